"""One nomination taken out of a dossier: it is about somebody else, perhaps of the same name and organisation."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.domain.lifecycle import EntryState, NominationState
from awards.domain.wording import N_
from awards.nominations.models import Entry, Nomination, Nominee
from awards.nominations.service_distinctions import distinguish
from awards.nominations.service_merging import CannotJoin
from awards.nominations.service_nominees import (
    LIVE,
    ChangedMeanwhile,
    identity_of,
    lock_home,
    obtain_entry,
    place_word,
    settle,
)
from awards.nominations.service_spellings import free_twin
from awards.organisations.service import canonical_organisation

SPLITTABLE = (*LIVE, NominationState.DUPLICATE)


def split_rows(session: Session, *, nomination: Nomination, now: datetime, actor_id: int | None) -> Entry:
    """Give a nomination a nominee of its own, told apart from the one it stood with; its new entry.

    Raises ChangedMeanwhile, CannotJoin where nothing would be left to be told apart from.
    """
    home = lock_home(session, nomination=nomination)
    session.refresh(nomination)
    if nomination.state not in SPLITTABLE:
        raise ChangedMeanwhile(N_("This nomination was withdrawn or moved while you were reading. Look at it again."))
    left = (
        select(Nomination.id)
        .join(Entry, Entry.id == Nomination.entry_id)
        .where(Entry.nominee_id == home.nominee_id, Nomination.id != nomination.id, Nomination.state.in_(LIVE))
    )
    if session.scalar(left.limit(1)) is None:
        raise CannotJoin(N_("Nobody else wrote about this nominee: there is nothing to tell apart."))
    nominee = _make_namesake(session, nomination, now)
    entry = obtain_entry(session, category_id=nomination.category_id, nominee=nominee, now=now)
    state = NominationState.SUBMITTED if nomination.state is NominationState.DUPLICATE else nomination.state
    place_word(session, nomination_id=nomination.id, entry_id=entry.id, second_of_id=None, state=state)
    settle(session, entry_id=home.id)
    if state is NominationState.RETURNED:
        entry.state = EntryState.NEEDS_CORRECTING
        session.flush()
    distinguish(
        session, edition_id=nomination.edition_id, one_id=home.nominee_id, other_id=nominee.id, now=now,
        actor_id=actor_id,
    )  # fmt: skip
    return entry


def _make_namesake(session: Session, nomination: Nomination, now: datetime) -> Nominee:
    key = identity_of(session, nomination)
    member = canonical_organisation(session, typed=nomination.nominee_organisation)
    nominee = Nominee(
        organisation_id=member.id if member else None, contact=nomination.nominee_contact,
        edition_id=nomination.edition_id, kind=key.kind, name=nomination.nominee_name, name_key=key.name,
        organisation=nomination.nominee_organisation, organisation_key=key.organisation,
        twin=free_twin(session, edition_id=nomination.edition_id, key=key), members=nomination.nominee_members,
        address=nomination.nominee_address, locale=nomination.nominee_locale, created_at=now,
    )  # fmt: skip
    session.add(nominee)
    session.flush()
    return nominee
