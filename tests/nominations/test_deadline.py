"""The close by the server's clock, and the grace for a form that was opened before it."""

import re
from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from awards.domain.errors import NotNow
from awards.domain.lifecycle import NominationState, Stage
from awards.extensions import site
from awards.nominations.service_deadline import in_grace, last_moment, mark_opening, may_send, opened_at
from awards.nominations.service_editing import edit_nomination
from tests.factories import NOW, make_edition
from tests.nominations.drafting import OTHER, TOKEN, form, keep, list_drafts
from tests.nominations.test_own import words
from tests.nominations.writing import STORY, list_nominations, send

WRITE = "/2026/nominate/empathy"
TOMORROW = (NOW + timedelta(days=1)).astimezone(ZoneInfo("Europe/Brussels"))
CLOSE = TOMORROW.replace(hour=23, minute=59, second=59).astimezone(UTC)
BEFORE, AFTER = CLOSE - timedelta(seconds=1), CLOSE + timedelta(minutes=5)


@pytest.fixture
def edition(session, cast):
    """The cast's edition, closing at a second before midnight in Brussels, with a quarter of an hour of grace."""
    cast.edition.nominating_opens_at = CLOSE - timedelta(days=30)
    cast.edition.nominating_closes_at = CLOSE
    session.commit()
    return cast.edition


def mark(edition, *, at=BEFORE, token=TOKEN) -> str:
    return mark_opening(edition, form_token=token, now=at)


@pytest.mark.parametrize(
    ("seconds", "opened_before", "counts"),
    [(-1, 3600, True), (0, 1, True), (0, 0, False), (899, 3600, True), (899, -1, False), (900, 3600, False)],
)
def test_until_when_a_form_counts(session, edition, seconds, opened_before, counts) -> None:
    given = mark(edition, at=CLOSE - timedelta(seconds=opened_before))
    now = CLOSE + timedelta(seconds=seconds)
    assert may_send(edition, form_token=TOKEN, mark=given, now=now) is counts


def test_the_mark_is_bound_to_the_form_and_cannot_be_made(session, edition, monkeypatch) -> None:
    next_year = make_edition(session, slug="2027")
    given = mark(edition)
    assert opened_at(edition, form_token=TOKEN, mark=given) == BEFORE
    for forged in ("", "x", given[:-1], given + "x", "é", ".", mark(next_year), mark(edition, token=OTHER)):
        assert opened_at(edition, form_token=TOKEN, mark=forged) is None, forged
        assert not may_send(edition, form_token=TOKEN, mark=forged, now=AFTER)
    monkeypatch.setattr(site, "secret_key", "another")
    assert opened_at(edition, form_token=TOKEN, mark=given) is None


def test_the_grace_is_the_organisers_choice(session, edition) -> None:
    edition.grace_minutes = 0
    assert last_moment(edition) == CLOSE
    assert not may_send(edition, form_token=TOKEN, mark=mark(edition), now=CLOSE)
    edition.grace_minutes = 120
    assert may_send(edition, form_token=TOKEN, mark=mark(edition), now=CLOSE + timedelta(minutes=119))
    edition.nominating_closes_at = None
    assert last_moment(edition) is None
    assert not in_grace(edition, now=AFTER)


def test_what_the_page_promised_holds_when_the_organisers_go_on_at_once(session, edition) -> None:
    edition.stage = Stage.SCREENING
    assert may_send(edition, form_token=TOKEN, mark=mark(edition), now=AFTER)
    assert not may_send(edition, form_token=TOKEN, mark=mark(edition), now=BEFORE)
    edition.stage = Stage.SCORING
    assert not may_send(edition, form_token=TOKEN, mark=mark(edition), now=AFTER)


def test_a_form_opened_in_time_is_accepted_after_the_close_and_confirmed(client, session, edition) -> None:
    with time_machine.travel(BEFORE, tick=False):
        page = client.get(WRITE).text
    assert re.search(r"Open until [^<]*, 23:59\. A form opened before that is accepted until [^<]*, 00:14\.", page)
    token = page.split('name="form_token" type="hidden" value="')[1].split('"')[0]
    opened = page.split('name="opened" type="hidden" value="')[1].split('"')[0]
    with time_machine.travel(AFTER, tick=False):
        assert client.get(WRITE).text.count("Nominating is closed") >= 1
        assert client.post(WRITE, data=form(form_token=token, opened=opened)).status_code == 302
        (nomination,) = list_nominations(session)
        assert (nomination.state, nomination.created_at) == (NominationState.UNCONFIRMED, AFTER)
        assert client.get(f"/2026/confirm/{nomination.public_id}").status_code == 200
    with time_machine.travel(CLOSE + timedelta(minutes=15), tick=False):
        late = client.post(WRITE, data=form(form_token=token, opened=opened, story="Other words. " * 9))
        assert (late.status_code, "Your words are still below" in late.text) == (409, True)
        assert "Other words." in late.text
    assert list_nominations(session)[0].story == STORY


