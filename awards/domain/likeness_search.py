"""All pairs of an edition's nominees that are alike, without comparing each of them with every other one.

Two names can only be alike where a word of the one stands in the other, as it is or with one letter wrong, and where
the first letters of their other words agree. So names are looked up by their words: of 2,000 nominees, some thousands
of pairs are left for the careful comparison, of two million. Nothing that `likeness` would call alike is passed over.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

from rapidfuzz import fuzz, process

from awards.domain.likeness import Likeness, LikenessVerdict, NomineeFacts, fold_address, is_personal, likeness
from awards.domain.matching import fold_name
from awards.domain.spelling import SHORTEST_TYPO, Spelling, Unit, take_apart


def find_resembling(words: str, texts: Sequence[str], *, limit: int) -> list[int]:
    """The places of the texts that resemble what somebody typed, best first: for a person who looks for a name."""
    folded = [fold_name(text) for text in texts]
    found = process.extract(fold_name(words), folded, scorer=fuzz.WRatio, score_cutoff=1, limit=limit)
    return [place for _, _, place in found]


class Alike(NamedTuple):
    """The places of two nominees in what was given, the smaller one first, and how alike they are."""

    one: int
    other: int
    likeness: Likeness


Places = dict[str, list[tuple[int, int]]]
"""A word → (place of the nominee, place of the word in the name)."""


@lru_cache(maxsize=8)
def find_alike(nominees: tuple[NomineeFacts, ...]) -> tuple[Alike, ...]:
    """Every pair that is the same or likely so, most alike first. The last answers are kept: pages ask again."""
    found = []
    for one, other in sorted(candidates(nominees)):
        how = likeness(nominees[one], nominees[other])
        if how.verdict is not LikenessVerdict.DIFFERENT:
            found.append(Alike(one, other, how))
    return tuple(sorted(found, key=lambda pair: (-pair.likeness.score, pair.one, pair.other)))


def candidates(nominees: Sequence[NomineeFacts]) -> set[tuple[int, int]]:
    """The pairs that are worth a `likeness`."""
    spellings = [take_apart(nominee.name) for nominee in nominees]
    pairs = {pair for group in _groups(nominees, spellings) for pair in combinations(group, 2)}
    words: Places = defaultdict(list)
    for place, spelling in enumerate(spellings):
        for number, unit in enumerate(spelling.units):
            if len(unit.joined) > 1:
                words[unit.joined].append((place, number))
    for one, other in _links(words, spellings):
        pairs |= set(_meeting(words[one], words[other], spellings))
    return {(one, other) for one, other in pairs if nominees[one].kind is nominees[other].kind}


def _groups(nominees: Sequence[NomineeFacts], spellings: Sequence[Spelling]) -> Iterator[list[int]]:
    """Nominees with the same letters, or with one personal mail address."""
    together: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, (nominee, spelling) in enumerate(zip(nominees, spellings, strict=True)):
        if spelling.joined:
            together["letters", spelling.joined].append(place)
        address = fold_address(nominee.address)
        if is_personal(address):
            together["address", address].append(place)
    yield from together.values()


def _links(words: Places, spellings: Sequence[Spelling]) -> set[tuple[str, str]]:
    """Words that may stand for each other: the same, with another particle, or with one letter wrong."""
    links = {(word, word) for word in words}
    cores: dict[str, set[str]] = defaultdict(set)
    for spelling in spellings:
        for unit in spelling.units:
            if len(unit.joined) > 1:
                cores[unit.core].add(unit.joined)
    nearly: dict[str, set[str]] = defaultdict(set)
    for word in words:
        if len(word) >= SHORTEST_TYPO:
            for shorter in {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}:
                nearly[shorter].add(word)
    for near in (*cores.values(), *nearly.values()):
        links |= set(combinations(sorted(near), 2))
    return links


def _meeting(
    ones: Iterable[tuple[int, int]], others: Iterable[tuple[int, int]], spellings: Sequence[Spelling]
) -> Iterator[tuple[int, int]]:
    """The pairs of names that have these two words in common, where their other words may fit, too."""
    starts = [(place, *_starts_without(spellings[place].units, number)) for place, number in others]
    for one, number in ones:
        mine, count = _starts_without(spellings[one].units, number)
        for other, theirs, their_count in starts:
            if one != other and _may_fit(mine, count, theirs, their_count):
                yield (one, other) if one < other else (other, one)


def _may_fit(mine: frozenset[str], count: int, theirs: frozenset[str], their_count: int) -> bool:
    """Each word of the shorter name begins like one of the longer name's; a particle may be left out."""
    if not count or not their_count:
        return True
    return not mine.isdisjoint(theirs)


@lru_cache(maxsize=32768)
def _starts_without(units: tuple[Unit, ...], number: int) -> tuple[frozenset[str], int]:
    """The letters that a name's other words begin with, with and without their particles; and how many words."""
    others = [unit for place, unit in enumerate(units) if place != number]
    return frozenset(letter for unit in others for letter in (unit.joined[0], unit.core[0])), len(others)
