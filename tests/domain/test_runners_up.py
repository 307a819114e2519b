"""Second and third: the ranking's own order where it has one, and nothing silent where places are shared."""

import pytest

from awards.domain.runners_up import departs, propose_order


@pytest.mark.parametrize(
    ("ranking", "winner", "order"),
    [
        ([(1, 1), (2, 2), (3, 3), (4, 4)], 1, (2, 3)),
        ([(1, 1), (2, 2), (3, 3)], 2, (1, 3)),
        ([(1, 1), (2, 2), (3, 2), (4, 4)], 1, (None, None)),
        ([(1, 1), (2, 2), (3, 3), (4, 3)], 1, (2, None)),
        ([(1, 1), (2, 1), (3, 3)], 1, (2, 3)),
        ([(1, 1), (2, 1), (3, 1)], 3, (None, None)),
        ([(1, 1), (2, 2)], 1, (2, None)),
        ([(1, 1)], 1, (None, None)),
        ([], 1, (None, None)),
    ],
)
def test_what_the_ranking_gives_by_itself(ranking, winner, order) -> None:
    assert propose_order(ranking, {winner}) == order
    assert propose_order(ranking[::-1], {winner}) == order
    assert not departs(order, ranking, {winner})


@pytest.mark.parametrize("order", [(3, 2), (2, None), (None, None), (2, 4)])
def test_any_other_order_needs_a_reason(order) -> None:
    assert departs(order, [(1, 1), (2, 2), (3, 3), (4, 4)], {1})
