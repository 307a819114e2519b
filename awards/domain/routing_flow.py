"""Min-cost flow through unit arcs, exact: HiGHS proposes, integers prove.

Costs have two levels, the first before the second. Solved as one sum (first · factor + second) they reach 10^12 beside
differences of 1; prices and flows are then still whole numbers below 2^53, and complementary slackness is checked in
integers. Should a sum be too large for that proof, the levels are solved one after the other: the first level's prices
tell which arcs every best flow uses or shuns, and the second level chooses among the others alone. That is exact at any
size that fits, but a hundred times slower at 2,000 × 60 × 5, where the first level alone has very many equal answers.
"""

from dataclasses import dataclass, replace

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
    arcs = np.arange(count)
    ends = (np.concatenate([network.tails, network.heads]), np.concatenate([arcs, arcs]))
    signs = np.concatenate([np.ones(count), -np.ones(count)])
    incidence = coo_array((signs, ends), shape=(len(network.supplies), count)).tocsr()
    answer = linprog(costs, A_eq=incidence, b_eq=network.supplies, bounds=(0, 1), method="highs-ds")
    if answer.status != 0:
        raise UnprovedFlow(f"the flow was not solved: {answer.message}")
    used = _whole(answer.x) == 1
    prices = _whole(answer.eqlin.marginals)
    reduced = costs - prices[network.tails] + prices[network.heads]
    _prove(network, used, reduced)
    return used, reduced


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
