"""The screening queue: which entries match a filter, what a list shows of them, and where one stands among them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, false, func, or_, select, true
from sqlalchemy.orm import Session

from awards.domain.language import LANGUAGES
from awards.domain.lifecycle import EntryState, NominationKind, NominationState, NomineeKind
from awards.domain.matching import fold_name, organisation_key
from awards.editions.models import Category
from awards.nominations.models import Entry, Nomination, Nominee
from awards.nominations.models_notes import EntryNote
from awards.nominations.service_nominees import LIVE

MOST_WORDS = 6
"""Of a search; those after them are passed over."""


class QueueOrder(StrEnum):
    WAITING = "waiting"
    NAME = "name"


@dataclass(frozen=True, kw_only=True)
class QueueFilter:
    """Which entries of an edition, and in which order. None, False, 0 and "" do not narrow."""

    state: EntryState | None = EntryState.PENDING
    category_id: int | None = None
    language: str = ""
    """Some words that count are in it."""
    kind: NominationKind | None = None
    """Some words that count are of it."""
    nominee: NomineeKind | None = None
    differs: bool = False
    """The language of some words looks different from what was said."""
    noted: bool = False
    days: int = 0
    """Waiting for at least so many."""
    words: str = ""
    """All of them are in the name or organisation of the nominee or in the name or address of a nominator."""
    order: QueueOrder = QueueOrder.WAITING


@dataclass(frozen=True)
class QueueRow:
    """What the list shows of an entry. `languages` are those of the words that count, `count` their number."""

    id: int
    category_id: int
    state: EntryState
    created_at: datetime
    name: str
    organisation: str
    nominee_kind: NomineeKind
    count: int
    languages: tuple[str, ...]
    differs: bool
    notes: int


@dataclass(frozen=True)
class Place:
    """Where an entry stands among those that match: `number` of `total`, 0 when it is not one of them itself.

    `first_id` is the first of the others: where to go on after the last one.
    """

    number: int
    total: int
    previous_id: int | None
    next_id: int | None
    first_id: int | None


def _said(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Some words of the entry that count fulfil the conditions."""
    return exists().where(Nomination.entry_id == Entry.id, Nomination.state.in_(LIVE), *conditions).correlate(Entry)


def language_differs() -> ColumnElement[bool]:
    """The recognised language of a nomination is another one than its writer said."""
    return Nomination.detected_language.not_in(("", Nomination.language))


def _found(words: str) -> Iterable[ColumnElement[bool]]:
    for word in fold_name(words).split()[:MOST_WORDS]:
        organisation = organisation_key(word)
        yield or_(
            Nominee.name_key.contains(word, autoescape=True),
            Nominee.organisation_key.contains(organisation, autoescape=True) if organisation else false(),
            _said(Nomination.nominator_key.contains(word, autoescape=True)),
        )


def _conditions(wanted: QueueFilter, edition_id: int, now: datetime) -> list[ColumnElement[bool]]:
    noted = exists().where(EntryNote.entry_id == Entry.id).correlate(Entry)
    asked: list[tuple[object, Any]] = [
        (True, Entry.state == wanted.state if wanted.state else Entry.state != EntryState.MERGED),
        (wanted.category_id, Entry.category_id == wanted.category_id),
        (wanted.language, _said(Nomination.language == wanted.language)),
        (wanted.kind, _said(Nomination.kind == wanted.kind)),
        (wanted.nominee, Nominee.kind == wanted.nominee),
        (wanted.differs, _said(language_differs())),
        (wanted.noted, noted),
        (wanted.days, Entry.created_at <= now - timedelta(days=wanted.days)),
    ]
    return [Entry.edition_id == edition_id, *(each for given, each in asked if given), *_found(wanted.words)]


def _keys(order: QueueOrder) -> tuple[Any, Any]:
    return (Nominee.name_key if order is QueueOrder.NAME else Entry.created_at), Entry.id


def _matching(wanted: QueueFilter, edition_id: int, now: datetime, *columns: Any) -> Select[Any]:
    chosen = select(*columns).select_from(Entry)
    if wanted.words or wanted.nominee or wanted.order is QueueOrder.NAME:
        chosen = chosen.join(Nominee, Nominee.id == Entry.nominee_id)
    return chosen.where(*_conditions(wanted, edition_id, now))


