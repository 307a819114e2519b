"""A juror who opens a ballot again or casts several, and what happens at the same moment elsewhere."""

import time
from threading import Event

import pytest
from sqlalchemy import func, select

from awards.audit.models import AuditLine
from awards.ballots.models import Ballot
from awards.ballots.service_casting import cast_ballots, reopen_ballot
from awards.desk.service import move_stage
from awards.domain.errors import AlreadyCast, BallotChangedMeanwhile, NotAllowed, NotNow, StageMoveNotAllowed
from awards.domain.lifecycle import AssignmentState, BallotState, Stage
from awards.editions.models import Edition
from awards.jury.models import Assignment
from awards.jury.service_assignments import lock_routing
from tests.factories import NOW, get_category, make_ballot, make_entry
from tests.jury.test_races import at_once


@pytest.fixture
def ballot(session, cast):
    """Jan's, the only one that is cast."""
    cast.edition.stage = Stage.SCORING
    made = make_ballot(session, make_entry(session, get_category(session, cast.edition)), cast.jan_juror, 4, 4, 4, 4)
    session.commit()
    return made


def reopening(assignment_id):
    def act(other):
        return reopen_ballot(other, assignment=other.get_one(Assignment, assignment_id), now=NOW).version

    return act


def closing(cast):
    def act(other):
        move_stage(
            other, edition=other.get_one(Edition, cast.edition.id), from_stage=Stage.SCORING,
            to_stage=Stage.DELIBERATING, now=NOW, actor_id=cast.olga.id,
        )  # fmt: skip
        return "closed"

    return act


def slowly_first(action, done: Event):
    """The action, which keeps its locks for a while."""

    def act(other):
        outcome = action(other)
        done.set()
        time.sleep(0.5)
        return outcome

    return act


def afterwards(action, done: Event):
    def act(other):
        done.wait(5)
        return action(other)

    return act


def test_scoring_that_closes_waits_for_a_ballot_being_reopened_and_sees_it(app, session, cast, ballot):
    begun = Event()
    reopened, closed = at_once(
        app, slowly_first(reopening(ballot.assignment_id), begun), afterwards(closing(cast), begun)
    )
    assert reopened == 2
    assert isinstance(closed, StageMoveNotAllowed)  # nothing is cast any more
    session.expire_all()
    assert session.get_one(Edition, cast.edition.id).stage is Stage.SCORING


def test_a_ballot_is_not_reopened_while_scoring_closes(app, session, cast, ballot):
    begun = Event()
    closed, reopened = at_once(
        app, slowly_first(closing(cast), begun), afterwards(reopening(ballot.assignment_id), begun)
    )
    assert closed == "closed"
    assert isinstance(reopened, NotNow)
    session.expire_all()
    assert session.get_one(Ballot, ballot.id).state is BallotState.CAST
    assert session.get_one(Assignment, ballot.assignment_id).state is AssignmentState.CAST


def test_two_tabs_reopen_one_ballot_once(app, session, ballot):
    outcomes = at_once(app, *[reopening(ballot.assignment_id)] * 2)
    assert sorted(isinstance(outcome, NotAllowed) for outcome in outcomes) == [False, True]
    wanted = select(func.count()).select_from(AuditLine).where(AuditLine.action == "ballot_reopened")
    assert session.scalar(wanted) == 1


def test_two_tabs_cast_the_same_drafts_once(app, session, cast, ballot):
    category = get_category(session, cast.edition)
    drafts = [make_ballot(session, make_entry(session, category), cast.jan_juror, 3, 3, 3, 3, cast=False) for _ in "ab"]
    session.commit()

    def cast_all(other):
        edition = other.get_one(Edition, cast.edition.id)
        seen = {each.assignment_id: 1 for each in drafts}
        return len(cast_ballots(other, edition=edition, account_id=cast.jan.id, seen=seen, now=NOW))

    outcomes = at_once(app, cast_all, cast_all)
    assert sorted(isinstance(one, AlreadyCast | BallotChangedMeanwhile) for one in outcomes) == [False, True]
    assert 2 in outcomes
    wanted = select(func.count()).select_from(AuditLine).where(AuditLine.action == "ballot_cast")
    assert session.scalar(wanted) == 2


def test_reopening_waits_for_a_routing_run_and_neither_fails(app, session, cast, ballot):
    begun = Event()

    def route(other):
        lock_routing(other, edition_id=cast.edition.id)
        other.execute(select(Assignment.id).with_for_update())
        return "routed"

    outcomes = at_once(app, slowly_first(route, begun), afterwards(reopening(ballot.assignment_id), begun))
    assert outcomes == ["routed", 2]
