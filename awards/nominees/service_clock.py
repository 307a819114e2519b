"""The organisers' view of who knows, who does not yet, and how long there is left to tell them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from awards.domain.errors import NotFound
from awards.domain.notice import NomineeAnswer, days_left
from awards.domain.wording import N_
from awards.editions.models import Category, Edition
from awards.nominations.models import Entry, Nomination, Nominee
from awards.nominations.service_notices import still_to_tell

SOON_DAYS = 7


class NoticeFilter(StrEnum):
    """Which nominees the page lists."""

    TO_TELL = "to_tell"
    NO_ADDRESS = "no_address"
    TOLD = "told"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    ERASURE = "erasure"


@dataclass(frozen=True)
class ClockSummary:
    """How many nominees still have to hear of it. `left`: days of the month for the first of them; None with nobody."""

    to_tell: int = 0
    no_address: int = 0
    left: int | None = None
    late: int = 0


@dataclass(frozen=True)
class NoticeLine:
    """A nominee on the page, with their entries as (entry id, category); `left` is None once they know."""

    nominee: Nominee
    received_at: datetime
    left: int | None
    entries: Sequence[tuple[int, Category]]


def _where(edition: Edition, which: NoticeFilter) -> list[ColumnElement[bool]]:
    here = Nominee.edition_id == edition.id
    return {
        NoticeFilter.TO_TELL: [*still_to_tell(edition.id)],
        NoticeFilter.NO_ADDRESS: [*still_to_tell(edition.id), Nominee.address == ""],
        NoticeFilter.TOLD: [here, Nominee.told_at.is_not(None)],
        NoticeFilter.ACCEPTED: [here, Nominee.answer == NomineeAnswer.ACCEPTED],
        NoticeFilter.DECLINED: [here, Nominee.answer == NomineeAnswer.DECLINED],
        NoticeFilter.ERASURE: [here, Nominee.erasure_asked_at.is_not(None)],
    }[which]


def _with_reception(edition: Edition, *columns: Any) -> tuple[Select[Any], ColumnElement[datetime]]:
    """A query for nominees of the edition, and the moment at which the first words about them came in, confirmed or
    not: from then on the month runs."""
    first = (
        select(Entry.nominee_id, func.min(Nomination.created_at).label("received_at"))
        .join(Nomination, Nomination.entry_id == Entry.id)
        .where(Entry.edition_id == edition.id)
        .group_by(Entry.nominee_id)
        .subquery()
    )
    received = func.coalesce(first.c.received_at, Nominee.created_at)
    return select(*columns, received).outerjoin_from(Nominee, first, first.c.nominee_id == Nominee.id), received


def read_clock(session: Session, *, edition: Edition, now: datetime) -> ClockSummary:
    """Who still has to be told, in figures. One statement."""
    wanted, _ = _with_reception(edition, Nominee.address)
    rows = session.execute(wanted.where(*still_to_tell(edition.id))).all()
    left = [days_left(row[1], now=now, zone=edition.zone) for row in rows]
    return ClockSummary(
        to_tell=len(rows),
        no_address=sum(not row.address for row in rows),
        left=min(left, default=None),
        late=sum(days < 0 for days in left),
    )


def count_lines(session: Session, *, edition: Edition) -> dict[NoticeFilter, int]:
    """How many nominees each filter lists. One statement."""
    counts = [
        select(func.count()).select_from(Nominee).where(*_where(edition, which)).scalar_subquery()
        for which in NoticeFilter
    ]
    return dict(zip(NoticeFilter, session.execute(select(*counts)).one(), strict=True))


def list_lines(
    session: Session, *, edition: Edition, which: NoticeFilter, now: datetime, limit: int, offset: int = 0
) -> list[NoticeLine]:
    """The nominees of a filter, longest there first. Two statements."""
    wanted, received = _with_reception(edition, Nominee)
    wanted = wanted.where(*_where(edition, which)).order_by(received, Nominee.id)
    return _lines(session, edition, session.execute(wanted.limit(limit).offset(offset)).all(), now)


def get_line(session: Session, *, edition: Edition, nominee_id: int, now: datetime) -> NoticeLine:
    """One nominee of the edition, as the page lists them. Raises NotFound."""
    wanted, _ = _with_reception(edition, Nominee)
    rows = session.execute(wanted.where(Nominee.edition_id == edition.id, Nominee.id == nominee_id)).all()
    if not rows:
        raise NotFound(N_("There is no such nominee in this edition."))
    return _lines(session, edition, rows, now)[0]


def _lines(session: Session, edition: Edition, rows: Sequence[Any], now: datetime) -> list[NoticeLine]:
    entries: dict[int, list[tuple[int, Category]]] = {row[0].id: [] for row in rows}
    found = session.execute(
        select(Entry.id, Entry.nominee_id, Category)
        .join(Category, Category.id == Entry.category_id)
        .where(Entry.nominee_id.in_(entries))
        .order_by(Category.position)
    )
    for entry_id, nominee_id, category in found:
        entries[nominee_id].append((entry_id, category))
    return [
        NoticeLine(nominee, received_at, _left(edition, nominee, received_at, now), entries[nominee.id])
        for nominee, received_at in rows
    ]


def _left(edition: Edition, nominee: Nominee, received_at: datetime, now: datetime) -> int | None:
    if nominee.told_at is not None or nominee.answer is not NomineeAnswer.NONE:
        return None
    return days_left(received_at, now=now, zone=edition.zone)
