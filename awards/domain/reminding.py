"""When jurors are reminded without anybody's doing: some days before scoring closes, and on the day after it.

Messages go out by day only, from 9:00 to 20:00 on the clock of the edition's time zone. What the worker missed on the
day itself is made good on the next one, and dropped after that.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

MORNING = time(9)
EVENING = time(20)
LONGEST = timedelta(days=1)
"""How long after its day a reminder may still go out."""
MOST_DAYS = 60
MOST_REMINDERS = 8


class ReminderKind(StrEnum):
    """`before` and `after`: scoring closes; by the clock."""

    BY_HAND = "by_hand"
    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True)
class Plan:
    """What an organiser chose: how many days before the close (0: on its day), and whether on the day after it."""

    days: Collection[int] = ()
    after: bool = False


@dataclass(frozen=True, order=True)
class Occasion:
    """A day on which jurors are reminded."""

    on: date
    kind: ReminderKind

    @property
    def key(self) -> str:
        """What the day is called in the table of reminders: each juror has at most one of each."""
        return self.on.isoformat()

    def begins_at(self, zone: ZoneInfo) -> datetime:
        return datetime.combine(self.on, MORNING, zone)


def list_occasions(plan: Plan, *, closes_at: datetime, began_at: datetime | None, zone: ZoneInfo) -> list[Occasion]:
    """The days of a plan in their order.

    None on the day on which scoring began or before it: everybody has just been told what waits for them.
    """
    closes_on = closes_at.astimezone(zone).date()
    days = {Occasion(closes_on - timedelta(days=number), ReminderKind.BEFORE) for number in plan.days}
    wanted = sorted(one for one in days if one.begins_at(zone) < closes_at)
    if plan.after:
        wanted.append(Occasion(closes_on + timedelta(days=1), ReminderKind.AFTER))
    began_on = began_at.astimezone(zone).date() if began_at else date.min
    return [one for one in wanted if one.on > began_on]


def find_due(occasions: list[Occasion], *, closes_at: datetime, now: datetime, zone: ZoneInfo) -> Occasion | None:
    """The occasion whose time it is: the latest, where two are; None by night."""
    here = now.astimezone(zone)
    if not MORNING <= here.time() < EVENING:
        return None
    closed = now >= closes_at
    for one in reversed(occasions):
        if one.on <= here.date() <= one.on + LONGEST and closed is (one.kind is ReminderKind.AFTER):
            return one
    return None


def find_next(occasions: list[Occasion], *, now: datetime, zone: ZoneInfo) -> Occasion | None:
    """The first occasion that is still to come."""
    return next((one for one in occasions if one.begins_at(zone) > now), None)
