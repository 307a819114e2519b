"""What a nominator does with their own nominations: read, change, join, withdraw."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.exc import StaleDataError

from awards.accounts.models import Account
from awards.audit.service import record
from awards.domain.errors import AlreadyNominated, AwardsError, NotNow
from awards.domain.lifecycle import NominationState, NomineeKind
from awards.domain.wording import N_
from awards.editions.models import Edition
from awards.editions.service import nominating_is_open
from awards.nominations.models import Entry, Nomination, Nominee
from awards.nominations.service_nominees import (
    BEFORE_SCORING,
    LIVE,
    ChangedMeanwhile,
    find_first,
    identity_of,
    lock_entry_of,
    lock_home,
    obtain_entry,
    obtain_nominee,
    record_joining,
    reopen,
    settle,
)

STORY_MOST = 5000


class WordsTooLong(AwardsError):
    """Two stories together are longer than one may be."""


@dataclass(frozen=True, kw_only=True)
class NominationWords:
    """What may still be changed of a nomination, cleaned by the form."""

    nominee_kind: NomineeKind
    nominee_name: str
    nominee_organisation: str
    nominee_members: str
    nominee_address: str
    nominee_locale: str
    language: str
    story: str


def _own(edition_id: int, account: Account) -> tuple[ColumnElement[bool], ...]:
    unconfirmed = (Nomination.state == NominationState.UNCONFIRMED) & (Nomination.nominator_address == account.address)
    return Nomination.edition_id == edition_id, or_(Nomination.nominator_id == account.id, unconfirmed)


def list_own_nominations(session: Session, *, edition_id: int, account: Account) -> list[Nomination]:
    """The account's nominations of an edition with their categories, newest first; those not yet confirmed, too."""
    wanted = (
        select(Nomination)
        .where(*_own(edition_id, account))
        .options(joinedload(Nomination.category), joinedload(Nomination.entry))
    )
    return list(session.scalars(wanted.order_by(Nomination.created_at.desc(), Nomination.id.desc())))


def find_own_nomination(session: Session, *, edition_id: int, public_id: str, account: Account) -> Nomination | None:
    """One of the account's own nominations with category and entry, or None."""
    wanted = select(Nomination).where(Nomination.public_id == public_id, *_own(edition_id, account))
    wanted = wanted.options(joinedload(Nomination.category), joinedload(Nomination.entry))
    return session.scalar(wanted.execution_options(populate_existing=True))


def find_first_of(session: Session, *, nomination: Nomination) -> Nomination | None:
    """The nomination that a duplicate repeats, as long as it counts."""
    return _find_own_words(session, nomination=nomination, entry_id=nomination.entry_id)


def _find_own_words(session: Session, *, nomination: Nomination, entry_id: int | None) -> Nomination | None:
    if entry_id is None or nomination.nominator_id is None:
        return None
    return find_first(session, nomination=nomination, entry_id=entry_id, nominator_id=nomination.nominator_id)


def may_edit(edition: Edition, nomination: Nomination, *, now: datetime) -> bool:
    """While nominating is open; one returned for correction until the jury begins."""
    if nomination.state is NominationState.RETURNED:
        return edition.stage in BEFORE_SCORING
    return nomination.state is NominationState.SUBMITTED and nominating_is_open(edition, now=now)


def may_withdraw(edition: Edition, nomination: Nomination) -> bool:
    """Until the jury begins."""
    return nomination.state is not NominationState.WITHDRAWN and edition.stage in BEFORE_SCORING


def may_join(edition: Edition, nomination: Nomination) -> bool:
    """A duplicate, until the jury begins."""
    return nomination.state is NominationState.DUPLICATE and edition.stage in BEFORE_SCORING


def edit_nomination(
    session: Session, *, nomination: Nomination, words: NominationWords, version: int, now: datetime, actor_id: int
) -> None:
    """Change one's words; one that was returned is thereby sent again. An entry screened before waits again.

    `version` is that of the page on which they were typed. Raises NotNow, ChangedMeanwhile, AlreadyNominated.
    """
    edition = session.get_one(Edition, nomination.edition_id)
    if not may_edit(edition, nomination, now=now):
        raise NotNow(N_("This nomination can no longer be changed."))
    if nomination.version != version:
        raise _changed_meanwhile()
    new = asdict(words) | ({"nominee_members": ""} if words.nominee_kind is NomineeKind.PERSON else {})
    changed = {name: value for name, value in new.items() if getattr(nomination, name) != value}
    if not changed and nomination.state is NominationState.SUBMITTED:
        return
    _change(session, edition=edition, nomination=nomination, words=replace(words, **new), changed=changed, now=now)
    record(
        session, action="nomination_edited", subject=f"nomination {nomination.id}", now=now, actor_id=actor_id,
        edition_id=edition.id, details={"changed": sorted(changed), "entry": nomination.entry_id},
    )  # fmt: skip


def _changed_meanwhile() -> ChangedMeanwhile:
    return ChangedMeanwhile(
        N_("This nomination was changed in another window after you opened this page. Nothing was overwritten.")
    )


