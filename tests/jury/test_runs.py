"""Routing looked at closely: who reads each entry, and past runs with what they were made from."""

import json
import re

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from awards.domain.lifecycle import AssignmentState, Stage
from awards.domain.routing_relaxing import Relaxation
from awards.jury.command import route
from awards.jury.models import Assignment, RoutingRun
from awards.jury.service_plan import Supposition, plan_routing
from awards.jury.service_readers import Mark, list_readers
from awards.jury.service_routing import apply_routing
from tests.conftest import count_statements
from tests.factories import NOW, get_category, make_entry, make_juror, make_run


@pytest.fixture
def entries(session, cast):
    """Two entries for three jurors, in scoring, routed."""
    cast.edition.stage = Stage.SCORING
    category = get_category(session, cast.edition)
    made = [make_entry(session, category, name=name, language=code) for name, code in (("Ada", "fr"), ("Bo", "nl"))]
    apply(session, cast)
    session.commit()
    return made


def apply(session, cast, relaxation=None):
    supposed = Supposition(relaxation)
    digest = plan_routing(session, edition=cast.edition, supposed=supposed).digest
    return apply_routing(
        session, edition=cast.edition, digest=digest, supposed=supposed, now=NOW, actor_id=cast.olga.id
    )


def lines(session, cast, plan=None):
    found = list_readers(session, edition=cast.edition, category=get_category(session, cast.edition), plan=plan)
    return [(line.name.nominee, line.assigned, line.wanted, line.jurors) for line in found]


def test_the_readers_of_each_entry_now_and_as_planned(session, cast, entries):
    aside = session.scalars(
        select(Assignment).where(Assignment.entry_id == entries[0].id, Assignment.juror_id == cast.jan_juror.id)
    ).one()
    aside.state = AssignmentState.CAST
    cast.jo_juror.languages = ["nl"]
    kit = make_juror(session, cast.edition, name="Kit Newcomer")
    session.flush()
    assert lines(session, cast)[0] == (
        "Ada", 3, 3, (("Chris Chair", Mark.KEPT), ("Jan Juror", Mark.CAST), ("Jo Juror", Mark.KEPT)),
    )  # fmt: skip
    planned = lines(session, cast, plan_routing(session, edition=cast.edition))
    assert planned[0] == (
        "Ada", 3, 3,
        (("Chris Chair", Mark.KEPT), ("Jan Juror", Mark.CAST), (kit.name, Mark.ADDED), ("Jo Juror", Mark.REMOVED)),
    )  # fmt: skip
    assert planned[1][1:3] == (3, 3)


def test_the_readers_have_a_page_from_today_and_from_the_preview(session, cast, entries, browser_of):
    make_juror(session, cast.edition, name="Kit Newcomer")
    cast.jo_juror.capacity = 0
    session.commit()
    olga = browser_of(cast.olga)
    assert "/2026/routing/readers/empathy" in olga.get("/2026/routing").text
    now = olga.get("/2026/routing/readers/empathy").text
    assert "As it stands now." in now
    assert "Kit Newcomer" not in now
    assert "/2026/routing/readers/empathy?suppose=" in olga.get("/2026/routing/preview").text
    planned = olga.get("/2026/routing/readers/empathy?suppose=").text
    assert planned.count("Kit Newcomer") == 2
    assert olga.get("/2026/routing/readers/nothing").status_code == 404
    assert olga.get("/2026/routing/readers/empathy?suppose=nothing").status_code == 404
    assert "No entry in this category" in olga.get("/2026/routing/readers/creativity").text


def test_a_past_run_shows_what_it_was_made_from_and_what_came_out(session, cast, entries, browser_of):
    cast.jan_juror.capacity = 2
    for _ in range(2):
        make_entry(session, get_category(session, cast.edition))
    run = apply(session, cast, Relaxation.SATURATED)
    session.commit()
    olga = browser_of(cast.olga)
    assert f"/2026/routing/runs/{run.id}" in olga.get("/2026/routing").text
    page = olga.get(f"/2026/routing/runs/{run.id}").text
    text = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    assert "Applied by Olga Organiser." in text
    assert "Applied with: Three more dossiers for each juror who is full" in text
    assert "Entries: 4; jurors: 3; conflicts and recusals: 0; ballots cast: 0; assigned and not yet cast: 6." in text
    assert "Jan Juror 2 before, 4 afterwards ( at most 4)".replace("( ", "(") in text
    assert run.inputs["digest"] in text


def test_a_runs_problem_as_a_file_gives_the_same_answer_again(session, cast, entries, browser_of, tmp_path):
    get_category(session, cast.edition).read_by_all = True
    make_juror(session, cast.edition)
    make_entry(session, get_category(session, cast.edition, "creativity"), organisation=cast.jan_juror.organisation)
    session.flush()
    plan = plan_routing(session, edition=cast.edition)
    run = apply(session, cast)
    session.commit()
    answer = browser_of(cast.olga).get(f"/2026/routing/runs/{run.id}.json")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="routing-2026-{run.id}.json"'
    file = tmp_path / "problem.json"
    file.write_bytes(answer.data)
    solved = json.loads(CliRunner().invoke(route, [str(file), "--json"]).output)
    assert [tuple(pair) for pair in solved["assignments"]] == list(plan.solution.assignments)
    assert solved["shortfall"] == run.figures["shortfall"]


def test_a_run_that_kept_only_figures_has_a_page_all_the_same(session, cast, entries, browser_of):
    old = make_run(session, cast.edition)
    session.commit()
    olga = browser_of(cast.olga)
    assert "This run kept no more than its figures." in olga.get(f"/2026/routing/runs/{old.id}").text
    assert olga.get(f"/2026/routing/runs/{old.id}.json").status_code == 404
    assert olga.get(f"/2026/routing/runs/{old.id + 1}").status_code == 404


def test_a_category_that_falls_apart_is_said_in_words(session, cast, entries, browser_of):
    cast.edition.jurors_per_entry, cast.edition.quorum = 1, 1
    for row in session.scalars(select(Assignment)):
        own = cast.jan_juror.id if row.entry_id == entries[0].id else cast.jo_juror.id
        row.state = AssignmentState.CAST if row.juror_id == own else AssignmentState.RELEASED
    session.commit()
    page = browser_of(cast.olga).get("/2026/routing/preview").text
    assert "Empathy falls apart" in page
    assert "Its jurors form 2 groups without an entry in common" in page


@pytest.mark.parametrize(
    "address", ["/2026/routing/readers/empathy", "/2026/routing/readers/empathy?suppose=", "/2026/routing/runs/1"]
)
def test_the_pages_need_the_same_statements_whatever_their_length(session, cast, entries, browser_of, address):
    browser = browser_of(cast.olga)
    run = session.scalars(select(RoutingRun.id).order_by(RoutingRun.id.desc())).first()

    def count(run_id):
        with count_statements() as tally:
            assert browser.get(address.replace("/runs/1", f"/runs/{run_id}")).status_code == 200
        return len(tally.statements)

    few = count(run)
    for _ in range(3):
        make_entry(session, get_category(session, cast.edition))
        make_juror(session, cast.edition)
    later = apply(session, cast)
    session.commit()
    assert few == count(later.id) <= 15
