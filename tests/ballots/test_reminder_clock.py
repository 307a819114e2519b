"""Reminders by the clock: by day, on their days, exactly once whatever happens to the worker."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from awards.audit.models import AuditLine
from awards.ballots.models_reminders import Reminder
from awards.ballots.reminding import remind_jurors
from awards.ballots.service_reminder_clock import list_due, remind_by_the_clock
from awards.domain.lifecycle import AssignmentState, Stage
from awards.domain.reminding import ReminderKind
from awards.extensions import db, write_intended
from awards.mail.models import OutboxMessage
from tests.factories import get_category, make_assignment, make_entry, make_juror
from tests.jury.test_races import at_once

CLOSES = datetime(2026, 11, 30, 17, tzinfo=UTC)
SEVENTH = datetime(2026, 11, 23, 8, tzinfo=UTC)
"""Nine in the morning in Brussels, a week before."""
LATE = datetime(2026, 12, 1, 8, tzinfo=UTC)


@pytest.fixture
def jury(session, cast):
    """Jan holds a dossier since long, Chris and Jo none; scoring closes on the 30th of November at six."""
    edition = cast.edition
    edition.stage, edition.time_zone, edition.scoring_closes_at = Stage.SCORING, "Europe/Brussels", CLOSES
    edition.jury_began_at = CLOSES - timedelta(days=20)
    give(session, cast, cast.jan_juror)
    session.commit()
    return cast


def give(session, cast, juror, at=CLOSES - timedelta(days=20)):
    assignment = make_assignment(session, make_entry(session, get_category(session, cast.edition)), juror)
    assignment.assigned_at = assignment.changed_at = at
    session.flush()
    return assignment


def tick(session, jury, now) -> int:
    """What the worker does at a moment."""
    session.commit()
    reminded = sum(remind_by_the_clock(session, edition_id=one, now=now) for one in list_due(session, now=now))
    session.commit()
    return reminded


def sent(session) -> list[str]:
    session.rollback()
    return list(session.scalars(select(OutboxMessage.subject).where(OutboxMessage.template == "juror_reminder")))


def test_a_week_and_two_days_before_and_on_the_day_after_exactly_once(session, jury):
    reminded = {}
    at = CLOSES - timedelta(days=15)
    while at < CLOSES + timedelta(days=5):
        if number := tick(session, jury, at):
            reminded[at.astimezone(jury.edition.zone).isoformat(timespec="minutes")] = number
        at += timedelta(minutes=30)
    assert reminded == {
        "2026-11-23T09:00+01:00": 1, "2026-11-28T09:00+01:00": 1, "2026-12-01T09:00+01:00": 1,
    }  # fmt: skip
    assert sent(session) == [
        "1 dossier still waits for your ballot",
        "1 dossier still waits for your ballot",
        "Scoring has closed: 1 ballot of yours is missing",
    ]
    kinds = list(session.scalars(select(Reminder.kind).order_by(Reminder.id)))
    assert kinds == [ReminderKind.BEFORE, ReminderKind.BEFORE, ReminderKind.AFTER]
    lines = list(session.scalars(select(AuditLine).where(AuditLine.action == "jurors_reminded")))
    assert [line.actor_id for line in lines] == [None, None, None]


def test_it_is_off_where_the_organiser_wants_none_and_follows_the_days_that_they_set(session, jury):
    jury.edition.reminds_by_itself = False
    assert [tick(session, jury, at) for at in (SEVENTH, LATE)] == [0, 0]
    jury.edition.reminds_by_itself, jury.edition.reminder_days, jury.edition.reminds_late = True, [5], False
    days = [tick(session, jury, SEVENTH + timedelta(days=number)) for number in range(9)]
    assert days == [0, 0, 1, 0, 0, 0, 0, 0, 0]


@pytest.mark.parametrize("stage", [Stage.SCREENING, Stage.DELIBERATING, Stage.ARCHIVED])
def test_only_while_the_jury_scores(session, jury, stage):
    jury.edition.stage = stage
    assert [tick(session, jury, at) for at in (SEVENTH, LATE)] == [0, 0]


def test_a_date_that_moves_takes_its_reminders_along(session, jury):
    assert tick(session, jury, SEVENTH) == 1
    jury.edition.scoring_closes_at = CLOSES + timedelta(days=3)
    assert tick(session, jury, SEVENTH + timedelta(hours=1)) == 0
    assert tick(session, jury, SEVENTH + timedelta(days=3)) == 1


def test_who_has_nothing_left_is_never_reminded(session, jury):
    give(session, jury, jury.chris_juror).state = AssignmentState.CAST
    give(session, jury, jury.jo_juror).state = AssignmentState.RECUSED
    assert tick(session, jury, SEVENTH) == 1
    assert list(session.scalars(select(Reminder.juror_id))) == [jury.jan_juror.id]


def test_who_was_given_something_since_the_morning_or_reminded_by_hand_that_day_is_left_in_peace(session, jury):
    give(session, jury, jury.jo_juror, at=SEVENTH + timedelta(minutes=1))
    give(session, jury, jury.chris_juror)
    by_hand = Reminder(
        edition_id=jury.edition.id, juror_id=jury.chris_juror.id, kind=ReminderKind.BY_HAND, occasion="x", dossiers=1,
        actor_id=jury.olga.id, reminded_at=SEVENTH - timedelta(hours=2),
    )  # fmt: skip
    session.add(by_hand)
    assert tick(session, jury, SEVENTH + timedelta(minutes=2)) == 1
    late = make_juror(session, jury.edition)
    give(session, jury, late, at=SEVENTH - timedelta(days=1))
    assert tick(session, jury, SEVENTH + timedelta(hours=3)) == 0  # that day's round is made
    assert tick(session, jury, SEVENTH + timedelta(days=5)) == 4


def test_a_worker_that_dies_in_between_has_sent_nothing_and_the_next_sends_all(session, jury):
    give(session, jury, jury.jo_juror)
    session.commit()
    assert remind_by_the_clock(session, edition_id=jury.edition.id, now=SEVENTH) == 2
    session.rollback()
    assert sent(session) == []
    assert tick(session, jury, SEVENTH + timedelta(minutes=5)) == 2
    assert len(sent(session)) == 2
    assert tick(session, jury, SEVENTH + timedelta(minutes=10)) == 0


def test_of_workers_at_the_same_moment_one_sends(app, session, jury):
    give(session, jury, jury.jo_juror)
    edition_id = jury.edition.id
    session.commit()

    def work(other):
        return remind_by_the_clock(other, edition_id=edition_id, now=SEVENTH)

    assert sorted(at_once(app, work, work, work)) == [0, 0, 2]
    assert len(sent(session)) == 2


def test_the_workers_job_looks_at_its_clock_and_one_edition_s_trouble_is_not_anothers(app, session, jury, monkeypatch):
    session.commit()
    token = write_intended.set(True)
    with app.app_context(), time_machine.travel(SEVENTH - timedelta(minutes=1), tick=False):
        assert remind_jurors() == 0
        db.session.remove()
    with app.app_context(), time_machine.travel(SEVENTH, tick=False):
        with monkeypatch.context() as broken:
            broken.setattr("awards.ballots.reminding.remind_by_the_clock", lambda *_, **__: 1 / 0)
            assert remind_jurors() == 0
        assert remind_jurors() == 1
        assert remind_jurors() == 0
        db.session.remove()
    write_intended.reset(token)
    assert len(sent(session)) == 1


def test_the_page_sets_the_days_and_says_what_follows(session, jury, browser_of):
    browser, path = browser_of(jury.olga), "/2026/progress/reminders"
    jury.edition.scoring_closes_at = datetime.now(UTC) + timedelta(days=20)
    page = browser.get(path).text
    assert 'value="7, 2"' in page
    assert page.count("<li>") >= 3
    answer = browser.post(path, data={"by_itself": "y", "days": "3; 10 3", "late": ""})
    assert answer.location == path
    session.rollback()
    assert (jury.edition.reminder_days, jury.edition.reminds_late) == ([10, 3], False)
    line = session.scalars(select(AuditLine).where(AuditLine.action == "settings_changed")).one()
    assert line.details == {"changed": ["reminder_days", "reminds_late"]}
    assert "the next reminder goes out on" in browser.get("/2026/progress").text
    assert "10, 3" in browser.get("/2026/settings").text
    assert browser.post(path, data={"days": ""}).status_code == 302
    assert "No automatic reminder is to come." in browser.get(path).text
    assert "No automatic reminder is to come." in browser.get("/2026/progress").text
    assert "Jurors are not reminded automatically." in browser.get("/2026/settings").text


@pytest.mark.parametrize("typed", ["soon", "-1", "7.5", "61", "1,2,3,4,5,6,7,8,9", "٣", "7,,x"])
def test_days_that_are_none_are_refused_beside_their_field(session, jury, browser_of, typed):
    page = browser_of(jury.olga).post("/2026/progress/reminders", data={"by_itself": "y", "days": typed}).text
    assert 'id="days-error"' in page
    session.rollback()
    assert jury.edition.reminder_days == [7, 2]


def test_once_scoring_is_over_the_days_stay(jury, browser_of):
    jury.edition.stage = Stage.DELIBERATING
    assert browser_of(jury.olga).post("/2026/progress/reminders", data={"days": "1"}).status_code == 409
