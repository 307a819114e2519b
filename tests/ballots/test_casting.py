"""Casting several ballots in one step, and opening a cast one again."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from awards.audit.models import AuditLine
from awards.ballots.models import Ballot
from awards.ballots.service import find_ballot, points_of, save_ballot
from awards.ballots.service_casting import cast_ballots, reopen_ballot
from awards.ballots.service_progress import list_progress
from awards.domain.errors import (
    AlreadyCast,
    BallotChangedMeanwhile,
    BallotIncomplete,
    NotAllowed,
    NotFound,
    NotNow,
)
from awards.domain.lifecycle import AssignmentState, BallotState, RecusalKind, Stage
from awards.domain.routing import solve
from awards.jury.models import Assignment
from awards.jury.service import leave_jury
from awards.jury.service_assignments import recuse_juror
from awards.jury.service_problem import build_problem, problem_digest
from awards.jury.service_routing import apply_routing
from tests.factories import NOW, get_category, make_assignment, make_ballot, make_entry

LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def category(session, cast):
    cast.edition.stage = Stage.SCORING
    return get_category(session, cast.edition)


@pytest.fixture
def ballot(session, cast, category):
    """Jan's, cast."""
    made = make_ballot(session, make_entry(session, category), cast.jan_juror, 4, 3, 5, 2, comment="Kept")
    session.commit()
    return made


def assignment_of(session, ballot):
    return session.get_one(Assignment, ballot.assignment_id)


def reopen(session, ballot, now=LATER):
    return reopen_ballot(session, assignment=assignment_of(session, ballot), now=now)


def lines(session):
    wanted = select(AuditLine).where(AuditLine.action.startswith("ballot_")).order_by(AuditLine.id)
    return [(line.action, line.subject) for line in session.scalars(wanted)]


def test_a_reopened_ballot_is_a_draft_with_its_points_and_a_line_in_the_record(session, cast, ballot):
    assignment = assignment_of(session, ballot)
    reopen(session, ballot)
    assert (ballot.state, ballot.version, ballot.cast_at, ballot.comment) == (BallotState.DRAFT, 2, None, "Kept")
    assert (assignment.state, assignment.changed_at) == (AssignmentState.DRAFT, LATER)
    assert sorted(points_of(find_ballot(session, assignment_id=assignment.id)).values()) == [2, 3, 4, 5]
    assert lines(session) == [("ballot_reopened", f"assignment {assignment.id}")]
    assert [(line.total.cast, line.total.assigned) for line in list_progress(session, edition_id=cast.edition.id)] == [
        (0, 1)
    ]


def test_cast_again_it_keeps_when_it_was_cast_first(session, ballot):
    reopen(session, ballot)
    points = points_of(find_ballot(session, assignment_id=ballot.assignment_id))
    assignment = assignment_of(session, ballot)
    save_ballot(session, assignment=assignment, points=points, comment="", version=2, now=LATER, cast=True)
    session.refresh(assignment)
    assert (assignment.first_cast_at, ballot.cast_at) == (NOW, LATER)


@pytest.mark.parametrize("state", [state for state in AssignmentState if state is not AssignmentState.CAST])
def test_only_what_is_cast_can_be_reopened(session, cast, category, state):
    assignment = make_assignment(session, make_entry(session, category), cast.jan_juror, state=state)
    with pytest.raises(NotAllowed):
        reopen_ballot(session, assignment=assignment, now=NOW)
    assert lines(session) == []


@pytest.mark.parametrize("why", ["stage", "deadline"])
def test_once_scoring_is_closed_nothing_is_reopened(session, cast, ballot, why):
    if why == "stage":
        cast.edition.stage = Stage.DELIBERATING
    else:
        cast.edition.scoring_closes_at = LATER
    session.commit()
    with pytest.raises(NotNow):
        reopen(session, ballot)
    assert ballot.state is BallotState.CAST


def test_no_routing_run_moves_a_reopened_ballot_and_its_preview_stays_good(session, cast, category, ballot):
    """Cast, reopened or cast again: to the routing it is the same."""
    before = build_problem(session, edition=cast.edition)
    reopen(session, ballot)
    problem = build_problem(session, edition=cast.edition)
    assert problem_digest(problem) == problem_digest(before)
    assignment = assignment_of(session, ballot)
    assert problem.cast == {(assignment.entry_id, assignment.juror_id)}
    assert problem.pending == frozenset()
    cast.jan_juror.capacity = 0  # whoever holds too many gives up what is pending
    crowd = build_problem(session, edition=cast.edition)
    assert (assignment.entry_id, assignment.juror_id) in solve(crowd).assignments
    apply_routing(session, edition=cast.edition, digest=problem_digest(crowd), now=LATER, actor_id=cast.olga.id)
    session.refresh(assignment)
    assert assignment.state is AssignmentState.DRAFT


def test_a_juror_may_step_aside_from_what_they_reopened(session, cast, ballot):
    assignment = assignment_of(session, ballot)
    with pytest.raises(AlreadyCast, match="open it again first"):
        recuse_juror(session, assignment=assignment, kind=RecusalKind.PERSONAL, note="", now=NOW, actor_id=cast.jan.id)
    reopen(session, ballot)
    recuse_juror(session, assignment=assignment, kind=RecusalKind.PERSONAL, note="", now=LATER, actor_id=cast.jan.id)
    session.refresh(assignment)
    assert assignment.state is AssignmentState.RECUSED


