"""How many jurors each entry is to have: its own number, its category's, the edition's, or everyone on the panel."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from awards.audit.service import record
from awards.domain.lifecycle import EntryState
from awards.editions.models import Category, Edition
from awards.jury.service_assignments import lock_routing
from awards.jury.service_problem import build_problem
from awards.nominations.models import Entry


def map_wanted(session: Session, *, edition: Edition) -> dict[int, int]:
    """Eligible entry → jurors wanted. One statement; where everyone on a panel reads, those of the problem, too."""
    own = func.coalesce(Entry.jurors_wanted, Category.jurors_per_entry)
    rows = session.execute(
        select(Entry.id, Category.read_by_all, own.label("own"))
        .join(Category, Category.id == Entry.category_id)
        .where(Entry.edition_id == edition.id, Entry.state == EntryState.ELIGIBLE)
    ).all()
    wanted = {row.id: row.own or edition.jurors_per_entry for row in rows}
    if any(row.read_by_all and row.own is None for row in rows):
        problem = build_problem(session, edition=edition)
        wanted |= {int(entry.id): problem.wanted(entry) for entry in problem.entries}
    return wanted


def map_wanted_in(
    session: Session, *, edition: Edition, category: Category, entries: Iterable[Entry]
) -> dict[int, int]:
    """The same for entries of one category; without a statement, but where everyone on the panel reads."""
    if category.read_by_all:
        return map_wanted(session, edition=edition)
    k = category.jurors_per_entry or edition.jurors_per_entry
    return {entry.id: entry.jurors_wanted or k for entry in entries}


def count_with_fewer(session: Session, *, edition_id: int) -> int:
    """How many eligible entries make do with a number of jurors of their own."""
    counted = select(func.count()).where(
        Entry.edition_id == edition_id, Entry.state == EntryState.ELIGIBLE, Entry.jurors_wanted.is_not(None)
    )
    return session.scalar(counted) or 0


def ask_for_all_again(session: Session, *, edition: Edition, now: datetime, actor_id: int | None) -> int:
    """Let each entry want as many jurors as its category again; how many had made do with another number."""
    lock_routing(session, edition_id=edition.id)
    own = [Entry.edition_id == edition.id, Entry.jurors_wanted.is_not(None)]
    entries = list(session.scalars(select(Entry.id).where(*own).order_by(Entry.id)))
    if entries:
        session.execute(update(Entry).where(*own).values(jurors_wanted=None))
        record(
            session, action="jurors_wanted_changed", subject=f"edition {edition.id}", now=now, actor_id=actor_id,
            edition_id=edition.id, details={"entries": dict.fromkeys(map(str, entries))},
        )  # fmt: skip
    return len(entries)
