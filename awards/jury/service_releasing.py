"""What joining dossiers means for those who read them: what is taken back, why, and what is given back again."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from awards.domain.lifecycle import AssignmentState, EntryState
from awards.domain.routing_problem import Bar, ReleaseReason
from awards.editions.models import Edition
from awards.jury.models import Assignment, Juror, RoutingRun
from awards.jury.service_assignments import PENDING, release_pairs
from awards.jury.service_problem import build_problem
from awards.nominations.models import Entry

Held = dict[str, Any]
"""An assignment as it was: id, entry, juror, state, had_draft, changed_at."""


def note_states(session: Session, *, entry_ids: Collection[int]) -> dict[int, Held]:
    """Assignment id → how it stands, of the pending ones of these entries."""
    wanted = select(Assignment).where(Assignment.entry_id.in_(entry_ids), Assignment.state.in_(PENDING))
    return {
        each.id: {
            "id": each.id, "entry": each.entry_id, "juror": each.juror_id, "state": each.state.value,
            "had_draft": each.had_draft, "changed_at": each.changed_at.isoformat(),
        }
        for each in session.scalars(wanted.execution_options(populate_existing=True))
    }  # fmt: skip


def release_merged(session: Session, *, entry_ids: Collection[int], now: datetime) -> list[int]:
    """Take back what is pending on those entries that were merged into others; the assignments' ids."""
    wanted = (
        select(Assignment.id)
        .join(Entry, Entry.id == Assignment.entry_id)
        .where(Assignment.entry_id.in_(entry_ids), Assignment.state.in_(PENDING), Entry.state == EntryState.MERGED)
    )
    ids = list(session.scalars(wanted))
    release_pairs(session, assignment_ids=ids, now=now, reason=ReleaseReason.ENTRY_MERGED)
    return ids


def release_barred(session: Session, *, edition: Edition, entry_ids: Collection[int], now: datetime) -> list[int]:
    """Take back what is pending of these entries where its juror may no longer read it; the assignments' ids.

    Each says why. Nothing cast is touched.
    """
    wanted = select(Assignment.id, Assignment.entry_id, Assignment.juror_id)
    rows = session.execute(wanted.where(Assignment.entry_id.in_(entry_ids), Assignment.state.in_(PENDING))).all()
    if not rows:
        return []
    problem = build_problem(session, edition=edition, also=entry_ids)
    entries = {entry.id: entry for entry in problem.entries}
    jurors = {juror.id: juror for juror in problem.jurors}
    released = []
    for row in rows:
        if row.entry_id in entries and row.juror_id in jurors:
            entry = entries[row.entry_id]
            bar = problem.bar(entry, jurors[row.juror_id])
            if bar is not None and (entry.languages or bar is not Bar.LANGUAGE):  # all words may be back for correction
                release_pairs(session, assignment_ids=[row.id], now=now, reason=ReleaseReason(bar.value))
                released.append(row.id)
    return released


def give_back(session: Session, *, edition: Edition, held: list[Held], since: datetime) -> None:
    """Let assignments that a merge took back stand as before, unless the entries were routed anew since."""
    routed = select(func.max(RoutingRun.applied_at)).where(RoutingRun.edition_id == edition.id)
    latest = session.scalar(routed)
    if latest is not None and latest > since:
        return
    for was in held:
        session.execute(
            update(Assignment)
            .where(
                Assignment.id == was["id"], Assignment.state == AssignmentState.RELEASED, Assignment.changed_at == since
            )
            .values(
                state=AssignmentState(was["state"]),
                had_draft=was["had_draft"],
                release_reason=None,
                changed_at=datetime.fromisoformat(was["changed_at"]),
            )
        )


def list_given_up(session: Session, *, held: list[Held]) -> list[tuple[str, ReleaseReason | None]]:
    """(juror's name, why) of those assignments that are still taken back."""
    wanted = (
        select(Juror.name, Assignment.release_reason)
        .join(Juror, Juror.id == Assignment.juror_id)
        .where(Assignment.id.in_([was["id"] for was in held]), Assignment.release_reason.is_not(None))
        .order_by(Juror.name)
    )
    return [(name, reason) for name, reason in session.execute(wanted)]


def count_given_up(session: Session, *, edition_id: int) -> int:
    """How many assignments were taken back, when dossiers were joined, since the last routing run."""
    last = select(func.max(RoutingRun.applied_at)).where(RoutingRun.edition_id == edition_id).scalar_subquery()
    wanted = select(func.count()).where(
        Assignment.edition_id == edition_id,
        Assignment.state == AssignmentState.RELEASED,
        Assignment.release_reason.is_not(None),
        Assignment.changed_at > last,
    )
    return session.scalar(wanted) or 0
