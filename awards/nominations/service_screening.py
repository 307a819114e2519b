"""The organisers' decisions on entries. Each holds only if the entry still stands as its decider saw it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.exc import StaleDataError

from awards.accounts.models import Account
from awards.audit.service import record
from awards.domain.errors import AwardsError, NotNow
from awards.domain.lifecycle import EntryState, NominationState, Stage
from awards.domain.wording import N_
from awards.editions.models import Category, Edition
from awards.mail.service import queue_message
from awards.nominations.models import Entry, Nomination
from awards.nominations.service_entries import dossier_mark
from awards.nominations.service_nominees import BEFORE_SCORING, LIVE, ChangedMeanwhile, lock_entry_of
from awards.nominations.service_spellings import WITHOUT_WORDS

SCREENING = BEFORE_SCORING | {Stage.SCORING}


class ReasonMissing(AwardsError):
    """The nominators are told why; so there must be words."""


def _require_stage(session: Session, *, edition_id: int, stages: Iterable[Stage]) -> Edition:
    edition = session.get_one(Edition, edition_id)
    if edition.stage not in stages:
        raise NotNow(N_("The jury has begun: this decision can no longer be taken."))
    return edition


def _require_words(words: str, field: str) -> str:
    if not words.strip():
        raise ReasonMissing(N_("Write a sentence or two: the nominators read it."), field=field)
    return words.strip()


def _decide(session: Session, *, entry: Entry, mark: str | None, values: dict[str, Any]) -> None:
    """Change the entry if it still stands as its decider saw it. Raises ChangedMeanwhile."""
    if mark is not None and mark != dossier_mark(entry):
        raise _look_again()
    decided = session.execute(
        update(Entry)
        .where(Entry.id == entry.id, Entry.state == entry.state, Entry.state.not_in(WITHOUT_WORDS))
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    if decided.rowcount != 1:  # type: ignore[attr-defined]
        raise _look_again()
    for column, value in values.items():
        set_committed_value(entry, column, value)


def _look_again() -> ChangedMeanwhile:
    return ChangedMeanwhile(
        N_("Somebody else decided on this entry, or new words came in, while you were reading. Look at it again.")
    )


def make_eligible(
    session: Session, *, entry: Entry, now: datetime, actor_id: int | None, mark: str | None = None
) -> None:
    """Let the jury read the entry. `mark`: `dossier_mark` of what its decider read. Raises NotNow, ChangedMeanwhile."""
    edition = _require_stage(session, edition_id=entry.edition_id, stages=SCREENING)
    values = {"state": EntryState.ELIGIBLE, "reason": "", "screened_at": now}
    _decide(session, entry=entry, mark=mark, values=values)
    record(
        session, action="entry_made_eligible", subject=f"entry {entry.id}", now=now, actor_id=actor_id,
        edition_id=edition.id,
    )  # fmt: skip


def make_many_eligible(
    session: Session, *, edition: Edition, entry_ids: Iterable[int], now: datetime, actor_id: int | None
) -> list[int]:
    """Make those of the entries eligible that wait for screening; their ids. Raises NotNow."""
    _require_stage(session, edition_id=edition.id, stages=SCREENING)
    decided = session.scalars(
        update(Entry)
        .where(Entry.edition_id == edition.id, Entry.id.in_(set(entry_ids)), Entry.state == EntryState.PENDING)
        .values(state=EntryState.ELIGIBLE, reason="", screened_at=now)
        .returning(Entry.id)
        .execution_options(synchronize_session=False)
    )
    made = sorted(decided)
    if made:
        record(
            session, action="entries_made_eligible", subject=f"edition {edition.id}", now=now, actor_id=actor_id,
            edition_id=edition.id, details={"entries": made},
        )  # fmt: skip
    return made


def refuse_entry(
    session: Session, *, entry: Entry, reason: str, now: datetime, actor_id: int | None,
    mark: str | None = None,
) -> None:  # fmt: skip
    """Keep the entry from the jury and tell its nominators why. Raises NotNow, ReasonMissing, ChangedMeanwhile."""
    edition = _require_stage(session, edition_id=entry.edition_id, stages=BEFORE_SCORING)
    reason = _require_words(reason, "reason")
    values = {"state": EntryState.INELIGIBLE, "reason": reason, "screened_at": now}
    _decide(session, entry=entry, mark=mark, values=values)
    record(
        session, action="entry_refused", subject=f"entry {entry.id}", now=now, actor_id=actor_id, edition_id=edition.id
    )
    wanted = select(Nomination).where(Nomination.entry_id == entry.id, Nomination.state.in_(LIVE))
    for nomination in session.scalars(wanted.options(joinedload(Nomination.nominator)).order_by(Nomination.id)):
        _tell(
            session, edition=edition, nomination=nomination, account=nomination.nominator, template="entry_refused",
            words=reason, now=now,
        )  # fmt: skip


def return_nomination(
    session: Session, *, nomination: Nomination, message: str, now: datetime, actor_id: int | None
) -> None:
    """Give a nomination back to its nominator with what to correct. Raises NotNow, ReasonMissing, ChangedMeanwhile."""
    edition = _require_stage(session, edition_id=nomination.edition_id, stages=BEFORE_SCORING)
    message = _require_words(message, "message")
    if nomination.state is not NominationState.SUBMITTED or nomination.entry_id is None:
        raise _look_at_words_again()
    entry = lock_entry_of(session, nomination=nomination)
    nomination.state, nomination.correction, nomination.updated_at = NominationState.RETURNED, message, now
    try:
        session.flush()
    except StaleDataError:
        raise _look_at_words_again() from None
    entry.state, entry.reason, entry.screened_at = EntryState.NEEDS_CORRECTING, "", now
    session.flush()
    record(
        session, action="nomination_returned", subject=f"nomination {nomination.id}", now=now, actor_id=actor_id,
        edition_id=edition.id, details={"entry": nomination.entry_id},
    )  # fmt: skip
    account = session.get(Account, nomination.nominator_id)
    _tell(
        session, edition=edition, nomination=nomination, account=account, template="nomination_returned",
        words=message, now=now,
    )  # fmt: skip


def _look_at_words_again() -> ChangedMeanwhile:
    return ChangedMeanwhile(N_("This nomination was changed or returned while you were reading. Look at it again."))


def _tell(
    session: Session, *, edition: Edition, nomination: Nomination, account: Account | None, template: str, words: str,
    now: datetime,
) -> None:  # fmt: skip
    queue_message(
        session,
        template=template,
        to_address=nomination.nominator_address,
        to_name=nomination.nominator_name,
        locale=(account.locale if account else None) or nomination.language,
        context={
            "name": nomination.nominator_name,
            "nominee": nomination.nominee_name,
            "category": session.get_one(Category, nomination.category_id).name,
            "words": words,
            "path": f"/{edition.slug}/my-nominations/{nomination.public_id}",
        },
        now=now,
        edition_id=edition.id,
    )
