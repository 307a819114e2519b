"""The dates as a file: in the reader's language, with UIDs that stay and numbers that grow."""

from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar

from awards.domain.lifecycle import Stage
from awards.editions.service import EditionSettings, change_settings
from tests.factories import NOW, get_category, make_assignment, make_entry

JURY, ORGANISERS = "/2026/calendar/jury.ics", "/2026/calendar/organisers.ics"
CLOSES = datetime(2026, 11, 30, 17, tzinfo=UTC)


@pytest.fixture
def dated(session, cast):
    """Scoring closes on the 30th of November at six in Brussels; the ceremony has its place in two languages."""
    edition = cast.edition
    edition.stage, edition.time_zone, edition.scoring_closes_at = Stage.SCORING, "Europe/Brussels", CLOSES
    edition.ceremony_place = {"nl": "Brussel", "fr": "Bruxelles; salle A"}
    session.commit()
    return cast


def events(answer) -> dict[str, dict]:
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="awards-2026.ics"'
    assert b"\r\n" in answer.data
    return {str(one["UID"]): one for one in Calendar.from_ical(answer.data).events}


def test_a_juror_gets_the_close_and_the_ceremony(dated, browser_of):
    found = events(browser_of(dated.jan, language="nl").get(JURY))
    assert list(found) == ["2026-scoring-closes@localhost", "2026-ceremony@localhost"]
    closing, ceremony = found.values()
    assert closing["SUMMARY"] == "Einde van het scoren – Customer Contact Awards 2026"
    assert closing.decoded("DTEND") == CLOSES
    assert closing.decoded("DTSTART") == CLOSES - timedelta(minutes=30)
    assert "18:00" in closing["DESCRIPTION"]
    assert "(Europe/Brussels)" in closing["DESCRIPTION"]
    assert "http://localhost/2026/ballots" in closing["DESCRIPTION"]
    assert (ceremony.decoded("DTSTART"), ceremony.decoded("DTEND")) == (date(2026, 12, 10), date(2026, 12, 11))
    assert ceremony["LOCATION"] == "Brussel"
    assert b"DTSTART:20261130T163000Z" in browser_of(dated.jan).get(JURY).data


def test_an_organiser_gets_the_whole_timeline_in_their_language(dated, browser_of):
    found = events(browser_of(dated.olga, language="fr").get(ORGANISERS))
    assert [uid.split("@")[0] for uid in found] == [
        "2026-nominating-opens", "2026-nominating-closes", "2026-scoring-closes", "2026-ceremony",
    ]  # fmt: skip
    opening = found["2026-nominating-opens@localhost"]
    assert opening.decoded("DTSTART") == dated.edition.nominating_opens_at
    assert found["2026-ceremony@localhost"]["LOCATION"] == "Bruxelles; salle A"


def test_a_date_that_changes_keeps_its_uid_and_counts_up(session, dated, browser_of):
    before = events(browser_of(dated.jan).get(JURY))["2026-scoring-closes@localhost"]
    later, changed_at = CLOSES + timedelta(days=2), NOW + timedelta(hours=1)
    settings = EditionSettings(
        name=dated.edition.name, scoring_closes_at=later, ceremony_on=dated.edition.ceremony_on,
        nominating_opens_at=dated.edition.nominating_opens_at, nominating_closes_at=dated.edition.nominating_closes_at,
    )  # fmt: skip
    change_settings(session, edition=dated.edition, settings=settings, now=changed_at, actor_id=dated.olga.id)
    after = events(browser_of(dated.jan).get(JURY))["2026-scoring-closes@localhost"]
    assert after.decoded("DTEND") == later
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert (before.decoded("LAST-MODIFIED"), after.decoded("LAST-MODIFIED")) == (NOW, changed_at)


def test_without_dates_there_is_no_link_and_no_file(session, dated, browser_of):
    make_assignment(session, make_entry(session, get_category(session, dated.edition)), dated.jan_juror)
    browser, juror = browser_of(dated.olga), browser_of(dated.jan)
    assert JURY in juror.get("/2026/ballots").text
    assert [ORGANISERS in browser.get(path).text for path in ("/2026/settings", "/2026/desk")] == [True, True]
    edition = dated.edition
    edition.scoring_closes_at = edition.ceremony_on = edition.nominating_opens_at = edition.nominating_closes_at = None
    assert "No date is set yet." in juror.get(JURY).text
    assert JURY not in juror.get("/2026/ballots").text
    assert [ORGANISERS in browser.get(path).text for path in ("/2026/settings", "/2026/desk")] == [False, False]


def test_it_is_the_jurys_and_the_organisers_own(dated, browser_of, client):
    assert [browser_of(who).get(JURY).status_code for who in (dated.olga, dated.nora)] == [403, 404]
    assert [browser_of(who).get(ORGANISERS).status_code for who in (dated.jan, dated.sam)] == [403, 404]
    assert "/sign-in?next=" in client.get(JURY).location
