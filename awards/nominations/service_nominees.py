"""Nominees and entries: made once however many people write about them, and settled when somebody's words come or go.

Both are obtained by an INSERT that turns into an UPDATE where the row is there already: one statement, the same answer
for two writers at once, and the row stays locked until commit, so that what is read next cannot be overtaken.
Everybody takes locks in one order, so that nobody waits for each other: nominee, entry, nomination, the record.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, object_session
from sqlalchemy.orm.attributes import set_committed_value

from awards.audit.service import record
from awards.domain.errors import AwardsError
from awards.domain.lifecycle import EntryState, NominationState, NomineeKind, Stage
from awards.domain.matching import NomineeKey, nominee_key
from awards.domain.notice import NomineeAnswer
from awards.editions.models import Edition
from awards.nominations.models import Entry, Nomination, Nominee, NomineeMerge
from awards.nominations.service_spellings import Known, Typed, find_known, lock_live, nominee_data
from awards.organisations.service import canonical_organisation, canonical_organisations

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


def identities_of(session: Session, several: Iterable[Typed]) -> list[NomineeKey]:
    """The identities of the nominees whom nominators mean, by what they typed. One statement."""
    typed = list(several)
    members = canonical_organisations(session, typed={each.nominee_organisation for each in typed})
    found = []
    for each in typed:
        member = members.get(each.nominee_organisation)
        organisation = member.name if member else each.nominee_organisation
        found.append(identity(kind=each.nominee_kind, name=each.nominee_name, organisation=organisation))
    return found


def identity_of(session: Session, typed: Typed) -> NomineeKey:
    """The identity of the nominee whom a nominator means."""
    return identities_of(session, [typed])[0]


def insert_into(session: Session, model: type[Any]) -> Any:
    """An INSERT that knows ON CONFLICT, in the words of the session's database."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    return dialect.insert(model)


def _obtain(session: Session, model: type[Any], unique: list[str], values: dict[str, Any], where: Any = None) -> Any:
    """`where`: the rows among which the columns are unique, if not among all."""
    insert = insert_into(session, model).values(**values)
    kept = {unique[-1]: insert.excluded[unique[-1]]}
    wanted = insert.on_conflict_do_update(index_elements=unique, index_where=where, set_=kept).returning(model)
    return session.scalars(wanted, execution_options={"populate_existing": True}).one()


def obtain_nominee(
    session: Session, *, edition_id: int, typed: Typed, now: datetime, besides: int | None = None
) -> Known:
    """The nominee whom somebody typed, locked until commit; what was not known of them yet is filled in.

    `besides`: the id of a nominee whom nobody else named, and whom the typed one does not join for being alike.
    """
    member = canonical_organisation(session, typed=typed.nominee_organisation)
    organisation = member.name if member else typed.nominee_organisation
    key = identity(kind=typed.nominee_kind, name=typed.nominee_name, organisation=organisation)
    known = find_known(session, edition_id=edition_id, key=key, typed=typed, now=now, besides=besides)
    member_id = member.id if member else None
    nominee, joined = known or Known(_insert_nominee(session, edition_id, key, typed, member_id, now))
    nominee.members = nominee.members or typed.nominee_members
    fill_contact(nominee, typed)
    if joined is not None:
        joined.before = {**joined.before, "kept_after": nominee_data(nominee)}
    return Known(nominee, joined)


def _insert_nominee(
    session: Session, edition_id: int, key: NomineeKey, typed: Typed, member_id: int | None, now: datetime
) -> Nominee:
    values = {
        "edition_id": edition_id, "kind": key.kind, "name_key": key.name, "organisation_key": key.organisation,
        "organisation_id": member_id,
        "twin": 0, "name": typed.nominee_name, "organisation": typed.nominee_organisation,
        "members": typed.nominee_members, "contact": typed.nominee_contact, "address": typed.nominee_address,
        "locale": typed.nominee_locale, "created_at": now,
    }  # fmt: skip
    unique = ["edition_id", "kind", "name_key", "organisation_key", "twin"]
    nominee: Nominee = _obtain(session, Nominee, unique, values, where=text("merged_into_id IS NULL"))
    return nominee


def fill_contact(nominee: Nominee, typed: Typed) -> None:
    """Fill gaps. Name and address of a contact belong together: one person's name never gets another's address."""
    name, address = nominee.contact, nominee.address
    if not name and address in {"", typed.nominee_address}:
        nominee.contact = typed.nominee_contact
    if not address and (not name or typed.nominee_contact in {"", name}):
        nominee.address = typed.nominee_address


class Place(NamedTuple):
    """The entry that a nomination belongs to; `joined` where its nominee was only alike, and it joined by itself."""

    entry: Entry
    joined: NomineeMerge | None


