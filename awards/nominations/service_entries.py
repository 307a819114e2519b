"""Finding entries, and what can be read off one."""

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, defer, joinedload, selectinload

from awards.domain.errors import NotFound
from awards.domain.lifecycle import EntryState, NominationState
from awards.domain.wording import N_
from awards.nominations.models import Entry, Nomination


def _where(edition_id: int, state: EntryState | None, category_id: int | None) -> Select[Entry]:
    wanted = select(Entry).where(Entry.edition_id == edition_id)
    wanted = wanted.where(Entry.state == state if state is not None else Entry.state != EntryState.MERGED)
    if category_id is not None:
        wanted = wanted.where(Entry.category_id == category_id)
    return wanted


def list_entries(
    session: Session,
    *,
    edition_id: int,
    state: EntryState | None = None,
    category_id: int | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> list[Entry]:
    """Entries, longest there first, with nominee, category and nominations, the stories left out. Two statements.

    Without `state`, all but those that were merged into others.
    """
    wanted = _where(edition_id, state, category_id).options(
        joinedload(Entry.nominee),
        joinedload(Entry.category),
        selectinload(Entry.nominations).options(
            defer(Nomination.story, raiseload=True), defer(Nomination.nominee_members, raiseload=True)
        ),
    )
    return list(session.scalars(wanted.order_by(Entry.created_at, Entry.id).limit(limit).offset(offset)))


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


def find_next_pending(session: Session, *, edition_id: int, after_id: int) -> int | None:
    """The id of the next entry that waits for screening, round again to the first; never `after_id` itself."""
    pending = (Entry.edition_id == edition_id) & (Entry.state == EntryState.PENDING) & (Entry.id != after_id)
    return session.scalar(select(Entry.id).where(pending).order_by(Entry.id <= after_id, Entry.id).limit(1))


def count_entries_by_state(session: Session, *, edition_id: int) -> dict[EntryState, int]:
    """How many entries stand in each state; every state is there, if with nought."""
    counted = select(Entry.state, func.count()).where(Entry.edition_id == edition_id).group_by(Entry.state)
    found = {state: number for state, number in session.execute(counted)}
    return {state: found.get(state, 0) for state in EntryState}


def count_entries(session: Session, *, edition_id: int, state: EntryState | None, category_id: int | None) -> int:
    """How many entries `list_entries` would give."""
    return session.scalar(select(func.count()).select_from(_where(edition_id, state, category_id).subquery())) or 0


def submitted_nominations(entry: Entry) -> list[Nomination]:
    """The words that count, in the order in which they came: not those returned, withdrawn or kept as a duplicate."""
    return [nomination for nomination in entry.nominations if nomination.state is NominationState.SUBMITTED]


def entry_languages(entry: Entry) -> frozenset[str]:
    """The languages of the words that count."""
    return frozenset(nomination.language for nomination in submitted_nominations(entry))


def dossier_mark(entry: Entry) -> str:
    """What somebody who reads the entry sees of it, in short: its state and the versions of the words that count."""
    words = (f"{nomination.id}-{nomination.version}" for nomination in submitted_nominations(entry))
    return ".".join([entry.state.value, *words])
