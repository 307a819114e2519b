"""How an edition's certificates look: what was chosen, and the pictures that stand on all of them."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from awards.extensions import Base, enum_type


class PictureUse(StrEnum):
    """Where a picture stands."""

    LOGO = "logo"
    SIGNATURE = "signature"
    SPONSOR = "sponsor"


class PrintSettings(Base):
    """Design, paper and orientation; an edition without a row has the first of each."""

    __tablename__ = "print_settings"
    __table_args__ = (
        CheckConstraint("design IN ('classic', 'modern', 'festive')", name="design"),
        CheckConstraint("paper IN ('A4', 'A3')", name="paper"),
        CheckConstraint("orientation IN ('landscape', 'portrait')", name="orientation"),
        UniqueConstraint("edition_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"))
    design: Mapped[str]
    paper: Mapped[str]
    orientation: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    changed_at: Mapped[datetime]

    __mapper_args__ = {"version_id_col": version}


class PrintPicture(Base):
    """One picture, written anew. A signature belongs to the name of its signatory, never to a place in a list."""

    __tablename__ = "print_pictures"
    __table_args__ = (
        UniqueConstraint("edition_id", "use", "slot"),
        CheckConstraint("(use = 'logo') = (slot = '')", name="slot"),
        CheckConstraint("use <> 'sponsor' OR slot IN ('1', '2', '3', '4', '5', '6')", name="sponsors"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"), index=True)
    use: Mapped[PictureUse] = mapped_column(enum_type(PictureUse))
    slot: Mapped[str]
    """Of a signature: whose; of a sponsor: its place, 1 to 6; of the logo: ""."""
    alternative: Mapped[str]
    """What it says, for who cannot see it: of a sponsor its name."""
    stored_name: Mapped[str] = mapped_column(unique=True)
    width: Mapped[int]
    height: Mapped[int]
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    added_at: Mapped[datetime]
