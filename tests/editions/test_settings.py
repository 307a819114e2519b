"""An edition's front page and settings."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from awards.audit.models import AuditLine
from awards.domain.lifecycle import Stage
from awards.editions.models import Edition
from awards.editions.service import (
    EditionSettings,
    SettingsRefused,
    create_edition,
    nominating_is_open,
    scoring_is_open,
)
from tests.factories import NOW, make_edition

SETTINGS = {
    "name": "Awards 2026", "time_zone": "Europe/Brussels", "nominating_opens_at": "2026-09-01T08:00",
    "nominating_closes_at": "2026-10-01T23:59", "grace_minutes": "30", "scoring_closes_at": "2026-11-01T23:59",
    "ceremony_on": "2026-12-10",
    "ceremony_place_nl": "Mechelen", "jurors_per_entry": "4", "quorum": "3", "contact_address": "",
    "signatory_1_name": "Vera", "signatory_1_role_en": "President", "signatory_1_role_fr": "Présidente",
}  # fmt: skip


def test_settings_are_kept_in_the_editions_own_time_zone(browser_of, session, cast) -> None:
    desk = browser_of(cast.olga)
    assert desk.post("/2026/settings", data=SETTINGS).status_code == 302
    edition = session.get_one(Edition, cast.edition.id)
    assert edition.nominating_closes_at.isoformat() == "2026-10-01T21:59:00+00:00"
    assert (edition.jurors_per_entry, edition.quorum, edition.grace_minutes) == (4, 3, 30)
    assert edition.signatories == [{"name": "Vera", "role": {"fr": "Présidente", "en": "President"}}]
    assert 'value="2026-10-01T23:59"' in desk.get("/2026/settings").text
    line = session.scalars(select(AuditLine).where(AuditLine.action == "settings_changed")).one()
    assert "nominating_closes_at" in line.details["changed"]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"quorum": "5"}, "The quorum cannot be higher"),
        ({"nominating_closes_at": "2026-08-01T00:00"}, "This must come after the date before it."),
        ({"time_zone": "Mars/Phobos"}, "There is no such time zone"),
        ({"jurors_per_entry": "many"}, "Not a valid integer value"),
        ({"ceremony_on": "soon"}, "Not a valid date value"),
        ({"nominating_opens_at": "0001-01-01T00:00"}, "Not a valid datetime value"),
        ({"scoring_closes_at": "9999-12-31T23:59"}, "Not a valid datetime value"),
        ({"contact_address": "nobody"}, "This does not look like a mail address"),
        ({"name": "  "}, "Please fill this in."),
        ({"name": "x" * 121}, "Please keep this under 120 characters."),
    ],
)
def test_what_contradicts_is_said_beside_its_field_and_nothing_is_lost(
    browser_of, session, cast, changes, message
) -> None:
    page = browser_of(cast.olga).post("/2026/settings", data={**SETTINGS, **changes}).text
    assert message in page.replace("&#39;", "’")
    assert 'value="Mechelen"' in page
    assert next(iter(changes.values())).strip() in page
    assert session.get_one(Edition, cast.edition.id).quorum == 2


def test_an_archived_edition_stays_as_it_is(browser_of, session, cast) -> None:
    cast.edition.stage = Stage.ARCHIVED
    page = browser_of(cast.olga).post("/2026/settings", data=SETTINGS)
    assert "can be read, but no longer changed" in page.text


def test_two_editions_do_not_share_an_address(session) -> None:
    make_edition(session)
    with pytest.raises(SettingsRefused):
        create_edition(session, slug="2026", settings=EditionSettings(name="Again"), now=NOW)


def test_nominating_and_scoring_are_open_between_their_moments(session) -> None:
    edition = make_edition(session, stage=Stage.NOMINATING)
    closes = edition.nominating_closes_at
    moments = [edition.nominating_opens_at - timedelta(seconds=1), NOW, closes - timedelta(seconds=1), closes]
    assert [nominating_is_open(edition, now=moment) for moment in moments] == [False, True, True, False]
    assert not scoring_is_open(edition, now=NOW)
    edition.stage = Stage.SCORING
    assert [scoring_is_open(edition, now=edition.scoring_closes_at + timedelta(seconds=s)) for s in (-1, 0)] == [
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("stage", "words"),
    [
        (Stage.NOMINATING, "Nominate somebody"),
        (Stage.SCORING, "the jury is at work"),
        (Stage.REVEALED, "See the winners"),
    ],
)
def test_the_front_page_leads_on(client, session, stage, words) -> None:
    make_edition(session, stage=stage)
    assert words in client.get("/", follow_redirects=True).text


def test_before_the_first_edition_the_start_page_says_so(client, session) -> None:
    make_edition(session, stage=Stage.DRAFT)
    assert "No edition is open yet" in client.get("/").text
    assert client.get("/2026/").status_code == 404


def test_what_is_sealed_keeps_its_quorum(browser_of, session, cast) -> None:
    """It is part of what the seal's digest proves."""
    desk = browser_of(cast.olga)
    cast.edition.stage = Stage.SEALED
    page = desk.post("/2026/settings", data={**SETTINGS, "quorum": "1"}).text
    assert "What is sealed cannot change." in page
    assert session.get_one(Edition, cast.edition.id).quorum == 2
    assert desk.post("/2026/settings", data={**SETTINGS, "quorum": "2"}).status_code == 302
    assert session.get_one(Edition, cast.edition.id).name == "Awards 2026"


def test_hiding_names_can_be_chosen_until_the_jury_begins(browser_of, session, cast) -> None:
    desk = browser_of(cast.olga)
    for chosen in (True, False, True):
        answer = desk.post("/2026/settings", data={**SETTINGS, **({"blind": "y"} if chosen else {})})
        assert answer.status_code == 302
        assert session.get_one(Edition, cast.edition.id).blind is chosen
    assert "checked" in desk.get("/2026/settings").text.split('name="blind"')[0].rsplit("<input", 1)[1]


@pytest.mark.parametrize("stage", [Stage.SCORING, Stage.DELIBERATING, Stage.SEALED, Stage.SCREENING])
def test_hiding_names_is_fixed_once_the_jury_reads(browser_of, session, cast, stage: Stage) -> None:
    """Also back in screening, once scoring had been open."""
    cast.edition.stage, cast.edition.blind, cast.edition.jury_began_at = stage, True, NOW
    data = {**SETTINGS, "quorum": "2"}
    page = browser_of(cast.olga).post("/2026/settings", data=data).text
    assert "whether it sees names can no longer be changed" in page
    session.expire_all()
    assert session.get_one(Edition, cast.edition.id).blind is True
    assert browser_of(cast.olga).post("/2026/settings", data={**data, "blind": "y"}).status_code == 302
