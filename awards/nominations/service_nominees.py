"""Nominees and entries: made once however many people write about them, and settled when somebody's words come or go.

Both are obtained by an INSERT that turns into an UPDATE where the row is there already: one statement, the same answer
for two writers at once, and the row stays locked until commit, so that what is read next cannot be overtaken.
Everybody takes locks in one order, so that nobody waits for each other: nominee, entry, nomination, the record.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, object_session

from awards.audit.service import record
from awards.domain.errors import AwardsError, NotNow
from awards.domain.lifecycle import EntryState, NominationState, NomineeKind, Stage
from awards.domain.matching import NomineeKey, nominee_key
from awards.domain.wording import N_
from awards.editions.models import Edition
from awards.nominations.models import Entry, Nomination, Nominee
from awards.organisations.service import canonical_organisation, official_name

LIVE = (NominationState.SUBMITTED, NominationState.RETURNED)
"""The states in which a nomination counts as its nominator's one for that entry."""
BEFORE_SCORING = frozenset({Stage.NOMINATING, Stage.SCREENING})
BEFORE_SEALING = BEFORE_SCORING | {Stage.SCORING, Stage.DELIBERATING}


class NomineeTaken(AwardsError):
    """Another nominee of the edition has this name and organisation."""


class ChangedMeanwhile(AwardsError):
    """Somebody else, or the same person in a second tab, changed it after this page was opened."""


def identity(*, kind: NomineeKind, name: str, organisation: str) -> NomineeKey:
    """What makes a nominee the same one; `organisation` by its name in the member list (`official_name`), if any.

    A name without any letter (emoji only) stands for itself.
    """
    key = nominee_key(kind=kind, name=name, organisation=organisation)
    return key if key.name else key._replace(name=name)


def identity_of(nomination: Nomination) -> NomineeKey:
    """The identity of the nominee whom this nominator means."""
    session = object_session(nomination)
    typed = nomination.nominee_organisation
    organisation = official_name(session, typed=typed) if session else typed
    return identity(kind=nomination.nominee_kind, name=nomination.nominee_name, organisation=organisation)


def insert_into(session: Session, model: type[Any]) -> Any:
    """An INSERT that knows ON CONFLICT, in the words of the session's database."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    return dialect.insert(model)


def _obtain(session: Session, model: type[Any], unique: list[str], values: dict[str, Any]) -> Any:
    insert = insert_into(session, model).values(**values)
    kept = {unique[-1]: insert.excluded[unique[-1]]}
    wanted = insert.on_conflict_do_update(index_elements=unique, set_=kept).returning(model)
    return session.scalars(wanted, execution_options={"populate_existing": True}).one()


def obtain_nominee(session: Session, *, nomination: Nomination, now: datetime) -> Nominee:
    """The nominee whom the nomination names; what was not known of them yet is filled in."""
    typed = nomination.nominee_organisation
    member = canonical_organisation(session, typed=typed)
    key = identity(
        kind=nomination.nominee_kind, name=nomination.nominee_name, organisation=member.name if member else typed
    )
    values = {
        "organisation_id": member.id if member else None,
        "edition_id": nomination.edition_id, "kind": key.kind, "name_key": key.name,
        "organisation_key": key.organisation, "name": nomination.nominee_name,
        "organisation": nomination.nominee_organisation, "members": nomination.nominee_members,
        "address": nomination.nominee_address, "locale": nomination.nominee_locale, "created_at": now,
    }  # fmt: skip
    unique = ["edition_id", "kind", "name_key", "organisation_key"]
    nominee: Nominee = _obtain(session, Nominee, unique, values)
    nominee.members = nominee.members or nomination.nominee_members
    nominee.address = nominee.address or nomination.nominee_address
    return nominee


def obtain_entry(session: Session, *, nomination: Nomination, now: datetime) -> Entry:
    """The entry of the nomination's nominee in its category; its row is locked until commit."""
    session.flush()
    nominee = obtain_nominee(session, nomination=nomination, now=now)
    values = {
        "edition_id": nomination.edition_id, "category_id": nomination.category_id, "nominee_id": nominee.id,
        "state": EntryState.PENDING, "created_at": now,
    }  # fmt: skip
    entry: Entry = _obtain(session, Entry, ["category_id", "nominee_id"], values)
    return entry


def lock_entry(session: Session, *, entry_id: int) -> Entry:
    """The entry as it stands now, its row locked until commit."""
    wanted = select(Entry).where(Entry.id == entry_id).with_for_update(key_share=True)
    return session.scalars(wanted.execution_options(populate_existing=True)).one()


def find_first(session: Session, *, nomination: Nomination, entry_id: int, nominator_id: int) -> Nomination | None:
    """The nominator's other nomination that counts for the entry."""
    wanted = select(Nomination).where(
        Nomination.entry_id == entry_id,
        Nomination.nominator_id == nominator_id,
        Nomination.state.in_(LIVE),
        Nomination.id != nomination.id,
    )
    return session.scalars(wanted).first()


def reopen(entry: Entry, edition: Edition) -> None:
    """New words came in: a screened entry waits for the organisers again, unless the jury is reading already."""
    if entry.state is EntryState.WITHDRAWN or edition.stage in BEFORE_SCORING:
        entry.state = EntryState.PENDING
        entry.reason = ""
        entry.screened_at = None


def settle(session: Session, *, entry_id: int) -> None:
    """After words were taken back: an entry without any is withdrawn, one with nothing left to correct waits again."""
    session.flush()
    entry = lock_entry(session, entry_id=entry_id)
    counted = select(Nomination.state, func.count()).where(Nomination.entry_id == entry_id).group_by(Nomination.state)
    counts = {state: number for state, number in session.execute(counted)}
    if not any(counts.get(state) for state in LIVE):
        entry.state = EntryState.WITHDRAWN
    elif entry.state is EntryState.NEEDS_CORRECTING and not counts.get(NominationState.RETURNED):
        entry.state = EntryState.PENDING
    session.flush()


def correct_nominee(
    session: Session, *, nominee: Nominee, name: str, organisation: str, members: str, address: str, locale: str,
    now: datetime, actor_id: int | None,
) -> None:  # fmt: skip
    """Change what is known of a nominee: their name must be right on the certificate, so also after the results are
    sealed, which name entries and not people. Raises NotNow once the edition is archived, NomineeTaken."""
    if session.get_one(Edition, nominee.edition_id).stage is Stage.ARCHIVED:
        raise NotNow(N_("An archived edition can be read, but no longer changed."))
    member = canonical_organisation(session, typed=organisation)
    key = identity(kind=nominee.kind, name=name, organisation=member.name if member else organisation)
    values = {
        "organisation_id": member.id if member else None,
        "name": name, "organisation": organisation, "members": members, "address": address, "locale": locale,
        "name_key": key.name, "organisation_key": key.organisation,
    }  # fmt: skip
    changed = sorted(column for column, value in values.items() if getattr(nominee, column) != value)
    if not changed:
        return
    try:
        with session.begin_nested():
            for column in changed:
                setattr(nominee, column, values[column])
            session.flush()
    except IntegrityError:
        raise NomineeTaken(
            N_("Another nominee has this name and organisation already; two people cannot share both."), field="name"
        ) from None
    record(
        session, action="nominee_corrected", subject=f"nominee {nominee.id}", now=now, actor_id=actor_id,
        edition_id=nominee.edition_id, details={"changed": changed},
    )  # fmt: skip
