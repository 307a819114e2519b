"""Two different people, one digest, and nothing changes afterwards."""

import hashlib
import json
import time
from datetime import timedelta
from threading import Event

import pytest
from sqlalchemy import select

from awards.audit.models import AuditLine
from awards.audit.service import record
from awards.ballots.models import Ballot, Score
from awards.ballots.service import save_ballot
from awards.domain.errors import AlreadySealed, NotNow, SameSealer, StageMoveNotAllowed
from awards.domain.lifecycle import Stage
from awards.editions.models import Edition
from awards.jury.models import Assignment
from awards.mail.models import OutboxMessage
from awards.nominations.models import Nominee
from awards.nominations.service import correct_nominee
from awards.results.models import Decision, Seal
from awards.results.service import lock_results, record_decision
from awards.results.service_seal import ResultsChanged, canonical_results, digest_results, find_seal, sign_seal
from tests.factories import NOW, get_category, make_ballot, make_entry
from tests.jury.test_races import at_once

LATER = NOW + timedelta(minutes=1)


@pytest.fixture
def decided(session, cast):
    """An entry in Empathy that has won."""
    cast.edition.stage = Stage.DELIBERATING
    category = get_category(session, cast.edition)
    entry = make_entry(session, category, name="Zoë Ünal", locale="nl")
    for juror in (cast.chris_juror, cast.jan_juror):
        make_ballot(session, entry, juror, 5, 4, 4, 5, comment="Réel")
    decide(session, cast, entry)
    session.commit()
    return entry


def decide(session, cast, entry, citation="Voor een stem die luistert."):
    category = get_category(session, cast.edition)
    return record_decision(
        session, edition=cast.edition, category=category, entry=entry, citation=citation, reason="", now=NOW,
        actor_id=cast.chris.id,
    )  # fmt: skip


def sign(session, cast, account, digest=None):
    digest = digest or digest_results(session, edition=cast.edition)
    return sign_seal(session, edition=cast.edition, digest=digest, now=LATER, actor_id=account.id)


def actions(session):
    return list(session.scalars(select(AuditLine.action).order_by(AuditLine.id)))


def test_two_people_seal_and_the_stage_moves_with_the_second(session, cast, decided):
    digest = digest_results(session, edition=cast.edition)
    first = sign(session, cast, cast.olga)
    assert (first.first_by_id, first.second_by_id, cast.edition.stage) == (cast.olga.id, None, Stage.DELIBERATING)
    sealed = sign(session, cast, cast.chris)
    session.commit()
    assert (sealed.id, sealed.digest, sealed.first_by_id, sealed.second_by_id) == (
        first.id, digest, cast.olga.id, cast.chris.id,
    )  # fmt: skip
    session.refresh(cast.edition)
    assert (cast.edition.stage, cast.edition.moved_at) == (Stage.SEALED, LATER)
    assert actions(session)[-3:] == ["seal_signed", "seal_signed", "stage_moved"]


def test_everybody_else_who_may_sign_hears_of_the_first_signature(session, cast, decided):
    sign(session, cast, cast.chris)
    messages = session.scalars(select(OutboxMessage).where(OutboxMessage.template == "seal_waiting")).all()
    assert sorted(message.to_address for message in messages) == ["olga@people.example", "omar@people.example"]
    assert "Chris Chair has signed the results" in messages[0].body
    assert "/2026/seal" in messages[0].body


def test_the_same_person_cannot_sign_twice(session, cast, decided):
    sign(session, cast, cast.olga)
    with pytest.raises(SameSealer):
        sign(session, cast, cast.olga)
    assert cast.edition.stage is Stage.DELIBERATING


def test_nobody_signs_what_they_did_not_see(session, cast, decided):
    with pytest.raises(ResultsChanged):
        sign(session, cast, cast.olga, digest="0" * 64)
    assert session.scalars(select(Seal)).all() == []


def test_nothing_is_sealed_while_a_category_is_undecided(session, cast, decided):
    make_entry(session, get_category(session, cast.edition, "efficiency"))
    with pytest.raises(StageMoveNotAllowed, match="Efficiency"):
        sign(session, cast, cast.olga)


def test_a_changed_decision_voids_the_first_signature(session, cast, decided):
    sign(session, cast, cast.olga)
    decide(session, cast, decided, citation="Andere woorden.")
    assert session.scalars(select(Seal)).all() == []
    assert actions(session)[-1] == "signature_voided"
    again = sign(session, cast, cast.olga)
    assert again.second_by_id is None


def test_a_digest_that_changed_otherwise_makes_the_next_signature_the_first(session, cast, decided):
    sign(session, cast, cast.olga)
    session.scalars(select(Ballot)).first().comment = "Changed by hand"
    session.flush()
    seal = sign(session, cast, cast.chris)
    assert (seal.first_by_id, seal.second_by_id) == (cast.chris.id, None)
    assert cast.edition.stage is Stage.DELIBERATING
    assert actions(session)[-2:] == ["signature_voided", "seal_signed"]


