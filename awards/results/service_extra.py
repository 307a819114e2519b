"""Asking for extra ballots on a category's contenders while the jury deliberates, and closing that round again."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from awards.audit.service import record
from awards.domain.errors import NotAllowed
from awards.domain.wording import N_
from awards.editions.models import Edition
from awards.jury.models import Juror
from awards.jury.models_rounds import ExtraRound
from awards.jury.service_extra import ExtraPlan, give_out, plan_extra, take_back
from awards.jury.service_mail import mail_extra_asked, mail_extra_withdrawn
from awards.jury.service_rounds import RoundOpen
from awards.results.models import Decision
from awards.results.service import lock_results, void_first_signature
from awards.results.service_lines import RoomLine
from awards.results.service_room import Room, find_room

FEWEST = 2
"""Who is alone ahead needs no more ballots than there are."""


@dataclass(frozen=True)
class ExtraAsked:
    """Who would read a contender, by name."""

    line: RoomLine
    jurors: tuple[str, ...]


@dataclass(frozen=True)
class ExtraLoad:
    """How many dossiers a juror would hold, of how many they said they could take."""

    juror: str
    before: int
    after: int
    capacity: int | None


@dataclass(frozen=True)
class ExtraPreview:
    """A round before it is opened. `readers`: readings that are possible at all, whatever jurors hold already;
    `decided`: the category has its decision, which comes after extra ballots."""

    room: Room
    planned: ExtraPlan | None
    asked: tuple[ExtraAsked, ...]
    loads: tuple[ExtraLoad, ...]
    decided: bool

    @property
    def ballots(self) -> int:
        return len(self.planned.pairs) if self.planned else 0


def preview_round(
    session: Session, *, edition: Edition, key: str, more: int, beyond: bool, names: bool, actor_id: int
) -> ExtraPreview:
    """Who would read which contender of a category. Raises NotNow before deliberation, NotFound."""
    room = find_room(session, edition=edition, key=key, names=names)
    decided = session.scalar(select(Decision.id).where(Decision.category_id == room.category.id)) is not None
    if len(room.contenders) < FEWEST:
        return ExtraPreview(room, None, (), (), decided)
    planned = plan_extra(
        session, edition=edition, entry_ids=[line.entry_id for line in room.contenders], more=more, beyond=beyond,
        actor_id=actor_id,
    )  # fmt: skip
    rows = session.execute(select(Juror.id, Juror.name).where(Juror.edition_id == edition.id))
    people = {row.id: row.name for row in rows}
    asked = tuple(
        ExtraAsked(line, tuple(sorted(people[int(one)] for entry, one in planned.pairs if entry == line.entry_id)))
        for line in room.contenders
    )
    loads = tuple(
        ExtraLoad(people[int(one)], before, after, capacity) for one, before, after, capacity in planned.loads
    )
    return ExtraPreview(room, planned, asked, loads, decided)


def open_round(
    session: Session, *, edition: Edition, key: str, more: int, beyond: bool, digest: str, now: datetime, actor_id: int
) -> int:  # fmt: skip
    """Ask the jurors of the preview with this digest; how many ballots. One signature under the seal becomes void.

    Raises AlreadySealed, NotNow, NotFound, RoundOpen, NotAllowed, RoutingOutdated.
    """
    lock_results(session, edition=edition)
    found = preview_round(session, edition=edition, key=key, more=more, beyond=beyond, names=True, actor_id=actor_id)
    category = found.room.category
    _check_first(session, found)
    if found.planned is None:
        raise NotAllowed(N_("There are no two contenders in this category to ask extra ballots for."))
    opened = give_out(
        session, edition=edition, category_id=category.id, planned=found.planned, digest=digest, now=now,
        actor_id=actor_id,
    )  # fmt: skip
    entries = sorted({int(entry) for entry, _ in found.planned.pairs})
    record(
        session, action="extra_ballots_asked", subject=f"category {category.id}", now=now, actor_id=actor_id,
        edition_id=edition.id,
        details={"round": opened.id, "ballots": found.ballots, "entries": entries, "beyond_capacity": beyond},
    )  # fmt: skip
    asked = Counter(int(juror) for _, juror in found.planned.pairs)
    mail_extra_asked(session, edition=edition, category=category.name, ballots=dict(asked), now=now)
    void_first_signature(session, edition=edition, now=now, actor_id=actor_id)
    return found.ballots


def _check_first(session: Session, found: ExtraPreview) -> None:
    category_id = found.room.category.id
    open_rounds = select(func.count()).where(ExtraRound.category_id == category_id, ExtraRound.closed_at.is_(None))
    if session.scalar(open_rounds):
        raise RoundOpen(N_("Extra ballots are being asked for in this category already."))
    if found.decided:
        raise NotAllowed(N_("A winner is recorded in this category: extra ballots come before the decision."))


def close_round(session: Session, *, edition: Edition, key: str, now: datetime, actor_id: int) -> tuple[int, int]:
    """Withdraw what is not cast; (cast, withdrawn). Raises AlreadySealed, NotNow, NotFound, NotAllowed."""
    lock_results(session, edition=edition)
    category = find_room(session, edition=edition, key=key, names=True).category
    wanted = select(ExtraRound).where(ExtraRound.category_id == category.id, ExtraRound.closed_at.is_(None))
    opened = session.scalar(wanted)
    if opened is None:
        raise NotAllowed(N_("No extra ballots are being asked for in this category."))
    cast, withdrawn = take_back(session, opened=opened, now=now, actor_id=actor_id)
    record(
        session, action="extra_ballots_closed", subject=f"category {category.id}", now=now, actor_id=actor_id,
        edition_id=edition.id, details={"round": opened.id, "cast": cast, "withdrawn": sum(withdrawn.values())},
    )  # fmt: skip
    mail_extra_withdrawn(session, edition=edition, category=category.name, ballots=withdrawn, now=now)
    return cast, sum(withdrawn.values())
