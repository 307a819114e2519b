"""When nominees hear that they were nominated, what they answer, and the month that the law gives for telling them.

GDPR art. 14 (3) (a): at the latest one month after the data were obtained. A month ends with the last hour of the day
that has the same number, or of the month's last day where there is none (Regulation 1182/71, art. 3).
"""

from calendar import monthrange
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo


class NoticeTime(StrEnum):
    """When nominees are told by themselves. `at_once`: as soon as the organisers have found an entry eligible."""

    AT_ONCE = "at_once"
    AT_SHORTLIST = "at_shortlist"
    AFTER_CEREMONY = "after_ceremony"


class NomineeAnswer(StrEnum):
    NONE = "none"
    ACCEPTED = "accepted"
    DECLINED = "declined"


def last_day_to_tell(received_at: datetime, zone: ZoneInfo) -> date:
    """The last day on which a nominee may be told whose data came at `received_at`, on the calendar of `zone`."""
    received_on = received_at.astimezone(zone).date()
    year, month = received_on.year + received_on.month // 12, received_on.month % 12 + 1
    return date(year, month, min(received_on.day, monthrange(year, month)[1]))


def days_left(received_at: datetime, *, now: datetime, zone: ZoneInfo) -> int:
    """Whole days until the last one on which the nominee may be told: 0 on that day, negative once it is over."""
    return (last_day_to_tell(received_at, zone) - now.astimezone(zone).date()).days