def obtain_place(
    session: Session, *, nomination: Nomination, typed: Typed, now: datetime, besides: int | None = None
) -> Place:
    """The entry, in the nomination's category, of the nominee whom `typed` names; its row is locked until commit."""
    nominee, joined = obtain_nominee(session, edition_id=nomination.edition_id, typed=typed, now=now, besides=besides)
    return Place(obtain_entry(session, category_id=nomination.category_id, nominee=nominee, now=now), joined)


def obtain_entry(session: Session, *, category_id: int, nominee: Nominee, now: datetime) -> Entry:
    """The nominee's entry in a category; its row is locked until commit."""
    values = {
        "edition_id": nominee.edition_id, "category_id": category_id, "nominee_id": nominee.id,
        "state": EntryState.PENDING, "created_at": now,
    }  # fmt: skip
    entry: Entry = _obtain(session, Entry, ["category_id", "nominee_id"], values)
    return entry


def lock_nominee(session: Session, wanted: Select[Nominee]) -> Nominee:
    """The one nominee of a query as they stand now, the row locked until commit."""
    locked = wanted.with_for_update(key_share=True).execution_options(populate_existing=True)
    return session.scalars(locked).one()


def record_joining(session: Session, *, joined: NomineeMerge | None, nomination: Nomination, now: datetime) -> None:
    """Note in the record that a nomination joined a nominee by itself."""
    if joined is not None:
        record(
            session, action="nomination_joined_by_itself", subject=f"nomination {nomination.id}", now=now,
            actor_id=None, edition_id=joined.edition_id,
            details={"nominee": joined.kept_id, "merge": joined.id, "reasons": joined.reasons},
        )  # fmt: skip


def lock_entry(session: Session, *, entry_id: int) -> Entry:
    """The entry as it stands now, its row locked until commit, after that of its nominee."""
    nominee_id = select(Entry.nominee_id).where(Entry.id == entry_id).scalar_subquery()
    lock_nominee(session, select(Nominee).where(Nominee.id == nominee_id))
    wanted = select(Entry).where(Entry.id == entry_id).with_for_update(key_share=True)
    return session.scalars(wanted.execution_options(populate_existing=True)).one()


def lock_entry_of(session: Session, *, nomination: Nomination) -> Entry:
    """The entry that holds a nomination now, locked: a merge may have moved it since it was read."""
    while True:
        held = session.scalar(select(Nomination.entry_id).where(Nomination.id == nomination.id))
        entry = lock_entry(session, entry_id=held or 0)
        if session.scalar(select(Nomination.entry_id).where(Nomination.id == nomination.id)) == entry.id:
            set_committed_value(nomination, "entry_id", entry.id)
            return entry


def lock_home(session: Session, *, nomination: Nomination) -> Entry:
    """The same, its nominee locked before it."""
    while True:
        wanted = select(Entry.nominee_id).join(Nomination, Nomination.entry_id == Entry.id)
        held = session.scalar(wanted.where(Nomination.id == nomination.id))
        nominee = lock_live(session, nominee_id=held or 0)
        entry = lock_entry_of(session, nomination=nomination)
        if entry.nominee_id == nominee.id:
            return entry


def find_first(session: Session, *, nomination: Nomination, entry_id: int, nominator_id: int) -> Nomination | None:
    """The nominator's other nomination that counts as their first one for the entry."""
    wanted = select(Nomination).where(
        Nomination.entry_id == entry_id,
        Nomination.nominator_id == nominator_id,
        Nomination.state.in_(LIVE),
        Nomination.second_of_id.is_(None),
        Nomination.id != nomination.id,
    )
    return session.scalars(wanted).first()


def order_words(session: Session, *, entry_id: int) -> None:
    """Of several words of one nominator in an entry (it was merged) the first is theirs, the others are second ones."""
    wanted = (
        select(Nomination.id, Nomination.nominator_id, Nomination.second_of_id)
        .where(Nomination.entry_id == entry_id, Nomination.state.in_(LIVE))
        .order_by(Nomination.second_of_id.is_not(None), Nomination.submitted_at, Nomination.id)
    )
    firsts: dict[int | None, int] = {}
    for row in session.execute(wanted).all():
        first = firsts.setdefault(row.nominator_id, row.id)
        place_word(session, nomination_id=row.id, second_of_id=None if first == row.id else first)


def place_word(session: Session, *, nomination_id: int, **values: Any) -> None:
    """Put a nomination elsewhere. Its version stays: its writer, who may be changing it, changed nothing by this."""
    moved = update(Nomination).where(Nomination.id == nomination_id).values(**values)
    session.execute(moved.execution_options(synchronize_session="fetch"))


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
    order_words(session, entry_id=entry_id)
    counted = select(Nomination.state, func.count()).where(Nomination.entry_id == entry_id).group_by(Nomination.state)
    counts = {state: number for state, number in session.execute(counted)}
    if not any(counts.get(state) for state in LIVE):
        entry.state = EntryState.WITHDRAWN
    elif entry.state is EntryState.NEEDS_CORRECTING and not counts.get(NominationState.RETURNED):
        entry.state = EntryState.PENDING
    session.flush()
