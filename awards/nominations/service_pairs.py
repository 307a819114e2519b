"""Two nominees side by side: all that is known and written of both."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from awards.domain.errors import NotFound
from awards.domain.likeness import Likeness, likeness
from awards.domain.wording import N_
from awards.nominations.models import Entry, Nominee
from awards.nominations.service_merging import KeptData
from awards.nominations.service_nominees import LIVE
from awards.nominations.service_spellings import WITHOUT_WORDS, facts_of

FIELDS = ("name", "organisation", "members", "address", "locale")
"""What is chosen from the one or the other when they are joined."""


@dataclass(frozen=True)
class Side:
    """One nominee, with the entries in which there is something to read."""

    nominee: Nominee
    entries: list[Entry]

    @property
    def words(self) -> int:
        """How many nominations count."""
        return sum(word.state in LIVE for entry in self.entries for word in entry.nominations)


@dataclass(frozen=True)
class Sides:
    """Both, the one who was asked for first on the left."""

    one: Side
    other: Side

    @property
    def likeness(self) -> Likeness:
        return likeness(facts_of(self.one.nominee), facts_of(self.other.nominee))

    @property
    def mark(self) -> str:
        """What somebody who reads both sees of them, in short."""
        seen = [_seen(self.one), _seen(self.other)]
        return hashlib.sha256(json.dumps(seen).encode()).hexdigest()[:16]

    def differing(self) -> list[str]:
        """The fields in which a choice is to be made."""
        return [name for name in FIELDS if getattr(self.one.nominee, name) != getattr(self.other.nominee, name)]


def _seen(side: Side) -> list[Any]:
    words = [(word.id, word.version) for entry in side.entries for word in entry.nominations]
    return [side.nominee.id, [getattr(side.nominee, name) for name in FIELDS], sorted(words)]


def get_sides(session: Session, *, edition_id: int, one_id: int, other_id: int) -> Sides:
    """Two live nominees of one kind with their entries and words. Raises NotFound. Three statements."""
    wanted = select(Nominee).where(
        Nominee.edition_id == edition_id, Nominee.id.in_((one_id, other_id)), Nominee.merged_into_id.is_(None)
    )
    found = {nominee.id: nominee for nominee in session.scalars(wanted)}
    if len(found) != 2 or len({nominee.kind for nominee in found.values()}) != 1:
        raise NotFound(N_("These two are not there to be compared: perhaps somebody joined one of them already."))
    entries = list_entries_of(session, nominee_ids=found)
    one, other = (
        Side(found[number], [entry for entry in entries if entry.nominee_id == number]) for number in (one_id, other_id)
    )
    return Sides(one, other)


def list_entries_of(session: Session, *, nominee_ids: Iterable[int]) -> list[Entry]:
    """The nominees' entries with something to read, with category, nominee and words. Two statements."""
    wanted = (
        select(Entry)
        .where(Entry.nominee_id.in_(list(nominee_ids)), Entry.state.not_in(WITHOUT_WORDS))
        .options(joinedload(Entry.category), joinedload(Entry.nominee), selectinload(Entry.nominations))
        .execution_options(populate_existing=True)
    )
    return sorted(session.scalars(wanted), key=lambda entry: (entry.category.position, entry.id))


def choose_data(sides: Sides, choices: dict[str, str]) -> KeptData:
    """Each field from the side that was chosen ("one" or "other"); where nothing was, the fuller one."""
    fuller = fuller_sides(sides)
    return KeptData(
        **{name: getattr(getattr(sides, choices.get(name) or fuller[name]).nominee, name) for name in FIELDS}
    )


def fuller_sides(sides: Sides) -> dict[str, str]:
    """Field → the side that says more: a first name rather than an initial, accents rather than none."""
    return {name: _fuller(name, sides) for name in FIELDS}


def _fuller(name: str, sides: Sides) -> str:
    if name == "locale":
        return "one" if sides.one.words >= sides.other.words else "other"
    one, other = (getattr(side.nominee, name) for side in (sides.one, sides.other))
    measure = _name_fullness if name == "name" else _fullness
    return "one" if measure(one) >= measure(other) else "other"


def _fullness(text: str) -> tuple[int, ...]:
    return sum(char.isalpha() for char in text), sum(ord(char) > 127 for char in text)


def _name_fullness(name: str) -> tuple[int, ...]:
    """A word in plain capitals says less than the same word written as names are."""
    shouted = any(word.isupper() and len(word.strip(".")) > 2 for word in name.split())
    return int(not shouted), *_fullness(name)
