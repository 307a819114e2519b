"""The figures are computed once for each state of the ballots, and anew as soon as something happened."""

from fractions import Fraction

import pytest

from awards.audit.service import record
from awards.domain.across import find_successors
from awards.domain.bridges import count_bridging
from awards.domain.errors import NotNow
from awards.domain.lifecycle import Stage
from awards.domain.scores import ScoredBallot
from awards.results.service_across import list_candidates
from awards.results.service_comments import list_juror_figures, read_entry_ballots
from awards.results.service_figures import find_figures
from awards.results.service_room import find_room
from tests.factories import NOW, get_category, make_ballot, make_entry


@pytest.fixture
def entries(session, cast):
    cast.edition.stage = Stage.DELIBERATING
    category = get_category(session, cast.edition)
    made = [make_entry(session, category) for _ in range(3)]
    for points, entry in zip((5, 4, 3), made, strict=True):
        for juror in (cast.jan_juror, cast.jo_juror):
            make_ballot(session, entry, juror, *(points,) * 4)
    session.flush()
    return made


def happen(session, cast):
    record(session, action="x", subject="x", now=NOW, actor_id=None, edition_id=cast.edition.id)


def test_the_same_state_is_computed_once(session, cast, entries):
    first = find_figures(session, edition=cast.edition)
    assert find_figures(session, edition=cast.edition) is first
    happen(session, cast)
    again = find_figures(session, edition=cast.edition)
    assert again is not first  # read anew ...
    assert again.analysis is first.analysis  # ... and the same ballots are not analysed anew


def test_a_ballot_more_changes_the_figures(session, cast, entries):
    before = find_figures(session, edition=cast.edition).entries[entries[2].id].raw_mean
    make_ballot(session, entries[2], cast.chris_juror, 5, 5, 5, 5)
    happen(session, cast)
    assert before == Fraction(3)
    assert find_figures(session, edition=cast.edition).entries[entries[2].id].raw_mean == Fraction(11, 3)


def test_nobody_gets_figures_before_deliberation(session, cast, entries):
    find_figures(session, edition=cast.edition)
    reader = cast.chris
    for stage in (Stage.DRAFT, Stage.NOMINATING, Stage.SCREENING, Stage.SCORING):
        cast.edition.stage = stage
        for ask in (
            lambda: find_figures(session, edition=cast.edition),
            lambda: find_room(session, edition=cast.edition, key="empathy", names=True),
            lambda: list_candidates(session, edition=cast.edition, names=True),
            lambda: list_juror_figures(session, edition=cast.edition, with_consistency=True),
            lambda: read_entry_ballots(
                session, edition=cast.edition, key="empathy", entry_id=entries[0].id, reader=reader, names=True
            ),
        ):
            with pytest.raises(NotNow):
                ask()


def test_bridging_ballots_are_those_of_jurors_who_read_several_languages():
    assert count_bridging([(("fr",), (1, 2)), (("nl",), (2, 3)), (("nl",), (3,))]) == (2, 5)
    assert count_bridging([(("fr",), (1, 2))]) == (0, 2)


def make_ballots(**rows):
    return [
        ScoredBallot("c", entry, juror, Fraction(total))
        for entry, totals in rows.items()
        for juror, total in enumerate(totals)
    ]


def test_the_successor_is_the_best_of_those_who_remain():
    ballots = make_ballots(a=(5, 5, 4), b=(4, 4, 3), c=(2, 2, 1), d=(1, 2, 1))
    (first,) = find_successors(ballots, [("c", "a")])
    assert (first.gone, first.entries) == ("a", ("b",))
    assert first.p_best > 0.9
    (barred,) = find_successors(ballots, [("c", "a")], barred=frozenset({"b"}))
    assert barred.entries == ("c",)
    (nobody,) = find_successors(ballots, [("c", "a")], barred=frozenset("bcd"))
    assert (nobody.entries, nobody.p_best) == ((), None)
    (equal,) = find_successors(make_ballots(a=(5, 5), b=(3, 3), c=(3, 3)), [("c", "a")])
    assert (equal.entries, equal.p_best) == (("b", "c"), None)
