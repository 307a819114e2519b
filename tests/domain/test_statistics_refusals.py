"""Where a figure must not be used: degenerate editions, categories that fall apart, few ballots, thin coverage."""

import math

import pytest

from awards.domain.statistics import analyse
from awards.domain.variances import PURE, STANDARD
from awards.domain.verdict import Verdict, judge, list_contenders
from tests.domain.ballots import complete_panel, make_ballot, random_jury
from tests.domain.test_statistics import only, texts


def numbers_in(analysis):
    for entry in analysis.entries:
        yield from (entry.adjusted, entry.low, entry.high, entry.effect, entry.p_best, entry.p_top3)
    for juror in analysis.jurors:
        yield from (juror.severity, juror.low, juror.high, juror.consistency)
    yield from (analysis.entry_variance, analysis.juror_variance, analysis.residual_variance, analysis.criterion)
    for category in analysis.categories:
        yield from (category.icc_a1, category.icc_ak, category.icc_ck, category.alpha, category.kendall_w)


ONE_BALLOT = [make_ballot(1, "a", 4)]
IDENTICAL = complete_panel((3, 3, 3), (3, 3, 3), (3, 3, 3))
ADDITIVE = complete_panel((1, 2, 3), (2, 3, 4), (3, 4, 5))
ONE_ENTRY = complete_panel((3, 4, 5))
ONE_JUROR = [make_ballot(i, "a", i) for i in (1, 2, 4)]


@pytest.mark.parametrize("prior", [STANDARD, PURE], ids=["prior", "pure"])
@pytest.mark.parametrize(
    ("ballots", "uncovered", "verdict", "leader"),
    [
        (ONE_BALLOT, [], Verdict.UNCONTESTED, 1),
        (IDENTICAL, [], Verdict.TIE, None),
        (ADDITIVE, [], Verdict.CLEAR, 3),
        (ONE_ENTRY, [], Verdict.UNCONTESTED, 1),
        (ONE_JUROR, [], Verdict.LIKELY, 4),
        (ADDITIVE, [("empathy", 9)], Verdict.CLEAR, 3),
    ],
    ids=["one ballot", "identical", "additive", "one entry", "one juror", "an entry without ballots"],
)
def test_the_six_degenerate_editions_give_finite_answers_or_a_plain_refusal(ballots, uncovered, verdict, leader, prior):
    analysis = analyse(ballots, uncovered=uncovered, prior=prior)
    assert all(math.isfinite(number) for number in numbers_in(analysis) if number is not None)
    category = only(analysis)
    assert category.leader == leader
    if prior is PURE and verdict is not Verdict.UNCONTESTED:
        assert category.verdict is Verdict.NONE
        assert any("leave nothing to tell jurors from entries by" in text for text in texts(category))
    else:
        assert category.verdict is verdict
    without = [entry for entry in analysis.entries if entry.ballots == 0]
    assert [(entry.category, entry.entry, entry.adjusted) for entry in without] == [(*pair, None) for pair in uncovered]


def test_a_category_that_falls_apart_has_no_ranking():
    ballots = [make_ballot(1, "a", 5), make_ballot(1, "b", 5), make_ballot(2, "c", 2), make_ballot(2, "d", 1)]
    analysis = analyse(ballots)
    category = only(analysis)
    assert (category.verdict, category.leader, category.contenders, category.components) == (
        Verdict.NOT_COMPARABLE, None, (), 2
    )  # fmt: skip
    assert [(e.p_best, e.rank_low, e.low) for e in analysis.entries] == [(None, None, None)] * 2
    assert [e.adjusted for e in analysis.entries] != [None, None]
    assert texts(category)[0].startswith("The jurors fall into 2 groups without an entry in common")


def test_few_ballots_and_thin_coverage_are_said():
    ballots = [b for b in complete_panel((5, 4, 5), (4, 4, 3), (2, 3, 2)) if (b.entry, b.juror) != (2, "c")]
    said = texts(only(analyse(ballots)))
    assert any(text.startswith("Entries have from 2 to 3 ballots") for text in said)
    assert "The edition has only 8 ballots: chances of winning are indicative." in said
    many = texts(only(analyse(random_jury(entries=12, jurors=4, k=3, categories=1))))
    assert not any("ballots" in text for text in many)


def test_a_category_without_ballots_is_listed():
    analysis = analyse(ADDITIVE, uncovered=[("creativity", 7)])
    bare = analysis.categories[-1]
    assert (bare.category, bare.verdict, texts(bare)) == (
        "creativity", Verdict.NONE, ["No ballot was cast in this category."]
    )  # fmt: skip
    assert analysis.entries[-1].entry == 7


def test_raw_and_adjusted_leaders_that_differ_are_named_in_a_sentence():
    """Entry 1 was read by the two kind jurors, entry 2 by the two strict ones: kindness is all the difference."""
    ballots = [
        make_ballot(i, j, 3 + kind) for i in range(3, 9) for j, kind in (("a", 1), ("b", 1), ("c", -1), ("d", -1))
    ]
    ballots += [make_ballot(1, "a", "4.2"), make_ballot(1, "b", "4.2")]
    ballots += [make_ballot(2, "c", "3.2"), make_ballot(2, "d", "3.2")]
    category = only(analyse(ballots))
    assert (category.raw_leaders, category.leader) == ((1,), 2)
    assert any("By raw means another entry leads" in text for text in texts(category))


def test_a_removal_that_changes_the_leader_is_named():
    ballots = complete_panel((5, 3, 3), (3, 4, 4), (1, 1, 2))
    category = only(analyse(ballots))
    assert {removal.juror: removal.leader for removal in category.removals} == {"a": 2, "b": 1, "c": 1}
    uncovered = [make_ballot(1, "a", 5), make_ballot(2, "a", 3), make_ballot(2, "b", 4), make_ballot(3, "b", 2)]
    removal = next(each for each in only(analyse(uncovered)).removals if each.juror == "a")
    assert (removal.leader, removal.uncovered) == (2, (1,))


@pytest.mark.parametrize(
    ("chances", "steadfast", "verdict", "contenders"),
    [
        ([0.7, 0.3], True, Verdict.CLEAR, [0, 1]),
        ([0.05, 0.95], True, Verdict.CLEAR, [1]),
        ([0.95, 0.05], False, Verdict.LIKELY, [0]),
        ([0.6, 0.3, 0.1], True, Verdict.LIKELY, [0, 1, 2]),
        ([0.3, 0.49, 0.09, 0.12], True, Verdict.TIE, [1, 0, 3]),
    ],
)
def test_the_verdict_and_the_contenders(chances, steadfast, verdict, contenders):
    assert judge(chances, steadfast=steadfast) is verdict
    assert list_contenders(chances) == contenders
