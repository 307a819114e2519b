"""Telling nominees that they were nominated: once each, however many entries and nominations they have.

Who is told is settled by one UPDATE that takes those not told yet, so that two who decide at once send one notice.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, not_, or_, select, update
from sqlalchemy.orm import Session

from awards.audit.service import record
from awards.domain.errors import NotNow
from awards.domain.lifecycle import PUBLISHED, EntryState, NominationKind, NominationState, NomineeKind
from awards.domain.notice import NomineeAnswer, NoticeTime
from awards.domain.wording import N_
from awards.editions.models import Category, Edition
from awards.mail.rendering import render
from awards.mail.service import queue_message
from awards.nominations.models import Entry, Nomination, Nominee

STANDING = (NominationState.SUBMITTED, NominationState.RETURNED)
TEMPLATE = "nominee_notice"


@dataclass(frozen=True)
class PutForward:
    """One category in which a nominee was put forward."""

    name: dict[str, str]
    state: EntryState
    shortlisted: bool


def lock_nominees(session: Session, *, entry_ids: Collection[int]) -> None:
    """Lock the nominees of these entries, in one order, before the entries themselves are changed."""
    mine = select(Entry.nominee_id).where(Entry.id.in_(entry_ids))
    wanted = select(Nominee.id).where(Nominee.id.in_(mine)).order_by(Nominee.id)
    session.execute(wanted.with_for_update(key_share=True))


def put_forward_by_others() -> ColumnElement[bool]:
    """Whether somebody else wrote about the nominee: who wrote about themself knows, and gets no notice."""
    themself = and_(
        Nomination.kind == NominationKind.SELF,
        or_(Nominee.address == "", func.lower(Nominee.address) == Nomination.nominator_address),
    )
    words = (
        select(Nomination.id)
        .join(Entry, Entry.id == Nomination.entry_id)
        .where(Entry.nominee_id == Nominee.id, Nomination.state.in_(STANDING), not_(themself))
    )
    return words.exists()


def has_entry(*states: EntryState) -> ColumnElement[bool]:
    """Whether the nominee has an entry in one of these states."""
    return select(Entry.id).where(Entry.nominee_id == Nominee.id, Entry.state.in_(states)).exists()


def still_to_tell(edition_id: int) -> tuple[ColumnElement[bool], ...]:
    """The nominees who do not know yet: not told, and not heard from."""
    return (
        Nominee.edition_id == edition_id,
        Nominee.told_at.is_(None),
        Nominee.answer == NomineeAnswer.NONE,
        put_forward_by_others(),
    )


def notice_is_due(edition: Edition) -> bool:
    """Whether nominees whose entry is eligible hear of it now, by what the organisers chose."""
    if edition.notice_time is NoticeTime.AT_ONCE or edition.stage in PUBLISHED:
        return True
    return edition.notice_time is NoticeTime.AT_SHORTLIST and edition.shortlist_published_at is not None


def tell_if_due(
    session: Session, *, edition: Edition, now: datetime, actor_id: int | None, entry_ids: Collection[int] | None = None
) -> list[int]:
    """Tell the nominees of eligible entries, all or those of `entry_ids`, if the time has come; the ids of those told.

    Who has no mail address is left for the organisers.
    """
    if not notice_is_due(edition):
        return []
    wanted = [*still_to_tell(edition.id), has_entry(EntryState.ELIGIBLE)]
    if entry_ids is not None:
        wanted.append(Nominee.id.in_(select(Entry.nominee_id).where(Entry.id.in_(entry_ids))))
    return _tell(session, edition=edition, wanted=wanted, now=now, actor_id=actor_id)


def tell_all(session: Session, *, edition: Edition, now: datetime, actor_id: int | None) -> list[int]:
    """Tell everybody now who does not know yet and has a mail address, whatever became of their entries."""
    return _tell(session, edition=edition, wanted=[*still_to_tell(edition.id)], now=now, actor_id=actor_id)


def tell_one(
    session: Session, *, edition: Edition, nominee: Nominee, now: datetime, actor_id: int | None, locale: str
) -> None:
    """Tell a nominee now, in `locale`, also a second time. Raises NotNow without a mail address."""
    session.refresh(nominee, with_for_update={"key_share": True})
    if not nominee.address:
        raise NotNow(N_("There is no mail address of this nominee: add one first."))
    if nominee.answer is NomineeAnswer.DECLINED:
        raise NotNow(N_("This nominee has declined, and is not written to any more."))
    nominee.told_at = now
    _write(session, edition=edition, nominees=[nominee], now=now, locale=locale)
    _record(session, edition=edition, told=[nominee.id], now=now, actor_id=actor_id)


def _tell(
    session: Session, *, edition: Edition, wanted: list[ColumnElement[bool]], now: datetime, actor_id: int | None
) -> list[int]:
    session.flush()
    waiting = select(Nominee.id).where(*wanted, Nominee.address != "").order_by(Nominee.id)
    ids = list(session.scalars(waiting.with_for_update(key_share=True, of=Nominee)))
    told = session.scalars(
        update(Nominee)
        .where(Nominee.id.in_(ids), Nominee.told_at.is_(None))
        .values(told_at=now)
        .returning(Nominee)
        .execution_options(synchronize_session=False, populate_existing=True)
    ).all()
    if not told:
        return []
    nominees = sorted(told, key=lambda nominee: nominee.id)
    _write(session, edition=edition, nominees=nominees, now=now)
    _record(session, edition=edition, told=[nominee.id for nominee in nominees], now=now, actor_id=actor_id)
    return [nominee.id for nominee in nominees]


def _record(session: Session, *, edition: Edition, told: list[int], now: datetime, actor_id: int | None) -> None:
    record(
        session, action="nominees_told", subject=f"edition {edition.id}", now=now, actor_id=actor_id,
        edition_id=edition.id, details={"nominees": told},
    )  # fmt: skip


def list_put_forward(session: Session, *, nominee_ids: Collection[int]) -> dict[int, list[PutForward]]:
    """Nominee id → the categories in which they stand, in order; entries without words left are passed over."""
    rows = session.execute(
        select(Entry.nominee_id, Category.name, Entry.state, Entry.shortlisted)
        .join(Category, Category.id == Entry.category_id)
        .where(Entry.nominee_id.in_(nominee_ids), Entry.state != EntryState.WITHDRAWN)
        .order_by(Category.position)
    )
    found: defaultdict[int, list[PutForward]] = defaultdict(list)
    for row in rows:
        found[row.nominee_id].append(PutForward(row.name, row.state, row.shortlisted))
    return found


def write_notice(edition: Edition, nominee: Nominee, entries: list[PutForward], locale: str) -> tuple[str, str]:
    """(subject, body) of the notice for the organisers to read beforehand; the nominee's page is the nominee's alone,
    so its address is left out."""
    without_address = {"path": f"/{edition.slug}/nominee/…"}
    return render(TEMPLATE, locale, _context(edition, nominee, entries, locale) | without_address)


def _write(
    session: Session, *, edition: Edition, nominees: list[Nominee], now: datetime, locale: str | None = None
) -> None:
    entries = list_put_forward(session, nominee_ids=[nominee.id for nominee in nominees])
    for nominee in nominees:
        language = locale or nominee.locale
        queue_message(
            session,
            template=TEMPLATE,
            to_address=nominee.address,
            to_name=nominee.name,
            locale=language,
            context=_context(edition, nominee, entries[nominee.id], language),
            now=now,
            edition_id=edition.id,
        )


def _context(edition: Edition, nominee: Nominee, entries: list[PutForward], locale: str) -> dict[str, object]:
    refused = bool(entries) and all(entry.state is EntryState.INELIGIBLE for entry in entries)
    published = edition.shortlist_published_at is not None
    return {
        "name": nominee.name,
        "team": nominee.kind is NomineeKind.TEAM,
        "edition": edition.name,
        "categories": [entry.name for entry in entries],
        "shortlisted": [
            entry.name for entry in entries if published and entry.shortlisted and entry.state is EntryState.ELIGIBLE
        ],
        "refused": refused,
        "revealed": edition.stage in PUBLISHED,
        "contact": edition.contact_address,
        "path": f"/{edition.slug}/nominee/{nominee.public_id}?lang={locale}",
        "privacy_path": f"/{edition.slug}/privacy?lang={locale}",
    }
