"""Which juror reads which entry: as many as wanted, evenly loaded, within every rule, and the same on every run.

`solve` is a pure function of its problem: the order of entries and jurors changes nothing, and a run repeated after a
small change moves little. Cast ballots stay whatever happens, even of a juror who has left or has a conflict since.
"""

from collections import Counter
from dataclasses import dataclass

from awards.domain.routing_design import design
from awards.domain.routing_network import demand_of
from awards.domain.routing_problem import (
    Bar,
    Id,
    Pair,
    RoutingEntry,
    RoutingJuror,
    RoutingProblem,
    in_order,
    pairs_in_order,
    read_by_all,
)
from awards.domain.routing_shortage import EntryShortage, Explanation, explain, list_shortages

__all__ = [
    "Bar",
    "EntryShortage",
    "Explanation",
    "RoutingEntry",
    "RoutingJuror",
    "RoutingProblem",
    "RoutingSolution",
    "read_by_all",
    "solve",
]


@dataclass(frozen=True)
class RoutingSolution:
    """Pairs are (entry id, juror id), sorted. `assignments` = cast + kept + added; `removed` were pending.

    `loads` count a juror's assignments, those cast included; `shortfall` is the number of assignments that are wanted
    and could not be made, entry by entry in `missing`.
    """

    assignments: tuple[Pair, ...]
    added: tuple[Pair, ...]
    removed: tuple[Pair, ...]
    kept: tuple[Pair, ...]
    loads: dict[Id, int]
    shortfall: int
    missing: tuple[EntryShortage, ...]
    explanation: tuple[Explanation, ...]


def solve(problem: RoutingProblem) -> RoutingSolution:
    """The best routing there is (see `routing_network` for what is best), its free choices made by `routing_design`."""
    demand = demand_of(problem)
    assigned = design(problem, demand)
    pending = problem.pending - problem.cast
    assignments = problem.cast | assigned
    loads = Counter(juror for _, juror in assignments)
    missing = list_shortages(problem, demand, assigned)
    return RoutingSolution(
        assignments=tuple(pairs_in_order(assignments)),
        added=tuple(pairs_in_order(assigned - pending)),
        removed=tuple(pairs_in_order(pending - assigned)),
        kept=tuple(pairs_in_order(pending & assigned)),
        loads={juror: loads[juror] for juror in in_order({*loads, *demand.room})},
        shortfall=sum(demand.still_wanted.values()) - len(assigned),
        missing=missing,
        explanation=explain(demand, assigned, missing),
    )
