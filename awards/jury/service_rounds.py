"""Rounds of extra ballots as they stand: how far one is, whom it asks, and what it holds back from them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session

from awards.domain.errors import AwardsError, NotNow
from awards.domain.lifecycle import AssignmentState, Stage
from awards.domain.wording import N_
from awards.editions.models import Category, Edition
from awards.jury.models import Assignment, Juror
from awards.jury.models_rounds import ExtraBallot, ExtraRound
from awards.jury.service_assignments import PENDING


class RoundOpen(AwardsError):
    """Extra ballots are still awaited: nothing is decided, and nothing sealed, meanwhile."""


class StillBlind(AwardsError):
    """Whoever has an extra ballot to cast sees no marks of that category before."""


@dataclass(frozen=True)
class RoundStanding:
    """An open round: `cast` of `asked` ballots; those of jurors who stepped aside are no longer asked for. `mine`: how
    many of those that wait are the reader's own."""

    id: int
    opened_at: datetime
    cast: int
    asked: int
    mine: int


def find_open_round(session: Session, *, edition_id: int, key: str, account_id: int) -> RoundStanding | None:
    """The open round of a category, as this account stands in it. One statement."""
    waits, is_cast = Assignment.state.in_(PENDING), Assignment.state == AssignmentState.CAST
    counted = (
        select(
            ExtraRound.id,
            ExtraRound.opened_at,
            func.coalesce(func.sum(case((is_cast, 1), else_=0)), 0).label("cast"),
            func.coalesce(func.sum(case((or_(is_cast, waits), 1), else_=0)), 0).label("asked"),
            func.coalesce(func.sum(case((and_(waits, Juror.account_id == account_id), 1), else_=0)), 0).label("mine"),
        )
        .join(Category, Category.id == ExtraRound.category_id)
        .outerjoin(ExtraBallot, ExtraBallot.round_id == ExtraRound.id)
        .outerjoin(Assignment, Assignment.id == ExtraBallot.assignment_id)
        .outerjoin(Juror, Juror.id == Assignment.juror_id)
        .where(Category.edition_id == edition_id, Category.key == key, ExtraRound.closed_at.is_(None))
        .group_by(ExtraRound.id, ExtraRound.opened_at)
    )
    row = session.execute(counted).one_or_none()
    return RoundStanding(row.id, row.opened_at, row.cast, row.asked, row.mine) if row else None


def list_extra_assignments(session: Session, *, edition_id: int, account_id: int) -> dict[int, int]:
    """Assignment id → category id, of what open rounds still ask of an account. One statement."""
    wanted = (
        select(Assignment.id, ExtraRound.category_id)
        .join(ExtraBallot, ExtraBallot.assignment_id == Assignment.id)
        .join(ExtraRound, ExtraRound.id == ExtraBallot.round_id)
        .join(Juror, Juror.id == Assignment.juror_id)
        .where(
            ExtraRound.edition_id == edition_id,
            ExtraRound.closed_at.is_(None),
            Juror.account_id == account_id,
            Assignment.state.in_(PENDING),
        )
    )
    return {row.id: row.category_id for row in session.execute(wanted)}


def is_asked_for(session: Session, *, assignment_id: int) -> bool:
    """Whether an open round asks for the ballot of this assignment."""
    wanted = (
        select(ExtraRound.id)
        .join(ExtraBallot, ExtraBallot.round_id == ExtraRound.id)
        .where(ExtraBallot.assignment_id == assignment_id, ExtraRound.closed_at.is_(None))
    )
    return session.scalar(wanted.limit(1)) is not None


def check_still_mine(session: Session, *, edition: Edition, assignment_id: int) -> None:
    """Raise NotNow where the jury deliberates and no open round asks for this assignment."""
    if edition.stage is Stage.DELIBERATING and not is_asked_for(session, assignment_id=assignment_id):
        raise NotNow(N_("Scoring is closed: only the extra ballots that the jury asks for can still be cast."))


def check_not_blind(standing: RoundStanding | None) -> None:
    """Raise StillBlind where the reader has extra ballots to cast in the category."""
    if standing is not None and standing.mine:
        raise StillBlind(
            N_(
                "The jury asks you for extra ballots in this category. So that nobody’s marks sway you, its results are"
                " hidden from you until your ballots are cast. You find the dossiers under “My ballots”."
            )
        )


def check_no_round(session: Session, *, edition_id: int, category_id: int | None = None) -> None:
    """Raise RoundOpen while extra ballots are awaited, in one category or in any."""
    wanted = select(ExtraRound.id).where(ExtraRound.edition_id == edition_id, ExtraRound.closed_at.is_(None))
    if category_id is not None:
        wanted = wanted.where(ExtraRound.category_id == category_id)
    if session.scalar(wanted.limit(1)) is None:
        return
    if category_id is None:
        raise RoundOpen(N_("Extra ballots are still awaited in a category. Close that round first, then sign."))
    raise RoundOpen(N_("Extra ballots are still awaited in this category. Close the round first, then decide."))
