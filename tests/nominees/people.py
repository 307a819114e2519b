"""Nominees for these tests: Lina, of whom colleagues wrote, with an address unless said otherwise."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.domain.lifecycle import EntryState
from awards.mail.models import OutboxMessage
from awards.nominations.models import Entry, Nominee
from tests.factories import NOW, Cast, get_category, make_entry, make_nomination

ADDRESS = "lina@belcentre.example"


def make_lina(session: Session, cast: Cast, *, state: EntryState = EntryState.PENDING, **changes: Any) -> Entry:
    """Lina's entry in Empathy, with Nora's words."""
    values = {"name": "Lina Loos", "address": ADDRESS, "locale": "nl", **changes}
    entry = make_entry(session, get_category(session, cast.edition), state=state, nominator=cast.nora, **values)
    if state is EntryState.ELIGIBLE:
        entry.screened_at = NOW
    session.flush()
    return entry


def nominee_of(session: Session, entry: Entry) -> Nominee:
    return session.get_one(Nominee, entry.nominee_id, populate_existing=True)


def add_entry(session: Session, cast: Cast, nominee: Nominee, key: str, **changes: Any) -> Entry:
    """One more category for the same nominee, with Nora's words."""
    category = get_category(session, cast.edition, key)
    values = {"state": EntryState.PENDING, **changes}
    entry = Entry(
        edition_id=cast.edition.id, category_id=category.id, nominee_id=nominee.id, created_at=NOW, **values
    )  # fmt: skip
    session.add(entry)
    session.flush()
    make_nomination(session, category, nominator=cast.nora, entry=entry)
    return entry


def mails(session: Session, template: str) -> list[OutboxMessage]:
    """The messages of a template, oldest first."""
    session.expire_all()
    wanted = select(OutboxMessage).where(OutboxMessage.template == template).order_by(OutboxMessage.id)
    return list(session.scalars(wanted))
