"""What a juror declares: the nominees and the organisations that they know too well."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from awards.audit.service import record
from awards.domain.errors import AlreadyCast, NotAllowed, NotFound
from awards.domain.lifecycle import AssignmentState
from awards.domain.matching import clean_name
from awards.domain.wording import N_
from awards.editions.models import Edition
from awards.jury.models import Assignment, ConflictWaiver, DeclaredConflict, Juror, panels
from awards.jury.service_assignments import lock_routing, release_assignments
from awards.jury.service_problem import IN_VIEW
from awards.nominations.models import Entry, Nominee
from awards.organisations.service import canonical_keys, map_belongings

Subject = tuple[int | None, str]
"""(entry id, "") or (None, organisation key)."""


@dataclass(frozen=True)
class NomineeChoice:
    """A nominee whom a juror may know, in one or more entries; `is_cast` when the juror's ballot on one of them is:
    never said in a blind edition, where it would tell whose dossier that was."""

    value: str
    """Stands for the nominee on the page: their id, which in a blind edition would tell when they were nominated, and
    is a secret sign there."""
    name: str
    organisation: str
    entry_ids: tuple[int, ...]
    declared: bool
    is_cast: bool


@dataclass(frozen=True)
class Declarations:
    """What a juror has declared so far. `final`: a ballot is cast, or, in a blind edition, dossiers are given out, so
    nothing can be taken back any more."""

    nominees: list[NomineeChoice]
    organisations: list[str]
    final: bool


def list_declarations(session: Session, *, juror: Juror) -> Declarations:
    """The nominees that may come to a juror, with what was declared; their own organisation's come only by a waiver."""
    edition = session.get_one(Edition, juror.edition_id)
    declared = _declared_rows(session, juror)
    became = _what_became(session, declared)
    declared_entries = {became[row.entry_id] for row in declared if row.entry_id is not None}
    on_panel = Entry.category_id.in_(select(panels.c.category_id).where(panels.c.juror_id == juror.id))
    others = or_(Nominee.organisation_key != juror.organisation_key, Nominee.organisation_key == "")
    others |= Entry.id.in_(_waived_entries(juror))
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
                value=_value(edition, nominee_id),
                name=row.name,
                organisation=row.organisation,
                entry_ids=tuple(entries[nominee_id]),
                declared=not declared_entries.isdisjoint(entries[nominee_id]),
                is_cast=not edition.hides_names and not cast_entries.isdisjoint(entries[nominee_id]),
            )
            for nominee_id, row in nominees.items()
        ],
        organisations=[row.organisation for row in declared if row.entry_id is None],
        final=bool(cast_entries) or (edition.hides_names and _has_dossiers(session, juror)),
    )


def _waived_entries(juror: Juror) -> Select[int]:
    """What these entries became, if they were merged since."""
    standing = (ConflictWaiver.juror_id == juror.id) & ConflictWaiver.revoked_at.is_(None)
    became = func.coalesce(Entry.merged_into_id, Entry.id)
    return select(became).join(ConflictWaiver, ConflictWaiver.entry_id == Entry.id).where(standing)


def _value(edition: Edition, nominee_id: int) -> str:
    if not edition.hides_names:
        return str(nominee_id)
    return blake2b(b"nominee %d" % nominee_id, key=edition.label_key.encode()[:64], digest_size=8).hexdigest()


def _has_dossiers(session: Session, juror: Juror) -> bool:
    """Whether the juror was ever given one: which one goes when a name is ticked tells whose it is, so in a blind
    edition the tick stays."""
    return session.scalar(select(Assignment.id).where(Assignment.juror_id == juror.id).limit(1)) is not None


def _declared_rows(session: Session, juror: Juror) -> list[DeclaredConflict]:
    wanted = select(DeclaredConflict).where(DeclaredConflict.juror_id == juror.id).order_by(DeclaredConflict.id)
    return list(session.scalars(wanted))


def _what_became(session: Session, declared: Iterable[DeclaredConflict]) -> dict[int, int]:
    """Entry id → the entry that it was merged into since, or itself: who knows a nominee knows them by any name."""
    ids = {row.entry_id for row in declared if row.entry_id is not None}
    if not ids:
        return {}
    wanted = select(Entry.id, func.coalesce(Entry.merged_into_id, Entry.id)).where(Entry.id.in_(ids))
    return {number: live for number, live in session.execute(wanted)}


