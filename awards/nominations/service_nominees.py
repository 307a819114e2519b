"""Nominees and entries: made once however many people write about them, and settled when somebody's words come or go.

Both are obtained by an INSERT that turns into an UPDATE where the row is there already: one statement, the same answer
for two writers at once, and the row stays locked until commit, so that what is read next cannot be overtaken.
Everybody takes locks in one order, so that nobody waits for each other: nominee, entry, nomination, the record.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, object_session

from awards.audit.service import record
from awards.domain.errors import AwardsError, NotNow
from awards.domain.lifecycle import EntryState, NominationState, NomineeKind, Stage
from awards.domain.matching import NomineeKey, nominee_key
from awards.domain.notice import NomineeAnswer
from awards.domain.wording import N_
from awards.editions.models import Edition
from awards.nominations.models import Entry, Nomination, Nominee

LIVE = (NominationState.SUBMITTED, NominationState.RETURNED)
"""The states in which a nomination counts as its nominator's one for that entry."""
BEFORE_SCORING = frozenset({Stage.NOMINATING, Stage.SCREENING})
BEFORE_SEALING = BEFORE_SCORING | {Stage.SCORING, Stage.DELIBERATING}


class NomineeTaken(AwardsError):
    """Another nominee of the edition has this name and organisation."""


class ChangedMeanwhile(AwardsError):
    """Somebody else, or the same person in a second tab, changed it after this page was opened."""


def identity(*, kind: NomineeKind, name: str, organisation: str) -> NomineeKey:
    """What makes a nominee the same one. A name without any letter (emoji only) stands for itself."""
    key = nominee_key(kind=kind, name=name, organisation=organisation)
    return key if key.name else key._replace(name=name)


def identity_of(nomination: Nomination) -> NomineeKey:
    """The nominee's identity, as this nominator typed it."""
    return identity(
        kind=nomination.nominee_kind, name=nomination.nominee_name, organisation=nomination.nominee_organisation
    )


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
    key = identity_of(nomination)
    values = {
        "edition_id": nomination.edition_id, "kind": key.kind, "name_key": key.name,
        "organisation_key": key.organisation, "name": nomination.nominee_name,
        "organisation": nomination.nominee_organisation, "members": nomination.nominee_members,
        "contact": nomination.nominee_contact, "address": nomination.nominee_address,
        "locale": nomination.nominee_locale, "created_at": now,
    }  # fmt: skip
    unique = ["edition_id", "kind", "name_key", "organisation_key"]
    nominee: Nominee = _obtain(session, Nominee, unique, values)
    nominee.members = nominee.members or nomination.nominee_members
    fill_contact(nominee, nomination)
    return nominee


def fill_contact(nominee: Nominee, nomination: Nomination) -> None:
    """Fill gaps. Name and address of a contact belong together: one person's name never gets another's address."""
    name, address = nominee.contact, nominee.address
    if not name and address in {"", nomination.nominee_address}:
        nominee.contact = nomination.nominee_contact
    if not address and (not name or nomination.nominee_contact in {"", name}):
        nominee.address = nomination.nominee_address


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


def lock_nominee(session: Session, wanted: Select[Nominee]) -> Nominee:
    """The one nominee of a query as they stand now, the row locked until commit."""
    locked = wanted.with_for_update(key_share=True).execution_options(populate_existing=True)
    return session.scalars(locked).one()


def lock_entry(session: Session, *, entry_id: int) -> Entry:
    """The entry as it stands now, its row locked until commit, after that of its nominee."""
    nominee_id = select(Entry.nominee_id).where(Entry.id == entry_id).scalar_subquery()
    lock_nominee(session, select(Nominee).where(Nominee.id == nominee_id))
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
    """New words came in: a screened entry waits for the organisers again, unless the jury is reading already.

    Where the nominee has declined, the words are kept and the entry stays withdrawn.
    """
    if _has_declined(entry):
        entry.state = EntryState.WITHDRAWN
    elif entry.state is EntryState.WITHDRAWN or edition.stage in BEFORE_SCORING:
        entry.state = EntryState.PENDING
        entry.reason = ""
        entry.screened_at = None


def _has_declined(entry: Entry) -> bool:
    session = object_session(entry)
    nominee = session.get(Nominee, entry.nominee_id) if session else None
    return nominee is not None and nominee.answer is NomineeAnswer.DECLINED


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
    now: datetime, actor_id: int | None, contact: str | None = None, pronunciation: str | None = None,
    by_nominee: bool = False,
) -> None:  # fmt: skip
    """Change what is known of a nominee, `by_nominee` at their own wish: their name must be right on the certificate,
    so also after the results are sealed, which name entries and not people. Without `contact`, that of a team stays.
    Raises NotNow once the edition is archived, NomineeTaken."""
    if session.get_one(Edition, nominee.edition_id).stage is Stage.ARCHIVED:
        raise NotNow(N_("An archived edition can be read, but no longer changed."))
    key = identity(kind=nominee.kind, name=name, organisation=organisation)
    values = {
        "name": name, "organisation": organisation, "members": members, "address": address, "locale": locale,
        "contact": nominee.contact if contact is None else contact, "name_key": key.name,
        "organisation_key": key.organisation,
        "pronunciation": nominee.pronunciation if pronunciation is None else pronunciation,
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
        edition_id=nominee.edition_id, details={"changed": changed} | ({"by": "nominee"} if by_nominee else {}),
    )  # fmt: skip
