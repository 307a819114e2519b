"""What would help where not everything can be routed: single relaxations, and what each would leave missing.

Only a maximum flow is asked for each, not a routing: the numbers are exact and quick. Conflicts are never relaxed.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from scipy.sparse import csr_array  # type: ignore[import-untyped, unused-ignore]
from scipy.sparse.csgraph import maximum_flow  # type: ignore[import-untyped, unused-ignore]

from awards.domain.routing_network import Demand, demand_of
from awards.domain.routing_problem import Id, RoutingJuror, RoutingProblem

MORE_ROOM = 3


class Relaxation(StrEnum):
    """`capacity`: a tenth more for everybody (one at least); `saturated`: three more for those who are full; `panels`:
    everybody on every panel; `languages`: everybody reads every language; `fewer`: the entries that cannot have all
    their jurors do with one less."""

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
            replace(entry, k=max(0, problem.wanted(entry) - 1)) if entry.id in short else entry
            for entry in problem.entries
        )
        return replace(problem, entries=tuple(entries))
    categories = frozenset(entry.category for entry in problem.entries)
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
