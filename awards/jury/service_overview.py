"""Routing as people look at it: what stands now, and what a new run would change, by name instead of id."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from awards.domain.labels import entry_number
from awards.domain.lifecycle import AssignmentState, EntryState, JurorState
from awards.domain.routing import Explanation, RoutingProblem, RoutingSolution
from awards.domain.routing_problem import Id, Pair
from awards.domain.wording import Message
from awards.editions.models import Category, Edition
from awards.editions.service import list_categories
from awards.jury.models import Assignment, Juror
from awards.jury.service_assignments import PENDING
from awards.nominations.models import Entry, Nominee

MOST_NAMES = 8
"""How many names of a long list are shown; the rest are counted."""


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
    def entries(self) -> int:
        return sum(coverage.entries for coverage in self.categories)


def describe_state(session: Session, *, edition: Edition) -> RoutingState:
    """The figures of today's routing, of eligible entries and accepted jurors. Four statements."""
    jurors = {
        row.id: JurorLoad(row.id, row.name, row.organisation, row.capacity)
        for row in session.execute(
            select(Juror.id, Juror.name, Juror.organisation, Juror.capacity)
            .where(Juror.edition_id == edition.id, Juror.state == JurorState.ACCEPTED)
            .order_by(Juror.name, Juror.id)
        )
    }
    entries = _count_entries(session, edition.id)
    categories = {
        category.id: CategoryCoverage(category, entries[category.id], entries[category.id] * edition.jurors_per_entry)
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


def _count_entries(session: Session, edition_id: int) -> Counter[int]:
    """Category id → eligible entries."""
    counted = session.execute(
        select(Entry.category_id, func.count())
        .where(Entry.edition_id == edition_id, Entry.state == EntryState.ELIGIBLE)
        .group_by(Entry.category_id)
    )
    return Counter({category_id: count for category_id, count in counted})


@dataclass(frozen=True)
class EntryName:
    """An entry as people know it."""

    nominee: str
    category: Category
    number: int | None = None
    """What the jury of a blind edition calls it, after its category."""


@dataclass(frozen=True)
class Names:
    """Jurors and entries by id."""

    jurors: dict[Id, str]
    entries: dict[Id, EntryName]


def load_names(session: Session, *, edition: Edition, solution: RoutingSolution) -> Names:
    """The names of all jurors, and of the entries that a solution changes or speaks of. Three statements."""
    spoken_of = {entry_id for said in solution.explanation for entry_id in said.entry_ids}
    spoken_of |= {entry_id for entry_id, _ in (*solution.added, *solution.removed)}
    categories = {category.id: category for category in list_categories(session, edition_id=edition.id)}
    rows = session.execute(
        select(Entry.id, Entry.category_id, Nominee.name)
        .join(Nominee, Nominee.id == Entry.nominee_id)
        .where(Entry.edition_id == edition.id, Entry.id.in_(spoken_of))
    )
    jurors = session.execute(select(Juror.id, Juror.name).where(Juror.edition_id == edition.id))
    return Names(
        jurors={row.id: row.name for row in jurors},
        entries={row.id: EntryName(row.name, categories[row.category_id], _number(edition, row.id)) for row in rows},
    )


def _number(edition: Edition, entry_id: int) -> int | None:
    return entry_number(edition.label_key, entry_id) if edition.hides_names else None


@dataclass
class JurorChange:
    """What a run would change for one juror. `added` and `removed` hold the first names, the counts all of them."""

    name: str
    before: int = 0
    after: int = 0
    capacity: int | None = None
    added: list[EntryName] = field(default_factory=list)
    removed: list[EntryName] = field(default_factory=list)
    added_count: int = 0
    removed_count: int = 0


def describe_changes(problem: RoutingProblem, solution: RoutingSolution, names: Names) -> list[JurorChange]:
    """One line for each juror who may be assigned something or holds something, by name."""
    before = Counter(juror for _, juror in problem.cast | problem.pending)
    capacity = {juror.id: juror.capacity for juror in problem.jurors}
    added, removed = _by_juror(solution.added), _by_juror(solution.removed)
    changes = [
        JurorChange(
            name=names.jurors[juror],
            before=before[juror],
            after=solution.loads.get(juror, 0),
            capacity=capacity.get(juror),
            added=_named(added[juror], names),
            removed=_named(removed[juror], names),
            added_count=len(added[juror]),
            removed_count=len(removed[juror]),
        )
        for juror in {*capacity, *before}
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


def name_explanations(solution: RoutingSolution, names: Names) -> list[Message]:
    """What the optimiser says, with the names of entries in the place of their ids; long lists are cut short."""
    return [Message(said.message, {**said.params, **_entries_by_name(said, names)}) for said in solution.explanation]


def _entries_by_name(said: Explanation, names: Names) -> dict[str, str]:
    if not said.entry_ids:
        return {}
    shown = ", ".join(names.entries[entry_id].nominee for entry_id in said.entry_ids[:MOST_NAMES])
    rest = len(said.entry_ids) - MOST_NAMES
    return {"entries": f"{shown} (+{rest})" if rest > 0 else shown}
