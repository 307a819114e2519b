"""Practice is counted nowhere: whatever jurors give there, every figure stays what it was."""

import re

import pytest
from grimp import build_graph

from awards.ballots.service_progress import count_coverage, list_progress
from awards.domain.lifecycle import JurorState, Stage
from awards.domain.practice import Leaning, Spread, lean, spread_of
from awards.editions.service import list_categories
from awards.editions.service_practice import list_practice_dossiers
from awards.jury.service_practice import save_reading
from awards.jury.service_problem import build_problem, problem_digest
from awards.results.service import rank_category
from awards.results.service_seal import digest_results
from tests.factories import NOW, make_juror
from tests.world import make_world


def figures(session, edition):
    """Progress, coverage, routing, rankings and the seal of an edition, by value."""
    session.expire_all()
    progress = [
        (line.juror.name, line.total, dict(line.by_category), line.begun)
        for line in list_progress(session, edition_id=edition.id)
    ]
    rankings = [
        repr(rank_category(session, edition=edition, category=category))
        for category in list_categories(session, edition_id=edition.id)
    ]
    return {
        "progress": progress,
        "coverage": count_coverage(session, edition=edition),
        "routing": problem_digest(build_problem(session, edition=edition)),
        "rankings": [re.sub(r" at 0x[0-9a-f]+", "", one) for one in rankings],
        "seal": digest_results(session, edition=edition),
    }


def test_no_figure_knows_of_practice(session):
    world = make_world(session, stage=Stage.SCORING, size=3)
    edition, cast = world.cast.edition, world.cast
    extra = make_juror(session, edition)
    edition.stage = Stage.DELIBERATING
    session.commit()
    before = figures(session, edition)
    edition.stage = Stage.SCORING
    for juror in (cast.chris_juror, cast.jan_juror, cast.jo_juror, extra):
        assert juror.state is JurorState.ACCEPTED
        for dossier in list_practice_dossiers(session, edition_id=edition.id):
            points = {criterion.key: 1 for criterion in dossier.category.criteria}
            save_reading(session, edition=edition, juror=juror, dossier=dossier, points=points, now=NOW)
    edition.stage = Stage.DELIBERATING
    session.commit()
    assert figures(session, edition) == before


def test_no_other_room_can_reach_the_readings():
    """What neither imports the readings nor what finds them can count, route, seal or export them."""
    graph = build_graph("awards", cache_dir=None)
    importers = graph.find_modules_that_directly_import
    assert importers("awards.jury.models_practice") == {"awards.jury.service_practice"}
    assert importers("awards.jury.service_practice") == {
        "awards.ballots.views", "awards.ballots.views_practice", "awards.ballots.views_practice_texts",
        "awards.demo.practice", "awards.jury.views",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("own", "reference", "leaning"),
    [
        ({"a": 3, "b": 1}, {"a": 3, "b": 1}, Leaning.EQUAL),
        ({"a": 3, "b": 1, "c": 2}, {"a": 3, "b": 1, "c": 3}, Leaning.ALIKE),
        ({"a": 3, "b": 1}, {"a": 3, "b": 2}, Leaning.STRICTER),
        ({"a": 3, "b": 3}, {"a": 3, "b": 2}, Leaning.MILDER),
        ({"a": 5, "b": 1}, {"a": 3, "b": 3}, Leaning.MIXED),
        ({"a": 4, "gone": 1}, {"a": 4, "new": 5}, Leaning.EQUAL),
        ({"gone": 1}, {"new": 5}, None),
        ({}, {"a": 1}, None),
    ],
)
def test_a_leaning_is_half_a_point_over_the_criteria_that_both_have(own, reference, leaning):
    assert lean(own, reference) is leaning


def test_a_spread_needs_three_readers():
    assert spread_of([5, 1]) is None
    assert spread_of([5, 2, 5]) == Spread((0, 1, 0, 0, 2))
    assert [(one.low, one.high, one.is_wide) for one in map(Spread, [(0, 1, 0, 0, 2), (1, 1, 1, 0, 0)])] == [
        (2, 5, True),
        (1, 3, False),
    ]
