"""The routing as a flow: entry → juror → out, with overflow from each entry for what cannot be placed.

In the order of what counts:
1. as many wanted ballots as possible, and what is missing spread so that no entry is left with few;
2. assignments not yet cast stay where they are (the keep-bonus);
3. the load is level: a juror's u-th entry (from 0) costs 2u + 1, so that sums of squares of loads are least;
4. the pairs' own costs: random-looking, from the ids alone, so that one change elsewhere moves few assignments.

1 to 3 share the first level of cost. A better flow always differs by a simple cycle, which passes each juror once and
leaves through the sink once: it changes the load's cost by less than 2L (L: the highest load possible) and gives up
at most one kept assignment per juror. So a keep-bonus of 2L and an overflow of (jurors + 1) · 2L rank as the list says.
By the same argument one sum of both levels does, when the first weighs jurors · 10^6 and a pair costs less than 10^6.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import blake2b

import numpy as np

from awards.domain.routing_flow import Flags, Network, cheapest_flow
from awards.domain.routing_problem import Id, Pair, RoutingProblem, in_order

PAIR_COSTS = 10**6
"""Every pair's cost is below this."""

MANY_PAIRS = 20_000
"""From here on the flow is solved on the likely arcs first; a smaller one is quicker in one piece."""
CHEAPEST = 12

PairCost = Callable[[int, Id, Id], int]
"""(seed, entry id, juror id) → from nought to below PAIR_COSTS."""


@dataclass(frozen=True)
class Demand:
    """What is left to place: entry → jurors still wanted, juror → entries they can still take, entry → who may read it.

    Keys are in order of id. `readers` leave out who has cast a ballot on the entry; `held` counts ballots cast.
    """

    still_wanted: dict[Id, int]
    room: dict[Id, int]
    held: dict[Id, int]
    readers: dict[Id, list[Id]]


def pair_cost(seed: int, entry: Id, juror: Id) -> int:
    digest = blake2b(f"{seed}|{entry}|{juror}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") % PAIR_COSTS


def demand_of(problem: RoutingProblem) -> Demand:
    entries = {entry.id: entry for entry in problem.entries}
    jurors = {juror.id: juror for juror in problem.jurors}
    cast_of_entry = dict.fromkeys(entries, 0)
    held = dict.fromkeys(in_order(jurors), 0)
    for entry, juror in problem.cast:
        if entry in cast_of_entry:
            cast_of_entry[entry] += 1
        if juror in held:
            held[juror] += 1
    readers = {}
    for entry in in_order(entries):
        may_read = (juror for juror in held if (entry, juror) not in problem.cast)
        readers[entry] = [juror for juror in may_read if problem.bar(entries[entry], jurors[juror]) is None]
    return Demand(
        still_wanted={entry: max(0, problem.wanted(entries[entry]) - cast_of_entry[entry]) for entry in readers},
        room={juror: max(0, jurors[juror].capacity - held[juror]) for juror in held},
        held=held,
        readers=readers,
    )


def best_pairs(problem: RoutingProblem, demand: Demand, *, cost: PairCost = pair_cost) -> set[Pair]:
    """The pairs to assign beside those cast; `cost` decides where all else is equal."""
    pairs = [
        (entry, juror) for entry, wanted in demand.still_wanted.items() if wanted for juror in demand.readers[entry]
    ]
    used = cheapest_flow(_network(problem, demand, pairs, cost))
    return {pair for pair, is_used in zip(pairs, used[: len(pairs)], strict=True) if is_used}


def _network(problem: RoutingProblem, demand: Demand, pairs: list[Pair], cost: PairCost) -> Network:
    """Nodes: entries, jurors, the sink; arcs: `pairs` first, then load and overflow."""
    entry_node = {entry: node for node, entry in enumerate(demand.still_wanted)}
    juror_node = {juror: node for node, juror in enumerate(demand.room, start=len(entry_node))}
    sink = len(entry_node) + len(juror_node)
    highest = _highest_loads(demand, pairs)
    keep = 2 * max(highest.values(), default=1)
    overflow = keep * (1 + min(len(juror_node), len(problem.pending)))
    arcs = [
        (entry_node[entry], juror_node[juror], -keep if (entry, juror) in problem.pending else 0)
        for entry, juror in pairs
    ]
    for juror, most in highest.items():
        arcs += [(juror_node[juror], sink, 2 * load + 1) for load in range(demand.held[juror], most)]
    wanted = {entry.id: problem.wanted(entry) for entry in problem.entries}
    most_wanted = max(wanted.values(), default=0)
    for entry, still in demand.still_wanted.items():
        left_with = range(wanted[entry] - still, wanted[entry])
        arcs += [(entry_node[entry], sink, overflow * (most_wanted - readers)) for readers in left_with]
    tails, heads, first = np.array(arcs, dtype=np.int64).reshape(-1, 3).T
    second = np.zeros(len(arcs), dtype=np.int64)
    second[: len(pairs)] = [cost(problem.seed, entry, juror) for entry, juror in pairs]
    supplies = np.zeros(sink + 1, dtype=np.int64)
    supplies[: len(entry_node)] = list(demand.still_wanted.values())
    supplies[sink] = -supplies.sum()
    network = Network(
        tails=tails, heads=heads, first=first, second=second, supplies=supplies, factor=len(juror_node) * PAIR_COSTS
    )
    return network if len(pairs) < MANY_PAIRS else replace(network, likely=_likely(network, len(pairs), sink))


def _likely(network: Network, pairs: int, sink: int) -> Flags:
    """Each entry's cheapest pairs, those to keep, load arcs up to a little above the mean: enough, where all fits."""
    likely = np.zeros(len(network.tails), dtype=np.bool_)
    entries = network.tails[:pairs]
    by_cost = np.lexsort((network.second[:pairs], entries))
    begins = np.searchsorted(entries[by_cost], entries[by_cost])
    likely[by_cost[np.arange(pairs) - begins < CHEAPEST]] = True
    likely[:pairs] |= network.first[:pairs] < 0
    jurors = np.unique(network.heads[:pairs])
    mean = -network.supplies[sink] / len(jurors)
    load = np.isin(network.tails, jurors) & (network.heads == sink)
    lightest = np.full(sink + 1, np.iinfo(np.int64).max)
    np.minimum.at(lightest, network.tails[load], network.first[load])
    likely |= load & (network.first <= np.maximum(lightest[network.tails], 2 * 1.1 * mean) + 8)
    return likely


def _highest_loads(demand: Demand, pairs: list[Pair]) -> dict[Id, int]:
    """The most that each juror could hold: within the capacity, and no more than there is to read."""
    readable = dict.fromkeys(demand.room, 0)
    for _, juror in pairs:
        readable[juror] += 1
    return {juror: demand.held[juror] + min(room, readable[juror]) for juror, room in demand.room.items()}
