"""Min-cost flow through unit arcs, exact: HiGHS proposes, integers prove.

Costs have two levels, the first before the second. Solved as one sum (first · factor + second) they reach 10^12 beside
differences of 1; prices and flows are then still whole numbers below 2^53, and complementary slackness is checked in
integers. Should a sum be too large for that proof, the levels are solved one after the other: the first level's prices
tell which arcs every best flow uses or shuns, and the second level chooses among the others alone. That is exact at any
size that fits, but a hundred times slower at 2,000 × 60 × 5, where the first level alone has very many equal answers.

A large network is solved on the arcs that are likely to be used; the prices then tell which of the others would make it
cheaper, and those are let in until there is none. The proof is of the whole network all the same.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog  # type: ignore[import-untyped, unused-ignore]
from scipy.sparse import coo_array  # type: ignore[import-untyped, unused-ignore]

Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]

TOLERANCE = 1e-4


@dataclass(frozen=True)
class Network:
    """Arc a leads from node `tails[a]` to node `heads[a]`, carries 0 or 1, and costs `first[a]`, then `second[a]`.

    `supplies[n]` is what node n sends out on balance; they add up to nought. No simple cycle's `second` reaches
    `factor`, which is what makes the sum of both levels right.
    """

    tails: Integers
    heads: Integers
    first: Integers
    second: Integers
    supplies: Integers
    factor: int
    likely: Flags | None = None
    """The arcs to begin with; None: all."""


class UnprovedFlow(ArithmeticError):
    """The solver's answer is not proved to be the best: the numbers were too large for it."""


def cheapest_flow(network: Network) -> Flags:
    """Which arcs carry one, in the flow of least first cost and, among those, of least second cost."""
    try:
        return solve_as_one(network)
    except UnprovedFlow:
        return solve_by_levels(network)


def solve_as_one(network: Network) -> Flags:
    return _solve(network, network.first * network.factor + network.second)[0]


def solve_by_levels(network: Network) -> Flags:
    _, reduced = _solve(network, network.first)
    open_arcs = np.flatnonzero(reduced == 0)
    used = reduced < 0
    rest = replace(
        network,
        tails=network.tails[open_arcs],
        heads=network.heads[open_arcs],
        first=network.first[open_arcs],
        second=network.second[open_arcs],
        supplies=network.supplies - _balance(network, used),
        likely=None if network.likely is None else network.likely[open_arcs],
    )
    used[open_arcs] = _solve(rest, rest.second)[0]
    return used


def _balance(network: Network, used: Flags) -> Integers:
    nodes = len(network.supplies)
    out = np.bincount(network.tails[used], minlength=nodes)
    return out - np.bincount(network.heads[used], minlength=nodes)


def _solve(network: Network, costs: Integers) -> tuple[Flags, Integers]:
    """One level: the arcs used and each arc's reduced cost, proved optimal in integers."""
    count = len(network.tails)
    if count == 0:
        return np.zeros(0, dtype=np.bool_), np.zeros(0, dtype=np.int64)
    let_in = np.ones(count, dtype=np.bool_) if network.likely is None else network.likely.copy()
    while True:
        answer = _ask(network, costs, np.flatnonzero(let_in))
        if answer.status != 0:
            if let_in.all():
                raise UnprovedFlow(f"the flow was not solved: {answer.message}")
            let_in[:] = True  # too few arcs for everything that is to flow
            continue
        prices = _whole(answer.eqlin.marginals)
        reduced = costs - prices[network.tails] + prices[network.heads]
        tempting = ~let_in & (reduced < 0)
        if not tempting.any():
            break
        let_in |= tempting
    used = np.zeros(count, dtype=np.bool_)
    used[let_in] = _whole(answer.x) == 1
    _prove(network, used, reduced)
    return used, reduced


def _ask(network: Network, costs: Integers, arcs: Integers) -> Any:
    """What HiGHS answers for these arcs of the network."""
    places = np.arange(len(arcs))
    ends = (np.concatenate([network.tails[arcs], network.heads[arcs]]), np.concatenate([places, places]))
    signs = np.concatenate([np.ones(len(arcs)), -np.ones(len(arcs))])
    incidence = coo_array((signs, ends), shape=(len(network.supplies), len(arcs))).tocsr()
    return linprog(costs[arcs], A_eq=incidence, b_eq=network.supplies, bounds=(0, 1), method="highs-ds")


def _whole(values: NDArray[np.float64]) -> Integers:
    """A vertex of a network with integer data is integral, in flows and in prices."""
    rounded = np.rint(values)
    if np.abs(values - rounded).max(initial=0) > TOLERANCE:
        raise UnprovedFlow("the flow is not integral")
    return rounded.astype(np.int64)


def _prove(network: Network, used: Flags, reduced: Integers) -> None:
    """Conservation and complementary slackness, in integers: together they prove that no flow costs less."""
    conserved = np.array_equal(_balance(network, used), network.supplies)
    if not conserved or (reduced[used] > 0).any() or (reduced[~used] < 0).any():
        raise UnprovedFlow("the flow is not optimal")