def test_who_leaves_the_jury_gives_up_what_they_reopened_and_keeps_what_is_cast(session, cast, category, ballot):
    kept = make_ballot(session, make_entry(session, category), cast.jan_juror, 1, 1, 1, 1)
    reopen(session, ballot)
    leave_jury(session, juror=cast.jan_juror, now=LATER, actor_id=cast.jan.id)
    states = {each.id: each.state for each in session.scalars(select(Assignment))}
    assert states == {ballot.assignment_id: AssignmentState.RELEASED, kept.assignment_id: AssignmentState.CAST}


def drafts(session, cast, category, *points):
    """One draft of Jan's for each."""
    made = [make_ballot(session, make_entry(session, category), cast.jan_juror, *each, cast=False) for each in points]
    session.commit()
    return made


def cast_those(session, cast, *ballots, account=None, version=1):
    return cast_ballots(
        session, edition=cast.edition, account_id=(account or cast.jan).id, now=LATER,
        seen={ballot.assignment_id: version for ballot in ballots},
    )  # fmt: skip


def test_several_are_cast_in_one_step_each_with_its_line(session, cast, category):
    one, other, left = drafts(session, cast, category, (4, 4, 4, 4), (1, 2, 3, 4), (5, 5, 5, 5))
    cast_those(session, cast, one, other)
    session.expire_all()
    assert [(each.state, each.version, each.cast_at) for each in (one, other, left)] == [
        (BallotState.CAST, 2, LATER), (BallotState.CAST, 2, LATER), (BallotState.DRAFT, 1, None)
    ]  # fmt: skip
    assert lines(session) == [("ballot_cast", f"assignment {each.assignment_id}") for each in (one, other)]


def test_all_or_none(session, cast, category):
    whole, part = drafts(session, cast, category, (4, 4, 4, 4), (1, 2))
    with pytest.raises(BallotIncomplete):
        cast_those(session, cast, whole, part)
    session.rollback()
    with pytest.raises(BallotChangedMeanwhile):
        cast_those(session, cast, whole, version=2)
    session.rollback()
    with pytest.raises(NotFound):
        cast_those(session, cast, whole, account=cast.jo)
    session.rollback()
    cast.edition.stage = Stage.DELIBERATING
    with pytest.raises(NotNow):
        cast_those(session, cast, whole)
    session.rollback()
    assert set(session.scalars(select(Ballot.state))) == {BallotState.DRAFT}
    assert lines(session) == []


def test_what_is_cast_already_is_not_cast_twice(session, cast, ballot):
    with pytest.raises(AlreadyCast):
        cast_those(session, cast, ballot)


def test_the_page_lists_what_is_complete_and_casts_what_stays_ticked(session, cast, category, browser_of):
    one, other, part = drafts(session, cast, category, (4, 4, 4, 4), (1, 2, 3, 4), (3,))
    make_assignment(session, make_entry(session, category), cast.jan_juror)
    session.commit()
    browser = browser_of(cast.jan)
    assert "Cast 2 complete drafts at once" in browser.get("/2026/ballots").text
    page = browser.get("/2026/ballots/cast").text
    assert set(re.findall(r'name="ballot"[^>]*value="([\d-]+)" checked', page)) == {
        f"{one.assignment_id}-1", f"{other.assignment_id}-1"
    }  # fmt: skip
    assert "1 of 4 scored" in page
    assert f"/2026/ballots/{part.assignment_id}" in page
    assert "1 dossier has no score yet." in page
    assert "Tick at least one ballot." in browser.post("/2026/ballots/cast", data={"ballot": "nonsense"}).text
    answer = browser.post("/2026/ballots/cast", data={"ballot": f"{other.assignment_id}-1"})
    assert answer.location == "/2026/ballots"
    assert "1 ballot is cast. Thank you." in browser.get("/2026/ballots").text
    stale = browser.post("/2026/ballots/cast", data={"ballot": f"{one.assignment_id}-7"})
    assert stale.status_code == 409
    assert "This ballot was changed somewhere else" in stale.text
    session.rollback()
    assert {each.assignment_id: each.state.value for each in session.scalars(select(Ballot))} == {
        one.assignment_id: "draft", other.assignment_id: "cast", part.assignment_id: "draft"
    }  # fmt: skip


def test_the_page_opens_a_ballot_again_and_says_that_it_does_not_count(session, ballot, cast, browser_of):
    browser, path = browser_of(cast.jan), f"/2026/ballots/{ballot.assignment_id}"
    assert f'action="{path}/reopen"' in browser.get(path).text
    assert browser.post(f"{path}/reopen").location == path
    page = browser.get(path).text
    assert "It does not count until you cast it once more." in page
    assert page.count(" checked") == 5  # its four points, and the switch of the keys
    assert "opened again" in browser.get("/2026/ballots").text
    assert browser.post(f"{path}/reopen").location == path  # a second tap
    assert len(lines(session)) == 1
    assert browser_of(cast.jo).post(f"{path}/reopen").status_code == 404


def test_after_the_close_the_page_offers_no_reopening(session, ballot, cast, browser_of):
    cast.edition.scoring_closes_at = NOW - timedelta(days=1)
    session.commit()
    page = browser_of(cast.jan).get(f"/2026/ballots/{ballot.assignment_id}").text
    assert "Cast on" in page
    assert "Open this ballot again" not in page
    cast.edition.stage = Stage.DELIBERATING
    session.commit()
    assert browser_of(cast.jan).post(f"/2026/ballots/{ballot.assignment_id}/reopen").status_code == 409
