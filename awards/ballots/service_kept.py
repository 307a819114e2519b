"""Which of a juror's dossiers their device may keep for reading without a network."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.ballots.models import Ballot
from awards.domain.lifecycle import AssignmentState
from awards.jury.models import Assignment, Juror
from awards.jury.service_assignments import PENDING

MOST_KEPT = 300
"""Dossiers on one device; no juror has had as many."""


@dataclass(frozen=True)
class Keepable:
    """A dossier, by its assignment, and what changes when its page does."""

    assignment_id: int
    stamp: str


def list_keepable(session: Session, *, edition_id: int, account_id: int) -> list[Keepable]:
    """The dossiers that still wait for a ballot, then those cast; none recused or taken back."""
    wanted = (
        select(Assignment.id, Assignment.state, Ballot.version)
        .join(Assignment.juror)
        .outerjoin(Ballot, Ballot.assignment_id == Assignment.id)
        .where(
            Assignment.edition_id == edition_id,
            Juror.account_id == account_id,
            Assignment.state.in_((*PENDING, AssignmentState.CAST)),
        )
        .order_by(Assignment.id)
    )
    rows = sorted(session.execute(wanted), key=lambda row: row.state not in PENDING)
    return [Keepable(row.id, f"{row.state}.{row.version or 0}") for row in rows[:MOST_KEPT]]
