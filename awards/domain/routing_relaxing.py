"""What would help where not everything can be routed: single relaxations, and what each would leave missing.

Only a maximum flow is asked for each, not a routing: the numbers are exact and quick. Conflicts are never relaxed.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from scipy.sparse import csr_array  # type: ignore[import-untyped, unused-ignore]
from scipy.sparse.csgraph import maximum_flow  # type: ignore[import-untyped, unused-ignore]

from awards.domain.routing_network import Demand, demand_of
from awards.domain.routing_problem import Id, Pair, RoutingJuror, RoutingProblem, in_order

MORE_ROOM = 3


class Relaxation(StrEnum):
    """`capacity`: a tenth more for everybody (one at least); `saturated`: three more for those who are full; `panels`:
    everybody on every panel, but those that read everything; `languages`: everybody reads every language; `fewer`: the
    entries that cannot have all their jurors do with one less, never below the quorum."""

    CAPACITY = "capacity"
    SATURATED = "saturated"
    PANELS = "panels"
    LANGUAGES = "languages"
    FEWER = "fewer"


@dataclass(frozen=True)
class Relaxed:
    """`missing`: the assignments that would still be missing with this relaxation alone."""

    relaxation: Relaxation
    missing: int


def list_relaxations(
    problem: RoutingProblem, *, loads: dict[Id, int], short: Collection[Id], missing: int
) -> tuple[Relaxed, ...]:
    """The relaxations that help, those that help most first.

    `loads`, `short` entries and what is `missing` are those of the routing's solution.
    """
    tried = (Relaxed(kind, _missing(demand_of(relax(problem, kind, loads=loads, short=short)))) for kind in Relaxation)
    return tuple(sorted((one for one in tried if one.missing < missing), key=lambda one: one.missing))


def relax(
    problem: RoutingProblem, relaxation: Relaxation, *, loads: dict[Id, int], short: Collection[Id]
) -> RoutingProblem:
    """The same problem with one relaxation."""
    if relaxation is Relaxation.FEWER:
        entries = (
            replace(entry, k=_one_less(problem.wanted(entry), problem.quorum)) if entry.id in short else entry
            for entry in problem.entries
        )
        return replace(problem, entries=tuple(entries))
    categories = frozenset(entry.category for entry in problem.entries) - problem.whole_panels
    languages = frozenset(language for entry in problem.entries for language in entry.languages)
    changes: dict[Relaxation, Callable[[RoutingJuror], RoutingJuror]] = {
        Relaxation.CAPACITY: lambda juror: replace(juror, capacity=juror.capacity + -(-juror.capacity // 10)),
        Relaxation.SATURATED: lambda juror: (
            replace(juror, capacity=juror.capacity + MORE_ROOM) if loads.get(juror.id, 0) >= juror.capacity else juror
        ),
        Relaxation.PANELS: lambda juror: replace(juror, categories=juror.categories | categories),
        Relaxation.LANGUAGES: lambda juror: replace(juror, languages=juror.languages | languages),
    }
    return replace(problem, jurors=tuple(map(changes[relaxation], problem.jurors)))


def _one_less(wanted: int, quorum: int) -> int:
    return max(wanted - 1, min(wanted, quorum), 0)


@dataclass(frozen=True)
class Adjustments:
    """What must change in earnest before a relaxed routing may stand, and no more than it uses.

    Juror → new capacity; juror → further categories; juror → further languages; entry → jurors wanted.
    """

    capacities: dict[Id, int]
    panels: dict[Id, tuple[Id, ...]]
    languages: dict[Id, tuple[str, ...]]
    wanted: dict[Id, int]


def list_adjustments(problem: RoutingProblem, relaxed: RoutingProblem, assignments: Iterable[Pair]) -> Adjustments:
    """`assignments`: those that solve the relaxed problem."""
    entries = {entry.id: entry for entry in problem.entries}
    jurors = {juror.id: juror for juror in problem.jurors}
    given: defaultdict[Id, list[Id]] = defaultdict(list)
    held = Counter(juror for _, juror in problem.cast)
    for entry, juror in assignments:
        if (entry, juror) not in problem.cast:
            given[juror].append(entry)
    loads = {juror: held[juror] + len(given[juror]) for juror in in_order(given)}
    panels = {juror: {entries[one].category for one in given[juror]} - jurors[juror].categories for juror in loads}
    foreign = {
        juror: [
            min(entries[one].languages)
            for one in given[juror]
            if entries[one].languages and entries[one].languages.isdisjoint(jurors[juror].languages)
        ]
        for juror in loads
    }
    return Adjustments(
        capacities={juror: load for juror, load in loads.items() if load > jurors[juror].capacity},
        panels={juror: tuple(in_order(added)) for juror, added in panels.items() if added},
        languages={juror: tuple(sorted(set(read))) for juror, read in foreign.items() if read},
        wanted={
            entry.id: relaxed.wanted(entry)
            for entry in relaxed.entries
            if relaxed.wanted(entry) != problem.wanted(entries[entry.id])
        },
    )


def _missing(demand: Demand) -> int:
    """What even the best routing leaves out: the jurors wanted less the maximum flow. scipy.sparse.csgraph."""
    entries = {entry: node for node, entry in enumerate(demand.still_wanted, start=1)}
    jurors = {juror: node for node, juror in enumerate(demand.room, start=1 + len(entries))}
    sink = 1 + len(entries) + len(jurors)
    arcs = [(0, entries[entry], wanted) for entry, wanted in demand.still_wanted.items()]
    arcs += [(entries[entry], jurors[juror], 1) for entry, readers in demand.readers.items() for juror in readers]
    arcs += [(jurors[juror], sink, room) for juror, room in demand.room.items()]
    tails, heads, capacities = np.array(arcs, dtype=np.int32).reshape(-1, 3).T
    graph = csr_array((capacities, (tails, heads)), shape=(sink + 1, sink + 1), dtype=np.int32)
    return sum(demand.still_wanted.values()) - int(maximum_flow(graph, 0, sink).flow_value)
