"""What a juror declares: the nominees and the organisations that they know too well."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from awards.audit.service import record
from awards.domain.errors import AlreadyCast, NotAllowed, NotFound
from awards.domain.lifecycle import AssignmentState, EntryState
from awards.domain.matching import clean_name, organisation_key
from awards.domain.wording import N_
from awards.jury.models import Assignment, DeclaredConflict, Juror, panels
from awards.jury.service_assignments import lock_routing, release_assignments
from awards.nominations.models import Entry, Nominee
from awards.organisations.service import canonical_organisations

Subject = tuple[int | None, str]
"""(entry id, "") or (None, organisation key)."""

IN_VIEW = (EntryState.PENDING, EntryState.ELIGIBLE)


@dataclass(frozen=True)
class NomineeChoice:
    """A nominee whom a juror may know, in one or more entries; `is_cast` when the juror's ballot on one of them is."""

    nominee_id: int
    name: str
    organisation: str
    entry_ids: tuple[int, ...]
    declared: bool
    is_cast: bool


@dataclass(frozen=True)
class Declarations:
    """What a juror has declared so far. `final`: a ballot is cast, so nothing can be taken back any more."""

    nominees: list[NomineeChoice]
    organisations: list[str]
    final: bool


def list_declarations(session: Session, *, juror: Juror) -> Declarations:
    """The nominees that may come to a juror, with what was declared; their own organisation's never come."""
    declared = _declared_rows(session, juror)
    declared_entries = {row.entry_id for row in declared if row.entry_id is not None}
    on_panel = Entry.category_id.in_(select(panels.c.category_id).where(panels.c.juror_id == juror.id))
    others = or_(Nominee.organisation_key != juror.organisation_key, Nominee.organisation_key == "")
    rows = session.execute(
        select(Entry.id, Nominee.id.label("nominee_id"), Nominee.name, Nominee.organisation)
        .join(Nominee, Nominee.id == Entry.nominee_id)
        .where(
            Entry.edition_id == juror.edition_id,
            or_(on_panel & others & Entry.state.in_(IN_VIEW), Entry.id.in_(declared_entries)),
        )
        .order_by(func.lower(Nominee.name), Nominee.id, Entry.id)
    ).all()
    cast_entries = _cast_entries(session, juror)
    entries: dict[int, list[int]] = {}
    for row in rows:
        entries.setdefault(row.nominee_id, []).append(row.id)
    nominees = {row.nominee_id: row for row in rows}
    return Declarations(
        nominees=[
            NomineeChoice(
                nominee_id=nominee_id,
                name=row.name,
                organisation=row.organisation,
                entry_ids=tuple(entries[nominee_id]),
                declared=not declared_entries.isdisjoint(entries[nominee_id]),
                is_cast=not cast_entries.isdisjoint(entries[nominee_id]),
            )
            for nominee_id, row in nominees.items()
        ],
        organisations=[row.organisation for row in declared if row.entry_id is None],
        final=bool(cast_entries),
    )


def _declared_rows(session: Session, juror: Juror) -> list[DeclaredConflict]:
    wanted = select(DeclaredConflict).where(DeclaredConflict.juror_id == juror.id).order_by(DeclaredConflict.id)
    return list(session.scalars(wanted))


def _cast_entries(session: Session, juror: Juror) -> set[int]:
    cast = (Assignment.juror_id == juror.id) & (Assignment.state == AssignmentState.CAST)
    return set(session.scalars(select(Assignment.entry_id).where(cast)))


def declare_conflicts(
    session: Session, *, juror: Juror, entry_ids: Iterable[int], organisations: Iterable[str], now: datetime
) -> int:
    """Make these all of a juror's declarations; the number of pending assignments that this takes back.

    Raises AlreadyCast for an entry on which they cast a ballot, and NotAllowed when, after their first ballot cast,
    something is taken back.
    """
    lock_routing(session, edition_id=juror.edition_id)
    known = _declared_rows(session, juror)
    entries = _check_entries(session, juror, set(entry_ids))
    names = [clean_name(name) for name in organisations]
    members = canonical_organisations(session, typed=names)
    keyed = {organisation_key(members[name].name if name in members else name): name for name in names}
    keyed.pop("", None)
    wanted: list[Subject] = [(entry, "") for entry in sorted(entries)]
    wanted += [(None, key) for key in keyed]
    held = {(row.entry_id, row.organisation_key): row for row in known}
    gone = held.keys() - set(wanted)
    new = [subject for subject in wanted if subject not in held]
    _check_cast(session, juror, new=new, gone=gone)
    for subject in gone:
        session.delete(held[subject])
    for entry_id, key in new:
        conflict = DeclaredConflict(juror_id=juror.id, entry_id=entry_id, organisation_key=key, declared_at=now)
        conflict.organisation = keyed.get(key, "")
        session.add(conflict)
    session.flush()
    barred = _barred(session, juror, entries, keyed)
    released = release_assignments(session, juror_id=juror.id, entry_ids=barred, now=now)
    if new or gone:
        record(
            session, action="conflicts_declared", subject=f"juror {juror.id}", now=now, actor_id=juror.account_id,
            edition_id=juror.edition_id,
            details={"entries": sorted(entries), "organisations": len(keyed), "released": released},
        )  # fmt: skip
    return len(released)


def _check_entries(session: Session, juror: Juror, entry_ids: set[int]) -> set[int]:
    """The ids, when all are of the juror's edition."""
    wanted = select(Entry.id).where(Entry.edition_id == juror.edition_id, Entry.id.in_(entry_ids))
    if set(session.scalars(wanted)) != entry_ids:
        raise NotFound(N_("There is no such entry in this edition."))
    return entry_ids


def _check_cast(session: Session, juror: Juror, *, new: Iterable[Subject], gone: set[Subject]) -> None:
    is_cast = _cast_entries(session, juror)
    if any(entry_id in is_cast for entry_id, _ in new if entry_id is not None):
        raise AlreadyCast(
            N_("You have cast a ballot on this nominee: it is too late to declare a conflict. Speak to the chair."),
            field="nominees",
        )
    if is_cast and gone:
        raise NotAllowed(
            N_("You have cast your first ballot: you can still add to what you declared, but take nothing back."),
            field="organisations" if any(key for _, key in gone) else "nominees",
        )


def _barred(session: Session, juror: Juror, entries: set[int], organisations: Iterable[str]) -> set[int]:
    """The juror's entries that the declarations bar: all of the nominees named, and of the organisations."""
    known = select(Entry.nominee_id).where(Entry.id.in_(entries))
    wanted = (
        select(Assignment.entry_id)
        .join(Entry, Entry.id == Assignment.entry_id)
        .join(Nominee, Nominee.id == Entry.nominee_id)
        .where(
            Assignment.juror_id == juror.id,
            or_(Entry.nominee_id.in_(known), Nominee.organisation_key.in_(list(organisations))),
        )
    )
    return set(session.scalars(wanted))
