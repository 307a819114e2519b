"""Across categories: who may win two of them, and what follows either way. The jury chooses."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.domain.across import Successor, find_successors
from awards.editions.models import Edition
from awards.nominations.models import Entry
from awards.nominations.service_dossiers import ShownNominee
from awards.results.service_figures import SEED, EditionFigures, Recent, find_figures, forget_figures
from awards.results.service_lines import RoomLine
from awards.results.service_room import Room, RoomCategory, find_room, forget_rooms, room_categories

MOST_CANDIDATES = 12
"""Leaders first; a talk about more than these needs no figures."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A category that somebody leads, or in which they contend."""

    category: RoomCategory
    line: RoomLine
    leads: bool


@dataclass(frozen=True, slots=True)
class Sequel:
    """Who comes next in a category that somebody leaves to others: several are equal, none means nobody is left."""

    category: RoomCategory
    nominees: tuple[ShownNominee, ...]
    chance: float | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A nominee with several claims; `choices`: what follows if they take the one of them."""

    nominee: ShownNominee
    claims: tuple[Claim, ...]
    choices: tuple[tuple[RoomCategory, tuple[Sequel, ...]], ...]


_across: Recent[tuple[Candidate, ...]] = Recent(16)


def forget_all_figures() -> None:
    """Compute everything anew from here on, rooms and all: rows were changed beside the record."""
    forget_figures()
    forget_rooms()
    _across.clear()


def list_candidates(session: Session, *, edition: Edition, names: bool) -> tuple[Candidate, ...]:
    """Who leads or contends in more than one category, those who lead most first. One statement where nothing happened
    since. Raises NotNow before deliberation."""
    figures = find_figures(session, edition=edition)
    mark = (figures.stamp, names, edition.quorum, edition.hides_names)
    return _across.get(mark, lambda: _look(session, edition, figures, names))


def _look(session: Session, edition: Edition, figures: EditionFigures, names: bool) -> tuple[Candidate, ...]:
    rooms = {
        one.id: find_room(session, edition=edition, key=one.key, names=names)
        for one in room_categories(session, edition=edition, figures=figures)
        if one.entries
    }
    claims = [claim for room in rooms.values() for claim in _claims(room)]
    entries = {claim.line.entry_id for claim in claims}
    rows = session.execute(select(Entry.id, Entry.nominee_id).where(Entry.id.in_(entries)))
    nominee_of = {row.id: row.nominee_id for row in rows}
    grouped: defaultdict[int, list[Claim]] = defaultdict(list)
    for claim in claims:
        grouped[nominee_of[claim.line.entry_id]].append(claim)
    several = sorted(
        (one for one in grouped.values() if len(one) > 1), key=lambda one: (-sum(each.leads for each in one), -len(one))
    )[:MOST_CANDIDATES]
    sequels = _sequels(figures, rooms, [claim for one in several for claim in one])
    return tuple(_candidate(one, sequels) for one in several)


def _claims(room: Room) -> list[Claim]:
    """Those who may win: the leader, and whoever contends, as far as they have the ballots."""
    running = {line.entry_id: line for line in (*filter(None, [room.leader]), *room.contenders) if line.may_win}
    leader = room.leader.entry_id if room.leader else None
    return [Claim(room.category, line, line.entry_id == leader) for line in running.values()]


def _sequels(figures: EditionFigures, rooms: dict[int, Room], claims: list[Claim]) -> dict[int, Sequel]:
    """Entry id → what follows where it leaves its category to others."""
    if not claims:
        return {}
    below = frozenset(line.entry_id for room in rooms.values() for line in room.lines if not line.may_win)
    departures = [(claim.category.id, claim.line.entry_id) for claim in claims]
    found = find_successors(figures.inputs.scored(), departures, barred=below, seed=SEED)
    return {int(one.gone): _sequel(rooms[int(one.category)], one) for one in found}


def _sequel(room: Room, successor: Successor) -> Sequel:
    lines = {line.entry_id: line for line in room.lines}
    return Sequel(room.category, tuple(lines[int(one)].nominee for one in successor.entries), successor.p_best)


def _candidate(claims: list[Claim], sequels: dict[int, Sequel]) -> Candidate:
    choices = tuple(
        (taken.category, tuple(sequels[other.line.entry_id] for other in claims if other is not taken))
        for taken in claims
    )
    return Candidate(claims[0].line.nominee, tuple(claims), choices)
