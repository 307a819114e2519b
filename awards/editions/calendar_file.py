"""Dates as an iCalendar file (RFC 5545), for the calendars that people have anyway.

Each date keeps its UID, so that a file that is taken in again moves it. `sequence` grows with every change of an
edition's settings: of two files a calendar believes the later one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event

SHOWN_FOR = timedelta(minutes=30)


@dataclass(frozen=True)
class CalendarDate:
    """A moment, shown as the half hour that ends with it (or begins, with `opens`), or a whole day."""

    uid: str
    title: str
    when: datetime | date
    text: str = ""
    place: str = ""
    opens: bool = False


def write_calendar(
    dates: Sequence[CalendarDate], *, name: str, url: str, now: datetime, changed_at: datetime, sequence: int
) -> bytes:
    """The file. Moments are written in UTC, which every calendar shows in its owner's own time."""
    calendar = Calendar()
    calendar.add("prodid", "-//Customer Contact Awards//Dates//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    for one in dates:
        event = _event(one)
        event.add("url", url)
        event.add("dtstamp", now.astimezone(UTC))
        event.add("last-modified", changed_at.astimezone(UTC))
        event.add("sequence", sequence)
        calendar.add_component(event)
    return calendar.to_ical()


def _event(one: CalendarDate) -> Event:
    event = Event()
    event.add("uid", one.uid)
    event.add("summary", one.title)
    if isinstance(one.when, datetime):
        moment = one.when.astimezone(UTC)
        event.add("dtstart", moment if one.opens else moment - SHOWN_FOR)
        event.add("dtend", moment + SHOWN_FOR if one.opens else moment)
    else:
        event.add("dtstart", one.when)
        event.add("dtend", one.when + timedelta(days=1))
    event.add("transp", "TRANSPARENT")  # it takes nobody's time
    if one.text:
        event.add("description", one.text)
    if one.place:
        event.add("location", one.place)
    return event
