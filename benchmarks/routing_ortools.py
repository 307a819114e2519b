"""The routing's flow by OR-tools' network solver: a process of its own for `benchmarks.routing`."""

import json
import sys

from ortools.graph.python import min_cost_flow

from awards.domain.routing_network import demand_of, pair_cost
from awards.domain.routing_problem import Pair, RoutingProblem
from benchmarks.routing import run_once


def route_by_ortools(problem: RoutingProblem) -> list[Pair]:
    """The same flow as ours (without what is cast or kept), by OR-tools' network solver."""
    demand = demand_of(problem)
    solver = min_cost_flow.SimpleMinCostFlow()
    entries = {entry: node for node, entry in enumerate(demand.still_wanted)}
    jurors = {juror: node for node, juror in enumerate(demand.room, start=len(entries))}
    sink, unit = len(entries) + len(jurors), len(jurors) * 10**6
    pairs = [(entry, juror) for entry, readers in demand.readers.items() for juror in readers]
    arcs = [
        solver.add_arc_with_capacity_and_unit_cost(
            entries[entry], jurors[juror], 1, pair_cost(problem.seed, entry, juror)
        )
        for entry, juror in pairs
    ]
    for juror, room in demand.room.items():
        for load in range(room):
            solver.add_arc_with_capacity_and_unit_cost(jurors[juror], sink, 1, unit * (2 * load + 1))
    for entry, wanted in demand.still_wanted.items():
        solver.set_node_supply(entries[entry], wanted)
    solver.set_node_supply(sink, -sum(demand.still_wanted.values()))
    assert solver.solve_max_flow_with_min_cost() == solver.OPTIMAL
    return [pair for pair, arc in zip(pairs, arcs, strict=True) if solver.flow(arc)]


if __name__ == "__main__":
    print(json.dumps(run_once(route_by_ortools, int(sys.argv[1]))))
