"""The steps of the tie ladder: exact, the same for any order of rows and any names, and open to be repeated."""

import hashlib
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from awards.domain.errors import AwardsError
from awards.domain.rubric import Criterion
from awards.domain.tie_ladder import TiedBallot, TieStep, check_ladder, draw_number, take_step, write_ballots

CRITERIA = (Criterion(1, 40), Criterion(2, 30), Criterion(3, 30))
EVEN = (Criterion(1, 25), Criterion(2, 25), Criterion(3, 50))
STEPS = [TieStep.HIGHEST_WEIGHT, TieStep.HEAD_TO_HEAD, TieStep.DRAW]


def ballot(entry, juror, *points):
    return TiedBallot(entry, juror, dict(enumerate(points, start=1)))


def take(step, ballots, criteria=CRITERIA, phrase="Brussels"):
    entries = sorted({one.entry for one in ballots})
    return take_step(step, entries=entries, ballots=ballots, criteria=criteria, phrase=phrase)


@st.composite
def ties(draw):
    """Ballots on two to five entries by up to six jurors; every entry has one."""
    given_points = st.tuples(*[st.integers(1, 5)] * 3)
    entries = draw(st.lists(st.integers(1, 10**6), min_size=2, max_size=5, unique=True))
    ballots = []
    for entry in entries:
        jurors = draw(st.lists(st.integers(1, 6), min_size=1, max_size=6, unique=True))
        ballots += [ballot(entry, juror, *draw(given_points)) for juror in jurors]
    return ballots


def test_the_criterion_that_weighs_most_decides_by_its_exact_mean():
    ballots = [ballot(7, 1, 4, 1, 1), ballot(7, 2, 5, 1, 1), ballot(9, 1, 4, 5, 5), ballot(9, 2, 4, 5, 5)]
    found = take(TieStep.HIGHEST_WEIGHT, ballots)
    assert (found.before, found.after, found.figures) == ((7, 9), (7,), {7: "9/2", 9: "4"})


def test_thirds_that_are_equal_are_equal():
    ballots = [ballot(1, juror, points, 1, 1) for juror, points in ((1, 4), (2, 4), (3, 5))]
    ballots += [ballot(2, juror, points, 5, 5) for juror, points in enumerate((4, 4, 4, 4, 5, 5), start=4)]
    found = take(TieStep.HIGHEST_WEIGHT, ballots)
    assert (found.after, found.figures) == ((1, 2), {1: "13/3", 2: "13/3"})


def test_where_criteria_weigh_the_same_all_of_those_count():
    equal = (Criterion(1, 40), Criterion(2, 40), Criterion(3, 20))
    found = take(TieStep.HIGHEST_WEIGHT, [ballot(1, 1, 5, 1, 5), ballot(2, 1, 4, 4, 1)], equal)
    assert (found.after, found.figures) == ((2,), {1: "3", 2: "4"})


def test_head_to_head_asks_only_jurors_who_scored_both():
    ballots = [
        ballot(1, 1, 3, 3, 3), ballot(2, 1, 2, 2, 2),  # the one who read both puts 1 higher
        ballot(2, 2, 5, 5, 5), ballot(1, 3, 1, 1, 1),  # who read one only says nothing of the other
    ]  # fmt: skip
    found = take(TieStep.HEAD_TO_HEAD, ballots)
    assert (found.after, found.figures) == ((1,), {1: "1", 2: "0"})


def test_head_to_head_without_common_jurors_or_with_even_ones_tells_nothing():
    apart = take(TieStep.HEAD_TO_HEAD, [ballot(1, 1, 5, 5, 5), ballot(2, 2, 1, 1, 1)])
    even = take(
        TieStep.HEAD_TO_HEAD,
        [ballot(1, 1, 5, 5, 5), ballot(2, 1, 1, 1, 1), ballot(1, 2, 1, 1, 1), ballot(2, 2, 2, 1, 1)],
    )
    assert [one.after for one in (apart, even)] == [(1, 2)] * 2
    assert even.figures == {1: "1/2", 2: "1/2"}