def list_matching_ids(session: Session, *, edition_id: int, wanted: QueueFilter, now: datetime) -> list[int]:
    """All entries that match, in order."""
    return list(session.scalars(_matching(wanted, edition_id, now, Entry.id).order_by(*_keys(wanted.order))))


def find_first_id(session: Session, *, edition_id: int, wanted: QueueFilter, now: datetime) -> int | None:
    """The first entry that matches."""
    return session.scalar(_matching(wanted, edition_id, now, Entry.id).order_by(*_keys(wanted.order)).limit(1))


def count_matching(session: Session, *, edition_id: int, wanted: QueueFilter, now: datetime) -> int:
    """How many entries match."""
    return session.scalar(_matching(wanted, edition_id, now, func.count())) or 0


def list_queue(
    session: Session, *, edition_id: int, wanted: QueueFilter, now: datetime, limit: int | None = None, offset: int = 0
) -> list[QueueRow]:
    """A page of the entries that match, in order. One statement."""
    page = _matching(wanted, edition_id, now, Entry.id).order_by(*_keys(wanted.order)).limit(limit).offset(offset)
    shown = page.subquery("page")
    counts = Nomination.state == NominationState.SUBMITTED

    def tally(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return func.count(case((and_(counts, condition), 1)))

    notes = select(func.count()).where(EntryNote.entry_id == Entry.id).correlate(Entry).scalar_subquery()
    rows = session.execute(
        select(
            Entry.id, Entry.category_id, Entry.state, Entry.created_at,
            Nominee.name, Nominee.organisation, Nominee.kind,
            tally(true()).label("number"),
            *(tally(Nomination.language == language).label(language) for language in LANGUAGES),
            func.count(case((and_(Nomination.state.in_(LIVE), language_differs()), 1))).label("differing"),
            notes.label("notes"),
        )
        .join(shown, shown.c.id == Entry.id)
        .join(Nominee, Nominee.id == Entry.nominee_id)
        .outerjoin(Nomination, Nomination.entry_id == Entry.id)
        .group_by(Entry.id, Nominee.id)
        .order_by(*_keys(wanted.order))
    )  # fmt: skip
    return [_row(row) for row in rows]


def _row(row: Any) -> QueueRow:
    spoken = tuple(language for language in LANGUAGES if getattr(row, language))
    return QueueRow(
        id=row.id, category_id=row.category_id, state=row.state, created_at=row.created_at, name=row.name,
        organisation=row.organisation, nominee_kind=row.kind, count=row.number, languages=spoken,
        differs=bool(row.differing), notes=row.notes,
    )  # fmt: skip


def find_place(session: Session, *, entry: Entry, wanted: QueueFilter, now: datetime) -> Place:
    """Where an entry (with its nominee) stands among those that match, itself among them or not. One statement."""
    key, own_id = _keys(wanted.order)
    own_key = entry.nominee.name_key if wanted.order is QueueOrder.NAME else entry.created_at
    before = or_(key < own_key, and_(key == own_key, own_id < entry.id))
    after = or_(key > own_key, and_(key == own_key, own_id > entry.id))

    def look(column: Any) -> Select[Any]:
        return _matching(wanted, entry.edition_id, now, column)

    others = look(Entry.id).where(Entry.id != entry.id)
    row = session.execute(
        select(
            look(func.count()).scalar_subquery(),
            look(func.count()).where(before).scalar_subquery(),
            look(func.count()).where(Entry.id == entry.id).scalar_subquery(),
            others.where(before).order_by(key.desc(), own_id.desc()).limit(1).scalar_subquery(),
            others.where(after).order_by(key, own_id).limit(1).scalar_subquery(),
            others.order_by(key, own_id).limit(1).scalar_subquery(),
        )
    ).one()
    total, earlier, itself, previous_id, next_id, first_id = row
    return Place(earlier + 1 if itself else 0, total, previous_id, next_id, first_id)


def count_by_category(session: Session, *, edition_id: int) -> dict[int, dict[EntryState, int]]:
    """Category id → how many of its entries stand in each state; categories without entries are left out."""
    of_edition = select(Category.id).where(Category.edition_id == edition_id)  # so that the index on both serves
    counted = select(Entry.category_id, Entry.state, func.count()).where(Entry.category_id.in_(of_edition))
    found: dict[int, dict[EntryState, int]] = {}
    for category_id, state, number in session.execute(counted.group_by(Entry.category_id, Entry.state)):
        found.setdefault(category_id, dict.fromkeys(EntryState, 0))[state] = number
    return found
