"""A nominee's own word: glad to be there, rather not, or everything removed.

To decline withdraws the nominee's entries at whatever stage before the seal: what the jury has not cast is taken back,
what is cast stays, and a decision for such an entry falls. Locks in one order: edition, nominee, entry, assignment.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, case, delete, null, select, update
from sqlalchemy.orm import Session

from awards.audit.service import record
from awards.domain.errors import NotNow
from awards.domain.lifecycle import EntryState, NominationState, Stage
from awards.domain.notice import NomineeAnswer
from awards.domain.wording import N_
from awards.editions.models import Edition
from awards.jury.models import Assignment
from awards.jury.service_assignments import PENDING, release_pairs
from awards.nominations.models import Entry, Nomination, Nominee
from awards.nominations.service_nominees import BEFORE_SCORING, BEFORE_SEALING, LIVE, lock_nominee
from awards.nominees.service_mail import mail_nominators, mail_wish
from awards.results.models import Decision
from awards.results.service import void_first_signature

WITHDRAWABLE = (EntryState.PENDING, EntryState.NEEDS_CORRECTING, EntryState.ELIGIBLE)


def may_decline(edition: Edition) -> bool:
    """Until the results are sealed; what is sealed cannot change, so that after it is for the organisers to help."""
    return edition.stage in BEFORE_SEALING


def may_return(edition: Edition) -> bool:
    """Whether who declined may change their mind: until the jury has begun."""
    return edition.stage in BEFORE_SCORING


def _lock(session: Session, *, edition: Edition, nominee: Nominee) -> None:
    """The edition's stage and the nominee as they stand now; nobody routes, moves, decides or seals meanwhile."""
    session.refresh(edition, ["stage"], with_for_update={"key_share": True})
    lock_nominee(session, select(Nominee).where(Nominee.id == nominee.id))


def _refuse_archived(edition: Edition) -> None:
    if edition.stage is Stage.ARCHIVED:
        raise NotNow(N_("An archived edition can be read, but no longer changed."))


def accept(session: Session, *, edition: Edition, nominee: Nominee, now: datetime, actor_id: int | None) -> bool:
    """Note that the nominee is glad; who had declined is back in screening. Whether anything changed. Raises NotNow."""
    _lock(session, edition=edition, nominee=nominee)
    _refuse_archived(edition)
    if nominee.answer is NomineeAnswer.ACCEPTED:
        return False
    back = nominee.answer is NomineeAnswer.DECLINED
    if back and not may_return(edition):
        raise NotNow(N_("The jury has begun, so this can no longer be taken back. Write to the organisers."))
    restored = _restore(session, nominee_id=nominee.id) if back else []
    nominee.answer, nominee.answered_at = NomineeAnswer.ACCEPTED, now
    record(
        session, action="nominee_accepted", subject=f"nominee {nominee.id}", now=now, actor_id=actor_id,
        edition_id=edition.id, details={"by": "nominee", "entries": restored},
    )  # fmt: skip
    if restored:
        mail_nominators(session, edition=edition, nominee=nominee, entry_ids=restored, now=now, back=True)
    return True


def _restore(session: Session, *, nominee_id: int) -> list[int]:
    """Let the entries wait for screening again that have words left; their ids."""

    def has(*states: NominationState) -> ColumnElement[bool]:
        return select(Nomination.id).where(Nomination.entry_id == Entry.id, Nomination.state.in_(states)).exists()

    waits = case((has(NominationState.RETURNED), EntryState.NEEDS_CORRECTING.value), else_=EntryState.PENDING.value)
    restored = session.scalars(
        update(Entry)
        .where(Entry.nominee_id == nominee_id, Entry.state == EntryState.WITHDRAWN, has(*LIVE))
        .values(state=waits, reason="", screened_at=None)
        .returning(Entry.id)
        .execution_options(synchronize_session="fetch")
    )
    return sorted(restored)


