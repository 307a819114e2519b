"""Names taken apart, so that two spellings can be laid beside each other: particles joined, initials known."""

import re
from functools import lru_cache
from itertools import permutations
from typing import NamedTuple

from rapidfuzz.distance import OSA

from awards.domain.matching import fold_name

_PARTICLES = frozenset([
    "van", "vanden", "vande", "vander", "vandes", "von", "zu", "de", "den", "der", "des", "du", "d", "la", "le", "les",
    "l", "ter", "ten", "te", "t", "op", "della", "del", "dos",
])  # fmt: skip
_INNER_PARTICLES = frozenset(["el", "al", "ben", "di", "da"])  # Ben, Al and Di are first names, too
_SIGNS = re.compile(r"[^\w\s]|_")
_DIGITS = re.compile(r"\d")
SHORTEST_TYPO = 4
"""Shorter words are never a typing error of one another: Jan and Jean are two people."""
_MOST_UNITS = 5


class Unit(NamedTuple):
    """A first name or a surname with its particles: "Van den Broeck" is ("vanden", "broeck")."""

    particles: str
    core: str

    @property
    def joined(self) -> str:
        return self.particles + self.core


class Spelling(NamedTuple):
    """A name taken apart; `surname_first` when the way it is typed says so ("Peeters, Jan", "PEETERS Jan")."""

    words: tuple[str, ...]
    units: tuple[Unit, ...]
    surname_first: bool

    @property
    def joined(self) -> str:
        return "".join(self.words)

    @property
    def has_particle(self) -> bool:
        return any(unit.particles for unit in self.units)


class Alignment(NamedTuple):
    """How the words of a shorter name stand in a longer one; `cost` is nought for the same words in the same order."""

    cost: float
    first_initial: bool = False
    other_initial: bool = False
    typo: bool = False
    particle: bool = False
    missing: bool = False
    swapped: bool = False


@lru_cache(maxsize=8192)
def take_apart(name: str) -> Spelling:
    """The words and units of a name as it was typed."""
    folded = fold_name(name).replace("'", " " if _splits_at_apostrophe(name) else "")
    words = tuple(letters for word in _SIGNS.sub(" ", folded).split() for letters in _initials(word))
    units: list[Unit] = []
    waiting = ""
    for number, word in enumerate(words):
        last = number == len(words) - 1
        if not last and (word in _PARTICLES or (units and word in _INNER_PARTICLES)):
            waiting += word
        else:
            units.append(Unit(waiting, word))
            waiting = ""
    typed = name.split()
    capitals = len(typed) > 1 and typed[0].isupper() and len(typed[0].strip(".")) > 2 and not typed[-1].isupper()
    return Spelling(words, tuple(units), "," in name or capitals)


def _splits_at_apostrophe(name: str) -> bool:
    """ "D'Hondt" is a particle and a name, "O'Connor" is one word."""
    return re.search(r"\b[dl]['’`]", name, re.IGNORECASE) is not None


def _initials(word: str) -> tuple[str, ...]:
    """ "JP" is two initials; every other word is itself."""
    return tuple(word) if len(word) == 2 and not set(word) & set("aeiouy") and word.isalpha() else (word,)


def differ_by_typo(one: str, other: str) -> bool:
    """One letter typed wrongly, too much, too little, or two in the wrong order; never a figure."""
    if min(len(one), len(other)) < SHORTEST_TYPO or _DIGITS.search(one + other):
        return False
    return OSA.distance(one, other, score_cutoff=1) == 1


def align(one: Spelling, other: Spelling) -> Alignment | None:
    """The cheapest way to find the shorter name's words in the longer name, or None where they are two names.

    At most one typing error; at least one word must be more than an initial.
    """
    short, long = sorted((one.units, other.units), key=len)
    if not short or len(long) > _MOST_UNITS:
        return None
    pairs = {(i, j): _compare(a, b) for i, a in enumerate(short) for j, b in enumerate(long)}
    found = [
        alignment
        for places in permutations(range(len(long)), len(short))
        if (alignment := _laid(places, pairs, short, long)) is not None
    ]
    return min(found, key=lambda each: each.cost, default=None)


def _compare(one: Unit, other: Unit) -> str | None:
    if one.joined == other.joined:
        return "equal" if len(one.joined) > 1 else "initial"
    if len(one.joined) == 1 or len(other.joined) == 1:
        return "initial" if one.joined[0] == other.joined[0] or one.core[0] == other.core[0] else None
    if one.core == other.core and len(one.core) > 2 and _alike_particles(one.particles, other.particles):
        return "particle"
    return "typo" if differ_by_typo(one.joined, other.joined) else None


def _alike_particles(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _laid(
    places: tuple[int, ...], pairs: dict[tuple[int, int], str | None], short: tuple[Unit, ...], long: tuple[Unit, ...]
) -> Alignment | None:
    kinds = [pairs[place] for place in enumerate(places)]
    if None in kinds or kinds.count("typo") > 1 or all(kind == "initial" for kind in kinds):
        return None
    swapped = list(places) != sorted(places)
    missing = len(short) < len(long)
    initials = {place for place, kind in zip(places, kinds, strict=True) if kind == "initial"}
    last = -1 if swapped else len(long) - 1
    typo, particle = "typo" in kinds, "particle" in kinds
    cost = bool(initials) + 2 * typo + 1.5 * particle + 2 * missing + 0.5 * swapped
    return Alignment(cost, bool(initials - {last}), bool(initials & {last}), typo, particle, missing, swapped)
