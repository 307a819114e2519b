"""What a nominator does with their own nominations: read, change, join, withdraw."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, joinedload

from awards.accounts.models import Account
from awards.audit.service import record
from awards.domain.errors import AwardsError, NotNow
from awards.domain.language import detect_language
from awards.domain.lifecycle import NominationState, NomineeKind
from awards.domain.wording import N_
from awards.editions.models import Edition
from awards.nominations.models import Nomination
from awards.nominations.service_deadline import may_send
from awards.nominations.service_evidence import pass_evidence_on
from awards.nominations.service_nominees import (
    BEFORE_SCORING,
    LIVE,
    find_first,
    lock_entry_of,
    reopen,
    settle,
)
from awards.nominations.service_versions import keep_version, take_down

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
    nominee_contact: str = ""
    nominee_address: str
    nominee_locale: str
    language: str
    story: str


WORDS = tuple(NominationWords.__dataclass_fields__)
"""The columns of a nomination that hold its words."""


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


def find_last_organisation(session: Session, *, account: Account) -> str:
    """Where the nominee of the account's newest nomination works, of whichever edition; empty without one.

    Mostly that is where its writer works, and the next nominee, too.
    """
    wanted = select(Nomination.nominee_organisation).where(
        Nomination.nominator_id == account.id, Nomination.state != NominationState.WITHDRAWN
    )
    return session.scalar(wanted.order_by(Nomination.created_at.desc(), Nomination.id.desc()).limit(1)) or ""


def find_first_of(session: Session, *, nomination: Nomination) -> Nomination | None:
    """The nomination that a duplicate repeats, as long as it counts."""
    return find_own_words(session, nomination=nomination, entry_id=nomination.entry_id)


def find_own_words(session: Session, *, nomination: Nomination, entry_id: int | None) -> Nomination | None:
    if entry_id is None or nomination.nominator_id is None:
        return None
    return find_first(session, nomination=nomination, entry_id=entry_id, nominator_id=nomination.nominator_id)


def may_edit(edition: Edition, nomination: Nomination, *, now: datetime, opened: str = "") -> bool:
    """While nominating is open, and on a page opened in time for a while after; one returned for correction until the
    jury begins."""
    if nomination.state is NominationState.RETURNED:
        return edition.stage in BEFORE_SCORING
    in_time = may_send(edition, form_token=nomination.form_token, mark=opened, now=now)
    return nomination.state is NominationState.SUBMITTED and in_time


def may_withdraw(edition: Edition, nomination: Nomination) -> bool:
    """Until the jury begins."""
    return nomination.state is not NominationState.WITHDRAWN and edition.stage in BEFORE_SCORING


def may_join(edition: Edition, nomination: Nomination) -> bool:
    """A duplicate, until the jury begins."""
    return nomination.state is NominationState.DUPLICATE and edition.stage in BEFORE_SCORING


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
        before = take_down(first, WORDS)
        first.story, first.updated_at, kept = joined, now, first
        first.detected_language = detect_language(joined).sure
        pass_evidence_on(session, from_id=nomination.id, to_id=first.id)
        nomination.state = NominationState.WITHDRAWN
        session.flush()
        keep_version(session, words=before, now=now, actor_id=actor_id)
    nomination.updated_at = now
    reopen(entry, edition)
    session.flush()
    record(
        session, action="nomination_joined", subject=f"nomination {nomination.id}", now=now, actor_id=actor_id,
        edition_id=edition.id, details={"into": kept.id, "entry": entry.id},
    )  # fmt: skip
    return kept
