"""When not everything can be routed: what would help, previewed, and made real with the routing in one step."""

import re

import pytest
from sqlalchemy import select

from awards.audit.models import AuditLine
from awards.domain.errors import NotAllowed, RoutingOutdated
from awards.domain.lifecycle import AssignmentState, Stage
from awards.domain.routing_relaxing import Relaxation
from awards.jury.models import Assignment, Juror, RoutingRun
from awards.jury.service_plan import Supposition, plan_routing, read_supposition
from awards.jury.service_routing import apply_routing
from awards.jury.service_wanted import ask_for_all_again, count_with_fewer
from awards.nominations.models import Entry
from tests.factories import NOW, get_category, make_entry


@pytest.fixture
def entries(session, cast):
    """Three entries for three jurors, in scoring."""
    cast.edition.stage = Stage.SCORING
    made = [make_entry(session, get_category(session, cast.edition)) for _ in range(3)]
    session.commit()
    return made


def plan(session, cast, relaxation=None):
    return plan_routing(session, edition=cast.edition, supposed=Supposition(relaxation))


def apply(session, cast, relaxation):
    return apply_routing(
        session, edition=cast.edition, digest=plan(session, cast).digest, supposed=Supposition(relaxation), now=NOW,
        actor_id=cast.olga.id,
    )  # fmt: skip


def menu(session, cast):
    return {one.relaxation: one.missing for one in plan(session, cast).menu()}


def held(session):
    pending = select(Assignment.entry_id, Assignment.juror_id).where(
        Assignment.state.in_((AssignmentState.NOT_OPENED, AssignmentState.CAST))
    )
    return set(map(tuple, session.execute(pending)))


def lines(session):
    wanted = select(AuditLine).where(AuditLine.action.in_(("juror_changed", "jurors_wanted_changed")))
    return [(line.action, line.subject, line.details) for line in session.scalars(wanted.order_by(AuditLine.id))]


def test_room_is_made_only_where_the_routing_uses_it(session, cast, entries):
    cast.jan_juror.capacity = 1
    session.flush()
    assert menu(session, cast)[Relaxation.SATURATED] == 0
    run = apply(session, cast, Relaxation.SATURATED)
    capacities = [session.get_one(Juror, juror.id).capacity for juror in (cast.jan_juror, cast.jo_juror)]
    assert (capacities, run.figures["shortfall"], run.figures["supposed"]) == ([3, 40], 0, "saturated")
    assert len(held(session)) == 9
    assert lines(session) == [("juror_changed", f"juror {cast.jan_juror.id}", {"capacity": [1, 3]})]
    assert plan(session, cast).base.shortfall == 0


def test_a_tenth_more_is_one_at_least(session, cast, entries):
    cast.jan_juror.capacity = 1
    session.flush()
    run = apply(session, cast, Relaxation.CAPACITY)
    assert (session.get_one(Juror, cast.jan_juror.id).capacity, run.figures["shortfall"]) == (2, 1)


def test_jurors_join_the_panels_that_need_them_and_no_other(session, cast, entries):
    empathy = get_category(session, cast.edition)
    cast.jo_juror.categories = [get_category(session, cast.edition, "creativity")]
    session.flush()
    apply(session, cast, Relaxation.PANELS)
    session.expire_all()
    jo = session.get_one(Juror, cast.jo_juror.id)
    session.refresh(jo, ["categories"])
    assert sorted(category.key for category in jo.categories) == ["creativity", "empathy"]
    assert lines(session) == [("juror_changed", f"juror {jo.id}", {"panels": [empathy.id]})]
    assert plan(session, cast).base.shortfall == 0


def test_entries_that_lack_jurors_make_do_with_fewer_until_told_otherwise(session, cast, entries):
    first = entries[0]
    cast.jan_juror.languages = ["nl"]
    session.flush()
    apply(session, cast, Relaxation.FEWER)
    session.expire_all()
    assert [session.get_one(Entry, entry.id).jurors_wanted for entry in entries] == [2, 2, 2]
    assert lines(session) == [
        (
            "jurors_wanted_changed",
            f"edition {cast.edition.id}",
            {"entries": {str(entry.id): 2 for entry in entries}},
        )
    ]
    assert (plan(session, cast).base.shortfall, count_with_fewer(session, edition_id=cast.edition.id)) == (0, 3)
    assert ask_for_all_again(session, edition=cast.edition, now=NOW, actor_id=cast.olga.id) == 3
    session.expire_all()
    assert (session.get_one(Entry, first.id).jurors_wanted, plan(session, cast).base.shortfall) == (None, 3)


