"""Finding entries, and what can be read off one."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from awards.domain.errors import NotFound
from awards.domain.lifecycle import EntryState, NominationState
from awards.domain.wording import N_
from awards.editions.models import Edition
from awards.nominations.models import Entry, Nomination


def get_entry(session: Session, *, edition_id: int, entry_id: int) -> Entry:
    """One entry with nominee, category, and nominations with their nominators. Raises NotFound. Two statements."""
    wanted = (
        select(Entry)
        .where(Entry.edition_id == edition_id, Entry.id == entry_id)
        .options(
            joinedload(Entry.nominee),
            joinedload(Entry.category),
            selectinload(Entry.nominations).joinedload(Nomination.nominator),
        )
    )
    entry = session.scalar(wanted)
    if entry is None:
        raise NotFound(N_("There is no such entry in this edition."))
    return entry


def count_entries_by_state(session: Session, *, edition_id: int) -> dict[EntryState, int]:
    """How many entries stand in each state; every state is there, if with nought."""
    counted = select(Entry.state, func.count()).where(Entry.edition_id == edition_id).group_by(Entry.state)
    found = {state: number for state, number in session.execute(counted)}
    return {state: found.get(state, 0) for state in EntryState}


def submitted_nominations(entry: Entry) -> list[Nomination]:
    """The words that count, in the order in which they came: not those returned, withdrawn or kept as a duplicate."""
    return [nomination for nomination in entry.nominations if nomination.state is NominationState.SUBMITTED]


def is_on_shortlist(edition: Edition, entry: Entry) -> bool:
    """Whether people outside the jury may know that the entry is on the shortlist."""
    published = edition.shortlist_published_at is not None
    return published and entry.shortlisted and entry.state is EntryState.ELIGIBLE


def entry_languages(entry: Entry) -> frozenset[str]:
    """The languages of the words that count."""
    return frozenset(nomination.language for nomination in submitted_nominations(entry))


def dossier_mark(entry: Entry) -> str:
    """What somebody who reads the entry sees of it, in short: its state and the versions of the words that count."""
    words = (f"{nomination.id}-{nomination.version}" for nomination in submitted_nominations(entry))
    return ".".join([entry.state.value, *words])
