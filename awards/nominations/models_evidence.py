"""Photos and PDF files that go with a nomination."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from awards.extensions import Base, enum_type


class MediaType(StrEnum):
    """What a cleaned file is, and is served as."""

    JPEG = "image/jpeg"
    WEBP = "image/webp"
    PDF = "application/pdf"


EXTENSIONS = {MediaType.JPEG: "jpg", MediaType.WEBP: "webp", MediaType.PDF: "pdf"}


class EvidenceFile(Base):
    """One cleaned file. It belongs to the form in which it was chosen, and to the nomination that the form became."""

    __tablename__ = "evidence_files"
    __table_args__ = (
        UniqueConstraint("form_token", "position"),
        CheckConstraint("position BETWEEN 1 AND 3", name="position"),
        CheckConstraint("size > 0", name="size"),
        CheckConstraint("(media_type = 'application/pdf') = (pages IS NOT NULL)", name="pages"),
        CheckConstraint("(pages IS NULL) = (width IS NOT NULL AND height IS NOT NULL)", name="pixels"),
        Index(
            "ix_evidence_files_unsent",
            "uploaded_at",
            sqlite_where=text("nomination_id IS NULL"),
            postgresql_where=text("nomination_id IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"), index=True)
    form_token: Mapped[str]
    """That of the nomination's form."""
    position: Mapped[int]
    """Its place among the form's files, so that no form has more than there are places."""
    nomination_id: Mapped[int | None] = mapped_column(ForeignKey("nominations.id"), index=True)
    original_name: Mapped[str]
    """As its sender called it; never shown to the jury."""
    stored_name: Mapped[str] = mapped_column(unique=True)
    """Its name in the folder: random."""
    media_type: Mapped[MediaType] = mapped_column(enum_type(MediaType))
    size: Mapped[int]
    """Bytes, once cleaned."""
    sha256: Mapped[str]
    width: Mapped[int | None]
    height: Mapped[int | None]
    pages: Mapped[int | None]
    hidden_from_jury: Mapped[bool | None]
    """What the organisers said; None is nothing yet."""
    uploaded_at: Mapped[datetime]

    def is_hidden(self, *, blind: bool) -> bool:
        """Whether the jury does not see it: while names are hidden (`blind`), only what an organiser has shown to it,
        since no rule can tell whom a picture shows."""
        return blind if self.hidden_from_jury is None else self.hidden_from_jury

    @property
    def is_image(self) -> bool:
        """Whether it can be shown in a page."""
        return self.media_type is not MediaType.PDF

    @property
    def neutral_name(self) -> str:
        """A name that tells nothing of who is in it."""
        return f"evidence-{self.position}.{EXTENSIONS[self.media_type]}"
