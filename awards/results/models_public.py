"""What the public reads of winners beside the decisions: those of earlier years, and names taken off at their wish."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from awards.extensions import Base


class WithheldName(Base):
    """A winner who does not wish to be named in public. The award stays theirs; only their name is not shown."""

    __tablename__ = "withheld_names"

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"), index=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id"), unique=True)
    withheld_by_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    withheld_at: Mapped[datetime]


class EarlierWin(Base):
    """Somebody who won before this system was there, as an organiser typed it; of no edition, in the hall of fame."""

    __tablename__ = "earlier_wins"
    __table_args__ = (
        UniqueConstraint("year", "category", "name"),
        CheckConstraint("year BETWEEN 1900 AND 2199", name="year"),
        CheckConstraint("length(trim(category)) > 0 AND length(trim(name)) > 0", name="said"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int]
    category: Mapped[str]
    name: Mapped[str]
    organisation: Mapped[str] = mapped_column(default="")
    added_by_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    added_at: Mapped[datetime]
