"""How many jurors an entry is to have, wherever it counts: routing, coverage, ranking."""

import pytest

from awards.ballots.service_progress import count_coverage
from awards.domain.lifecycle import Stage
from awards.jury.service_overview import describe_state
from awards.jury.service_plan import plan_routing
from awards.jury.service_wanted import map_wanted
from awards.results.service import rank_category
from tests.conftest import count_statements
from tests.factories import NOW, get_category, make_assignment, make_ballot, make_entry, make_juror


@pytest.fixture
def four(session, cast):
    """Four jurors, and an entry in each of three categories: two jurors each, everyone, the edition's three."""
    cast.edition.stage = Stage.SCORING
    make_juror(session, cast.edition)
    empathy, creativity = get_category(session, cast.edition), get_category(session, cast.edition, "creativity")
    empathy.jurors_per_entry, creativity.read_by_all = 2, True
    keys = ("empathy", "creativity", "efficiency")
    made = [make_entry(session, get_category(session, cast.edition, key)) for key in keys]
    session.commit()
    return made


def test_each_category_has_its_own_number_its_whole_panel_or_the_editions(session, cast, four):
    wanted = map_wanted(session, edition=cast.edition)
    assert [wanted[entry.id] for entry in four] == [2, 4, 3]
    assert [len(readers) for readers in routed(session, cast, four)] == [2, 4, 3]


def routed(session, cast, entries):
    pairs = plan_routing(session, edition=cast.edition).solution.assignments
    return [[juror for one, juror in pairs if one == entry.id] for entry in entries]


def test_everyone_is_everyone_whom_nothing_bars(session, cast, four):
    creativity = get_category(session, cast.edition, "creativity")
    colleague = make_entry(session, creativity, organisation=cast.jan_juror.organisation)
    dutch = make_entry(session, creativity, language="nl")
    cast.jo_juror.languages = ["fr", "en"]
    cast.chris_juror.paused_at = NOW
    session.flush()
    wanted = map_wanted(session, edition=cast.edition)
    assert [wanted[entry.id] for entry in (four[1], colleague, dutch)] == [3, 2, 2]
    assert plan_routing(session, edition=cast.edition).base.shortfall == 0


def test_a_panel_below_the_quorum_lacks_the_rest(session, cast, four):
    cast.edition.quorum = 3
    creativity = get_category(session, cast.edition, "creativity")
    for juror in (cast.jan_juror, cast.jo_juror):
        juror.categories = [category for category in juror.categories if category is not creativity]
    session.flush()
    plan = plan_routing(session, edition=cast.edition)
    assert [(lack.entry_id, lack.wanted, lack.got) for lack in plan.base.missing] == [(four[1].id, 3, 2)]


def test_an_entrys_own_number_comes_first(session, cast, four):
    four[1].jurors_wanted = 2
    session.flush()
    wanted = map_wanted(session, edition=cast.edition)
    assert [wanted[entry.id] for entry in four] == [2, 2, 3]


def test_coverage_counts_what_each_category_wants(session, cast, four):
    empathy, creativity, efficiency = four
    make_ballot(session, creativity, cast.jan_juror, 3, 3, 3, 3)
    make_assignment(session, creativity, cast.jo_juror)
    for juror in (cast.jan_juror, cast.jo_juror, cast.chris_juror):
        make_assignment(session, empathy, juror)
    coverage = count_coverage(session, edition=cast.edition)
    found = [(coverage[entry.category_id].cast, coverage[entry.category_id].wanted) for entry in four]
    assert found == [(0, 3), (1, 4), (0, 3)]
    state = describe_state(session, edition=cast.edition)
    by_category = {one.category.id: (one.assigned, one.wanted) for one in state.categories if one.entries}
    assert [by_category[entry.category_id] for entry in (empathy, creativity, efficiency)] == [(3, 2), (2, 4), (0, 3)]
    cast.edition.stage = Stage.DELIBERATING
    ranking = rank_category(session, edition=cast.edition, category=get_category(session, cast.edition, "creativity"))
    assert [(line.ranked.cast, line.ranked.wanted) for line in ranking.lines] == [(1, 4)]


def test_the_settings_and_the_routing_say_the_same(session, cast, four, browser_of):
    page = browser_of(cast.olga).get("/2026/routing").text
    assert "by category, as in the settings" in page
    for category in cast.edition.categories:
        category.jurors_per_entry, category.read_by_all = None, False
    session.commit()
    assert "3 jurors per entry" in browser_of(cast.olga).get("/2026/routing").text


def test_what_is_wanted_takes_as_many_statements_for_one_entry_as_for_four(session, cast, four):
    def count():
        session.commit()
        with count_statements() as tally:
            map_wanted(session, edition=cast.edition)
        return len(tally.statements)

    few = count()
    for _ in range(3):
        make_entry(session, get_category(session, cast.edition, "creativity"))
    assert count() == few
