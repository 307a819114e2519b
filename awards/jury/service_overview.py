"""Routing as people look at it: what stands now, and what a new run would change, by name instead of id."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from awards.domain.lifecycle import AssignmentState, EntryState, JurorState
from awards.domain.routing_problem import Id, Pair
from awards.editions.models import Category, Edition
from awards.editions.service import list_categories
from awards.jury.models import Assignment, Juror
from awards.jury.service_assignments import PENDING
from awards.jury.service_names import MOST_NAMES, EntryName, Names
from awards.jury.service_plan import Plan
from awards.jury.service_wanted import map_wanted
from awards.nominations.models import Entry


@dataclass
class JurorLoad:
    """What one juror holds now."""

    juror_id: int
    name: str
    organisation: str
    capacity: int
    cast: int = 0
    pending: int = 0

    @property
    def load(self) -> int:
        return self.cast + self.pending


@dataclass
class CategoryCoverage:
    """One category's entries, and how many of the ballots wanted are assigned and cast."""

    category: Category
    entries: int
    wanted: int
    cast: int = 0
    pending: int = 0

    @property
    def assigned(self) -> int:
        return self.cast + self.pending


@dataclass(frozen=True)
class RoutingState:
    """Who reads what now. Loads are those of jurors who may be assigned something."""

    jurors: list[JurorLoad]
    categories: list[CategoryCoverage]

    @property
    def loads(self) -> list[int]:
        return [juror.load for juror in self.jurors]

    @property
    def assigned(self) -> int:
        return sum(coverage.assigned for coverage in self.categories)

    @property
    def cast(self) -> int:
        return sum(coverage.cast for coverage in self.categories)

    @property
    def wanted(self) -> int:
        return sum(coverage.wanted for coverage in self.categories)

    @property
    def alike(self) -> bool:
        """Whether no category has a number of jurors of its own."""
        return not any(one.category.read_by_all or one.category.jurors_per_entry for one in self.categories)

    @property
    def entries(self) -> int:
        return sum(coverage.entries for coverage in self.categories)


def describe_state(session: Session, *, edition: Edition) -> RoutingState:
    """The figures of today's routing, of eligible entries and of jurors who accepted and do not pause. Five statements,
    and those of the routing's question where everyone on a panel reads."""
    jurors = {
        row.id: JurorLoad(row.id, row.name, row.organisation, row.capacity)
        for row in session.execute(
            select(Juror.id, Juror.name, Juror.organisation, Juror.capacity)
            .where(Juror.edition_id == edition.id, Juror.state == JurorState.ACCEPTED, Juror.paused_at.is_(None))
            .order_by(Juror.name, Juror.id)
        )
    }
    entries = _list_entries(session, edition.id)
    k = map_wanted(session, edition=edition)
    categories = {
        category.id: CategoryCoverage(
            category, len(entries[category.id]), sum(k.get(entry, 0) for entry in entries[category.id])
        )
        for category in list_categories(session, edition_id=edition.id)
    }
    held = (
        select(Assignment.juror_id, Entry.category_id, Entry.state, Assignment.state, func.count())
        .join(Entry, Entry.id == Assignment.entry_id)
        .where(Assignment.edition_id == edition.id, Assignment.state.in_((*PENDING, AssignmentState.CAST)))
        .group_by(Assignment.juror_id, Entry.category_id, Entry.state, Assignment.state)
    )
    for juror_id, category_id, entry_state, state, count in session.execute(held):
        holders: list[JurorLoad | CategoryCoverage] = [jurors[juror_id]] if juror_id in jurors else []
        if entry_state is EntryState.ELIGIBLE:
            holders.append(categories[category_id])
        for holder in holders:
            if state is AssignmentState.CAST:
                holder.cast += count
            else:
                holder.pending += count
    return RoutingState(list(jurors.values()), list(categories.values()))


def _list_entries(session: Session, edition_id: int) -> defaultdict[int, list[int]]:
    """Category id → eligible entries."""
    rows = session.execute(
        select(Entry.category_id, Entry.id).where(Entry.edition_id == edition_id, Entry.state == EntryState.ELIGIBLE)
    )
    found: defaultdict[int, list[int]] = defaultdict(list)
    for category_id, entry_id in rows:
        found[category_id].append(entry_id)
    return found


@dataclass
class JurorChange:
    """What a run would change for one juror. `added` and `removed` hold the first names, the counts all of them."""

    juror_id: int
    name: str
    before: int = 0
    after: int = 0
    capacity: int | None = None
    added: list[EntryName] = field(default_factory=list)
    removed: list[EntryName] = field(default_factory=list)
    added_count: int = 0
    removed_count: int = 0


def describe_changes(plan: Plan, names: Names) -> list[JurorChange]:
    """One line for each juror who may be assigned something or holds something, by name."""
    added, removed = _by_juror(plan.solution.added), _by_juror(plan.solution.removed)
    changes = [
        JurorChange(
            juror_id=int(juror),
            name=names.jurors[juror],
            before=before,
            after=after,
            capacity=capacity,
            added=_named(added[juror], names),
            removed=_named(removed[juror], names),
            added_count=len(added[juror]),
            removed_count=len(removed[juror]),
        )
        for juror, before, after, capacity in plan.loads
    ]
    return sorted(changes, key=lambda change: change.name.casefold())


def _by_juror(pairs: Sequence[Pair]) -> defaultdict[Id, list[Id]]:
    entries: defaultdict[Id, list[Id]] = defaultdict(list)
    for entry, juror in pairs:
        entries[juror].append(entry)
    return entries


def _named(entry_ids: Iterable[Id], names: Names) -> list[EntryName]:
    found = (names.entries[entry_id] for entry_id in entry_ids)
    return sorted(found, key=lambda entry: entry.nominee.casefold())[:MOST_NAMES]
