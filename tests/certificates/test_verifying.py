"""The page behind the QR code: genuine, corrected, withdrawn, unknown; and how certificates are chained."""

from datetime import timedelta

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from awards.certificates.models import Certificate
from awards.certificates.service import issue_certificates
from awards.certificates.service_revoking import revoke_certificates
from awards.certificates.service_verifying import Verdict, verify_serial
from awards.domain.lifecycle import CertificateState, Stage
from awards.editions.models import Edition
from awards.extensions import db
from awards.nominations.models import Entry, Nominee
from tests.conftest import count_statements, new_client
from tests.factories import NOW, Cast


def correct(session: Session, old: Certificate, name: str, *, days: int) -> Certificate:
    """The nominee's name is written otherwise, and the certificates are made again."""
    session.get_one(Nominee, session.get_one(Entry, old.entry_id).nominee_id).name = name
    session.commit()
    session.expire_all()
    edition = session.get_one(Edition, old.edition_id)
    (fresh,) = issue_certificates(session, edition=edition, now=NOW + timedelta(days=days), actor_id=None)
    session.commit()
    return fresh


@pytest.fixture
def chain(session: Session, sealed: Cast) -> list[Certificate]:
    """One certificate, and how it was corrected twice; the edition is revealed."""
    first = issue_certificates(session, edition=sealed.edition, now=NOW, actor_id=None)[0]
    second = correct(session, first, "Zoé D'Hondt", days=1)
    third = correct(session, second, "Zoé Dhondt", days=2)
    session.get_one(Edition, sealed.edition.id).stage = Stage.REVEALED
    session.commit()
    return [first, second, third]


def test_a_corrected_name_replaces_the_certificate(session, chain) -> None:
    assert [(one.name, one.state, one.replaces_id) for one in chain] == [
        ("Zoë D'Hondt", CertificateState.REPLACED, None),
        ("Zoé D'Hondt", CertificateState.REPLACED, chain[0].id),
        ("Zoé Dhondt", CertificateState.VALID, chain[1].id),
    ]


def test_the_chain_is_followed_to_its_end(session, chain) -> None:
    with count_statements() as tally:
        found = [verify_serial(session, typed=one.serial) for one in chain]
    assert [(one.verdict, one.replaced_at) for one in found] == [
        (Verdict.CORRECTED, NOW + timedelta(days=1)), (Verdict.CORRECTED, NOW + timedelta(days=2)),
        (Verdict.GENUINE, None),
    ]  # fmt: skip
    assert len(tally.statements) == 5
    revoke_certificates(session, edition=session.get_one(Edition, chain[0].edition_id), now=NOW, actor_id=None)
    found = [verify_serial(session, typed=one.serial).verdict for one in chain]
    assert found == [Verdict.REPLACED, Verdict.REPLACED, Verdict.REVOKED]


def test_the_page_of_a_replaced_one_tells_when_and_names_nobody(app, session, chain) -> None:
    first = chain[0].serial
    said = {language: new_client(app, language).get(f"/verify/{first}").text for language in ("en", "fr", "nl")}
    day = (NOW + timedelta(days=1)).astimezone(session.get_one(Edition, chain[0].edition_id).zone)
    assert f"On {day.day} {day:%B %Y} a corrected certificate took its place" in said["en"]
    assert "Ce certificat a été remplacé" in said["fr"]
    assert "vervangen" in said["nl"]
    for page in said.values():
        assert not [secret for secret in ("hondt", chain[1].serial, chain[2].serial) if secret in page.lower()]
    revoke_certificates(session, edition=session.get_one(Edition, chain[0].edition_id), now=NOW, actor_id=None)
    after = new_client(app).get(f"/verify/{first}").text
    assert "Neither is valid." in after
    assert "That one is valid" not in after
    assert "This certificate was withdrawn" in new_client(app).get(f"/verify/{chain[2].serial}").text


def test_one_that_was_replaced_before_chains_were_kept(client, session, chain) -> None:
    chain[1].replaces_id = None
    assert verify_serial(session, typed=chain[0].serial).verdict is Verdict.REPLACED
    assert "It is not valid any more." in client.get(f"/verify/{chain[0].serial}").text


def test_the_database_keeps_chains_straight(session, chain) -> None:
    first, second, third = (one.id for one in chain)
    for one, replaces in ((third, first), (first, second), (first, first)):
        with pytest.raises(IntegrityError), session.begin_nested():
            session.execute(
                text("UPDATE certificates SET replaces_id = :other WHERE id = :one"), {"one": one, "other": replaces}
            )


def test_organisers_see_what_each_replaces(browser_of, session, sealed, chain) -> None:
    page = browser_of(sealed.olga).get("/2026/certificates").text
    day = chain[1].issued_at.astimezone(sealed.edition.zone)
    assert f"replaces {chain[1].serial} of {day.day} {day:%b %Y}" in page
    assert page.count("replaces ") == 1


def test_the_chain_is_read_from_the_record_of_before(app, session, chain) -> None:
    """As far as the record tells it, and the index that allows one valid certificate stays what it was."""
    wanted = [(one.id, one.replaces_id) for one in chain]
    session.close()
    with app.app_context():
        db.engine.dispose()
        downgrade(revision="0024")
        upgrade()
        with db.engine.connect() as connection:
            rows = connection.execute(text("SELECT id, replaces_id FROM certificates ORDER BY id")).all()
        with pytest.raises(IntegrityError), db.engine.begin() as connection:
            connection.execute(text("UPDATE certificates SET state = 'valid'"))
        db.session.remove()
    assert [tuple(row) for row in rows if tuple(row) in wanted] == wanted


def test_the_page_behind_the_code_keeps_the_secret_until_the_reveal(client, session, sealed) -> None:
    serial = issue_certificates(session, edition=sealed.edition, now=NOW, actor_id=None)[0].serial
    before = client.get(f"/verify/{serial}").text
    assert "This certificate is genuine" in before
    assert "Hondt" not in before
    assert "Empathy" not in before
    sealed.edition.stage = Stage.REVEALED
    after = client.get(f"/verify/{serial.lower()}").text
    assert [word for word in ("Zoë D&#39;Hondt", "Empathy", "Winner") if word not in after] == []
