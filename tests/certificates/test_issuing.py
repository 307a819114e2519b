"""Issuing and printing certificates."""

from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm.attributes import set_committed_value

from awards.certificates.models import Certificate
from awards.certificates.service import issue_certificates
from awards.domain.errors import NotNow
from awards.domain.lifecycle import Stage
from awards.editions.models import Edition
from tests.factories import NOW
from tests.jury.test_races import at_once


def test_each_winner_gets_one_and_only_one(session, sealed) -> None:
    issued = issue_certificates(session, edition=sealed.edition, now=NOW, actor_id=sealed.olga.id)
    assert [(one.name, one.locale, one.awarded_on.isoformat()) for one in issued] == [
        ("Zoë D'Hondt", "fr", "2026-12-10"), ("Αλέξανδρος", "en", "2026-12-10"),
    ]  # fmt: skip
    assert issue_certificates(session, edition=sealed.edition, now=NOW, actor_id=sealed.olga.id) == []


def test_nothing_is_issued_before_the_seal(session, cast) -> None:
    cast.edition.stage = Stage.DELIBERATING
    session.flush()
    with pytest.raises(NotNow):
        issue_certificates(session, edition=cast.edition, now=NOW, actor_id=None)


def test_a_seal_taken_off_meanwhile_is_seen(session, cast) -> None:
    cast.edition.stage = Stage.DELIBERATING
    session.flush()
    set_committed_value(cast.edition, "stage", Stage.SEALED)  # as it was read before somebody took the seal off
    with pytest.raises(NotNow):
        issue_certificates(session, edition=cast.edition, now=NOW, actor_id=None)


def test_one_and_all_are_printed(browser_of, session, sealed) -> None:
    desk = browser_of(sealed.olga)
    assert "to be made" in desk.get("/2026/certificates").text
    assert desk.get("/2026/certificates/all.pdf").status_code == 404
    made = desk.post("/2026/certificates", data={"kinds": "winner", "action": "make"}, follow_redirects=True)
    assert "2 certificates were made." in made.text
    pack = desk.get("/2026/certificates/all.pdf")
    assert pack.mimetype == "application/pdf"
    pages = [page.extract_text() for page in PdfReader(BytesIO(pack.data)).pages]
    assert len(pages) == 2
    assert "D’Hondt" in pages[0]
    assert "Αλέξανδρος" in pages[1]
    serial = session.scalars(select(Certificate.serial).order_by(Certificate.id)).first()
    assert len(PdfReader(BytesIO(desk.get(f"/2026/certificates/{serial}.pdf").data)).pages) == 1
    assert desk.get("/2026/certificates/WRONG.pdf").status_code == 404


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
