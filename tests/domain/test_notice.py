"""The month in which a nominee must hear of it, on the calendar of the edition's time zone."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from awards.domain.notice import days_left, last_day_to_tell

BRUSSELS, AUCKLAND, LOS_ANGELES = ZoneInfo("Europe/Brussels"), ZoneInfo("Pacific/Auckland"), ZoneInfo(
    "America/Los_Angeles"
)  # fmt: skip


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("received", "zone", "last"),
    [
        ("2026-09-14T10:00", BRUSSELS, date(2026, 10, 14)),
        ("2026-01-31T10:00", BRUSSELS, date(2026, 2, 28)),
        ("2028-01-31T10:00", BRUSSELS, date(2028, 2, 29)),
        ("2026-12-31T10:00", BRUSSELS, date(2027, 1, 31)),
        ("2026-11-30T10:00", BRUSSELS, date(2026, 12, 30)),
        ("2026-09-30T22:30", BRUSSELS, date(2026, 11, 1)),  # already the first of October there
        ("2026-09-30T12:30", AUCKLAND, date(2026, 11, 1)),
        ("2026-10-01T06:30", LOS_ANGELES, date(2026, 10, 30)),  # still September there
    ],
)
def test_a_month_ends_on_the_day_of_the_same_number(received: str, zone: ZoneInfo, last: date) -> None:
    assert last_day_to_tell(at(received), zone) == last


@pytest.mark.parametrize(
    ("now", "left"),
    [
        ("2026-10-01T10:00", 31),
        ("2026-10-24T22:30", 7),  # the night in which the clocks go back
        ("2026-10-25T23:30", 6),
        ("2026-10-31T22:59", 1),
        ("2026-10-31T23:00", 0),  # midnight in Brussels: the last day has begun
        ("2026-11-01T22:59", 0),
        ("2026-11-01T23:00", -1),
    ],
)
def test_days_are_counted_on_the_same_calendar(now: str, left: int) -> None:
    assert days_left(at("2026-09-30T22:30"), now=at(now), zone=BRUSSELS) == left
