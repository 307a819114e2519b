"""The organisers' word that two nominees are two."""

from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from awards.audit.service import record
from awards.domain.errors import NotFound
from awards.domain.wording import N_
from awards.nominations.models import NomineeDistinction
from awards.nominations.service_nominees import insert_into
from awards.nominations.service_spellings import live_id


def distinguish(
    session: Session, *, edition_id: int, one_id: int, other_id: int, now: datetime, actor_id: int | None
) -> NomineeDistinction:
    """Note that two nominees are two; said twice, it is noted once. Records nothing."""
    one, other = sorted((one_id, other_id))
    values = {
        "edition_id": edition_id, "one_id": one, "other_id": other, "decided_by_id": actor_id, "decided_at": now,
    }  # fmt: skip
    session.flush()
    insert = insert_into(session, NomineeDistinction).values(**values)
    noted = insert.on_conflict_do_update(index_elements=["one_id", "other_id"], set_={"one_id": one})
    return session.scalars(noted.returning(NomineeDistinction)).one()


def tell_apart(
    session: Session, *, edition_id: int, one_id: int, other_id: int, now: datetime, actor_id: int | None
) -> NomineeDistinction:
    """Remember that two nominees are two, and record who said so."""
    noted = distinguish(session, edition_id=edition_id, one_id=one_id, other_id=other_id, now=now, actor_id=actor_id)
    _note(session, "nominees_told_apart", noted, now, actor_id)
    return noted


def _note(session: Session, action: str, noted: NomineeDistinction, now: datetime, actor_id: int | None) -> None:
    record(
        session, action=action, subject=f"nominee {noted.one_id}", now=now, actor_id=actor_id,
        edition_id=noted.edition_id, details={"nominees": [noted.one_id, noted.other_id]},
    )  # fmt: skip


def find_distinction(session: Session, *, edition_id: int, distinction_id: int) -> NomineeDistinction | None:
    """One of the edition's."""
    wanted = select(NomineeDistinction).where(NomineeDistinction.id == distinction_id)
    return session.scalar(wanted.where(NomineeDistinction.edition_id == edition_id))


def find_distinctions_between(session: Session, *, one_id: int, other_id: int) -> list[NomineeDistinction]:
    """What was said of these two, under any name that they had."""
    one, other = live_id(NomineeDistinction.one_id), live_id(NomineeDistinction.other_id)
    either = or_(and_(one == one_id, other == other_id), and_(one == other_id, other == one_id))
    return list(session.scalars(select(NomineeDistinction).where(either).order_by(NomineeDistinction.id)))


def think_again(
    session: Session, *, edition_id: int, distinction_id: int, now: datetime, actor_id: int | None
) -> tuple[int, int]:
    """Take such a word back: the two may be one, after all; their ids. Raises NotFound."""
    noted = find_distinction(session, edition_id=edition_id, distinction_id=distinction_id)
    if noted is None:
        raise NotFound(N_("This decision was taken back already."))
    pair = noted.one_id, noted.other_id
    _note(session, "nominees_looked_at_again", noted, now, actor_id)
    session.delete(noted)
    session.flush()
    return pair


def list_told_apart(session: Session, *, edition_id: int) -> set[Any]:
    """All pairs of live nominees (ids, the smaller one first) of whom it was said. One statement."""
    one, other = live_id(NomineeDistinction.one_id), live_id(NomineeDistinction.other_id)
    wanted = select(one, other).where(NomineeDistinction.edition_id == edition_id)
    return {tuple(sorted(pair)) for pair in session.execute(wanted)}
