"""What a demo plan consists of: plain values, ready to be typed into the forms by whoever plays the plan."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

Language = Literal["fr", "nl", "en"]
CATEGORIES = ("empathy", "team-player", "communication", "efficiency", "creativity", "extra-mile")


@dataclass(frozen=True)
class DemoNomination:
    """`members` lists a team's people, separated by ", ", and is empty for a person; `relation_language` is the
    language in which `story` is written."""

    category: str
    kind: Literal["peer", "self"]
    nominee_kind: Literal["person", "team"]
    nominee_name: str
    organisation: str
    members: str
    nominator_name: str
    nominator_address: str
    relation_language: Language
    story: str


@dataclass(frozen=True)
class DemoJuror:
    """`languages` starts with the juror's own; `severity` is added to every score (negative is strict)."""

    name: str
    address: str
    organisation: str
    languages: tuple[Language, ...]
    categories: tuple[str, ...]
    capacity: int
    severity: float


@dataclass(frozen=True)
class DemoPerson:
    name: str
    address: str


@dataclass(frozen=True)
class DemoPlan:
    """One edition's cast; `nominations` are in the order in which they come in."""

    organisers: tuple[DemoPerson, ...]
    chair_address: str
    jurors: tuple[DemoJuror, ...]
    nominations: tuple[DemoNomination, ...]

    @cached_property
    def juror_by_address(self) -> dict[str, DemoJuror]:
        return {juror.address: juror for juror in self.jurors}

    @cached_property
    def entry_keys(self) -> frozenset[tuple[str, str]]:
        """The (category, nominee name) pairs: one entry each."""
        return frozenset((nomination.category, nomination.nominee_name) for nomination in self.nominations)
