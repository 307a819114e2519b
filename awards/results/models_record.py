"""The deliberation's record of one category, and who left the room for which entry."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from awards.extensions import Base


class Deliberation(Base):
    """What was said and voted on one category, and by whom: one row, so that one version guards the whole page."""

    __tablename__ = "deliberations"

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"), index=True)
    category_id: Mapped[int] = mapped_column(ForeignKey("categories.id"), unique=True)
    notes: Mapped[str] = mapped_column(default="")
    present: Mapped[list[Any]] = mapped_column(default=list)
    """The ids of the jurors who were there, in order."""
    votes: Mapped[list[Any]] = mapped_column(default=list)
    """[{"question", "in_favour", "against", "abstained"}], in the order in which they were taken."""
    runners_up: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """{"winner", "order": [second, third], "reason"}: entry ids, None for nobody. It holds beside that winner only;
    empty while nobody has looked at it."""
    kept_by_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    kept_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Departure(Base):
    """A juror's leaving the room while an entry is talked about. Without `returned_at` they are outside still."""

    __tablename__ = "departures"
    __table_args__ = (
        CheckConstraint("(returned_at IS NULL) = (return_noted_by_id IS NULL)", name="returned"),
        Index(
            "uq_departures_one_at_a_time",
            "juror_id",
            "entry_id",
            unique=True,
            sqlite_where=text("returned_at IS NULL"),
            postgresql_where=text("returned_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"), index=True)
    category_id: Mapped[int] = mapped_column(ForeignKey("categories.id"), index=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id"))
    juror_id: Mapped[int] = mapped_column(ForeignKey("jurors.id"))
    left_at: Mapped[datetime]
    noted_by_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    returned_at: Mapped[datetime | None]
    return_noted_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
