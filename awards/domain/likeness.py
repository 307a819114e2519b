"""Whether two nominees are likely to be the same one, and why, in words for the organisers who look at both.

Only what is the same beyond doubt is `SAME`: a nomination joins such a nominee by itself. What a person should look at
is `LIKELY`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final, NamedTuple

from rapidfuzz import fuzz, process

from awards.domain.lifecycle import NomineeKind
from awards.domain.matching import fold_name, organisation_key
from awards.domain.spelling import Alignment, Spelling, align, differ_by_typo, take_apart
from awards.domain.wording import N_, Message


class LikenessVerdict(StrEnum):
    SAME = "same"
    LIKELY = "likely"
    DIFFERENT = "different"


@dataclass(frozen=True, kw_only=True)
class NomineeFacts:
    """All as typed; an address or organisation that is not known is ""."""

    kind: NomineeKind
    name: str
    organisation: str
    address: str = ""


@dataclass(frozen=True)
class Likeness:
    """`score` runs from 0 to 1 and only orders what is alike; without likeness there are no reasons."""

    verdict: LikenessVerdict
    score: float
    reasons: tuple[Message, ...] = ()


class _Finding(NamedTuple):
    """What one comparison (of names, of organisations) says."""

    strength: float
    reasons: tuple[Message, ...]


SURE: Final = 0.95
"""Both the name and the organisation must be this strong for `SAME`."""

_NEAR: Final = 0.8
"""An organisation weaker than this is another one."""

_WITH_ADDRESS: Final = 0.78
"""Names must be this alike for one personal mail address to settle it: an initial or a particle, no letter, no word."""

_CANDIDATE: Final = 50
"""The token_set_ratio (of 100) from which folded names are compared with care."""

_DESKS = frozenset([
    "info", "contact", "support", "service", "services", "team", "office", "hello", "mail", "hr", "desk", "helpdesk",
    "receptie", "reception", "onthaal", "accueil", "klantendienst", "klantenservice", "serviceclient", "planning",
])  # fmt: skip
"""Mailboxes of a desk, not of a person: two people may well have given the same one."""

_SAME_ADDRESS = Message(N_("Same mail address"))
_OTHER_NAMES = Message(N_("But the names differ"))
_OTHER_ADDRESS = Message(N_("But the mail addresses differ"))
_SAME_NAME = Message(N_("Same name"))
_ACCENTS = Message(N_("The names differ only in accents, capitals or punctuation"))
_PARTICLE = Message(N_("A particle such as “Van den” is written differently"))
_HYPHENS = Message(N_("The names differ only in spaces or hyphens"))
_FIRST_INITIAL = Message(N_("An initial stands for the first name"))
_OTHER_INITIAL = Message(N_("An initial stands for the surname"))
_SWAPPED = Message(N_("First and last name are swapped"))
_TYPO = Message(N_("One letter differs in the names"))
_MISSING = Message(N_("One of the names is longer"))
_SAME_ORGANISATION = Message(N_("Same organisation"))
_ORGANISATION_TYPO = Message(N_("The organisation is spelt a little differently"))
_ORGANISATION_PART = Message(N_("One organisation’s name is part of the other’s"))
_ORGANISATION_SHORT = Message(N_("One organisation’s name is an abbreviation of the other’s"))
_ORGANISATION_UNKNOWN = Message(N_("One organisation is not known"))
_OTHER_ORGANISATION = Message(N_("But the organisations differ"))


def find_candidates(name_key: str, name_keys: Sequence[str]) -> list[int]:
    """The places in `name_keys` (`matching.fold_name`) that are worth a `likeness`: none that is alike is left out,
    save by its mail address; most of the others are, in a few microseconds each."""
    found = process.extract(name_key, name_keys, scorer=fuzz.token_set_ratio, score_cutoff=_CANDIDATE, limit=None)
    return sorted(place for _, _, place in found)


def likeness(one: NomineeFacts, other: NomineeFacts) -> Likeness:
    """How alike two nominees are; the same whichever comes first. A person is never a team."""
    if one.kind is not other.kind:
        return Likeness(LikenessVerdict.DIFFERENT, 0.0)
    addresses = fold_address(one.address), fold_address(other.address)
    name = _compare_names(one, other)
    organisation = _compare_organisations(one.organisation, other.organisation)
    if addresses[0] == addresses[1] and is_personal(addresses[0]):
        return _of_one_address(name, organisation)
    if name is None or (name.strength < SURE and organisation.strength < _NEAR):
        return Likeness(LikenessVerdict.DIFFERENT, _resemblance(one.name, other.name))
    apart = all(addresses) and addresses[0] != addresses[1]
    if apart and organisation.strength < _NEAR:
        return Likeness(LikenessVerdict.DIFFERENT, _resemblance(one.name, other.name))
    sure = name.strength >= SURE and organisation.strength >= SURE and not apart
    score = name.strength * organisation.strength * (0.9 if apart else 1.0)
    reasons = (*name.reasons, *organisation.reasons, *((_OTHER_ADDRESS,) if apart else ()))
    return Likeness(LikenessVerdict.SAME if sure else LikenessVerdict.LIKELY, round(score, 3), reasons)


def _of_one_address(name: _Finding | None, organisation: _Finding) -> Likeness:
    """A mail address is shared by couples and by carelessness, too: with two different names it is a hint, no proof."""
    sure = name is not None and name.strength >= _WITH_ADDRESS
    reasons = (_SAME_ADDRESS, *(name.reasons if name else (_OTHER_NAMES,)), *organisation.reasons)
    said = tuple(each for each in reasons if each != _OTHER_ORGANISATION)
    return Likeness(LikenessVerdict.SAME if sure else LikenessVerdict.LIKELY, 1.0 if sure else 0.75, said)


def fold_address(address: str) -> str:
    """An address as addresses are compared."""
    return address.strip().casefold()


def is_personal(address: str) -> bool:
    """Whether a folded address looks like one person's, and not like a desk's or like nothing."""
    return bool(address) and address.split("@")[0] not in _DESKS


def _resemblance(one: str, other: str) -> float:
    """Of two different nominees: below every likely one."""
    return round(fuzz.ratio(_folded(one), _folded(other)) / 250, 3)


_folded = lru_cache(maxsize=8192)(fold_name)
_organisation = lru_cache(maxsize=4096)(organisation_key)


def _compare_names(one: NomineeFacts, other: NomineeFacts) -> _Finding | None:
    """None where the names are those of two nominees."""
    spellings = take_apart(one.name), take_apart(other.name)
    if not spellings[0].joined or not spellings[1].joined:
        return None
    if spellings[0].joined == spellings[1].joined:
        whole = min(len(spelling.units) for spelling in spellings) > 1 or one.kind is NomineeKind.TEAM
        return _Finding(1.0 if whole else 0.9, (_written_differently(one.name, other.name, *spellings),))
    alignment = align(*spellings)
    if alignment is None or (one.kind is NomineeKind.TEAM and _unfit_for_teams(alignment)):
        return None
    return _weigh(alignment, *spellings)


def _unfit_for_teams(alignment: Alignment) -> bool:
    """ "Team A" is not short for "Team Antwerp", and "Billing" is a team beside "Billing North"."""
    return alignment.first_initial or alignment.other_initial or alignment.missing


def _written_differently(one: str, other: str, first: Spelling, second: Spelling) -> Message:
    if one == other:
        return _SAME_NAME
    if first.words == second.words:
        return _ACCENTS if ("-" in one) == ("-" in other) else _HYPHENS
    return _PARTICLE if first.has_particle or second.has_particle else _HYPHENS


def _weigh(alignment: Alignment, first: Spelling, second: Spelling) -> _Finding:
    told = {
        _SWAPPED.message: alignment.swapped,
        _FIRST_INITIAL.message: alignment.first_initial,
        _OTHER_INITIAL.message: alignment.other_initial,
        _TYPO.message: alignment.typo,
        _PARTICLE.message: alignment.particle,
        _MISSING.message: alignment.missing,
    }
    only_swapped = alignment.swapped and alignment.cost <= 0.5
    said = first.surname_first != second.surname_first or first.has_particle or second.has_particle
    strength = 0.97 if only_swapped and said else max(0.5, 0.9 - 0.08 * alignment.cost)
    return _Finding(strength, tuple(Message(message) for message, holds in told.items() if holds))


def _compare_organisations(one: str, other: str) -> _Finding:
    keys = _organisation(one), _organisation(other)
    if not all(keys):
        return _Finding(0.85, (_ORGANISATION_UNKNOWN,))
    joined = keys[0].replace(" ", ""), keys[1].replace(" ", "")
    if joined[0] == joined[1]:
        return _Finding(1.0, (_SAME_ORGANISATION,))
    if differ_by_typo(*joined) and min(map(len, joined)) > 5:
        return _Finding(0.96, (_ORGANISATION_TYPO,))
    words = [frozenset(key.split()) for key in keys]
    if words[0] <= words[1] or words[1] <= words[0]:
        return _Finding(0.9, (_ORGANISATION_PART,))
    if any(_abbreviates(short, long) for short, long in (keys, keys[::-1])):
        return _Finding(0.85, (_ORGANISATION_SHORT,))
    return _Finding(0.6, (_OTHER_ORGANISATION,))


def _abbreviates(short: str, long: str) -> bool:
    words = long.split()
    return len(words) > 1 and short == "".join(word[0] for word in words)
