"""Reminding jurors by hand: the preview, the message in each language, and nobody twice by accident."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from awards.audit.models import AuditLine
from awards.ballots.models_reminders import Reminder
from awards.ballots.service_reminders import send_reminders
from awards.domain.lifecycle import AssignmentState, JurorState, Stage
from awards.domain.reminding import ReminderKind
from awards.editions.models import Edition
from awards.jury.models import Assignment
from awards.mail.models import OutboxMessage
from tests.factories import NOW, get_category, make_assignment, make_ballot, make_entry
from tests.jury.test_races import at_once

PATH = "/2026/progress/remind"


@pytest.fixture
def jury(session, cast):
    """Jan has begun (one draft, two not opened), Chris has not begun, Jo has cast everything."""
    cast.edition.stage = Stage.SCORING
    cast.edition.time_zone = "Europe/Brussels"
    cast.edition.scoring_closes_at = NOW + timedelta(days=3)
    empathy, extra = get_category(session, cast.edition), get_category(session, cast.edition, "creativity")
    entries = [make_entry(session, empathy), make_entry(session, empathy), make_entry(session, extra)]
    make_ballot(session, entries[0], cast.jan_juror, 4, cast=False)
    for entry in entries[1:]:
        make_assignment(session, entry, cast.jan_juror)
    make_assignment(session, entries[0], cast.chris_juror)
    make_ballot(session, entries[0], cast.jo_juror, 4, 4, 4, 4)
    make_assignment(session, entries[1], cast.jo_juror, state=AssignmentState.RECUSED)
    cast.jan.locale, cast.chris.locale = "nl", "fr"
    session.commit()
    return cast


def shown_at(page: str) -> str:
    return re.search(r'name="shown_at"[^>]*value="([^"]+)"', page).group(1)


def ticked(page: str) -> list[int]:
    return [int(found) for found in re.findall(r'name="jurors" id="[\w-]+" value="(\d+)" checked', page)]


def listed(page: str) -> list[int]:
    return [int(found) for found in re.findall(r'name="jurors" id="[\w-]+" value="(\d+)"', page)]


def messages(session) -> list[tuple[str, str]]:
    session.rollback()
    wanted = select(OutboxMessage.to_address, OutboxMessage.locale).where(OutboxMessage.template == "juror_reminder")
    return [tuple(row) for row in session.execute(wanted.order_by(OutboxMessage.id))]


def test_the_page_lists_whoever_has_something_left_and_shows_the_message_in_each_language(jury, browser_of):
    page = browser_of(jury.olga).get(PATH).text
    assert listed(page) == ticked(page) == [jury.chris_juror.id, jury.jan_juror.id]
    dutch = page[page.index('<article class="card stack" lang="nl"') :]
    assert "Er wachten nog 3 dossiers op je stembrief" in dutch
    assert "- Empathie (2)\n- Creativiteit (1)" in dutch
    assert "Tot nu toe ingediend: 0 van 3." in dutch
    assert "http://localhost/2026/ballots" in dutch
    assert "http://localhost/2026/calendar/jury.ics" in dutch
    french = page[page.index('<article class="card stack" lang="fr"') : page.index('lang="nl" aria-label')]
    assert "1 dossier attend encore votre bulletin" in french
    assert "Jo Juror" not in page


def test_the_deadline_stands_in_the_editions_own_time(session, jury, browser_of):
    jury.edition.time_zone = "Asia/Tokyo"
    local = jury.edition.scoring_closes_at.astimezone(jury.edition.zone)
    page = browser_of(jury.olga).get(PATH).text
    assert f"{local:%H:%M}" in page[page.index('lang="nl"') :]


def test_only_those_who_have_not_begun_or_only_one(jury, browser_of):
    browser = browser_of(jury.olga)
    assert listed(browser.get(f"{PATH}?whom=not_begun").text) == [jury.chris_juror.id]
    assert listed(browser.get(f"{PATH}?juror={jury.jan_juror.id}").text) == [jury.jan_juror.id]
    assert "Nobody to remind" in browser.get(f"{PATH}?juror={jury.jo_juror.id}").text
    for odd in ("juror=x", "juror=99999999999999", "whom=everybody"):
        assert listed(browser.get(f"{PATH}?{odd}").text) == [jury.chris_juror.id, jury.jan_juror.id]


def test_an_own_sentence_is_shown_before_it_is_sent_and_writes_nothing(session, jury, browser_of):
    browser = browser_of(jury.olga)
    data = {"jurors": [jury.jan_juror.id], "note": "Merci <b>à tous</b> 100%!", "action": "look"}
    page = browser.post(PATH, data=data | {"shown_at": shown_at(browser.get(PATH).text)}).text
    assert ticked(page) == [jury.jan_juror.id]
    assert "Jan Juror,\n\nMerci &lt;b&gt;à tous&lt;/b&gt; 100%!\n\nEr wachten nog 3" in page
    assert 'lang="fr" aria-label' not in page
    assert messages(session) == []
    long = browser.post(PATH, data=data | {"note": "x" * 501, "action": "send", "shown_at": shown_at(page)})
    assert "Please keep this under 500 characters." in long.text
    assert messages(session) == []


def test_sending_is_one_transaction_with_rows_mails_and_a_line(session, jury, browser_of):
    browser = browser_of(jury.olga)
    page = browser.get(PATH).text
    data = {"jurors": ticked(page), "note": "See you soon.", "action": "send", "shown_at": shown_at(page)}
    answer = browser.post(PATH, data=data)
    assert answer.location == "/2026/progress"
    assert messages(session) == [(jury.chris.address, "fr"), (jury.jan.address, "nl")]
    rows = session.execute(select(Reminder.juror_id, Reminder.kind, Reminder.dossiers, Reminder.actor_id)).all()
    assert rows == [
        (jury.chris_juror.id, ReminderKind.BY_HAND, 1, jury.olga.id),
        (jury.jan_juror.id, ReminderKind.BY_HAND, 3, jury.olga.id),
    ]
    line = session.scalars(select(AuditLine).where(AuditLine.action == "jurors_reminded")).one()
    assert (line.actor_id, line.details["jurors"]) == (jury.olga.id, [jury.chris_juror.id, jury.jan_juror.id])
    body = session.scalars(select(OutboxMessage.body).where(OutboxMessage.to_address == jury.jan.address)).one()
    assert "\n\nSee you soon.\n\n" in body
    page = browser.get("/2026/progress").text
    assert "2 jurors are reminded." in page
    assert page.count("reminded on ") == 2
    # the same form once more, by a double tap or the way back: nobody is reminded twice
    browser.post(PATH, data=data)
    assert len(messages(session)) == 2
    assert "Reminded already since you opened the page" in browser.get("/2026/progress").text


def test_a_second_time_within_hours_is_asked_for(session, jury, browser_of):
    browser = browser_of(jury.olga)
    page = browser.get(PATH).text
    browser.post(PATH, data={"jurors": jury.jan_juror.id, "action": "send", "shown_at": shown_at(page)})
    page = browser.get(PATH).text
    assert (listed(page), ticked(page)) == ([jury.chris_juror.id, jury.jan_juror.id], [jury.chris_juror.id])
    assert "was reminded in the last six hours" in page
    data = {"jurors": listed(page), "action": "send", "shown_at": shown_at(page)}
    browser.post(PATH, data=data)
    assert [address for address, _ in messages(session)] == [jury.jan.address, jury.chris.address, jury.jan.address]
    for reminder in session.scalars(select(Reminder)):
        reminder.reminded_at -= timedelta(hours=6)
    assert ticked(browser.get(PATH).text) == [jury.chris_juror.id, jury.jan_juror.id]


def test_whoever_finishes_meanwhile_left_or_is_a_stranger_gets_nothing(session, jury, browser_of):
    browser = browser_of(jury.olga)
    page = browser.get(PATH).text
    for assignment in session.scalars(select(Assignment)):
        if assignment.juror_id == jury.jan_juror.id:
            assignment.state = AssignmentState.CAST
    jury.chris_juror.state = JurorState.LEFT
    data = {"jurors": [*ticked(page), 999999, 10**20], "action": "send", "shown_at": shown_at(page)}
    assert browser.post(PATH, data=data).status_code == 302
    assert messages(session) == []
    assert "4 jurors have nothing left by now" in browser.get("/2026/progress").text


@pytest.mark.parametrize("odd", ["", "yesterday", "2026-11-25T09:00", "2999-01-01T00:00:00+00:00"])
def test_a_form_that_does_not_say_when_it_was_opened_is_shown_again(session, jury, browser_of, odd):
    data = {"jurors": [jury.jan_juror.id], "action": "send", "shown_at": odd}
    page = browser_of(jury.olga).post(PATH, data=data).text
    assert ticked(page) == [jury.jan_juror.id]
    assert shown_at(page) != odd
    assert messages(session) == []


def test_after_the_close_the_late_read_other_words(session, jury, browser_of):
    jury.edition.scoring_closes_at = NOW - timedelta(hours=2)
    page = browser_of(jury.olga).get(PATH).text
    assert "Het scoren is afgesloten: 3 stembrieven van jou ontbreken" in page
    assert "die kan het scoren weer openen" in page
    assert "calendar" not in page[page.index('lang="nl" aria-label') :]


def test_two_organisers_at_the_same_moment_remind_once(app, session, jury):
    ids, opened = [jury.jan_juror.id, jury.chris_juror.id], NOW
    edition_id, olga, omar = jury.edition.id, jury.olga.id, jury.omar.id
    session.commit()

    def remind(actor_id):
        def act(other):
            outcome = send_reminders(
                other, edition=other.get_one(Edition, edition_id), juror_ids=ids, note="", shown_at=opened,
                now=NOW + timedelta(seconds=5), actor_id=actor_id,
            )  # fmt: skip
            return len(outcome.reminded), len(outcome.meanwhile)

        return act

    assert sorted(at_once(app, remind(olga), remind(omar))) == [(0, 2), (2, 0)]
    assert len(messages(session)) == 2


def test_no_message_and_no_page_tells_a_score(session, jury, browser_of):
    entry = make_entry(session, get_category(session, jury.edition))
    make_ballot(session, entry, jury.jan_juror, 5, 5, 5, 5, comment="Secret words")
    page = browser_of(jury.olga).get(PATH).text
    assert "Secret" not in page
    assert "1 of 4 cast" in page
    assert browser_of(jury.jan).get(PATH).status_code == 403
    jury.edition.stage = Stage.DELIBERATING
    assert browser_of(jury.olga).get(PATH).status_code == 409