def _cast_entries(session: Session, juror: Juror) -> set[int]:
    cast = (Assignment.juror_id == juror.id) & (Assignment.state == AssignmentState.CAST)
    return set(session.scalars(select(Assignment.entry_id).where(cast)))


def declare_conflicts(
    session: Session, *, juror: Juror, entry_ids: Iterable[int], organisations: Iterable[str], now: datetime
) -> int:
    """Make these all of a juror's declarations; the number of pending assignments that this takes back.

    Raises AlreadyCast for an entry on which they cast a ballot, and NotAllowed when, after their first ballot cast,
    something is taken back. In a blind edition the first would tell whose dossier that was: the ballot, cast without
    knowing, stays, and the declaration is kept; and nothing is taken back once dossiers were given out.
    """
    lock_routing(session, edition_id=juror.edition_id)
    known = _declared_rows(session, juror)
    entries = _check_entries(session, juror, set(entry_ids))
    keyed = _keyed(session, organisations)
    wanted: list[Subject] = [(entry, "") for entry in sorted(entries)]
    wanted += [(None, key) for key in keyed]
    held = _by_subject(session, known)
    gone = held.keys() - set(wanted)
    new = [subject for subject in wanted if subject not in held]
    _check_cast(session, juror, new=new, gone=gone)
    for row in (row for subject in gone for row in held[subject]):
        session.delete(row)
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


def _keyed(session: Session, organisations: Iterable[str]) -> dict[str, str]:
    """Organisation key → the name as typed; the key of a member is that of its name in the list."""
    names = [clean_name(name) for name in organisations]
    keyed = {key: name for name, key in canonical_keys(session, typed=names).items()}
    keyed.pop("", None)
    return keyed


def _by_subject(session: Session, known: Iterable[DeclaredConflict]) -> dict[Subject, list[DeclaredConflict]]:
    """What was declared, by its subject as it is today; two entries that became one have two rows."""
    rows = list(known)
    became = _what_became(session, rows)
    held: dict[Subject, list[DeclaredConflict]] = {}
    for row in rows:
        subject = (became[row.entry_id] if row.entry_id is not None else None), row.organisation_key
        held.setdefault(subject, []).append(row)
    return held


def _check_entries(session: Session, juror: Juror, entry_ids: set[int]) -> set[int]:
    """The ids, when all are of the juror's edition."""
    wanted = select(Entry.id).where(Entry.edition_id == juror.edition_id, Entry.id.in_(entry_ids))
    if set(session.scalars(wanted)) != entry_ids:
        raise NotFound(N_("There is no such entry in this edition."))
    return entry_ids


def _check_cast(session: Session, juror: Juror, *, new: Iterable[Subject], gone: set[Subject]) -> None:
    is_cast = _cast_entries(session, juror)
    blind = session.get_one(Edition, juror.edition_id).hides_names
    if not blind and any(entry_id in is_cast for entry_id, _ in new if entry_id is not None):
        raise AlreadyCast(
            N_("You have cast a ballot on this nominee: it is too late to declare a conflict. Speak to the chair."),
            field="nominees",
        )
    if gone and blind and _has_dossiers(session, juror):
        raise NotAllowed(N_("Dossiers have been given out: you can still add to this page, but take nothing back."))
    if is_cast and gone:
        raise NotAllowed(
            N_("You have cast your first ballot: you can still add to what you declared, but take nothing back."),
            field="organisations" if any(key for _, key in gone) else "nominees",
        )


def _barred(session: Session, juror: Juror, entries: set[int], organisations: Iterable[str]) -> set[int]:
    """The juror's entries that the declarations bar: all of the nominees named, and of the organisations with the
    companies that belong to them."""
    keys = set(organisations)
    keys |= {key for key, belonging in map_belongings(session).items() if not belonging.above.isdisjoint(keys)}
    known = select(Entry.nominee_id).where(Entry.id.in_(entries))
    wanted = (
        select(Assignment.entry_id)
        .join(Entry, Entry.id == Assignment.entry_id)
        .join(Nominee, Nominee.id == Entry.nominee_id)
        .where(
            Assignment.juror_id == juror.id,
            or_(Entry.nominee_id.in_(known), Nominee.organisation_key.in_(keys)),
        )
    )
    return set(session.scalars(wanted))
