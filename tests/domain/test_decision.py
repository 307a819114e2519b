from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards.domain.decision import RankedEntry, check_decision, has_quorum, list_leaders, rank_entries
from awards.domain.errors import EntryNotEligible, QuorumMissing, ReasonNeeded

WANTED = {1: 3, 2: 3, 3: 3, 4: 3}
RANKED = rank_entries({1: [400, 300], 2: [350, 350, 350], 3: [500], 4: []}, WANTED)


def test_a_ranking_says_its_coverage_and_spread_and_shares_exact_ties():
    expected = [
        RankedEntry(entry_id=3, place=1, mean=Fraction(500), cast=1, wanted=3, spread=(500, 500)),
        RankedEntry(entry_id=1, place=2, mean=Fraction(350), cast=2, wanted=3, spread=(300, 400)),
        RankedEntry(entry_id=2, place=2, mean=Fraction(350), cast=3, wanted=3, spread=(350, 350)),
        RankedEntry(entry_id=4, place=None, mean=None, cast=0, wanted=3, spread=None),
    ]
    assert expected == RANKED


def test_a_shared_place_takes_up_the_next_and_thirds_are_not_rounded():
    ranked = rank_entries({1: [334, 333, 333], 2: [333, 333, 334], 3: [333], 4: [334]}, {})
    assert [(entry.entry_id, entry.place) for entry in ranked] == [(4, 1), (1, 2), (2, 2), (3, 4)]


def test_entries_of_either_mapping_are_listed():
    assert [entry.entry_id for entry in rank_entries({2: [300]}, {1: 3})] == [2, 1]
    assert rank_entries({}, {}) == []


@given(st.dictionaries(st.integers(1, 9), st.lists(st.integers(100, 500), max_size=4), min_size=1))
def test_a_place_counts_the_entries_that_are_strictly_better(ballots):
    ranked = rank_entries(ballots, {})
    means = {entry: Fraction(sum(totals), len(totals)) for entry, totals in ballots.items() if totals}
    assert {entry.entry_id for entry in ranked} == set(ballots)
    for entry in ranked:
        better = [other for other in means.values() if entry.mean is not None and other > entry.mean]
        assert entry.place == (None if entry.mean is None else len(better) + 1)
    places = [entry.place or 99 for entry in ranked]
    assert places == sorted(places)


@pytest.mark.parametrize(("quorum", "with_quorum"), [(0, [3, 1, 2]), (1, [3, 1, 2]), (2, [1, 2]), (3, [2]), (4, [])])
def test_quorum_counts_ballots_and_never_none(quorum, with_quorum):
    assert [entry.entry_id for entry in RANKED if has_quorum(entry, quorum)] == with_quorum


@pytest.mark.parametrize(("quorum", "leaders"), [(1, [3]), (2, [1, 2]), (3, [2]), (4, [])])
def test_leaders_are_the_best_of_those_with_quorum(quorum, leaders):
    assert [entry.entry_id for entry in list_leaders(RANKED, quorum)] == leaders


@pytest.mark.parametrize(
    ("winner", "quorum", "reason"),
    [(3, 1, None), (2, 3, ""), (1, 2, "Braver on the day."), (2, 1, "The jury read it twice.")],
)
def test_decisions_that_stand(winner, quorum, reason):
    assert check_decision(RANKED, winner, quorum, reason).entry_id == winner


@pytest.mark.parametrize(
    ("winner", "quorum", "reason", "error", "said"),
    [
        (9, 1, "Because.", EntryNotEligible, "This entry is not in the category’s ranking."),
        (
            3,
            2,
            "Because.",
            QuorumMissing,
            "This entry cannot be proposed: ballots cast 1, needed at least 2.",
        ),
        (4, 0, "Because.", QuorumMissing, "This entry cannot be proposed: ballots cast 0, needed at least 1."),
        (1, 2, None, ReasonNeeded, "Several entries lead with the same mean: say why the jury chose this one."),
        (1, 1, " \n", ReasonNeeded, "This entry does not lead the ranking: say why the jury chose it."),
    ],
)
def test_decisions_that_are_refused(winner, quorum, reason, error, said):
    with pytest.raises(error) as caught:
        check_decision(RANKED, winner, quorum, reason)
    assert caught.value.text == said
