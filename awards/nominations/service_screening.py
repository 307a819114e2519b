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
from awards.nominations.service_notices import lock_nominees, tell_if_due
from awards.nominations.service_spellings import WITHOUT_WORDS

SCREENING = BEFORE_SCORING | {Stage.SCORING}
TOLD: dict[EntryState, tuple[NominationState, ...]] = {
    EntryState.ELIGIBLE: (),
    EntryState.INELIGIBLE: LIVE,
    EntryState.NEEDS_CORRECTING: (NominationState.RETURNED,),
}
"""By the decision on an entry, the states of the nominations whose writers were told of it."""
DECIDED = frozenset(TOLD)


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
        raise look_again()
    decided = session.execute(
        update(Entry)
        .where(Entry.id == entry.id, Entry.state == entry.state, Entry.state.not_in(WITHOUT_WORDS))
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    if decided.rowcount != 1:  # type: ignore[attr-defined]
        raise look_again()
    for column, value in values.items():
        set_committed_value(entry, column, value)


def look_again() -> ChangedMeanwhile:
    """What somebody is told who decided on an entry that is not any more as they saw it."""
    return ChangedMeanwhile(
        N_("Somebody else decided on this entry, or new words came in, while you were reading. Look at it again.")
    )


def make_eligible(
    session: Session, *, entry: Entry, now: datetime, actor_id: int | None, mark: str | None = None
) -> None:
    """Let the jury read the entry, and tell its nominee if that is due.

    `mark`: `dossier_mark` of what its decider read. Raises NotNow, ChangedMeanwhile.
    """
    edition = _require_stage(session, edition_id=entry.edition_id, stages=SCREENING)
    values = {"state": EntryState.ELIGIBLE, "reason": "", "screened_at": now}
    lock_nominees(session, entry_ids=[entry.id])
    _decide(session, entry=entry, mark=mark, values=values)
    record(
        session, action="entry_made_eligible", subject=f"entry {entry.id}", now=now, actor_id=actor_id,
        edition_id=edition.id,
    )  # fmt: skip
    tell_if_due(session, edition=edition, entry_ids=[entry.id], now=now, actor_id=actor_id)


def make_many_eligible(
    session: Session, *, edition: Edition, entry_ids: Iterable[int], now: datetime, actor_id: int | None
) -> list[int]:
    """Make those of the entries eligible that wait for screening; their ids. Raises NotNow."""
    _require_stage(session, edition_id=edition.id, stages=SCREENING)
    ticked = set(entry_ids)
    lock_nominees(session, entry_ids=ticked)
    decided = session.scalars(
        update(Entry)
        .where(Entry.edition_id == edition.id, Entry.id.in_(ticked), Entry.state == EntryState.PENDING)
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
        tell_if_due(session, edition=edition, entry_ids=made, now=now, actor_id=actor_id)
    return made


def refuse_entry(
    session: Session, *, entry: Entry, reason: str, now: datetime, actor_id: int | None,
    mark: str | None = None, ready: str = "",
) -> None:  # fmt: skip
    """Keep the entry from the jury and tell its nominators why. Raises NotNow, ReasonMissing, ChangedMeanwhile.

    `ready`: the msgid of a ready-made reason whose words were left as they are; each nominator reads it in their
    language.
    """
    edition = _require_stage(session, edition_id=entry.edition_id, stages=BEFORE_SCORING)
    reason = _require_words(reason, "reason")
    values = {"state": EntryState.INELIGIBLE, "reason": reason, "screened_at": now}
    _decide(session, entry=entry, mark=mark, values=values)
    record(
        session, action="entry_refused", subject=f"entry {entry.id}", now=now, actor_id=actor_id, edition_id=edition.id
    )
    wanted = select(Nomination).where(Nomination.entry_id == entry.id, Nomination.state.in_(LIVE))
    for nomination in session.scalars(wanted.options(joinedload(Nomination.nominator)).order_by(Nomination.id)):
        tell_nominator(
            session, edition=edition, nomination=nomination, account=nomination.nominator, template="entry_refused",
            words=ready or reason, now=now, ready=bool(ready),
        )  # fmt: skip


def put_back(session: Session, *, entry: Entry, now: datetime, actor_id: int | None, mark: str | None = None) -> None:
    """Undo a decision: the entry waits for screening again, and what was returned counts as it is.

    Nominators hear of it if they had been told a refusal or asked for a correction. Raises NotNow, ChangedMeanwhile.
    """
    edition = _require_stage(session, edition_id=entry.edition_id, stages=BEFORE_SCORING)
    if entry.state not in DECIDED:
        raise look_again()
    was = entry.state
    _decide(session, entry=entry, mark=mark, values={"state": EntryState.PENDING, "reason": "", "screened_at": None})
    wanted = select(Nomination).where(Nomination.entry_id == entry.id).order_by(Nomination.id)
    nominations = session.scalars(wanted.options(joinedload(Nomination.nominator))).all()
    told = [each for each in nominations if each.state in TOLD[was]]
    for nomination in nominations:
        if nomination.state is NominationState.RETURNED:
            nomination.state, nomination.correction, nomination.updated_at = NominationState.SUBMITTED, "", now
    try:
        session.flush()
    except StaleDataError:
        raise look_at_words_again() from None
    record(
        session, action="entry_put_back", subject=f"entry {entry.id}", now=now, actor_id=actor_id,
        edition_id=edition.id, details={"was": was.value},
    )  # fmt: skip
    for nomination in told:
        tell_nominator(
            session, edition=edition, nomination=nomination, account=nomination.nominator,
            template="entry_put_back", words="", now=now,
        )  # fmt: skip


def return_nomination(
    session: Session, *, nomination: Nomination, message: str, now: datetime, actor_id: int | None, ready: str = ""
) -> None:
    """Give a nomination back to its nominator with what to correct. Raises NotNow, ReasonMissing, ChangedMeanwhile.

    `ready`: see `refuse_entry`.
    """
    edition = _require_stage(session, edition_id=nomination.edition_id, stages=BEFORE_SCORING)
    message = _require_words(message, "message")
    if nomination.state is not NominationState.SUBMITTED or nomination.entry_id is None:
        raise look_at_words_again()
    entry = lock_entry_of(session, nomination=nomination)
    nomination.state, nomination.correction, nomination.updated_at = NominationState.RETURNED, message, now
    try:
        session.flush()
    except StaleDataError:
        raise look_at_words_again() from None
    entry.state, entry.reason, entry.screened_at = EntryState.NEEDS_CORRECTING, "", now
    session.flush()
    record(
        session, action="nomination_returned", subject=f"nomination {nomination.id}", now=now, actor_id=actor_id,
        edition_id=edition.id, details={"entry": nomination.entry_id},
    )  # fmt: skip
    account = session.get(Account, nomination.nominator_id)
    tell_nominator(
        session, edition=edition, nomination=nomination, account=account, template="nomination_returned",
        words=ready or message, now=now, ready=bool(ready),
    )  # fmt: skip


def look_at_words_again() -> ChangedMeanwhile:
    """The same, of one nomination."""
    return ChangedMeanwhile(N_("This nomination was changed or returned while you were reading. Look at it again."))


def tell_nominator(
    session: Session, *, edition: Edition, nomination: Nomination, account: Account | None, template: str, words: str,
    now: datetime, ready: bool = False, **context: Any,
) -> None:  # fmt: skip
    """Write to the nominator, in their language, about their nomination. `ready` words are a msgid."""
    queue_message(
        session,
        template=template,
        to_address=nomination.nominator_address,
        to_name=nomination.nominator_name,
        locale=(account.locale if account else None) or nomination.language,
        context={
            "name": nomination.nominator_name,
            "nominee": nomination.nominee_name,
            "myself": nomination.about_oneself,
            "category": session.get_one(Category, nomination.category_id).name,
            "words": words,
            "ready": ready,
            "path": f"/{edition.slug}/my-nominations/{nomination.public_id}",
            **context,
        },
        now=now,
        edition_id=edition.id,
    )
