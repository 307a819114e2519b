"""Who leaves the room while an entry is talked about, and comes back; while outside, it stays closed to them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.accounts.service import list_names
from awards.audit.service import record
from awards.domain.errors import AwardsError, NotFound
from awards.domain.lifecycle import EntryState, JurorState
from awards.domain.wording import N_
from awards.editions.models import Category, Edition
from awards.jury.models import Juror
from awards.jury.service_problem import build_problem
from awards.nominations.models import Entry
from awards.results.models_record import Departure
from awards.results.service import lock_results, void_first_signature


class OutOfTheRoom(AwardsError):
    """The reader has left the room for an entry of this category."""


class AlreadyOut(AwardsError):
    """This juror is outside for this entry already, or is back already."""


@dataclass(frozen=True)
class DepartureLine:
    """One leaving, with the names of the juror and of whoever noted it."""

    id: int
    category_id: int
    entry_id: int
    juror_id: int
    juror: str
    left_at: datetime
    returned_at: datetime | None
    noted_by: str


@dataclass(frozen=True)
class Proposal:
    """A juror who has a conflict with an entry that is talked about, and is in the room."""

    juror_id: int
    juror: str
    entry_id: int


def list_departures(session: Session, *, edition_id: int, category_id: int | None = None) -> list[DepartureLine]:
    """Who left, in the order in which they did. Two statements."""
    wanted = (
        select(Departure, Juror.name).join(Juror, Juror.id == Departure.juror_id)
        .where(Departure.edition_id == edition_id)
        .order_by(Departure.left_at, Departure.id)
    )  # fmt: skip
    if category_id is not None:
        wanted = wanted.where(Departure.category_id == category_id)
    rows = session.execute(wanted).all()
    names = list_names(session, account_ids={one.noted_by_id for one, _name in rows})
    return [
        DepartureLine(
            one.id, one.category_id, one.entry_id, one.juror_id, name, one.left_at, one.returned_at,
            names[one.noted_by_id],
        )
        for one, name in rows
    ]  # fmt: skip


def closed_categories(session: Session, *, edition_id: int, account_id: int) -> frozenset[int]:
    """The categories whose room is closed to somebody who is outside. One statement."""
    wanted = select(Departure.category_id).join(Juror, Juror.id == Departure.juror_id)
    outside = (Departure.edition_id == edition_id, Departure.returned_at.is_(None), Juror.account_id == account_id)
    return frozenset(session.scalars(wanted.where(*outside)))


def check_in_room(session: Session, *, edition: Edition, key: str, account_id: int) -> None:
    """Raise OutOfTheRoom where somebody is outside for an entry of this category. One statement."""
    outside = session.scalar(
        select(Departure.id)
        .join(Juror, Juror.id == Departure.juror_id)
        .join(Category, Category.id == Departure.category_id)
        .where(
            Category.edition_id == edition.id, Category.key == key, Juror.account_id == account_id,
            Departure.returned_at.is_(None),
        )
        .limit(1)
    )  # fmt: skip
    if outside is not None:
        message = N_(
            "You have left the room while the jury talks about this category. It opens again once you are called back."
        )
        raise OutOfTheRoom(message)


def check_in_every_room(session: Session, *, edition: Edition, account_id: int) -> None:
    """Raise OutOfTheRoom where somebody is outside for an entry of any category. One statement."""
    if closed_categories(session, edition_id=edition.id, account_id=account_id):
        message = N_("You have left the room for an entry. The minutes open again once you are called back.")
        raise OutOfTheRoom(message)


def propose_leaving(
    session: Session, *, edition: Edition, entry_ids: Sequence[int], outside: Collection[tuple[int, int]]
) -> list[Proposal]:
    """The jurors with a conflict with one of these entries, without those who are `outside` (juror, entry) already."""
    if not entry_ids:
        return []
    conflicts = build_problem(session, edition=edition, also=list(entry_ids)).conflicts
    accepted = select(Juror.id, Juror.name).where(
        Juror.edition_id == edition.id, Juror.state == JurorState.ACCEPTED
    ).order_by(Juror.name, Juror.id)  # fmt: skip
    rows = session.execute(accepted).all()
    return [
        Proposal(row.id, row.name, entry_id)
        for entry_id in entry_ids
        for row in rows
        if (entry_id, row.id) in conflicts and (row.id, entry_id) not in outside
    ]


def leave_room(
    session: Session, *, edition: Edition, category: Category, juror_id: int, entry_id: int, now: datetime,
    actor_id: int,
) -> Departure:  # fmt: skip
    """Note that a juror has left the room for an entry. Raises AlreadySealed, NotNow, NotFound, AlreadyOut."""
    lock_results(session, edition=edition)
    juror = session.scalar(select(Juror).where(Juror.id == juror_id, Juror.edition_id == edition.id))
    entry = session.scalar(
        select(Entry).where(Entry.id == entry_id, Entry.category_id == category.id, Entry.state == EntryState.ELIGIBLE)
    )
    if juror is None or entry is None:
        raise NotFound(N_("Choose a juror and an entry of this category."))
    standing = (Departure.juror_id == juror_id, Departure.entry_id == entry_id, Departure.returned_at.is_(None))
    if session.scalar(select(Departure.id).where(*standing)) is not None:
        raise AlreadyOut(N_("This juror is outside for this entry already."))
    departure = Departure(
        edition_id=edition.id, category_id=category.id, entry_id=entry_id, juror_id=juror_id, left_at=now,
        noted_by_id=actor_id,
    )  # fmt: skip
    session.add(departure)
    session.flush()
    _note(session, "juror_left_room", departure, now, actor_id)
    void_first_signature(session, edition=edition, now=now, actor_id=actor_id)
    return departure


def call_back(
    session: Session, *, edition: Edition, category: Category, departure_id: int, now: datetime, actor_id: int
) -> Departure:
    """Note that a juror is back. Raises AlreadySealed, NotNow, NotFound, AlreadyOut."""
    lock_results(session, edition=edition)
    departure = session.scalar(
        select(Departure)
        .where(Departure.id == departure_id, Departure.category_id == category.id)
        .execution_options(populate_existing=True)
    )
    if departure is None:
        raise NotFound(N_("Nobody left the room like that."))
    if departure.returned_at is not None:
        raise AlreadyOut(N_("This juror is back already."))
    departure.returned_at, departure.return_noted_by_id = now, actor_id
    session.flush()
    _note(session, "juror_called_back", departure, now, actor_id)
    void_first_signature(session, edition=edition, now=now, actor_id=actor_id)
    return departure


def _note(session: Session, action: str, departure: Departure, now: datetime, actor_id: int) -> None:
    record(
        session, action=action, subject=f"category {departure.category_id}", now=now, actor_id=actor_id,
        edition_id=departure.edition_id, details={"juror": departure.juror_id, "entry": departure.entry_id},
    )  # fmt: skip
