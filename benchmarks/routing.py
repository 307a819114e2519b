"""Routing beside a plain greedy draw and OR-tools' min-cost flow: time and peak memory as ratios, in one run.

Each way runs in a process of its own, in turn, several times: OR-tools and SciPy's HiGHS do not go together in one.
OR-tools is installed for this benchmark alone, in a folder that AWARDS_BENCH_ORTOOLS names; without it its rows are
left out. All get the same problem; how many they place and how level the loads are is printed beside.

Below that, how many of forty random editions fall apart, as a plain flow and as designed.
"""

import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from awards.domain.routing import solve
from awards.domain.routing_figures import figures_by_category
from awards.domain.routing_network import best_pairs, demand_of
from awards.domain.routing_problem import Pair, RoutingProblem
from tests.domain.routing_cases import make_edition, make_small_edition

SIZES = ((500, 30, 3, 70), (2000, 60, 5, 200))
WAYS = ("ours", "greedy", "OR-tools")
ROUNDS = 3


def route_greedily(problem: RoutingProblem) -> list[Pair]:
    """What a spreadsheet would do: entry by entry, the jurors with the least load who still have room."""
    demand = demand_of(problem)
    loads: Counter[Any] = Counter()
    pairs = []
    for entry, wanted in demand.still_wanted.items():
        free = [juror for juror in demand.readers[entry] if loads[juror] < demand.room[juror]]
        for juror in sorted(free, key=lambda one: loads[one])[:wanted]:
            loads[juror] += 1
            pairs.append((entry, juror))
    return pairs


def route_ours(problem: RoutingProblem) -> list[Pair]:
    return list(solve(problem).assignments)


def run_once(way: Callable[[RoutingProblem], list[Pair]], place: int) -> dict[str, Any]:
    """One way on one problem: seconds, peak memory in MiB (the process with its libraries), what was placed."""
    entries, jurors, k, capacity = SIZES[place]
    problem = make_edition(entries=entries, jurors=jurors, k=k, capacity=capacity)
    start = time.perf_counter()
    pairs = way(problem)
    seconds = time.perf_counter() - start
    loads = Counter(juror for _, juror in pairs)
    return {
        "seconds": seconds, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "placed": len(pairs),
        "least": min(loads.values()), "most": max(loads.values()), "squares": sum(load**2 for load in loads.values()),
    }  # fmt: skip


def ask(way: str, place: int) -> dict[str, Any]:
    module = ["benchmarks.routing_ortools"] if way == "OR-tools" else ["benchmarks.routing", way]
    command = [sys.executable, "-m", *module, str(place)]
    extra = [os.environ["AWARDS_BENCH_ORTOOLS"]] if way == "OR-tools" else []
    path = os.pathsep.join([*extra, *filter(None, [os.environ.get("PYTHONPATH")])])
    done = subprocess.run(command, env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def falls_apart(problem: RoutingProblem, pairs: Iterable[Pair]) -> bool:
    return any(one.falls_apart for one in figures_by_category(problem, pairs))


def print_design() -> None:
    """How many editions have a category whose scores cannot all be compared."""
    print(f"{'of 40 editions fall apart':28} {'plain flow':>10} {'designed':>9}")
    for entries, jurors in ((50, 30), (60, 12), (60, 30), (80, 60), (120, 40)):
        plain = designed = 0
        for seed in range(40):
            problem = make_small_edition(entries=entries, jurors=jurors, k=3, seed=seed)
            plain += falls_apart(problem, best_pairs(problem, demand_of(problem)))
            designed += falls_apart(problem, solve(problem).assignments)
        size = f"{entries} x {jurors} x 3"
        print(f"{size:28} {plain:10} {designed:9}")


def main() -> None:
    """Print the tables."""
    ways = [way for way in WAYS if way != "OR-tools" or os.environ.get("AWARDS_BENCH_ORTOOLS")]
    print("Routing: time and peak memory in multiples of ours; entries x jurors x jurors per entry")
    print(f"{'problem':18} {'way':10} {'time':>7} {'memory':>7} {'placed':>7} {'loads':>9} {'sum of squares':>15}")
    for place, (entries, jurors, k, _) in enumerate(SIZES):
        runs: dict[str, list[dict[str, Any]]] = {way: [] for way in ways}
        for _ in range(ROUNDS):
            for way in ways:
                runs[way].append(ask(way, place))
        ours = {what: statistics.median(run[what] for run in runs["ours"]) for what in ("seconds", "peak")}
        for way in ways:
            last = runs[way][-1]
            seconds, peak = (statistics.median(run[what] for run in runs[way]) for what in ("seconds", "peak"))
            size = f"{entries} x {jurors} x {k}"
            print(
                f"{size:18} {way:10} {seconds / ours['seconds']:7.2f} {peak / ours['peak']:7.2f} {last['placed']:7}"
                f" {last['least']:4}-{last['most']:<4} {last['squares']:15}"
            )
        print(f"{'':18} ours: {ours['seconds']:.2f} s, {ours['peak']:.0f} MiB with its libraries, on this machine now")
    print_design()


if __name__ == "__main__":
    if len(sys.argv) == 3:
        ways = {"ours": route_ours, "greedy": route_greedily}
        print(json.dumps(run_once(ways[sys.argv[1]], int(sys.argv[2]))))
    else:
        main()