def test_a_form_opened_late_does_not_count(client, session, edition) -> None:
    with time_machine.travel(AFTER, tick=False):
        page = client.get(f"{WRITE}?late=1").text
        token = page.split('name="form_token" type="hidden" value="')[1].split('"')[0]
        opened = page.split('name="opened" type="hidden" value="')[1].split('"')[0]
        assert client.post(WRITE, data=form(form_token=token, opened=opened)).status_code == 409
    with time_machine.travel(CLOSE + timedelta(minutes=15), tick=False):
        assert "<textarea" not in client.get(f"{WRITE}?late=1").text
    assert list_nominations(session) == []


def test_the_moment_of_arrival_counts_not_that_of_the_database(app, client, session, edition, monkeypatch) -> None:
    """A request that arrives in time and waits for the database is in time."""
    clock = time_machine.travel(BEFORE, tick=False)
    with clock as traveller:
        find = app.url_value_preprocessors[None][-1]

        def slow(endpoint, values):
            find(endpoint, values)
            traveller.move_to(CLOSE + timedelta(seconds=20))

        monkeypatch.setitem(app.url_value_preprocessors, None, [*app.url_value_preprocessors[None][:-1], slow])
        assert client.post(WRITE, data=form(opened="")).status_code == 302
    assert list_nominations(session)[0].created_at == BEFORE


def test_a_draft_begun_in_time_is_gone_on_with_in_the_grace(session, cast, edition, browser_of) -> None:
    draft = keep(session, cast, opened=mark(edition), now=BEFORE)
    session.commit()
    nora = browser_of(cast.nora)
    with time_machine.travel(AFTER, tick=False):
        page = nora.get(f"{WRITE}?draft={draft.id}").text
        opened = page.split('name="opened" type="hidden" value="')[1].split('"')[0]
        assert opened == mark(edition)
        assert nora.post(WRITE, data=form(opened=opened)).status_code == 302
    assert list_drafts(session) == []
    assert list_nominations(session)[0].state is NominationState.SUBMITTED


def test_ones_own_nomination_is_changed_by_the_same_clock(session, cast, edition) -> None:
    nomination = send(session, edition, cast.nora, form_token=TOKEN, now=BEFORE)

    def edit(story: str, **given) -> None:
        edit_nomination(
            session, nomination=nomination, words=words(nomination, story=story), version=nomination.version,
            actor_id=cast.nora.id, **given,
        )  # fmt: skip

    edit("In time. " * 9, now=BEFORE)
    edit("In the grace. " * 9, now=AFTER, opened=mark(edition))
    for given in ({"now": AFTER}, {"now": CLOSE + timedelta(minutes=15), "opened": mark(edition)}):
        with pytest.raises(NotNow):
            edit("Too late. " * 9, **given)
    assert nomination.story == "In the grace. " * 9


def test_a_page_opened_in_time_saves_a_change_in_the_grace(session, cast, edition, browser_of) -> None:
    nomination = send(session, edition, cast.nora, now=BEFORE)
    page, nora = f"/2026/my-nominations/{nomination.public_id}", browser_of(cast.nora)
    with time_machine.travel(BEFORE, tick=False):
        opened = nora.get(page).text.split('name="opened" type="hidden" value="')[1].split('"')[0]
    changed = {name: str(value) for name, value in words(nomination, story="Changed. " * 9).__dict__.items()}
    sent = {**changed, "version": str(nomination.version)}
    with time_machine.travel(AFTER, tick=False):
        assert "Change it" not in nora.get(page).text
        assert nora.post(page, data={**sent, "opened": ""}).status_code == 409
        assert nora.post(page, data={**sent, "opened": opened}).status_code == 302
    assert list_nominations(session)[0].story == ("Changed. " * 9).strip()


def test_the_time_zone_is_the_editions(client, session, edition) -> None:
    edition.time_zone = "Europe/London"
    with time_machine.travel(BEFORE, tick=False):
        assert re.search(r"accepted until [^<]*, 23:14\.", client.get(WRITE).text)
