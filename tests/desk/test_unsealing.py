"""Taking the seal off: two people, a reason, and a mark that stays."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from awards.audit.models import AuditLine
from awards.certificates.models import Certificate
from awards.certificates.service import issue_certificates
from awards.certificates.service_verifying import verify_serial
from awards.desk.service_unsealing import confirm_unsealing
from awards.domain.errors import AlreadySealed, NotNow, ReasonNeeded, SameSealer
from awards.domain.lifecycle import CertificateState, Stage
from awards.editions.models import Edition
from awards.mail.models import OutboxMessage
from awards.results.models import Seal
from awards.results.models_unsealing import Unsealing
from awards.results.service import lock_results
from awards.results.service_publishing import publish_digest, show_public_digest
from awards.results.service_unsealing import (
    UnsealingChanged,
    UnsealingLine,
    ask_unsealing,
    list_unsealings,
    unseal_results,
    withdraw_request,
)
from tests.factories import NOW
from tests.jury.test_races import at_once
from tests.results.sealing import LATER, SEALED_AT, make_sealed_world, seal_results
from tests.results.test_freezing import refused

REASON = "Two ballots were read for the wrong entry."


@pytest.fixture
def world(session):
    return make_sealed_world(session)


def ask(session, world, account=None, reason=REASON):
    actor = account or world.cast.olga
    asked = ask_unsealing(session, edition=world.cast.edition, reason=reason, now=LATER, actor_id=actor.id)
    session.commit()
    return asked


def confirm(session, world, request, account):
    return confirm_unsealing(
        session, edition=world.cast.edition, request_id=request.id, now=LATER, actor_id=account.id
    )  # fmt: skip


def test_two_people_take_the_seal_off_and_the_mark_stays(session, world) -> None:
    digest = session.scalars(select(Seal.digest)).one()
    publish_digest(session, edition=world.cast.edition, digest=digest, now=LATER, actor_id=world.cast.olga.id)
    request = ask(session, world)
    assert (world.cast.edition.stage, list_unsealings(session, edition_id=world.cast.edition.id)) == (Stage.SEALED, [])
    confirm(session, world, request, world.cast.chris)
    session.commit()
    session.refresh(world.cast.edition)
    assert (world.cast.edition.stage, world.cast.edition.moved_at) == (Stage.DELIBERATING, LATER)
    assert session.scalars(select(Seal)).all() == []
    assert list_unsealings(session, edition_id=world.cast.edition.id) == [
        UnsealingLine(
            digest, SEALED_AT, ("Olga Organiser", "Chris Chair"), LATER, REASON, "Olga Organiser", LATER,
            "Chris Chair", LATER,
        )
    ]  # fmt: skip
    lines = session.scalars(select(AuditLine).order_by(AuditLine.id)).all()[-3:]
    assert [(line.action, line.actor_id) for line in lines if line.action != "certificates_revoked"][-2:] == [
        ("unsealing_done", world.cast.chris.id), ("stage_moved", world.cast.chris.id),
    ]  # fmt: skip
    assert REASON not in str([line.details for line in lines])


def test_everybody_else_who_may_confirm_hears_of_it_and_of_the_end(session, world) -> None:
    request = ask(session, world)
    confirm(session, world, request, world.cast.omar)
    told = session.execute(
        select(OutboxMessage.template, OutboxMessage.to_address, OutboxMessage.body)
        .where(OutboxMessage.template.like("unsealing%"))
        .order_by(OutboxMessage.id)
    ).all()
    assert sorted((row.template, row.to_address) for row in told) == [
        ("unsealing_done", "chris@people.example"), ("unsealing_done", "olga@people.example"),
        ("unsealing_waiting", "chris@people.example"), ("unsealing_waiting", "omar@people.example"),
    ]  # fmt: skip
    assert all(REASON in row.body for row in told)
    assert "Olga Organiser asks to take the seal off" in told[0].body


def test_the_same_person_cannot_ask_and_confirm(session, world) -> None:
    request = ask(session, world)
    with pytest.raises(SameSealer):
        confirm(session, world, request, world.cast.olga)
    session.rollback()
    assert session.scalar(select(Edition.stage)) is Stage.SEALED


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_without_a_reason_nobody_asks(session, world, reason) -> None:
    with pytest.raises(ReasonNeeded):
        ask(session, world, reason=reason)


def test_one_wish_at_a_time_and_only_the_one_that_was_shown_is_confirmed(session, world) -> None:
    first = ask(session, world)
    with pytest.raises(UnsealingChanged):
        ask(session, world, world.cast.omar)
    session.rollback()
    withdraw_request(
        session, edition=world.cast.edition, request_id=first.id, now=LATER, actor_id=world.cast.omar.id
    )  # fmt: skip
    session.commit()
    assert session.scalars(select(AuditLine.action).order_by(AuditLine.id)).all()[-1] == "unsealing_withdrawn"
    with pytest.raises(UnsealingChanged):
        unseal_results(session, edition=world.cast.edition, request_id=first.id + 9, now=LATER, actor_id=1)
    assert session.scalars(select(Unsealing)).all() == []


@pytest.mark.parametrize("stage", [Stage.DELIBERATING, Stage.REVEALED, Stage.ARCHIVED])
def test_after_the_reveal_and_before_the_seal_nobody_unseals(session, world, stage) -> None:
    if stage is Stage.DELIBERATING:
        confirm(session, world, ask(session, world), world.cast.omar)
    else:
        request = ask(session, world)
        session.execute(text("UPDATE editions SET stage = :stage"), {"stage": stage.value})
        session.commit()
        with pytest.raises(NotNow):
            confirm(session, world, request, world.cast.omar)
        session.rollback()
    with pytest.raises(NotNow):
        ask(session, world)


def test_certificates_made_from_it_no_longer_hold(session, world) -> None:
    issue_certificates(session, edition=world.cast.edition, now=NOW, actor_id=None)
    valid = session.scalars(select(Certificate).where(Certificate.state == CertificateState.VALID)).all()
    assert len(valid) == 1
    assert confirm(session, world, ask(session, world), world.cast.chris) == 1
    session.commit()
    session.refresh(valid[0])
    assert verify_serial(session, typed=valid[0].serial).certificate.state is CertificateState.REVOKED
    with pytest.raises(NotNow):
        issue_certificates(session, edition=world.cast.edition, now=NOW, actor_id=None)
    seal_results(session, world)
    (fresh,) = issue_certificates(session, edition=world.cast.edition, now=NOW, actor_id=None)
    assert fresh.serial != valid[0].serial


def test_the_database_lets_through_two_people_and_nothing_less(session, world) -> None:
    request = ask(session, world)
    back = "UPDATE editions SET stage = 'deliberating'"
    refused(session, back)
    with pytest.raises(DBAPIError, match="two_people"):
        session.execute(text("UPDATE unsealings SET second_by_id = first_by_id, second_at = first_at"))
    session.rollback()
    refused(session, "UPDATE unsealings SET reason = 'Another one.'")
    refused(session, f"UPDATE unsealings SET first_by_id = {world.cast.jan.id}")
    confirm(session, world, request, world.cast.chris)
    session.commit()
    refused(session, "DELETE FROM unsealings")
    refused(session, "UPDATE unsealings SET second_by_id = NULL, second_at = NULL")
    refused(session, "UPDATE unsealings SET published_at = NULL")


def test_an_earlier_unsealing_does_not_open_a_later_seal(session, world) -> None:
    """Even where nothing was changed in between, so that the digest is the same."""
    digest = session.scalars(select(Seal.digest)).one()
    confirm(session, world, ask(session, world), world.cast.chris)
    session.commit()
    seal_results(session, world, sealed_at=LATER)
    assert session.scalars(select(Seal.digest)).one() == digest
    session.commit()
    refused(session, "UPDATE editions SET stage = 'deliberating'")


def test_the_results_can_be_changed_sealed_and_published_anew(session, browser_of, world, client) -> None:
    edition = world.cast.edition
    old = session.scalars(select(Seal.digest)).one()
    publish_digest(session, edition=edition, digest=old, now=LATER, actor_id=world.cast.olga.id)
    confirm(session, world, ask(session, world), world.cast.chris)
    session.commit()
    lock_results(session, edition=edition)  # the jury can decide again
    session.execute(text("UPDATE decisions SET citation = 'Other words.'"))
    session.commit()
    withdrawn = client.get("/2026/digest").text
    assert old in withdrawn
    assert "No digest is published" in withdrawn
    assert "Withdrawn on" in withdrawn
    assert REASON not in withdrawn
    seal_results(session, world)
    new = session.scalars(select(Seal.digest)).one()
    assert new != old
    with pytest.raises(AlreadySealed):
        lock_results(session, edition=edition)
    session.rollback()
    publish_digest(session, edition=edition, digest=new, now=LATER, actor_id=world.cast.olga.id)
    session.commit()
    page = client.get("/2026/digest").text
    assert page.index(new) < page.index(old)
    assert [one.digest for one in show_public_digest(session, edition=edition).withdrawn] == [old]
    assert REASON in browser_of(world.cast.jan).get("/2026/sealed").text


def test_of_two_who_confirm_at_once_one_does(app, session, world) -> None:
    request = ask(session, world)
    number, people = request.id, (world.cast.omar.id, world.cast.chris.id)
    edition_id = world.cast.edition.id
    session.commit()

    def confirm_as(actor_id):
        def run(other):
            edition = other.get_one(Edition, edition_id)
            return confirm_unsealing(other, edition=edition, request_id=number, now=LATER, actor_id=actor_id)

        return run

    done = at_once(app, *(confirm_as(actor_id) for actor_id in people))
    assert sorted(type(one).__name__ for one in done) == ["NotNow", "int"]
    assert len(session.scalars(select(Unsealing)).all()) == 1


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_the_whole_way_by_page(session, browser_of, world, language) -> None:
    olga, chris = browser_of(world.cast.olga, language), browser_of(world.cast.chris, language)
    page = olga.get("/2026/sealed").text
    assert 'href="/2026/unseal"' in page
    refused_form = olga.post("/2026/unseal", data={"reason": " "})
    assert (refused_form.status_code, "error-summary" in refused_form.text) == (200, True)
    olga.post("/2026/unseal", data={"reason": REASON})
    number = session.scalars(select(Unsealing.id)).one()
    own = olga.get("/2026/unseal").text
    assert 'action="/2026/unseal/confirm"' not in own
    assert 'action="/2026/unseal/withdraw"' in own
    olga.post("/2026/unseal/confirm", data={"request": str(number)})
    assert session.scalar(select(Edition.stage)) is Stage.SEALED
    assert 'href="/2026/unseal"' in browser_of(world.cast.omar, language).get("/2026/sealed").text
    asked = chris.get("/2026/unseal").text
    assert REASON in asked
    chris.post("/2026/unseal/confirm", data={"request": "x"})
    assert session.scalar(select(Edition.stage)) is Stage.SEALED
    chris.post("/2026/unseal/confirm", data={"request": str(number)})
    assert session.scalar(select(Edition.stage)) is Stage.DELIBERATING
    marked = chris.get("/2026/seal").text
    assert REASON in marked
    assert olga.get("/2026/desk/record").status_code == 200


def test_a_wish_can_be_withdrawn_by_page(session, browser_of, world) -> None:
    number = ask(session, world).id
    browser = browser_of(world.cast.omar)
    browser.post("/2026/unseal/withdraw", data={"request": str(number)})
    assert session.scalars(select(Unsealing)).all() == []
    assert session.scalar(select(Edition.stage)) is Stage.SEALED
