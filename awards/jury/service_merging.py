"""Joining two dossiers, taking them apart, taking a nomination out: with the assignments kept right, in one step."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.audit.service import record
from awards.domain.errors import AwardsError, NotFound, NotNow
from awards.domain.lifecycle import AssignmentState, EntryState
from awards.domain.wording import N_
from awards.editions.models import Edition
from awards.jury.models import Assignment
from awards.jury.service_assignments import lock_routing
from awards.jury.service_releasing import give_back, note_states, release_barred, release_merged
from awards.nominations.models import Entry, Nomination, NomineeMerge
from awards.nominations.service_distinctions import distinguish
from awards.nominations.service_duplicates import find_merge
from awards.nominations.service_merging import CannotJoin, lock_nominees, merge_rows
from awards.nominations.service_nominees import ChangedMeanwhile
from awards.nominations.service_pairs import Side, Sides, choose_data, get_sides
from awards.nominations.service_parting import part_rows
from awards.nominations.service_screening import SCREENING
from awards.nominations.service_splitting import split_rows

BEGUN = (AssignmentState.DRAFT, AssignmentState.CAST)


@dataclass(frozen=True)
class JoinPlan:
    """Which of two nominees keeps its row when they are joined, or why they cannot be."""

    kept: Side
    gone: Side
    obstacle: AwardsError | None = None


def plan_join(session: Session, *, edition: Edition, sides: Sides) -> JoinPlan:
    """The one about whom more was written stays, unless the jury has begun to score what would go. One statement."""
    kept, gone = sorted((sides.one, sides.other), key=lambda side: (-side.words, side.nominee.id))
    if edition.stage not in SCREENING:
        return JoinPlan(kept, gone, _too_late())
    begun = _begun_entries(session, [entry.id for side in (kept, gone) for entry in side.entries])
    for plan in (JoinPlan(kept, gone), JoinPlan(gone, kept)):
        if not any(entry.id in begun for entry in _absorbed(plan)):
            return plan
    return JoinPlan(
        kept,
        gone,
        CannotJoin(N_("Jurors have begun ballots on both dossiers of one category: they can no longer become one.")),
    )


def _too_late() -> NotNow:
    return NotNow(N_("Dossiers can be joined and taken apart until the jury deliberates."))


def _absorbed(plan: JoinPlan) -> list[Any]:
    """The entries that would lose their words to another one of the same category."""
    categories = {entry.category_id for entry in plan.kept.entries}
    return [entry for entry in plan.gone.entries if entry.category_id in categories]


def _begun_entries(session: Session, entry_ids: Iterable[int], since: datetime | None = None) -> set[int]:
    wanted = select(Assignment.entry_id).where(Assignment.entry_id.in_(list(entry_ids)), Assignment.state.in_(BEGUN))
    if since is not None:
        wanted = wanted.where(Assignment.changed_at >= since)
    return set(session.scalars(wanted))


def join_nominees(
    session: Session, *, edition: Edition, one_id: int, other_id: int, choices: dict[str, str], mark: str,
    now: datetime, actor_id: int | None,
) -> NomineeMerge:  # fmt: skip
    """Make one nominee of two, with the data chosen ("one" or "other" by field) and every word of both.

    `mark`: what their reader saw of them (`Sides.mark`). Raises NotNow, NotFound, ChangedMeanwhile, CannotJoin,
    NomineeTaken.
    """
    _begin(session, edition)
    lock_nominees(session, nominee_ids=(one_id, other_id))
    sides = get_sides(session, edition_id=edition.id, one_id=one_id, other_id=other_id)
    if sides.mark != mark:
        raise ChangedMeanwhile(N_("New words came in, or something was corrected, while you were reading. Look again."))
    plan = plan_join(session, edition=edition, sides=sides)
    if plan.obstacle is not None:
        raise plan.obstacle
    entry_ids = [entry.id for side in (plan.kept, plan.gone) for entry in side.entries]
    held = note_states(session, entry_ids=entry_ids)
    merge = merge_rows(
        session, kept=plan.kept.nominee, gone=plan.gone.nominee, data=choose_data(sides, choices),
        reasons=[reason.message for reason in sides.likeness.reasons], stage=edition.stage, now=now, actor_id=actor_id,
    )  # fmt: skip
    released = release_merged(session, entry_ids=entry_ids, now=now)
    _refuse_cast(session, entry_ids)
    released += release_barred(session, edition=edition, entry_ids=entry_ids, now=now)
    merge.before = {**merge.before, "assignments": [held[number] for number in sorted(released)]}
    record(
        session, action="nominees_joined", subject=f"nominee {merge.kept_id}", now=now, actor_id=actor_id,
        edition_id=edition.id, details={"gone": merge.gone_id, "merge": merge.id, "released": sorted(released)},
    )  # fmt: skip
    return merge


def _refuse_cast(session: Session, entry_ids: Collection[int]) -> None:
    """A ballot cast in the very moment in which its entry goes keeps both as they are."""
    wanted = (
        select(Assignment.id)
        .join(Entry, Entry.id == Assignment.entry_id)
        .where(
            Assignment.entry_id.in_(entry_ids), Assignment.state == AssignmentState.CAST,
            Entry.state == EntryState.MERGED,
        )
    )  # fmt: skip
    if session.scalar(wanted.limit(1)) is not None:
        raise ChangedMeanwhile(N_("A juror cast a ballot on one of these dossiers a moment ago. Look again."))


def _begin(session: Session, edition: Edition) -> None:
    """Let nobody route, move the edition or join others until this is done."""
    lock_routing(session, edition_id=edition.id)
    session.refresh(edition, ["stage"])
    if edition.stage not in SCREENING:
        raise _too_late()


def take_apart(
    session: Session, *, edition: Edition, merge_id: int, now: datetime, actor_id: int | None
) -> NomineeMerge:
    """Undo a merge; one that came about by itself is thereby said to have been wrong.

    Raises NotNow, NotFound, ChangedMeanwhile, CannotJoin.
    """
    _begin(session, edition)
    merge = find_merge(session, edition_id=edition.id, merge_id=merge_id)
    if merge is None:
        raise NotFound(N_("There is no such joining in this edition."))
    since, automatic, pair = merge.merged_at, merge.automatic, (merge.kept_id, merge.gone_id)
    held = merge.before.get("assignments", [])
    lost = part_rows(session, merge=merge, stage=edition.stage, now=now, actor_id=actor_id)
    _refuse_begun(session, lost, since)
    if automatic:
        one, other = pair
        distinguish(session, edition_id=edition.id, one_id=one, other_id=other, now=now, actor_id=actor_id)
    give_back(session, edition=edition, held=held, since=since)
    touched = {row["entry"] for row in held} | lost
    released = release_barred(session, edition=edition, entry_ids=touched, now=now)
    record(
        session, action="nominees_taken_apart", subject=f"nominee {pair[0]}", now=now, actor_id=actor_id,
        edition_id=edition.id, details={"other": pair[1], "merge": merge_id, "released": sorted(released)},
    )  # fmt: skip
    return merge


def _refuse_begun(session: Session, entry_ids: Collection[int], since: datetime | None) -> None:
    if _begun_entries(session, entry_ids, since):
        raise CannotJoin(
            N_("Jurors have begun ballots on these words as they stand together: they can no longer be taken apart.")
        )


def take_out(session: Session, *, edition: Edition, nomination: Nomination, now: datetime, actor_id: int | None) -> int:
    """Take a nomination out of its dossier: it is about somebody else; the id of its new entry.

    Raises NotNow, ChangedMeanwhile, CannotJoin.
    """
    _begin(session, edition)
    left = nomination.entry_id or 0
    _refuse_begun(session, [left], None)
    entry_id = split_rows(session, nomination=nomination, now=now, actor_id=actor_id).id
    released = release_barred(session, edition=edition, entry_ids=[left], now=now)
    record(
        session, action="nomination_taken_out", subject=f"nomination {nomination.id}", now=now, actor_id=actor_id,
        edition_id=edition.id, details={"from": left, "to": entry_id, "released": sorted(released)},
    )  # fmt: skip
    return entry_id