def test_no_entry_makes_do_with_fewer_than_the_quorum(session, cast, entries):
    cast.jan_juror.languages, cast.edition.quorum = ["nl"], 3
    session.flush()
    assert Relaxation.FEWER not in menu(session, cast)


def test_only_jurors_say_what_they_read(session, cast, entries):
    cast.jan_juror.languages = ["nl"]
    session.flush()
    assert menu(session, cast)[Relaxation.LANGUAGES] == 0
    assert plan(session, cast, Relaxation.LANGUAGES).adjustments.languages == {cast.jan_juror.id: ("en",)}
    with pytest.raises(NotAllowed):
        apply(session, cast, Relaxation.LANGUAGES)
    session.rollback()
    assert (session.scalars(select(RoutingRun)).all(), held(session)) == ([], set())


def test_a_conflict_is_in_no_way_out(session, cast, entries):
    theirs = make_entry(session, get_category(session, cast.edition), organisation=cast.jan_juror.organisation)
    for relaxation in Relaxation:
        assert (theirs.id, cast.jan_juror.id) not in plan(session, cast, relaxation).solution.assignments


def test_what_is_applied_is_what_was_previewed(session, cast, entries):
    cast.jan_juror.capacity = 1
    session.flush()
    shown = plan(session, cast, Relaxation.SATURATED)
    apply(session, cast, Relaxation.SATURATED)
    assert held(session) == set(shown.solution.assignments)


def test_a_relaxed_routing_that_has_changed_since_is_refused_whole(session, cast, entries):
    cast.jan_juror.capacity = 1
    session.commit()
    digest = plan(session, cast).digest
    make_entry(session, get_category(session, cast.edition))
    session.commit()
    with pytest.raises(RoutingOutdated):
        apply_routing(
            session, edition=cast.edition, digest=digest, supposed=Supposition(Relaxation.SATURATED), now=NOW,
            actor_id=cast.olga.id,
        )  # fmt: skip
    session.rollback()
    assert (session.get_one(Juror, cast.jan_juror.id).capacity, held(session)) == (1, set())


@pytest.mark.parametrize("text", ["", *[kind.value for kind in Relaxation], "release-12"])
def test_what_is_supposed_is_read_as_it_is_written(text):
    assert str(read_supposition(text)) == text


def test_each_way_out_is_a_link_to_its_preview_and_a_button_there(session, cast, entries, browser_of):
    cast.jan_juror.capacity = 1
    cast.jo_juror.languages = ["nl"]
    session.commit()
    olga = browser_of(cast.olga)
    page = olga.get("/2026/routing/preview").text
    offered = re.findall(r"/2026/routing/preview\?suppose=(\w+)", page)
    assert set(offered) >= {"capacity", "saturated", "languages", "fewer"}
    languages = olga.get("/2026/routing/preview?suppose=languages").text
    assert f"/2026/jury/{cast.jo_juror.id}" in languages
    assert "Make these changes and apply" not in languages
    saturated = olga.get("/2026/routing/preview?suppose=saturated").text
    assert "Jan Juror: at most 3 dossiers instead of 1" in saturated
    digest = re.search(r'name="digest"[^>]* value="([0-9a-f]{64})"', saturated).group(1)
    sent = {"digest": digest, "suppose": "saturated"}
    assert olga.post("/2026/routing/apply", data=sent).headers["Location"] == "/2026/routing"
    assert session.scalar(select(Juror.capacity).where(Juror.id == cast.jan_juror.id)) == 3


def test_what_nobody_supposes_is_no_page(session, cast, entries, browser_of):
    olga = browser_of(cast.olga)
    for text in ("nonsense", "release-x", "release-", "release-12345678901", "conflict"):
        assert olga.get("/2026/routing/preview", query_string={"suppose": text}).status_code == 404
        assert olga.post("/2026/routing/apply", data={"digest": "", "suppose": text}).status_code == 404