def _change(
    session: Session, *, edition: Edition, nomination: Nomination, words: NominationWords, changed: dict[str, Any],
    now: datetime,
) -> None:  # fmt: skip
    """Lock the nominee, then the entry, and only then write."""
    left, known = nomination.entry_id, None
    if left is None or identity_of(words) != identity_of(nomination):
        alone = _only_nominee_of(session, nomination=nomination)
        known = obtain_nominee(session, edition_id=edition.id, typed=words, now=now, besides=alone)
    if left is not None:
        left = (lock_entry_of if known else lock_home)(session, nomination=nomination).id
    for name, value in changed.items():
        setattr(nomination, name, value)
    nomination.state, nomination.correction, nomination.updated_at = NominationState.SUBMITTED, "", now
    try:
        session.flush()
    except StaleDataError:
        raise _changed_meanwhile() from None
    if known is None:
        entry = session.get_one(Entry, left)
        _pass_on(session, nominee_id=entry.nominee_id, nomination=nomination, changed=changed)
    else:
        entry = obtain_entry(session, category_id=nomination.category_id, nominee=known.nominee, now=now)
    _settle_in(session, nomination=nomination, entry=entry, left=left)
    reopen(entry, edition)
    session.flush()
    record_joining(session, joined=known.joined if known else None, nomination=nomination, now=now)


def _settle_in(session: Session, *, nomination: Nomination, entry: Entry, left: int | None) -> None:
    """Put a nomination into an entry, and settle the one that it has `left`."""
    if entry.id == left:
        return
    if _find_own_words(session, nomination=nomination, entry_id=entry.id) is not None:
        raise AlreadyNominated(
            N_("You have nominated this nominee in this category already: add your words there."),
            field="nominee_name",
        )
    nomination.entry_id, nomination.second_of_id = entry.id, None
    session.flush()
    if left is not None:
        settle(session, entry_id=left)


NOMINEE_COLUMNS = {
    "nominee_name": "name", "nominee_organisation": "organisation", "nominee_members": "members",
    "nominee_address": "address", "nominee_locale": "locale",
}  # fmt: skip


def _pass_on(session: Session, *, nominee_id: int, nomination: Nomination, changed: dict[str, Any]) -> None:
    """A change of the nominee's data reaches the nominee, where nobody else wrote about them; else it fills gaps."""
    given = {NOMINEE_COLUMNS[name]: value for name, value in changed.items() if name in NOMINEE_COLUMNS}
    if not given:
        return
    nominee = session.get_one(Nominee, nominee_id)
    alone = _is_alone(session, nominee_id=nominee_id, nomination=nomination)
    for column, value in given.items():
        if alone or not getattr(nominee, column):
            setattr(nominee, column, value)


def _is_alone(session: Session, *, nominee_id: int, nomination: Nomination) -> bool:
    """Whether nobody else's words count for the nominee."""
    others = (
        select(Nomination.id)
        .join(Nomination.entry)
        .where(Nomination.state.in_(LIVE), Nomination.id != nomination.id, Entry.nominee_id == nominee_id)
    )
    return session.scalar(others.limit(1)) is None


def _only_nominee_of(session: Session, *, nomination: Nomination) -> int | None:
    """The nominee whom the nomination named until now, where nobody else did."""
    named = session.scalar(select(Entry.nominee_id).where(Entry.id == nomination.entry_id))
    return named if named is not None and _is_alone(session, nominee_id=named, nomination=nomination) else None


def withdraw_nomination(session: Session, *, nomination: Nomination, now: datetime, actor_id: int) -> None:
    """Take one's words back. Raises NotNow once the jury has begun."""
    edition = session.get_one(Edition, nomination.edition_id)
    if not may_withdraw(edition, nomination):
        raise NotNow(N_("This nomination can no longer be withdrawn. Write to the organisers if it must not be read."))
    counted = nomination.state in LIVE
    if nomination.entry_id is not None:
        lock_entry_of(session, nomination=nomination)
    nomination.state, nomination.updated_at, nomination.nominator_id = NominationState.WITHDRAWN, now, actor_id
    session.flush()
    if counted and nomination.entry_id is not None:
        settle(session, entry_id=nomination.entry_id)
    record(
        session, action="nomination_withdrawn", subject=f"nomination {nomination.id}", now=now, actor_id=actor_id,
        edition_id=edition.id, details={"entry": nomination.entry_id},
    )  # fmt: skip


def join_nomination(session: Session, *, nomination: Nomination, now: datetime, actor_id: int) -> Nomination:
    """Add a duplicate's words to the first nomination and withdraw it; without a first one any more, let it count.

    The nomination that now holds the words. Raises NotNow, WordsTooLong.
    """
    edition = session.get_one(Edition, nomination.edition_id)
    if not may_join(edition, nomination) or nomination.entry_id is None:
        raise NotNow(N_("These words can no longer be joined to another nomination."))
    entry = lock_entry_of(session, nomination=nomination)
    first = find_first_of(session, nomination=nomination)
    kept = nomination
    if first is None:
        nomination.state = NominationState.SUBMITTED
    else:
        joined = f"{first.story}\n\n{nomination.story}"
        if len(joined) > STORY_MOST:
            message = N_("Together your words are too long (%(count)s of %(most)s characters): shorten the first ones.")
            raise WordsTooLong(message, {"count": len(joined), "most": STORY_MOST})
        first.story, first.updated_at, kept = joined, now, first
        nomination.state = NominationState.WITHDRAWN
    nomination.updated_at = now
    reopen(entry, edition)
    session.flush()
    record(
        session, action="nomination_joined", subject=f"nomination {nomination.id}", now=now, actor_id=actor_id,
        edition_id=edition.id, details={"into": kept.id, "entry": entry.id},
    )  # fmt: skip
    return kept
