"""The exact solver: both ways to the same flow, and no answer without its proof."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from awards.domain import routing_flow
from awards.domain.routing_flow import Network, UnprovedFlow, cheapest_flow, solve_as_one, solve_by_levels
from awards.domain.routing_network import pair_cost


def make_network(arcs, supplies, factor=10**8):
    tails, heads, first, second = np.array(arcs, dtype=np.int64).reshape(-1, 4).T
    return Network(tails, heads, first, second, np.array(supplies, dtype=np.int64), factor)


@st.composite
def bipartite_networks(draw):
    """Senders 0 and 1 give two each, middle nodes 2 to 4 pass on to node 5; every sender may also overflow to 5."""
    costs, details = st.integers(-9, 9), st.integers(0, 10**6)
    arcs = [(i, j, draw(costs), draw(details)) for i in (0, 1) for j in (2, 3, 4)]
    arcs += [(j, 5, draw(costs), draw(details)) for j in (2, 3, 4) for _ in (1, 2)]
    arcs += [(i, 5, draw(st.integers(0, 50)), draw(details)) for i in (0, 1) for _ in (1, 2)]
    return make_network(arcs, [2, 2, 0, 0, 0, -4])


def cost(network, used):
    return int(network.first[used].sum()), int(network.second[used].sum())


def least_cost(network):
    """By looking at every subset of the arcs."""
    count = len(network.tails)
    subsets = (np.arange(2**count)[:, None] >> np.arange(count)) & 1
    incidence = np.zeros((count, len(network.supplies)), dtype=np.int64)
    incidence[np.arange(count), network.tails] += 1
    incidence[np.arange(count), network.heads] -= 1
    legal = subsets[(subsets @ incidence == network.supplies).all(axis=1)]
    return min(zip((legal @ network.first).tolist(), (legal @ network.second).tolist(), strict=True))


@given(bipartite_networks())
@settings(max_examples=40, deadline=None)
def test_both_ways_find_the_least_cost_in_both_levels(network):
    best = least_cost(network)
    assert cost(network, solve_as_one(network)) == best
    assert cost(network, solve_by_levels(network)) == best


def test_a_sum_too_large_to_prove_is_solved_by_levels(monkeypatch):
    def refuse(network):
        raise UnprovedFlow("too large")

    monkeypatch.setattr(routing_flow, "solve_as_one", refuse)
    network = make_network([(0, 1, 5, 9), (0, 1, 5, 3), (0, 1, 6, 0)], [1, -1])
    assert cheapest_flow(network).tolist() == [False, True, False]


def test_a_flow_that_cannot_be_is_refused():
    with pytest.raises(UnprovedFlow, match="not solved"):
        cheapest_flow(make_network([(0, 1, 1, 1)], [2, -2]))


@pytest.mark.parametrize("used", [[True, False, False], [False, False, True], [True, True, False]])
def test_a_worse_or_broken_flow_has_no_proof(used):
    network = make_network([(0, 1, 5, 0), (0, 1, 3, 0), (0, 1, 8, 0)], [1, -1])
    prices = np.array([3, 0])
    reduced = network.first - prices[network.tails] + prices[network.heads]
    with pytest.raises(UnprovedFlow, match="not optimal"):
        routing_flow._prove(network, np.array(used), reduced)


def test_a_pair_costs_the_same_for_ever():
    """As `printf '7|12|3' | b2sum -l 64` says, modulo a million."""
    assert [pair_cost(7, 12, 3), pair_cost(7, "12", "3"), pair_cost(8, 12, 3)] == [734356, 734356, 262111]
