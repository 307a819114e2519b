"""Notes among organisers."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from awards.accounts.models import Account
from awards.audit.service import record
from awards.domain.errors import NotNow
from awards.domain.lifecycle import Stage
from awards.domain.wording import N_
from awards.editions.models import Edition
from awards.nominations.models import Entry
from awards.nominations.models_notes import EntryNote


@dataclass(frozen=True)
class ShownNote:
    """A note as the dossier shows it."""

    author: str
    text: str
    created_at: datetime


def list_notes(session: Session, *, entry_id: int) -> list[ShownNote]:
    """The notes on an entry, oldest first. One statement."""
    author = func.coalesce(func.nullif(Account.name, ""), Account.address)
    wanted = (
        select(author, EntryNote.text, EntryNote.created_at)
        .join(Account, Account.id == EntryNote.author_id)
        .where(EntryNote.entry_id == entry_id)
        .order_by(EntryNote.created_at, EntryNote.id)
    )
    return [ShownNote(*row) for row in session.execute(wanted)]


def add_note(session: Session, *, entry: Entry, text: str, now: datetime, actor_id: int) -> EntryNote:
    """Write a note for the other organisers. Raises NotNow once the edition is archived."""
    edition = session.get_one(Edition, entry.edition_id)
    if edition.stage is Stage.ARCHIVED:
        raise NotNow(N_("An archived edition can be read, but no longer changed."))
    note = EntryNote(entry_id=entry.id, author_id=actor_id, text=text, created_at=now)
    session.add(note)
    record(session, action="note_added", subject=f"entry {entry.id}", now=now, actor_id=actor_id, edition_id=edition.id)
    return note
