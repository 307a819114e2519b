"""Saving and casting a ballot: what is stored, what is refused, and who is told when two pages meet."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from awards.audit.models import AuditLine
from awards.ballots.models import Ballot, Score, Texts
from awards.ballots.service import (
    find_ballot,
    find_neighbours,
    get_own_assignment,
    list_own_assignments,
    mark_opened,
    points_of,
    reading_key,
    save_ballot,
)
from awards.ballots.service_rows import insert_ballot, update_ballot
from awards.domain.errors import (
    AlreadyCast,
    BallotChangedMeanwhile,
    BallotIncomplete,
    NotAllowed,
    NotFound,
    NotNow,
)
from awards.domain.lifecycle import AssignmentState, BallotState, RecusalKind, Stage
from awards.jury.models import Assignment
from awards.jury.service_assignments import recuse_juror
from tests.conftest import count_statements
from tests.factories import NOW, get_category, get_criteria, make_assignment, make_entry

LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def assignment(session, cast):
    cast.edition.stage = Stage.SCORING
    entry = make_entry(session, get_category(session, cast.edition))
    return make_assignment(session, entry, cast.jan_juror)


@pytest.fixture
def criteria(session, cast):
    return [criterion.id for criterion in get_criteria(session, get_category(session, cast.edition))]


def stored(session):
    """Everything that is stored of ballots: state, version, comment, points by criterion."""
    points = {}
    for score in session.execute(select(Score.ballot_id, Score.criterion_id, Score.points)):
        points.setdefault(score.ballot_id, {})[score.criterion_id] = score.points
    rows = session.execute(select(Ballot.id, Ballot.state, Ballot.version, Ballot.comment))
    return [(row.state, row.version, row.comment, points.get(row.id, {})) for row in rows]


def save(session, assignment, points, *, version=None, comment="", now=NOW, cast=False):
    return save_ballot(
        session, assignment=assignment, points=points, comment=comment, version=version, now=now, cast=cast
    )


def test_a_draft_may_be_incomplete_and_grows_with_each_save(session, assignment, criteria):
    first = save(session, assignment, {criteria[0]: 3}, comment="Warm.")
    assert (first.version, assignment.state) == (1, AssignmentState.DRAFT)
    save(session, assignment, {criteria[0]: 4, criteria[2]: 5}, version=1, comment="Warm, exact.")
    assert stored(session) == [(BallotState.DRAFT, 2, "Warm, exact.", {criteria[0]: 4, criteria[2]: 5})]
    save(session, assignment, {criteria[2]: 5}, version=2)
    assert stored(session) == [(BallotState.DRAFT, 3, "", {criteria[2]: 5})]


def test_casting_stores_all_points_and_leaves_a_line_without_scores(session, cast, assignment, criteria):
    ballot = save(session, assignment, dict(zip(criteria, (5, 4, 3, 2), strict=True)), comment="Yes.", cast=True)
    assert (ballot.state, ballot.cast_at, assignment.state) == (BallotState.CAST, NOW, AssignmentState.CAST)
    assert stored(session) == [(BallotState.CAST, 1, "Yes.", dict(zip(criteria, (5, 4, 3, 2), strict=True)))]
    line = session.scalars(select(AuditLine).order_by(AuditLine.id.desc())).first()
    assert (line.action, line.subject, line.actor_id) == ("ballot_cast", f"assignment {assignment.id}", cast.jan.id)
    assert line.details == {"entry": assignment.entry_id, "juror": cast.jan_juror.id}


def test_a_cast_ballot_never_changes(session, assignment, criteria):
    full = dict.fromkeys(criteria, 3)
    save(session, assignment, full, cast=True)
    for cast in (False, True):
        with pytest.raises(AlreadyCast):
            save(session, assignment, full | {criteria[0]: 5}, version=1, cast=cast)
    with pytest.raises(AlreadyCast):
        recuse_juror(session, assignment=assignment, kind=RecusalKind.OTHER, note="Too late", now=NOW, actor_id=None)
    assert stored(session) == [(BallotState.CAST, 1, "", full)]


@pytest.mark.parametrize("missing", [0, 3])
def test_casting_needs_every_criterion(session, assignment, criteria, missing):
    points = {criterion: 3 for place, criterion in enumerate(criteria) if place != missing}
    with pytest.raises(BallotIncomplete):
        save(session, assignment, points, cast=True)
    assert stored(session) == []
    assert assignment.state is AssignmentState.NOT_OPENED


@pytest.mark.parametrize("points", [0, 6, -1])
def test_points_run_from_one_to_five(session, assignment, criteria, points):
    with pytest.raises(BallotIncomplete):
        save(session, assignment, {criteria[0]: points})
    assert stored(session) == []


def test_a_criterion_of_another_category_is_refused(session, cast, assignment):
    foreign = get_criteria(session, get_category(session, cast.edition, "communication"))[0]
    with pytest.raises(BallotIncomplete):
        save(session, assignment, {foreign.id: 3})


@pytest.mark.parametrize("seen", [None, 1, 7])
def test_a_page_made_from_another_version_overwrites_nothing(session, assignment, criteria, seen):
    save(session, assignment, {criteria[0]: 3})
    save(session, assignment, {criteria[0]: 4}, version=1)
    with pytest.raises(BallotChangedMeanwhile):
        save(session, assignment, {criteria[0]: 1}, version=seen)
    assert stored(session) == [(BallotState.DRAFT, 2, "", {criteria[0]: 4})]


def test_the_same_sent_twice_is_no_conflict(session, assignment, criteria):
    save(session, assignment, {criteria[0]: 3}, comment="Once.")
    again = save(session, assignment, {criteria[0]: 3}, comment="Once.", now=LATER)
    assert (again.version, again.updated_at) == (1, NOW)
    full = dict.fromkeys(criteria, 2)
    save(session, assignment, full, version=1)
    assert save(session, assignment, full, version=1, cast=True).state is BallotState.CAST


def test_nothing_is_saved_before_scoring_or_after_its_deadline(session, cast, assignment, criteria):
    with pytest.raises(NotNow):
        save(session, assignment, {criteria[0]: 3}, now=cast.edition.scoring_closes_at)
    for stage in (Stage.SCREENING, Stage.DELIBERATING, Stage.SEALED):
        cast.edition.stage = stage
        with pytest.raises(NotNow):
            save(session, assignment, dict.fromkeys(criteria, 3), cast=True)
    assert stored(session) == []


@pytest.mark.parametrize("state", [AssignmentState.RECUSED, AssignmentState.RELEASED])
def test_what_is_no_longer_assigned_is_not_saved(session, assignment, criteria, state):
    assignment.state = state
    session.flush()
    with pytest.raises(NotAllowed):
        save(session, assignment, {criteria[0]: 3})
    assert stored(session) == []


def test_saving_takes_few_statements(session, cast, assignment, criteria):
    session.commit()
    found = get_own_assignment(session, edition_id=cast.edition.id, account_id=cast.jan.id, assignment_id=assignment.id)
    save(session, found, {criteria[0]: 2})
    session.commit()
    with count_statements() as tally:
        save(session, found, dict.fromkeys(criteria, 4), version=1, cast=True)
    assert len(tally.statements) <= 8, tally.statements


def test_opening_is_noted_once_and_never_undoes_a_draft(session, assignment, criteria):
    mark_opened(session, assignment=assignment, now=NOW)
    assert (assignment.state, session.scalar(select(Assignment.state))) == (AssignmentState.OPENED,) * 2
    save(session, assignment, {criteria[0]: 3})
    mark_opened(session, assignment=assignment, now=LATER)
    assert session.scalar(select(Assignment.state)) is AssignmentState.DRAFT


def test_only_ones_own_assignments_are_found(session, cast, assignment):
    own = {"edition_id": cast.edition.id, "account_id": cast.jan.id, "assignment_id": assignment.id}
    assert get_own_assignment(session, **own) is assignment
    for change in ({"account_id": cast.jo.id}, {"edition_id": 999}, {"assignment_id": 999}):
        with pytest.raises(NotFound):
            get_own_assignment(session, **{**own, **change})
    assignment.state = AssignmentState.RELEASED
    session.flush()
    with pytest.raises(NotFound):
        get_own_assignment(session, **own)
    assert list_own_assignments(session, edition_id=cast.edition.id, account_id=cast.jan.id) == []


def test_each_juror_meets_the_entries_in_an_order_of_their_own(session, cast):
    cast.edition.stage = Stage.SCORING
    entries = [make_entry(session, get_category(session, cast.edition)) for _ in range(6)]
    orders = {}
    for juror, account in ((cast.jan_juror, cast.jan), (cast.jo_juror, cast.jo)):
        for entry in entries:
            make_assignment(session, entry, juror)
        listed = list_own_assignments(session, edition_id=cast.edition.id, account_id=account.id)
        orders[account.id] = [one.entry_id for one in listed]
        assert orders[account.id] == sorted(
            (entry.id for entry in entries), key=lambda entry_id, juror=juror: reading_key(juror.id, entry_id)
        )
    assert sorted(orders[cast.jan.id]) == sorted(orders[cast.jo.id])
    assert orders[cast.jan.id] != orders[cast.jo.id]


def test_the_way_leads_round_to_what_is_left(session, cast):
    cast.edition.stage = Stage.SCORING
    for _ in range(3):
        make_assignment(session, make_entry(session, get_category(session, cast.edition)), cast.jan_juror)
    first, second, third = list_own_assignments(session, edition_id=cast.edition.id, account_id=cast.jan.id)
    second.state = AssignmentState.CAST
    session.flush()
    way = find_neighbours(session, assignment=second)
    assert (way.place, way.total) == (2, 3)
    assert (way.previous_id, way.next_id, way.next_open_id) == (first.id, third.id, third.id)
    assert find_neighbours(session, assignment=third).next_open_id == first.id
    assert points_of(find_ballot(session, assignment_id=first.id)) == {}


def test_of_two_first_saves_at_the_same_moment_one_is_told(session, assignment):
    values = {"assignment_id": assignment.id, "state": BallotState.DRAFT, "now": NOW}
    insert_ballot(session, texts=Texts("First"), **values)
    with pytest.raises(BallotChangedMeanwhile):
        insert_ballot(session, texts=Texts("Second"), **values)
    assert stored(session) == [(BallotState.DRAFT, 1, "First", {})]


def test_of_two_later_saves_at_the_same_moment_one_is_told(session, assignment, criteria):
    ballot = save(session, assignment, {criteria[0]: 3}, comment="First")
    session.execute(update(Ballot).values(version=2).execution_options(synchronize_session=False))
    with pytest.raises(BallotChangedMeanwhile):
        update_ballot(session, ballot, texts=Texts("Second"), state=BallotState.DRAFT, now=LATER)
    assert stored(session) == [(BallotState.DRAFT, 2, "First", {criteria[0]: 3})]
