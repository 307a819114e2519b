"""What the tests of the screening desk look at."""

from sqlalchemy import select

from awards.audit.models import AuditLine
from awards.domain.lifecycle import EntryState
from awards.mail.models import OutboxMessage
from awards.nominations.models import Entry, Nomination
from awards.nominations.service import get_entry
from tests.factories import get_category, make_entry


def pending(session, cast, *, key: str = "empathy", state: EntryState = EntryState.PENDING, **nominee) -> Entry:
    """An entry that waits for screening, with words by Nora."""
    nominee.setdefault("nominator", cast.nora)
    return make_entry(session, get_category(session, cast.edition, key), state=state, **nominee)


def reread(session, entry: Entry) -> Entry:
    """The entry as the database has it."""
    session.expire_all()
    return get_entry(session, edition_id=entry.edition_id, entry_id=entry.id)


def words_of(session, entry: Entry) -> Nomination:
    """The only nomination of an entry."""
    return session.scalars(select(Nomination).where(Nomination.entry_id == entry.id)).one()


def lines(session, action: str) -> list[AuditLine]:
    """The lines of the record with this action."""
    return list(session.scalars(select(AuditLine).where(AuditLine.action == action).order_by(AuditLine.id)))


def mails(session, template: str) -> list[OutboxMessage]:
    """The messages of this kind, oldest first."""
    wanted = select(OutboxMessage).where(OutboxMessage.template == template)
    return list(session.scalars(wanted.order_by(OutboxMessage.id)))


def page_of(entry: Entry) -> str:
    """The address of its dossier."""
    return f"/2026/screening/{entry.id}"
