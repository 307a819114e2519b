"""On which days jurors are reminded, and at which hours."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from awards.domain.reminding import Occasion, Plan, ReminderKind, find_due, find_next, list_occasions

BRUSSELS = ZoneInfo("Europe/Brussels")
CLOSES = datetime(2026, 11, 30, 18, tzinfo=BRUSSELS)
BEFORE, AFTER = ReminderKind.BEFORE, ReminderKind.AFTER


def occasions(*days, after=True, closes_at=CLOSES, began_at=None, zone=BRUSSELS):
    return list_occasions(Plan(days, after=after), closes_at=closes_at, began_at=began_at, zone=zone)


def due(day, hour, minute=0, *days, closes_at=CLOSES, **more):
    now = datetime(2026, day.month, day.day, hour, minute, tzinfo=BRUSSELS)
    return find_due(occasions(*(days or (7, 2)), **more), closes_at=closes_at, now=now, zone=BRUSSELS)


def test_the_days_count_back_from_the_day_of_the_close_in_the_editions_zone():
    assert occasions(2, 7, 0) == [
        Occasion(date(2026, 11, 23), BEFORE),
        Occasion(date(2026, 11, 28), BEFORE),
        Occasion(date(2026, 11, 30), BEFORE),
        Occasion(date(2026, 12, 1), AFTER),
    ]
    late = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)  # the first of December in Brussels
    assert [one.on for one in occasions(1, closes_at=late, after=False)] == [date(2026, 11, 30)]


def test_nobody_is_reminded_once_it_is_too_late_for_that_day_nor_when_scoring_has_just_begun():
    early = datetime(2026, 11, 30, 8, tzinfo=BRUSSELS)
    assert [one.on.day for one in occasions(0, 2, after=False, closes_at=early)] == [28]
    began = datetime(2026, 11, 23, 7, tzinfo=BRUSSELS)
    assert [one.on.day for one in occasions(9, 7, 2, after=False, began_at=began)] == [28]


@pytest.mark.parametrize(
    ("day", "hour", "minute", "found"),
    [
        (date(2026, 11, 23), 8, 59, None),
        (date(2026, 11, 23), 9, 0, date(2026, 11, 23)),
        (date(2026, 11, 23), 19, 59, date(2026, 11, 23)),
        (date(2026, 11, 23), 20, 0, None),
        (date(2026, 11, 24), 3, 0, None),
        (date(2026, 11, 24), 9, 0, date(2026, 11, 23)),  # the worker stood still the day before
        (date(2026, 11, 25), 9, 0, None),
        (date(2026, 11, 30), 10, 0, None),
        (date(2026, 12, 1), 9, 0, date(2026, 12, 1)),
        (date(2026, 12, 3), 9, 0, None),
    ],
)
def test_by_day_only_and_a_day_late_at_the_most(day, hour, minute, found):
    occasion = due(day, hour, minute)
    assert (occasion.on if occasion else None) == found


def test_of_two_that_are_due_the_later_one_counts_and_after_the_close_only_the_late_are_asked():
    assert due(date(2026, 11, 29), 9, 0, 2, 1).on == date(2026, 11, 29)
    assert due(date(2026, 11, 30), 19, 0, 0) is None  # closed at six
    assert due(date(2026, 12, 1), 9, 0, 0).kind is AFTER
    assert due(date(2026, 12, 1), 9, 0, 0, after=False) is None


def test_nine_in_the_morning_is_nine_by_the_clock_in_winter_and_in_summer():
    closes = datetime(2026, 10, 27, 18, tzinfo=BRUSSELS)  # the clocks went back on the 25th
    before, after = (one.begins_at(BRUSSELS).astimezone(UTC).hour for one in occasions(3, 1, closes_at=closes)[:2])
    assert (before, after) == (7, 8)


def test_the_next_one_is_the_first_that_is_still_to_come():
    wanted = occasions(7, 2)
    assert find_next(wanted, now=CLOSES - timedelta(days=5), zone=BRUSSELS).on == date(2026, 11, 28)
    assert find_next(wanted, now=CLOSES + timedelta(days=5), zone=BRUSSELS) is None
