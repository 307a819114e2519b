"""What was typed and not sent yet; and the words that a nomination had before they were changed."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from awards.editions.models import Category
from awards.extensions import Base


class KeptDraft(Base):
    """A nomination that is still being written, kept under the token of its form until it is sent."""

    __tablename__ = "nomination_drafts"
    __table_args__ = (
        Index("ix_nomination_drafts_edition_id_address", "edition_id", "address"),
        CheckConstraint("version >= 1", name="version"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    form_token: Mapped[str] = mapped_column(unique=True)
    """That of the nomination which it becomes. Whoever shows it has written the draft."""
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"))
    category_id: Mapped[int] = mapped_column(ForeignKey("categories.id"))
    address: Mapped[str]
    """The nominator's, folded: typed, not proven."""
    fields: Mapped[dict[str, str]]
    """The form's fields by name, as they were typed."""
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    saved_at: Mapped[datetime] = mapped_column(index=True)

    category: Mapped[Category] = relationship(lazy="raise_on_sql")


class NominationVersion(Base):
    """A nomination's words as they were before a change."""

    __tablename__ = "nomination_versions"
    __table_args__ = (UniqueConstraint("nomination_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    nomination_id: Mapped[int] = mapped_column(ForeignKey("nominations.id"))
    version: Mapped[int]
    """The nomination's own version while it had these words."""
    values: Mapped[dict[str, Any]]
    at: Mapped[datetime]
    """When they were replaced."""
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    """Who replaced them; nobody while the nomination was unconfirmed."""
