from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards.domain.errors import AwardsError, BallotIncomplete
from awards.domain.rubric import Criterion, check_weights, mean_total, total_hundredths

CRITERIA = [Criterion(11, 40), Criterion(12, 30), Criterion(13, 20), Criterion(14, 10)]


@pytest.mark.parametrize(
    ("scores", "total"),
    [
        ({11: 1, 12: 1, 13: 1, 14: 1}, 100),
        ({11: 5, 12: 5, 13: 5, 14: 5}, 500),
        ({11: 4, 12: 3, 13: 5, 14: 1}, 360),
    ],
)
def test_a_total_is_the_weighted_sum_in_hundredths(scores, total):
    assert total_hundredths(scores, CRITERIA) == total


@pytest.mark.parametrize(
    ("scores", "said"),
    [
        ({11: 4, 12: 3}, "Score every criterion before you cast the ballot; still to score: 2."),
        ({}, "Score every criterion before you cast the ballot; still to score: 4."),
        ({11: 4, 12: 3, 13: 5, 14: 0}, "Give each criterion from 1 to 5 points."),
        ({11: 6, 12: 3, 13: 5, 14: 1}, "Give each criterion from 1 to 5 points."),
        ({11: 4, 12: 3, 13: 5, 14: 1, 99: 2}, "The criteria have changed since this ballot was opened."),
    ],
)
def test_a_ballot_that_is_not_whole_has_no_total(scores, said):
    with pytest.raises(BallotIncomplete) as caught:
        total_hundredths(scores, CRITERIA)
    assert caught.value.text == said


def test_a_rubric_without_criteria_gives_no_total():
    with pytest.raises(BallotIncomplete):
        total_hundredths({}, [])


@given(st.permutations(CRITERIA), st.lists(st.integers(1, 5), min_size=4, max_size=4))
def test_the_order_of_the_criteria_does_not_matter(criteria, points):
    scores = dict(zip([11, 12, 13, 14], points, strict=True))
    assert total_hundredths(scores, criteria) == total_hundredths(scores, CRITERIA)


def test_a_mean_is_exact():
    assert mean_total([100, 100, 101]) == Fraction(301, 3)
    with pytest.raises(ValueError, match="no ballots"):
        mean_total([])


def test_weights_that_add_up_to_100_pass():
    check_weights([40, 30, 20, 10])
    check_weights([100])


@pytest.mark.parametrize(
    ("weights", "said"),
    [
        ([40, 30, 20], "The weights must add up to 100; they now make 90."),
        ([], "The weights must add up to 100; they now make 0."),
        ([60, 50, -10], "Every criterion needs a weight of at least 1."),
        ([50, 50, 0], "Every criterion needs a weight of at least 1."),
    ],
)
def test_other_weights_are_refused(weights, said):
    with pytest.raises(AwardsError) as caught:
        check_weights(weights)
    assert (caught.value.text, caught.value.field) == (said, "weight")
