from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from awards.domain.errors import StageMoveNotAllowed
from awards.domain.lifecycle import Stage
from awards.domain.stage_moves import StageFacts, check_move, legal_moves, missing_for, warnings_for

NOW = datetime(2031, 3, 1, 9, tzinfo=UTC)

FORWARD = list(zip(list(Stage), list(Stage)[1:], strict=False))
BACK = [
    (Stage.SCREENING, Stage.NOMINATING),
    (Stage.SCORING, Stage.SCREENING),
    (Stage.DELIBERATING, Stage.SCORING),
    (Stage.SEALED, Stage.DELIBERATING),
]


def make_facts(**changes):
    """An edition that may make any legal move, without a warning that depends on facts."""
    facts = {
        "categories": 6,
        "weights_ok": True,
        "nominating_opens_at": NOW - timedelta(days=30),
        "nominating_closes_at": NOW,
        "scoring_closes_at": NOW + timedelta(days=30),
        "pending_entries": 0,
        "eligible_entries": 12,
        "accepted_jurors": 4,
        "chair": True,
        "assignments": 36,
        "undecided": (),
        "sealed_by_two": True,
        "unsealed_by_two": True,
        "cast": 36,
        "uncast": 0,
    }
    return StageFacts(**facts | changes)


def test_the_stages_in_their_order():
    assert [stage.value for stage in Stage] == [
        "draft",
        "nominating",
        "screening",
        "scoring",
        "deliberating",
        "sealed",
        "revealed",
        "archived",
    ]


@pytest.mark.parametrize(("from_stage", "to_stage"), list(product(Stage, Stage)))
def test_one_step_forward_or_a_step_back_that_undoes_nothing(from_stage, to_stage):
    if (from_stage, to_stage) in FORWARD + BACK:
        assert check_move(from_stage, to_stage).back is ((from_stage, to_stage) in BACK)
    else:
        with pytest.raises(StageMoveNotAllowed, match="cannot go to that stage"):
            check_move(from_stage, to_stage)
        with pytest.raises(StageMoveNotAllowed):
            missing_for(from_stage, to_stage, make_facts())


def test_the_step_forward_is_listed_first():
    listed = {stage.value: [move.to_stage.value for move in legal_moves(stage)] for stage in Stage}
    assert listed == {
        "draft": ["nominating"],
        "nominating": ["screening"],
        "screening": ["scoring", "nominating"],
        "scoring": ["deliberating", "screening"],
        "deliberating": ["sealed", "scoring"],
        "sealed": ["revealed", "deliberating"],
        "revealed": ["archived"],
        "archived": [],
    }


@pytest.mark.parametrize(("from_stage", "to_stage"), FORWARD + BACK)
def test_nothing_is_missing_when_all_is_ready(from_stage, to_stage):
    assert missing_for(from_stage, to_stage, make_facts()) == []


@pytest.mark.parametrize(
    ("from_stage", "to_stage", "changes", "said"),
    [
        ("draft", "nominating", {"categories": 0}, "Add at least one category."),
        (
            "draft",
            "nominating",
            {"weights_ok": False},
            "In every category the weights of the criteria must add up to 100.",
        ),
        (
            "draft",
            "nominating",
            {"nominating_closes_at": None},
            "Set the dates on which nominating opens and closes.",
        ),
        (
            "draft",
            "nominating",
            {"nominating_opens_at": NOW},
            "Put the dates in order: nominating opens, nominating closes, scoring closes.",
        ),
        (
            "draft",
            "nominating",
            {"scoring_closes_at": NOW - timedelta(days=1)},
            "Put the dates in order: nominating opens, nominating closes, scoring closes.",
        ),
        ("screening", "scoring", {"pending_entries": 3}, "Screen every entry first; still waiting: 3."),
        ("screening", "scoring", {"eligible_entries": 0}, "Make at least one entry eligible."),
        ("screening", "scoring", {"accepted_jurors": 0}, "At least one juror must have accepted the invitation."),
        ("screening", "scoring", {"chair": False}, "Name the juror who chairs the jury."),
        (
            "screening",
            "scoring",
            {"assignments": 0},
            "Apply a routing run, so that jurors have entries to read.",
        ),
        ("screening", "scoring", {"scoring_closes_at": None}, "Set the date on which scoring closes."),
        (
            "scoring",
            "deliberating",
            {"cast": 0},
            "At least one ballot must be cast before the jury can deliberate.",
        ),
        (
            "deliberating",
            "sealed",
            {"undecided": ("Empathy", "Creativity")},
            "Record a decision in every category; still without one: Empathy, Creativity.",
        ),
        ("deliberating", "sealed", {"sealed_by_two": False}, "Two different people must seal the results."),
    ],
)
def test_each_precondition_says_what_is_missing(from_stage, to_stage, changes, said):
    missing = missing_for(Stage(from_stage), Stage(to_stage), make_facts(**changes))
    assert [(type(error), error.text) for error in missing] == [(StageMoveNotAllowed, said)]


def test_everything_that_is_missing_is_said_at_once():
    facts = make_facts(pending_entries=2, accepted_jurors=0, chair=False, assignments=0)
    assert [error.text for error in missing_for(Stage.SCREENING, Stage.SCORING, facts)] == [
        "Screen every entry first; still waiting: 2.",
        "At least one juror must have accepted the invitation.",
        "Name the juror who chairs the jury.",
        "Apply a routing run, so that jurors have entries to read.",
    ]


@pytest.mark.parametrize(
    ("from_stage", "to_stage", "changes", "said"),
    [
        ("draft", "nominating", {}, []),
        (
            "draft",
            "nominating",
            {"now": NOW},
            ["The closing date of nominating has passed: move it, or nobody can nominate."],
        ),
        (
            "screening",
            "nominating",
            {"now": NOW},
            ["The closing date of nominating has passed: move it, or nobody can nominate."],
        ),
        ("screening", "nominating", {"now": NOW - timedelta(minutes=1)}, []),
        ("nominating", "screening", {"now": NOW}, []),
        ("nominating", "screening", {"nominating_closes_at": None}, []),
        (
            "nominating",
            "screening",
            {"now": NOW - timedelta(minutes=1), "eligible_entries": 0},
            ["Nominating closes before the date that was announced.", "Nobody has been nominated yet."],
        ),
        ("screening", "scoring", {"now": NOW}, []),
        (
            "screening",
            "scoring",
            {"now": NOW + timedelta(days=30)},
            ["The closing date of scoring has passed: move it, or no juror can cast a ballot."],
        ),
        ("scoring", "screening", {"cast": 5}, ["Ballots already cast are kept; there are: 5."]),
        ("scoring", "screening", {"cast": 0}, []),
        (
            "scoring",
            "deliberating",
            {"uncast": 4},
            ["Ballots that are not cast will be closed; there are still: 4."],
        ),
        ("scoring", "deliberating", {}, []),
        (
            "deliberating",
            "scoring",
            {},
            ["The jury may have seen the results: scores given from now on are not independent."],
        ),
        ("deliberating", "sealed", {}, ["What is sealed cannot change."]),
        ("sealed", "revealed", {}, ["Everyone will see the winners, and this cannot be undone."]),
        ("revealed", "archived", {}, ["An archived edition can be read, but no longer changed."]),
    ],
)
def test_warnings_before_a_move(from_stage, to_stage, changes, said):
    warnings = warnings_for(Stage(from_stage), Stage(to_stage), make_facts(**changes))
    assert [warning.text for warning in warnings] == said
