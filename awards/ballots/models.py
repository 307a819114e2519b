"""Ballots and their scores."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from awards.domain.lifecycle import BallotState
from awards.extensions import Base, enum_type
from awards.jury.models import Assignment


class Texts(NamedTuple):
    """What a juror writes on a ballot, by who reads it: the jury, the nominee, only they themself."""

    comment: str = ""
    feedback: str = ""
    note: str = ""


class Ballot(Base):
    """One juror's scoring of one entry: a draft, until it is cast, and again once it is reopened."""

    __tablename__ = "ballots"
    __table_args__ = (CheckConstraint("(state = 'cast') = (cast_at IS NOT NULL)", name="cast_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignments.id"), unique=True)
    state: Mapped[BallotState] = mapped_column(enum_type(BallotState), default=BallotState.DRAFT)
    comment: Mapped[str] = mapped_column(default="")
    """For the jury, when it deliberates."""
    feedback: Mapped[str] = mapped_column(default="")
    """For the nominee, without the juror's name, once an organiser has read it."""
    note: Mapped[str] = mapped_column(default="")
    """For the juror alone: on no page, in no file and under no seal of anybody else's."""
    version: Mapped[int] = mapped_column(default=1)
    """Counts the saves, so that a second tab never overwrites the first one's scores unseen."""
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    cast_at: Mapped[datetime | None]

    assignment: Mapped[Assignment] = relationship(lazy="raise_on_sql")
    scores: Mapped[list["Score"]] = relationship(
        back_populates="ballot", cascade="all, delete-orphan", lazy="raise_on_sql"
    )

    @property
    def texts(self) -> Texts:
        return Texts(self.comment, self.feedback, self.note)


class Score(Base):
    """The points for one criterion on one ballot. A criterion that was skipped has no row, never a zero."""

    __tablename__ = "scores"
    __table_args__ = (CheckConstraint("points BETWEEN 1 AND 5", name="points"),)

    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballots.id"), primary_key=True)
    criterion_id: Mapped[int] = mapped_column(ForeignKey("criteria.id"), primary_key=True)
    points: Mapped[int]

    ballot: Mapped[Ballot] = relationship(back_populates="scores", lazy="raise_on_sql")