def decline(session: Session, *, edition: Edition, nominee: Nominee, now: datetime, actor_id: int | None) -> bool:
    """Withdraw the nominee's entries at their wish, and tell nominators and organisers. Whether anything changed.

    Raises NotNow once the results are sealed.
    """
    _lock(session, edition=edition, nominee=nominee)
    if not may_decline(edition):
        raise NotNow(
            N_("The results are sealed and can no longer change. Write to the organisers: they will help you.")
        )
    if nominee.answer is NomineeAnswer.DECLINED:
        return False
    withdrawn = _withdraw(session, nominee_id=nominee.id)
    nominee.answer, nominee.answered_at = NomineeAnswer.DECLINED, now
    session.flush()
    released = release_pairs(session, assignment_ids=_pending_assignments(session, entry_ids=withdrawn), now=now)
    void = _drop_decisions(session, edition=edition, entry_ids=withdrawn, now=now, actor_id=actor_id)
    record(
        session, action="nominee_declined", subject=f"nominee {nominee.id}", now=now, actor_id=actor_id,
        edition_id=edition.id,
        details={"by": "nominee", "entries": withdrawn, "released": released, "decisions": void},
    )  # fmt: skip
    mail_nominators(session, edition=edition, nominee=nominee, entry_ids=withdrawn, now=now)
    mail_wish(
        session, edition=edition, nominee=nominee, now=now, template="nominee_declines",
        context={"released": released, "decided": len(void)},
    )  # fmt: skip
    return True


def _withdraw(session: Session, *, nominee_id: int) -> list[int]:
    """Withdraw what is still under way; the ids. Only of what was eligible is it kept that it was found fit to show."""
    session.execute(
        select(Entry.id).where(Entry.nominee_id == nominee_id).order_by(Entry.id).with_for_update(key_share=True)
    )
    fit = case((Entry.state == EntryState.ELIGIBLE, Entry.screened_at), else_=null())
    withdrawn = session.scalars(
        update(Entry)
        .where(Entry.nominee_id == nominee_id, Entry.state.in_(WITHDRAWABLE))
        .values(screened_at=fit, state=EntryState.WITHDRAWN)
        .returning(Entry.id)
        .execution_options(synchronize_session="fetch")
    )
    return sorted(withdrawn)


def _pending_assignments(session: Session, *, entry_ids: Collection[int]) -> list[int]:
    pending = (Assignment.entry_id.in_(entry_ids), Assignment.state.in_(PENDING))
    return list(session.scalars(select(Assignment.id).where(*pending).order_by(Assignment.id)))


def _drop_decisions(
    session: Session, *, edition: Edition, entry_ids: Collection[int], now: datetime, actor_id: int | None
) -> list[int]:
    """Remove the decisions for these entries, and a first signature under them; the categories to decide anew: where
    others share the award, theirs stands."""
    dropped = session.scalars(delete(Decision).where(Decision.entry_id.in_(entry_ids)).returning(Decision.category_id))
    categories = sorted(dropped)
    for category_id in categories:
        record(
            session, action="decision_dropped", subject=f"category {category_id}", now=now, actor_id=actor_id,
            edition_id=edition.id, details={"by": "nominee"},
        )  # fmt: skip
    if categories:
        void_first_signature(session, edition=edition, now=now, actor_id=actor_id)
    won = set(session.scalars(select(Decision.category_id).where(Decision.category_id.in_(categories))))
    return [one for one in categories if one not in won]


def ask_erasure(session: Session, *, edition: Edition, nominee: Nominee, now: datetime, actor_id: int | None) -> bool:
    """Note that the nominee wants everything about them removed, and tell the organisers; once. Whether it is new."""
    lock_nominee(session, select(Nominee).where(Nominee.id == nominee.id))
    if nominee.erasure_asked_at is not None:
        return False
    nominee.erasure_asked_at = now
    record(
        session, action="erasure_asked", subject=f"nominee {nominee.id}", now=now, actor_id=actor_id,
        edition_id=edition.id, details={"by": "nominee"},
    )  # fmt: skip
    mail_wish(session, edition=edition, nominee=nominee, now=now, template="erasure_asked", context={})
    return True
