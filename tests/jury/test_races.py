"""Two people at the same moment: one wins, the other is told."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.accounts.service import list_role_holders
from awards.audit.service import record
from awards.ballots.service import save_ballot
from awards.domain.errors import RoutingOutdated
from awards.domain.lifecycle import AssignmentState, Stage
from awards.domain.roles import Role
from awards.editions.models import Edition
from awards.extensions import db
from awards.jury.models import Assignment, Juror, RoutingRun
from awards.jury.service import make_chair
from awards.jury.service_assignments import lock_routing
from awards.jury.service_conflicts import declare_conflicts
from awards.jury.service_problem import build_problem, problem_digest
from awards.jury.service_routing import apply_routing
from tests.factories import NOW, get_category, get_criteria, make_assignment, make_entry


def at_once(app, *actions: Callable[[Session], object]) -> list[object]:
    """Run each action in a session and a thread of its own, all begun together; what each gave or raised."""
    barrier = Barrier(len(actions))

    def run(action):
        with app.app_context(), Session(db.engine) as session:
            barrier.wait()
            try:
                done = action(session)
                session.commit()
            except Exception as error:
                session.rollback()
                return error
            return done

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))


def test_two_organisers_apply_the_same_preview(app, session, cast):
    cast.edition.stage = Stage.SCORING
    for _ in range(4):
        make_entry(session, get_category(session, cast.edition))
    digest = problem_digest(build_problem(session, edition=cast.edition))
    session.commit()

    def apply(other):
        edition = other.get_one(Edition, cast.edition.id)
        return apply_routing(other, edition=edition, digest=digest, now=NOW, actor_id=cast.olga.id).seed

    outcomes = at_once(app, apply, apply)
    assert sorted(isinstance(outcome, RoutingOutdated) for outcome in outcomes) == [False, True]
    assert 1 in outcomes
    assert len(session.scalars(select(RoutingRun)).all()) == 1
    assert len(session.scalars(select(Assignment)).all()) == 12


def test_a_conflict_declared_while_routing_is_applied_holds(app, session, cast):
    cast.edition.stage = Stage.SCORING
    entry = make_entry(session, get_category(session, cast.edition))
    digest = problem_digest(build_problem(session, edition=cast.edition))
    session.commit()

    def apply(other):
        edition = other.get_one(Edition, cast.edition.id)
        return apply_routing(other, edition=edition, digest=digest, now=NOW, actor_id=cast.olga.id).seed

    def declare(other):
        juror = other.get_one(Juror, cast.jan_juror.id)
        return declare_conflicts(other, juror=juror, entry_ids=[entry.id], organisations=[], now=NOW)

    applied, declared = at_once(app, apply, declare)
    assert (applied, declared) == (1, 1) or (isinstance(applied, RoutingOutdated), declared) == (True, 0)
    jans = select(Assignment.state).where(Assignment.juror_id == cast.jan_juror.id)
    assert set(session.scalars(jans)) <= {AssignmentState.RELEASED}


def test_two_organisers_name_two_chairs(app, session, cast):
    def name(juror_id):
        def act(other):
            edition, juror = other.get_one(Edition, cast.edition.id), other.get_one(Juror, juror_id)
            make_chair(other, edition=edition, juror=juror, now=NOW, actor_id=cast.olga.id)

        return act

    assert at_once(app, name(cast.jan_juror.id), name(cast.jo_juror.id)) == [None, None]
    session.expire_all()
    assert len(list_role_holders(session, edition_id=cast.edition.id, role=Role.CHAIR)) == 1


def test_ballots_are_cast_while_entries_are_routed(app, session, cast):
    """On PostgreSQL the two wait for one another's locks, unless they take them in one order."""
    cast.edition.stage = Stage.SCORING
    category = get_category(session, cast.edition)
    assignment = make_assignment(session, make_entry(session, category), cast.jan_juror)
    points = {criterion.id: 4 for criterion in get_criteria(session, category)}
    session.commit()
    locked = Event()

    def route(other):
        lock_routing(other, edition_id=cast.edition.id)
        locked.set()
        time.sleep(0.5)
        return record(
            other, action="routing_applied", subject="routing run 1", now=NOW, actor_id=None, edition_id=cast.edition.id
        ).action

    def cast_ballot(other):
        locked.wait(5)
        mine = other.get_one(Assignment, assignment.id)
        return save_ballot(other, assignment=mine, points=points, comment="", version=None, now=NOW, cast=True).version

    assert at_once(app, route, cast_ballot) == ["routing_applied", 1]
