"""Waivers and answers while others act on the same."""

from sqlalchemy import select

from awards.ballots.service import save_ballot
from awards.domain.errors import AlreadyCast, AwardsError, NotAllowed, NotFound
from awards.domain.lifecycle import AssignmentState, Stage
from awards.editions.models import Edition
from awards.jury.models import Assignment, ConflictWaiver, Juror, NamesakeAnswer
from awards.jury.service import make_chair
from awards.jury.service_namesakes import answer_question, list_questions
from awards.jury.service_waivers import AlreadyWaived, revoke_waiver, waive_conflict
from tests.factories import NOW, get_category, get_criteria, make_assignment, make_entry
from tests.jury.test_races import at_once


def waiving(cast, entry):
    def act(other):
        edition, juror = other.get_one(Edition, cast.edition.id), other.get_one(Juror, cast.jan_juror.id)
        return waive_conflict(
            other, edition=edition, juror=juror, entry_id=entry.id, reason="Long ago.", now=NOW, actor_id=cast.chris.id
        ).reason

    return act


def make_colleague(session, cast):
    cast.edition.stage = Stage.SCORING
    return make_entry(session, get_category(session, cast.edition), organisation=cast.jan_juror.organisation)


def test_the_chair_waives_in_two_tabs(app, session, cast):
    entry = make_colleague(session, cast)
    session.commit()
    outcomes = at_once(app, waiving(cast, entry), waiving(cast, entry))
    assert sorted(isinstance(outcome, AlreadyWaived) for outcome in outcomes) == [False, True]
    assert len(session.scalars(select(ConflictWaiver)).all()) == 1


def test_the_chair_waives_while_another_takes_the_chair(app, session, cast):
    entry = make_colleague(session, cast)
    session.commit()

    def hand_over(other):
        edition, juror = other.get_one(Edition, cast.edition.id), other.get_one(Juror, cast.jo_juror.id)
        make_chair(other, edition=edition, juror=juror, now=NOW, actor_id=cast.olga.id)

    waived, handed = at_once(app, waiving(cast, entry), hand_over)
    assert handed is None
    assert waived == "Long ago." or isinstance(waived, NotAllowed)


def test_a_waiver_is_taken_back_while_its_ballot_is_cast(app, session, cast):
    entry = make_colleague(session, cast)
    category = get_category(session, cast.edition)
    waiver = waive_conflict(
        session, edition=cast.edition, juror=cast.jan_juror, entry_id=entry.id, reason="Long ago.", now=NOW,
        actor_id=cast.chris.id,
    )  # fmt: skip
    assignment = make_assignment(session, entry, cast.jan_juror)
    points = {criterion.id: 4 for criterion in get_criteria(session, category)}
    session.commit()

    def take_back(other):
        edition = other.get_one(Edition, cast.edition.id)
        return revoke_waiver(other, edition=edition, waiver_id=waiver.id, now=NOW, actor_id=cast.chris.id)

    def cast_ballot(other):
        mine = other.get_one(Assignment, assignment.id)
        return save_ballot(other, assignment=mine, points=points, comment="", version=None, now=NOW, cast=True).version

    taken, given = at_once(app, take_back, cast_ballot)
    session.expire_all()
    state, revoked = assignment.state, waiver.revoked_at is not None
    if given == 1:
        assert (type(taken), state, revoked) == (AlreadyCast, AssignmentState.CAST, False)
    else:
        assert isinstance(given, AwardsError)
        assert (taken, state, revoked) == (1, AssignmentState.RELEASED, True)


def test_a_question_is_answered_twice_at_once(app, session, cast):
    cast.edition.stage = Stage.SCORING
    make_entry(session, get_category(session, cast.edition), name="Jan Juror", organisation="Elsewhere")
    (question,) = list_questions(session, edition=cast.edition, juror_id=cast.jan_juror.id)
    session.commit()

    def answering(actor_id, is_juror):
        def act(other):
            edition, juror = other.get_one(Edition, cast.edition.id), other.get_one(Juror, cast.jan_juror.id)
            return answer_question(
                other, edition=edition, juror=juror, value=question.value, is_juror=is_juror, now=NOW, actor_id=actor_id
            )

        return act

    outcomes = at_once(app, answering(cast.jan.id, False), answering(cast.olga.id, True))
    assert sorted(isinstance(outcome, NotFound) for outcome in outcomes) == [False, True]
    assert len(session.scalars(select(NamesakeAnswer)).all()) == 1
