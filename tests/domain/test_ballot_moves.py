"""What can happen to a ballot, state by state."""

import pytest

from awards.domain.ballot_moves import CAST, OPEN, RECUSE, REOPEN, SAVE
from awards.domain.lifecycle import AssignmentState

MOVES = {"open": OPEN, "save": SAVE, "cast": CAST, "reopen": REOPEN, "step aside": RECUSE}
POSSIBLE = {
    AssignmentState.NOT_OPENED: {"open", "save", "cast", "step aside"},
    AssignmentState.OPENED: {"save", "cast", "step aside"},
    AssignmentState.DRAFT: {"save", "cast", "step aside"},
    AssignmentState.CAST: {"reopen"},
    AssignmentState.RECUSED: set(),
    AssignmentState.RELEASED: set(),
}


@pytest.mark.parametrize("state", AssignmentState)
def test_what_is_possible_in_each_state(state):
    assert {name for name, move in MOVES.items() if state in move.from_states} == POSSIBLE[state]


def test_where_each_move_leads():
    assert {name: move.to.value for name, move in MOVES.items()} == {
        "open": "opened", "save": "draft", "cast": "cast", "reopen": "draft", "step aside": "recused"
    }  # fmt: skip
