"""Invents people, teams and addresses, each of them once, and knows the invented organisations."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from random import Random

from awards.demo.pools import load_pool
from awards.demo.records import Language

_MIXED_MARRIAGE = 0.12  # how often somebody's surname comes from another background than the first name
_NOT_DECOMPOSED = str.maketrans({"ł": "l", "đ": "d", "ı": "i", "ø": "o", "ß": "ss", "æ": "ae", "œ": "oe"})


@dataclass(frozen=True)
class Person:
    name: str
    first: str
    feminine: bool


@dataclass(frozen=True)
class Organisation:
    """`facility`: a contact centre that answers for customers of every sector."""

    name: str
    slug: str
    languages: tuple[Language, ...]
    facility: bool
    sectors: tuple[str, ...]

    def fits(self, language: Language, sector: str) -> bool:
        return language in self.languages and (self.facility or sector == "any" or sector in self.sectors)


@cache
def list_organisations() -> tuple[Organisation, ...]:
    return tuple(
        Organisation(row["name"], row["slug"], tuple(row["languages"]), row["facility"], tuple(row["sectors"]))
        for row in load_pool("organisations")["organisation"]
    )


class Crowd:
    """Gives out people, team names and addresses, none of them twice."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._communities = load_pool("people")["community"]
        written_out = load_pool("people")
        self._names = {row["name"] for row in written_out["difficult"] + written_out["organiser"]}
        self._addresses: set[str] = {row["address"] for row in written_out["organiser"]}

    def draw_person(self, language: Language, community: str | None = None) -> Person:
        """Somebody new who writes `language`, of the given background where a story asks for one."""
        attempt = 0
        while True:
            person = self._compose(language, community if attempt < 50 else None, attempt)
            if person.name not in self._names:
                self._names.add(person.name)
                return person
            attempt += 1

    def _compose(self, language: Language, community: str | None, attempt: int) -> Person:
        """After many attempts the usual pairs are used up: mix backgrounds, then double the surname."""
        background = community or self._draw_community(language)
        feminine = self._rng.random() < 0.56
        first = self._rng.choice(self._communities[background]["feminine" if feminine else "masculine"])
        mixed = attempt > 25 or (community is None and self._rng.random() < _MIXED_MARRIAGE)
        surname = self._draw_surname(self._draw_community(language) if mixed else background, feminine)
        if attempt > 60:
            surname = f"{surname}-{self._draw_surname(self._draw_community(language), feminine)}"
        return Person(f"{first} {surname}", first, feminine)

    def _draw_community(self, language: Language) -> str:
        names: list[str] = list(self._communities)
        return self._rng.choices(names, [self._communities[name]["weights"][language] for name in names])[0]

    def _draw_surname(self, community: str, feminine: bool) -> str:
        surname: str = self._rng.choice(self._communities[community]["surnames"])
        return surname[:-1] + "a" if feminine and surname.endswith("ski") else surname

    def draw_team_name(self, language: Language) -> str:
        parts = load_pool("people")["teams"][language]
        number = 1
        while True:
            name = f"{self._rng.choice(parts['nicknames'])}{parts['joint']}{self._rng.choice(parts['places'])}"
            if number > 60:
                name = f"{name} {number // 60 + 1}"
            if name not in self._names:
                self._names.add(name)
                return name
            number += 1

    def make_address(self, person: Person, slug: str) -> str:
        """first.surname@slug.example in ASCII, with a number where two people would share it."""
        surname = re.sub("[^a-z]", "", to_ascii(person.name.removeprefix(person.first)))
        local = f"{re.sub('[^a-z-]', '', to_ascii(person.first))}.{surname}"
        address, number = f"{local}@{slug}.example", 1
        while address in self._addresses:
            number += 1
            address = f"{local}{number}@{slug}.example"
        self._addresses.add(address)
        return address


def to_ascii(name: str) -> str:
    """Lower case, without accents; letters without a Latin base are dropped."""
    decomposed = unicodedata.normalize("NFKD", name.lower().translate(_NOT_DECOMPOSED))
    return decomposed.encode("ascii", "ignore").decode("ascii")