def test_a_draw_can_be_repeated_from_its_description():
    ballots = [ballot(12, 2, 4, 3, 5), ballot(12, 1, 4, 4, 4), ballot(5, 1, 2, 2, 2)]
    lines = "5|1|1=2,2=2,3=2\n12|1|1=4,2=4,3=4\n12|2|1=4,2=3,3=5"
    basis = hashlib.sha256(lines.encode()).hexdigest()
    numbers = {one: hashlib.sha256(f"A phrase, é\n{basis}\n{one}".encode()).hexdigest() for one in (5, 12)}
    found = take(TieStep.DRAW, ballots, phrase="A phrase, é")
    assert (found.basis, found.figures) == (basis, numbers)
    assert found.after == (min(numbers, key=lambda one: numbers[one]),)
    assert write_ballots(ballots, [12]).startswith("12|1|")


def test_a_draw_favours_no_place_in_the_list():
    wins = sum(draw_number(f"phrase {n}", "0" * 64, 1) < draw_number(f"phrase {n}", "0" * 64, 2) for n in range(4000))
    assert 1850 < wins < 2150  # four standard errors and more


@settings(max_examples=60, deadline=None)
@given(ties(), st.sampled_from(STEPS), st.randoms(use_true_random=False))
def test_a_step_keeps_some_and_forgets_the_order_of_rows(ballots, step, random):
    found = take(step, ballots)
    assert set(found.after) <= set(found.before)
    assert found.after
    assert set(found.figures) == set(found.before)
    shuffled = ballots[:]
    random.shuffle(shuffled)
    entries = list(found.before)
    random.shuffle(entries)
    assert take_step(step, entries=entries, ballots=shuffled, criteria=CRITERIA, phrase="Brussels") == found


@settings(max_examples=60, deadline=None)
@given(ties(), st.sampled_from([TieStep.HIGHEST_WEIGHT, TieStep.HEAD_TO_HEAD]))
def test_other_numbers_for_the_same_entries_change_nothing_but_the_numbers(ballots, step):
    """Numbers follow the order of storage: turned around, the same entries stay."""
    renamed = [TiedBallot(10**7 - one.entry, one.juror, one.points) for one in ballots]
    assert {10**7 - one for one in take(step, renamed).after} == set(take(step, ballots).after)


@settings(max_examples=60, deadline=None)
@given(ties())
def test_head_to_head_shares_out_one_point_for_each_pair(ballots):
    found = take(TieStep.HEAD_TO_HEAD, ballots, EVEN)
    number = len(found.before)
    assert sum(map(Fraction, found.figures.values())) == Fraction(number * (number - 1), 2)


@settings(max_examples=30, deadline=None)
@given(ties())
def test_a_draw_always_decides(ballots):
    assert len(take(TieStep.DRAW, ballots).after) == 1


def test_an_entry_without_a_ballot_is_no_part_of_it():
    with pytest.raises(ValueError, match="without a ballot"):
        take_step(TieStep.DRAW, entries=[1, 2], ballots=[ballot(1, 1, 3, 3, 3)], criteria=CRITERIA, phrase="x")


@pytest.mark.parametrize(
    ("steps", "phrase"),
    [
        ([TieStep.DRAW], ""),
        ([TieStep.DRAW, TieStep.HEAD_TO_HEAD], "x"),
        ([TieStep.HEAD_TO_HEAD, TieStep.HEAD_TO_HEAD], ""),
        ([TieStep.SHARE, TieStep.HEAD_TO_HEAD], ""),
        ([TieStep.SHARE, TieStep.DRAW], "x"),
    ],
)
def test_what_makes_no_ladder_is_refused(steps, phrase):
    with pytest.raises(AwardsError):
        check_ladder(steps, phrase)
    check_ladder([], "")
    check_ladder([TieStep.HEAD_TO_HEAD, TieStep.SHARE], "")
    check_ladder(STEPS, "x")


def test_a_shared_award_keeps_all_up_to_four():
    ballots = [ballot(entry, 1, 3, 3, 3) for entry in range(1, 6)]
    found = take_step(TieStep.SHARE, entries=[4, 2, 1, 3], ballots=ballots, criteria=CRITERIA, phrase="")
    assert (found.before, found.after) == ((1, 2, 3, 4), (1, 2, 3, 4))
    assert found.figures == dict.fromkeys((1, 2, 3, 4), "1/4")
    with pytest.raises(ValueError, match="too many"):
        take_step(TieStep.SHARE, entries=[1, 2, 3, 4, 5], ballots=ballots, criteria=CRITERIA, phrase="")
