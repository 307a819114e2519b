"""The chair sets a conflict aside, in writing and on the record, or takes that back."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from awards.accounts.models import Account
from awards.accounts.service import list_role_holders
from awards.audit.service import record
from awards.domain.conflicts import WAIVABLE, Conflict, ConflictKind
from awards.domain.errors import AlreadyCast, AwardsError, NotAllowed, NotFound, NotNow, ReasonNeeded
from awards.domain.lifecycle import AssignmentState, Stage
from awards.domain.roles import Role
from awards.domain.wording import N_
from awards.editions.models import Category, Edition
from awards.jury.models import Assignment, ConflictWaiver, Juror
from awards.jury.service_assignments import lock_routing, release_assignments
from awards.jury.service_pairs import explain_pairs
from awards.jury.service_problem import load_facts
from awards.nominations.models import Entry, Nominee

WAIVING = frozenset({Stage.NOMINATING, Stage.SCREENING, Stage.SCORING})


class AlreadyWaived(AwardsError):
    """A waiver for this juror and this entry stands already."""


@dataclass(frozen=True)
class Waiver:
    """One line of the record: what was set aside, by whom and why; `revoked_at` when it was taken back."""

    id: int
    juror_name: str
    nominee_name: str
    category: Category
    kinds: tuple[ConflictKind, ...]
    reason: str
    waived_by: str
    waived_at: datetime
    revoked_by: str
    revoked_at: datetime | None


def waive_conflict(
    session: Session, *, edition: Edition, juror: Juror, entry_id: int, reason: str, now: datetime, actor_id: int
) -> ConflictWaiver:
    """Let a juror read an entry in spite of the conflicts that are known now; later ones bar them again, and take a
    waiver anew, which then stands in the place of the one before.

    Raises NotNow, NotFound (no such conflict), NotAllowed (to all but the chair; the chair's own conflict, or one that
    nobody can waive), ReasonNeeded, AlreadyWaived.
    """
    _begin(session, edition, actor_id)
    if juror.account_id == actor_id:
        raise NotAllowed(N_("Nobody waives a conflict of their own."))
    conflicts = find_pair(session, edition=edition, juror_id=juror.id, entry_id=entry_id)
    if not all(conflict.kind in WAIVABLE for conflict in conflicts):
        raise NotAllowed(N_("This conflict cannot be waived."))
    if not reason.strip():
        raise ReasonNeeded(N_("Please say why: it stands in the minutes."), field="reason")
    kinds = [conflict.kind.value for conflict in conflicts]
    _end_standing(session, juror.id, entry_id, kinds, now, actor_id)
    waiver = ConflictWaiver(
        edition_id=edition.id, juror_id=juror.id, entry_id=entry_id, reason=reason.strip(),
        kinds=kinds, waived_by_id=actor_id, waived_at=now,
    )  # fmt: skip
    session.add(waiver)
    session.flush()
    _note(session, "conflict_waived", waiver, now, actor_id, kinds=waiver.kinds, reason=waiver.reason)
    return waiver


def revoke_waiver(session: Session, *, edition: Edition, waiver_id: int, now: datetime, actor_id: int) -> int:
    """Take a waiver back; the number of pending assignments that this takes back. Raises NotNow, NotAllowed, NotFound,
    AlreadyCast (the juror has cast a ballot by it)."""
    _begin(session, edition, actor_id)
    wanted = select(ConflictWaiver).where(ConflictWaiver.edition_id == edition.id, ConflictWaiver.id == waiver_id)
    waiver = session.scalar(wanted)
    if waiver is None or waiver.revoked_at is not None:
        raise NotFound(N_("There is no such waiver (any more)."))
    became = select(func.coalesce(Entry.merged_into_id, Entry.id)).where(Entry.id == waiver.entry_id)
    entry_ids = {waiver.entry_id, session.scalars(became).one()}
    released = release_assignments(session, juror_id=waiver.juror_id, entry_ids=entry_ids, now=now)
    cast = select(Assignment.id).where(
        Assignment.juror_id == waiver.juror_id, Assignment.entry_id.in_(entry_ids),
        Assignment.state == AssignmentState.CAST,
    )  # fmt: skip
    if session.scalar(cast.limit(1)) is not None:
        raise AlreadyCast(N_("The juror has cast a ballot by this waiver: it can no longer be taken back."))
    waiver.revoked_at, waiver.revoked_by_id = now, actor_id
    session.flush()
    _note(session, "waiver_revoked", waiver, now, actor_id, released=released)
    return len(released)


def _begin(session: Session, edition: Edition, actor_id: int) -> None:
    lock_routing(session, edition_id=edition.id)
    session.refresh(edition, ["stage"])
    if edition.stage not in WAIVING:
        raise NotNow(N_("Conflicts can be waived until scoring is over."))
    if actor_id not in {chair.id for chair in list_role_holders(session, edition_id=edition.id, role=Role.CHAIR)}:
        raise NotAllowed(N_("Only the chair of the jury can waive a conflict."))


def find_pair(session: Session, *, edition: Edition, juror_id: int, entry_id: int) -> list[Conflict]:
    """What bars this juror from this entry, waived or not. Raises NotFound when nothing does."""
    jurors, entries = load_facts(session, edition=edition)
    found = explain_pairs(
        [juror for juror in jurors if juror.juror_id == juror_id],
        [entry for entry in entries if entry.entry_id == entry_id],
    )
    if (entry_id, juror_id) not in found:
        raise NotFound(N_("There is no such conflict in this edition."))
    return found[entry_id, juror_id]


def _end_standing(
    session: Session, juror_id: int, entry_id: int, kinds: list[str], now: datetime, actor_id: int
) -> None:
    """End the waiver that stands, if it covers less than these kinds; raise AlreadyWaived if it covers all."""
    wanted = select(ConflictWaiver).where(ConflictWaiver.juror_id == juror_id, ConflictWaiver.entry_id == entry_id)
    standing = session.scalar(wanted.where(ConflictWaiver.revoked_at.is_(None)))
    if standing is None:
        return
    if set(kinds) <= set(standing.kinds):
        raise AlreadyWaived(N_("This conflict is waived already."))
    standing.revoked_at, standing.revoked_by_id = now, actor_id
    session.flush()


def _note(
    session: Session, action: str, waiver: ConflictWaiver, now: datetime, actor_id: int, **details: object
) -> None:
    record(
        session, action=action, subject=f"waiver {waiver.id}", now=now, actor_id=actor_id,
        edition_id=waiver.edition_id,
        details={"juror": waiver.juror_id, "entry": waiver.entry_id, **details},
    )  # fmt: skip


def list_waivers(session: Session, *, edition_id: int) -> list[Waiver]:
    """All waivers of an edition in the order of their making, those taken back included: for the jury's page and the
    minutes. One statement."""
    giver, taker = aliased(Account), aliased(Account)
    rows = session.execute(
        select(ConflictWaiver, Juror.name, Nominee.name, Category, giver, taker)
        .join(Juror, Juror.id == ConflictWaiver.juror_id)
        .join(Entry, Entry.id == ConflictWaiver.entry_id)
        .join(Nominee, Nominee.id == Entry.nominee_id)
        .join(Category, Category.id == Entry.category_id)
        .join(giver, giver.id == ConflictWaiver.waived_by_id)
        .outerjoin(taker, taker.id == ConflictWaiver.revoked_by_id)
        .where(ConflictWaiver.edition_id == edition_id)
        .order_by(ConflictWaiver.id)
    )
    return [
        Waiver(
            id=waiver.id, juror_name=juror, nominee_name=nominee, category=category,
            kinds=tuple(ConflictKind(kind) for kind in waiver.kinds), reason=waiver.reason,
            waived_by=by.name or by.address, waived_at=waiver.waived_at,
            revoked_by=(back.name or back.address) if back else "", revoked_at=waiver.revoked_at,
        )
        for waiver, juror, nominee, category, by, back in rows
    ]  # fmt: skip
