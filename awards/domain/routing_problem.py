"""What the routing is asked: entries, jurors, what bars the one from the other, and what is already under way."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

Id = int | str
Pair = tuple[Id, Id]
"""(entry id, juror id), everywhere in this order."""

AnyId = TypeVar("AnyId", bound=Id)


class Bar(StrEnum):
    """Why a juror may not read an entry; the first that applies, so that counts of reasons count jurors."""

    CONFLICT = "conflict"
    PANEL = "panel"
    LANGUAGE = "language"


class ReleaseReason(StrEnum):
    """Why an assignment was taken back outside a routing run: its entry went into another, or a bar."""

    ENTRY_MERGED = "entry_merged"
    CONFLICT = "conflict"
    PANEL = "panel"
    LANGUAGE = "language"


@dataclass(frozen=True)
class RoutingEntry:
    """`languages`: those of its nominations; `k`: jurors wanted, where it differs from the problem's; `organisation`:
    the key of the nominee's employer, "" where it is not known."""

    id: Id
    category: Id
    languages: frozenset[str]
    k: int | None = None
    organisation: str = ""


@dataclass(frozen=True)
class RoutingJuror:
    """`categories`: the panels this juror sits on; `capacity`: entries in all, ballots already cast included."""

    id: Id
    languages: frozenset[str]
    categories: frozenset[Id]
    capacity: int


@dataclass(frozen=True)
class RoutingProblem:
    """`conflicts` hold recusals, too. `cast` pairs are fixed; `pending` ones are assigned and not yet cast.

    `whole_panels`: categories whose entries each juror reads who may; `quorum`: no entry does with fewer than this.
    """

    seed: int
    k: int
    entries: tuple[RoutingEntry, ...]
    jurors: tuple[RoutingJuror, ...]
    conflicts: frozenset[Pair] = frozenset()
    cast: frozenset[Pair] = frozenset()
    pending: frozenset[Pair] = frozenset()
    whole_panels: frozenset[Id] = frozenset()
    quorum: int = 0

    def __post_init__(self) -> None:
        for things in (self.entries, self.jurors):
            ids = [thing.id for thing in things]
            if len(ids) != len(set(ids)):
                raise ValueError("an id occurs twice")

    def wanted(self, entry: RoutingEntry) -> int:
        return self.k if entry.k is None else entry.k

    def bar(self, entry: RoutingEntry, juror: RoutingJuror) -> Bar | None:
        """What keeps the juror from the entry: the bar that can least be lifted, or None when the juror is eligible."""
        if (entry.id, juror.id) in self.conflicts:
            return Bar.CONFLICT
        if entry.category not in juror.categories:
            return Bar.PANEL
        return Bar.LANGUAGE if entry.languages.isdisjoint(juror.languages) else None


def in_order(ids: Iterable[AnyId]) -> list[AnyId]:
    """Ids sorted, numbers before texts: nothing may depend on the order in which rows were read."""
    return sorted(ids, key=lambda one: (isinstance(one, str), one))


def pairs_in_order(pairs: Iterable[Pair]) -> list[Pair]:
    return sorted(pairs, key=lambda pair: [(isinstance(one, str), one) for one in pair])


def read_by_all(problem: RoutingProblem) -> RoutingProblem:
    """The same problem for a small panel: every entry goes to each juror who may read it or has cast a ballot on it."""
    entries = tuple(replace(entry, k=None) for entry in problem.entries)
    return with_whole_panels(replace(problem, entries=entries), {entry.category for entry in entries})


def with_whole_panels(problem: RoutingProblem, categories: Collection[Id]) -> RoutingProblem:
    """The same problem where the entries of some categories go to each juror who may read them or has cast a ballot.

    An entry with a number of its own keeps it; one that too few may read for the quorum lacks the rest.
    """
    entries = {entry.id: entry for entry in problem.entries if entry.category in categories and entry.k is None}
    readers: dict[Id, set[Id]] = {entry: set() for entry in entries}
    for entry, juror in problem.cast:
        readers.get(entry, set()).add(juror)
    for each in entries.values():
        readers[each.id] |= {juror.id for juror in problem.jurors if problem.bar(each, juror) is None}
    return replace(
        problem,
        entries=tuple(
            replace(entry, k=max(problem.quorum, len(readers[entry.id]))) if entry.id in entries else entry
            for entry in problem.entries
        ),
        whole_panels=frozenset(categories),
    )
