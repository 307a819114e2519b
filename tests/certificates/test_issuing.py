"""Issuing, printing and checking certificates."""

from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from awards.certificates.models import Certificate
from awards.certificates.service import ALPHABET, issue_certificates, make_serial, tidy_serial, verify_serial
from awards.domain.errors import NotNow
from awards.domain.lifecycle import CertificateState, Stage
from awards.editions.models import Edition
from awards.results.models import Decision
from tests.factories import NOW, get_category, make_cast, make_entry
from tests.jury.test_races import at_once


@pytest.fixture
def sealed(session):
    """A sealed edition with two decisions: a French and an English winner."""
    cast = make_cast(session, stage=Stage.DELIBERATING)
    for key, name, locale in (("empathy", "Zoë D'Hondt", "fr"), ("creativity", "Αλέξανδρος", "en")):
        category = get_category(session, cast.edition, key)
        entry = make_entry(session, category, name=name, locale=locale)
        session.add(
            Decision(
                edition_id=cast.edition.id,
                category_id=category.id,
                entry_id=entry.id,
                citation="Elle écoute.",
                reason="",
                ranking=[],
                decided_by_id=cast.chris.id,
                decided_at=NOW,
            )
        )
    session.flush()
    cast.edition.stage = Stage.SEALED
    session.commit()
    return cast


def test_each_winner_gets_one_and_only_one(session, sealed) -> None:
    issued = issue_certificates(session, edition=sealed.edition, now=NOW, actor_id=sealed.olga.id)
    assert [(one.name, one.locale, one.awarded_on.isoformat()) for one in issued] == [
        ("Zoë D'Hondt", "fr", "2026-12-10"), ("Αλέξανδρος", "en", "2026-12-10"),
    ]  # fmt: skip
    assert issue_certificates(session, edition=sealed.edition, now=NOW, actor_id=sealed.olga.id) == []


def test_a_corrected_name_replaces_the_certificate(session, sealed) -> None:
    old = issue_certificates(session, edition=sealed.edition, now=NOW, actor_id=None)[0]
    decision = session.scalars(select(Decision).where(Decision.entry_id == old.entry_id)).one()
    session.refresh(decision, ["entry"])
    session.refresh(decision.entry, ["nominee"])
    decision.entry.nominee.name = "Zoé D'Hondt"
    (fresh,) = issue_certificates(session, edition=sealed.edition, now=NOW, actor_id=None)
    assert (old.state, fresh.state, fresh.name) == (CertificateState.REPLACED, CertificateState.VALID, "Zoé D'Hondt")
    assert verify_serial(session, typed=old.serial).certificate is old


def test_nothing_is_issued_before_the_seal(session, sealed) -> None:
    sealed.edition.stage = Stage.DELIBERATING
    with pytest.raises(NotNow):
        issue_certificates(session, edition=sealed.edition, now=NOW, actor_id=None)


def test_one_and_all_are_printed(browser_of, session, sealed) -> None:
    desk = browser_of(sealed.olga)
    assert "2 winners are waiting" in desk.get("/2026/certificates").text
    assert desk.get("/2026/certificates/all.pdf").status_code == 404
    assert "2 certificates were made." in desk.post("/2026/certificates", follow_redirects=True).text
    pack = desk.get("/2026/certificates/all.pdf")
    assert pack.mimetype == "application/pdf"
    pages = [page.extract_text() for page in PdfReader(BytesIO(pack.data)).pages]
    assert len(pages) == 2
    assert "D’Hondt" in pages[0]
    assert "Αλέξανδρος" in pages[1]
    serial = session.scalars(select(Certificate.serial).order_by(Certificate.id)).first()
    assert len(PdfReader(BytesIO(desk.get(f"/2026/certificates/{serial}.pdf").data)).pages) == 1
    assert desk.get("/2026/certificates/WRONG.pdf").status_code == 404


def test_the_page_behind_the_code_keeps_the_secret_until_the_reveal(client, session, sealed) -> None:
    serial = issue_certificates(session, edition=sealed.edition, now=NOW, actor_id=None)[0].serial
    before = client.get(f"/verify/{serial}").text
    assert "This certificate is genuine" in before
    assert "Hondt" not in before
    sealed.edition.stage = Stage.REVEALED
    after = client.get(f"/verify/{serial.lower()}").text
    assert "Zoë D&#39;Hondt" in after
    assert "Empathy" in after


def test_a_replaced_and_an_unknown_serial_are_plainly_told(client, session, sealed) -> None:
    first = issue_certificates(session, edition=sealed.edition, now=NOW, actor_id=None)[0]
    first.state = CertificateState.REPLACED
    assert "This certificate was replaced" in client.get(f"/verify/{first.serial}").text
    unknown = client.get("/verify/AAAAA-BBBBB-CCCCC")
    assert unknown.status_code == 404
    assert "There is no certificate with this serial" in unknown.text


def test_a_serial_is_understood_as_it_is_typed(client, session) -> None:
    assert tidy_serial(" 7k2qf om3wx 9zb4l ") == "7K2QF-0M3WX-9ZB41"
    assert tidy_serial("") == ""
    assert client.get("/verify?serial=7k2qf+om3wx").headers["Location"] == "/verify/7K2QF-0M3WX"
    assert "Please fill this in." in client.get("/verify?serial=").text


def test_serials_are_long_and_random() -> None:
    serials = {make_serial() for _ in range(2000)}
    assert len(serials) == 2000
    assert all(len(serial) == 17 and set(serial) <= {*ALPHABET, "-"} for serial in serials)
    assert all(tidy_serial(serial) == serial for serial in serials)


def test_two_organisers_at_once_issue_each_certificate_once(app, session, sealed) -> None:
    def issue(other) -> int:
        edition = other.get_one(Edition, sealed.edition.id)
        return len(issue_certificates(other, edition=edition, now=NOW, actor_id=None))

    assert sorted(at_once(app, issue, issue, issue)) == [0, 0, 2]


def test_without_a_day_of_the_ceremony_the_day_of_issue_stands(session, sealed) -> None:
    sealed.edition.ceremony_on = None
    issued = issue_certificates(session, edition=sealed.edition, now=NOW, actor_id=None)
    assert {one.awarded_on for one in issued} == {NOW.astimezone(sealed.edition.zone).date()}
    tomorrow = NOW + timedelta(days=1)
    assert issue_certificates(session, edition=sealed.edition, now=tomorrow, actor_id=None) == []
