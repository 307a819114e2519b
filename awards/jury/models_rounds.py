"""Rounds of extra ballots, which the jury asks for while it deliberates."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from awards.extensions import Base


class ExtraRound(Base):
    """More ballots on the contenders of one category; open until it is closed, one at a time in a category."""

    __tablename__ = "extra_rounds"
    __table_args__ = (
        CheckConstraint("(closed_at IS NULL) = (closed_by_id IS NULL)", name="closed"),
        Index(
            "uq_extra_rounds_one_open",
            "category_id",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"), index=True)
    category_id: Mapped[int] = mapped_column(ForeignKey("categories.id"))
    run_id: Mapped[int] = mapped_column(ForeignKey("routing_runs.id"))
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    opened_at: Mapped[datetime]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    closed_at: Mapped[datetime | None]


class ExtraBallot(Base):
    """An assignment that a round asks for: scored while the jury deliberates, without a look at the results."""

    __tablename__ = "extra_ballots"

    round_id: Mapped[int] = mapped_column(ForeignKey("extra_rounds.id"), primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignments.id"), primary_key=True, index=True)
