"""What would lack ballots if nothing more came in: which entries, and who holds them. Never a score."""

from collections import defaultdict
from dataclasses import dataclass, field

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session, joinedload

from awards.domain.lifecycle import AssignmentState, EntryState
from awards.editions.models import Edition
from awards.jury.models import Assignment, Juror
from awards.jury.service_assignments import PENDING
from awards.nominations.models import Entry
from awards.nominations.service_dossiers import ShownNominee, show_nominee

MOST_NAMED = 40


@dataclass(frozen=True)
class Holder:
    """A juror who could still cast a ballot."""

    name: str
    state: AssignmentState


@dataclass(frozen=True)
class UncoveredEntry:
    """An entry below the quorum: ballots `cast`, and who holds it. `hopeless`: not even theirs would do."""

    id: int
    nominee: ShownNominee
    cast: int
    holders: list[Holder]
    hopeless: bool


@dataclass
class Uncovered:
    """Those of one category: how many, how many of them hopeless, and the first of them by name."""

    total: int = 0
    hopeless: int = 0
    entries: list[UncoveredEntry] = field(default_factory=list)


@dataclass(frozen=True)
class _Counted:
    category_id: int
    cast: int
    hopeless: bool


def list_uncovered(session: Session, *, edition: Edition, names: bool) -> dict[int, Uncovered]:
    """Category id → its entries below the quorum; in a blind edition without `names`. Three statements at the most.

    Named are `MOST_NAMED` of a category: those first that have too few jurors even if all cast, then those with the
    fewest ballots.
    """
    counted = _count(session, edition)
    found: dict[int, Uncovered] = defaultdict(Uncovered)
    chosen: list[int] = []
    for entry_id, one in sorted(counted.items(), key=lambda item: (not item[1].hopeless, item[1].cast, item[0])):
        category = found[one.category_id]
        category.total += 1
        category.hopeless += one.hopeless
        if category.total <= MOST_NAMED:
            chosen.append(entry_id)
    holders = _list_holders(session, chosen)
    for entry in _load(session, chosen):
        one = counted[entry.id]
        shown = show_nominee(entry, edition=edition, names=names)
        named = UncoveredEntry(entry.id, shown, one.cast, holders[entry.id], one.hopeless)
        found[one.category_id].entries.append(named)
    for category in found.values():
        category.entries.sort(key=lambda one: (not one.hopeless, one.cast, one.nominee.title["en"]))
    return found


def _count(session: Session, edition: Edition) -> dict[int, _Counted]:
    cast = func.coalesce(func.sum(case((Assignment.state == AssignmentState.CAST, 1), else_=0)), 0)
    pending = func.coalesce(func.sum(case((Assignment.state.in_(PENDING), 1), else_=0)), 0)
    least = max(1, edition.quorum)
    rows = session.execute(
        select(Entry.id, Entry.category_id, cast.label("cast"), pending.label("pending"))
        .outerjoin(Assignment, Assignment.entry_id == Entry.id)
        .where(Entry.edition_id == edition.id, Entry.state == EntryState.ELIGIBLE)
        .group_by(Entry.id, Entry.category_id)
        .having(cast < least)
    )
    return {row.id: _Counted(row.category_id, int(row.cast), row.cast + row.pending < least) for row in rows}


def _load(session: Session, ids: list[int]) -> list[Entry]:
    wanted = select(Entry).where(Entry.id.in_(ids)).options(joinedload(Entry.nominee), joinedload(Entry.category))
    return list(session.scalars(wanted)) if ids else []


def _list_holders(session: Session, ids: list[int]) -> dict[int, list[Holder]]:
    held: dict[int, list[Holder]] = defaultdict(list)
    if ids:
        rows = session.execute(
            select(Assignment.entry_id, Juror.name, Assignment.state)
            .join(Juror, Juror.id == Assignment.juror_id)
            .where(Assignment.entry_id.in_(ids), Assignment.state.in_(PENDING))
            .order_by(Juror.name, Juror.id)
        )
        for entry_id, name, state in rows:
            held[entry_id].append(Holder(name, state))
    return held