def test_after_the_seal_nothing_can_change(session, cast, decided):
    sign(session, cast, cast.olga)
    sign(session, cast, cast.omar)
    session.commit()
    before = canonical_results(session, cast.edition)
    with pytest.raises(AlreadySealed):
        decide(session, cast, decided, citation="Too late.")
    with pytest.raises(AlreadySealed):
        sign(session, cast, cast.chris)
    assignment = session.scalars(select(Assignment)).first()
    with pytest.raises(NotNow):
        save_ballot(session, assignment=assignment, points={}, comment="", version=1, now=NOW, cast=True)
    assert canonical_results(session, cast.edition) == before
    assert hashlib.sha256(before.encode()).hexdigest() == find_seal(session, edition_id=cast.edition.id).digest


def test_the_canonical_results_hold_rubric_ballots_and_decisions_and_nothing_of_drafts(session, cast, decided):
    make_ballot(session, decided, cast.jo_juror, 1, 1, cast=False, comment="Draft")
    text = canonical_results(session, cast.edition)
    content = json.loads(text)
    parts = {"ballots", "decisions", "deliberations", "departures", "edition", "format", "quorum", "rubric"}
    assert set(content) == parts | {"tie_ladder", "tie_steps"}
    assert len(content["rubric"]) == 6
    assert [(one["juror"], sorted(one["points"].values()), one["comment"]) for one in content["ballots"]] == [
        (cast.chris_juror.id, [4, 4, 5, 5], "Réel"),
        (cast.jan_juror.id, [4, 4, 5, 5], "Réel"),
    ]
    assert [(one["entry"], one["citation"]) for one in content["decisions"]] == [
        (decided.id, "Voor een stem die luistert.")
    ]
    assert "Draft" not in text
    session.expire_all()
    assert canonical_results(session, cast.edition) == text


def test_one_point_more_is_another_digest(session, cast, decided):
    before = digest_results(session, edition=cast.edition)
    session.scalars(select(Score)).first().points -= 1
    session.flush()
    assert digest_results(session, edition=cast.edition) != before


def test_a_decision_that_the_ranking_has_left_behind_is_not_sealed(session, cast, decided):
    """Scoring was opened again, and the winner no longer leads; a reason given would do."""
    other = make_entry(session, get_category(session, cast.edition), name="Noor Later")
    for juror in (cast.chris_juror, cast.jan_juror):
        make_ballot(session, other, juror, 5, 5, 5, 5)
    with pytest.raises(ResultsChanged, match=r"Decide again: Empathy\.$"):
        sign(session, cast, cast.olga)
    assert find_seal(session, edition_id=cast.edition.id) is None
    decision = session.scalars(select(Decision)).one()
    decision.reason = "The jury was of one mind."
    assert sign(session, cast, cast.olga).first_by_id == cast.olga.id


def test_a_name_is_corrected_while_the_chair_decides(app, session, cast, decided):
    """On PostgreSQL the two wait for one another's locks, unless they take them in one order."""
    locked = Event()

    def decide_slowly(other):
        lock_results(other, edition=other.get_one(Edition, cast.edition.id))
        locked.set()
        time.sleep(0.5)
        return record(
            other, action="decision_recorded", subject="category 1", now=NOW, actor_id=None, edition_id=cast.edition.id
        ).action

    def correct(other):
        locked.wait(5)
        nominee = other.get_one(Nominee, decided.nominee_id)
        return correct_nominee(
            other, nominee=nominee, name="Zoé Ünal", organisation=nominee.organisation, members="", address="",
            locale="nl", now=NOW, actor_id=None,
        )  # fmt: skip

    assert at_once(app, decide_slowly, correct) == ["decision_recorded", None]


def test_a_ballot_that_is_being_written_counts_or_is_refused(app, session, cast, decided):
    """On PostgreSQL the seal would else be put on results that change a moment later."""
    sign(session, cast, cast.olga)
    digest, edition_id = digest_results(session, edition=cast.edition), cast.edition.id
    ballot_id = session.scalars(select(Ballot.id)).first()
    session.commit()
    written = Event()

    def write_slowly(other):
        other.get_one(Ballot, ballot_id).comment = "Second thoughts"
        other.flush()
        written.set()
        time.sleep(0.5)

    def seal(other):
        written.wait(5)
        edition = other.get_one(Edition, edition_id)
        return sign_seal(other, edition=edition, digest=digest, now=LATER, actor_id=cast.chris.id)

    done = at_once(app, write_slowly, seal)
    assert [type(one) for one in done] == [type(None), ResultsChanged]
    session.expire_all()
    assert session.get_one(Edition, edition_id).stage is Stage.DELIBERATING
