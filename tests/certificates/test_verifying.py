"""The page behind the QR code: genuine, corrected, withdrawn, unknown; and how certificates are chained."""

from datetime import timedelta
from unittest.mock import Mock

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from awards.certificates.models import Certificate
from awards.certificates.serials import ALPHABET, make_serial, may_be_ours, tidy_serial
from awards.certificates.service import issue_certificates
from awards.certificates.service_revoking import revoke_certificates
from awards.certificates.service_verifying import Verdict, count_strange_serials, verify_serial
from awards.checking import check_certificates
from awards.config import ConfigError, flask_config, read_settings
from awards.domain.lifecycle import CertificateState, Stage
from awards.editions.models import Edition
from awards.extensions import db, limiter, site
from awards.factory import create_app
from awards.nominations.models import Entry, Nominee
from tests.conftest import count_statements, new_client
from tests.factories import NOW, Cast

KEY = b"k" * 32


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
    assert f'replaces <span class="nowrap">{chain[1].serial}</span> of {day.day} {day:%b %Y}' in page
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


def test_a_serial_is_understood_as_it_is_typed(client) -> None:
    assert tidy_serial(" 7k2qf om3wx 9zb4l ") == "7K2QF-0M3WX-9ZB41"
    assert tidy_serial("7k2qfom3wx9zb4l6") == "7K2Q-F0M3-WX9Z-B416"
    assert tidy_serial("") == ""
    assert client.get("/verify?serial=7k2qf+om3wx").headers["Location"] == "/verify/7K2QF-0M3WX"
    assert "Please fill this in." in client.get("/verify?serial=").text


def test_serials_are_long_random_and_checked() -> None:
    serials = {make_serial(KEY) for _ in range(2000)}
    assert len(serials) == 2000
    assert all(len(serial) == 19 and set(serial) <= {*ALPHABET, "-"} for serial in serials)
    assert all(tidy_serial(serial) == serial and may_be_ours(serial, [KEY]) for serial in serials)
    assert len({serial[:12] for serial in serials}) == 2000
    assert not any(may_be_ours(serial, [b"another key"]) for serial in serials)


def test_whatever_letter_is_changed_or_left_out_it_is_noticed() -> None:
    serial = make_serial(KEY)
    forged = [
        serial[:place] + letter + serial[place + 1 :]
        for place, old in enumerate(serial)
        for letter in ALPHABET
        if old not in ("-", letter)
    ]
    turned = [serial[:place] + serial[place + 1] + serial[place] + serial[place + 2 :] for place in (0, 1, 10, 11)]
    assert len(forged) == 16 * 31
    wrong = {tidy_serial(one) for one in (*forged, *turned, serial + "0", serial[:-2], "", "-")} - {serial}
    assert [one for one in wrong if may_be_ours(one, [KEY])] == []


def test_made_up_serials_are_refused_before_the_database_is_asked(client, session, chain) -> None:
    serial = chain[2].serial
    forged = serial[:-1] + ALPHABET[ALPHABET.index(serial[-1]) ^ 1]
    with count_statements() as tally:
        answers = [client.get(f"/verify/{one}") for one in (forged, "AAAA-BBBB-CCCC-DDDD", "HELLO", "-")]
    assert tally.statements == []
    assert {answer.status_code for answer in answers} == {404}
    assert all("This serial cannot be one of ours" in answer.text for answer in answers)
    never_issued = make_serial(site.certificate_keys[0])
    for unknown in (never_issued, "AAAAA-BBBBB-CCCCC"):
        answer = client.get(f"/verify/{unknown}")
        assert (answer.status_code, "There is no certificate with this serial" in answer.text) == (404, True)


def test_those_of_before_and_those_of_an_older_key_stay_genuine(app, session, chain, monkeypatch) -> None:
    chain[2].serial = "7K2QF-0M3WX-9ZB4T"
    chain[0].serial = make_serial(site.certificate_keys[0])
    session.flush()
    monkeypatch.setattr(site, "secret_key", "another")
    monkeypatch.setattr(site, "certificate_keys", (KEY, *site.certificate_keys))
    found = [verify_serial(session, typed=chain[one].serial).verdict for one in (0, 2)]
    assert found == [Verdict.CORRECTED, Verdict.GENUINE]
    assert count_strange_serials(session) == 0
    monkeypatch.setattr(site, "certificate_keys", (KEY,))
    session.commit()
    with app.app_context():
        assert [fault[:33] for fault in check_certificates(app).faults] == ["3 serials were made with another "]


def test_serials_cannot_be_tried_without_end(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(limiter, "enabled", True)  # the other tests' applications switched it off
    monkeypatch.setattr(site, "__dict__", {**vars(site)})
    browser = create_app({"AWARDS_INSTANCE": str(tmp_path)}).test_client()
    codes = [browser.get(f"/verify/{make_serial(KEY)}").status_code for _ in range(61)]
    assert (set(codes[:60]), codes[60]) == ({404}, 429)


def test_the_keys_are_made_once_and_a_file_without_them_stops_the_start(tmp_path, monkeypatch) -> None:
    made = {flask_config(read_settings({"AWARDS_INSTANCE": str(tmp_path)}))["CERTIFICATE_KEYS"] for _ in range(2)}
    ((key,),) = made
    path = tmp_path / "certificate_keys"
    assert (path.read_text(), path.stat().st_mode & 0o777) == (key.hex(), 0o600)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["certificate_keys", "secret_key"]
    path.unlink()
    with monkeypatch.context() as without_links:
        without_links.setattr("os.link", Mock(side_effect=PermissionError))
        (other,) = flask_config(read_settings({"AWARDS_INSTANCE": str(tmp_path)}))["CERTIFICATE_KEYS"]
    assert (path.read_text(), len(list(tmp_path.iterdir())), other == key) == (other.hex(), 2, False)
    path.write_text(f"{'ab' * 32}\n{key.hex()}\n")
    kept = flask_config(read_settings({"AWARDS_INSTANCE": str(tmp_path)}))["CERTIFICATE_KEYS"]
    assert kept == (bytes.fromhex("ab" * 32), key)
    for content in ("", "rubbish"):
        path.write_text(content)
        with pytest.raises(ConfigError, match="certificate_keys"):
            flask_config(read_settings({"AWARDS_INSTANCE": str(tmp_path)}))
    with pytest.raises(ConfigError, match=r"^AWARDS_CERTIFICATE_KEYS: takes keys of 64 digits"):
        read_settings({"AWARDS_CERTIFICATE_KEYS": "abc"})
    with pytest.raises(ConfigError) as caught:
        read_settings({"AWARDS_CERTIFICATE_KEYS": "s3cret"})
    assert "s3cret" not in str(caught.value)
