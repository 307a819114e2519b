"""The ways in which a name is written: whole, in parts, with initials, with and without its particles or legal form."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import lru_cache
from typing import Final, NamedTuple

from awards.domain.masking_tokens import fold
from awards.domain.masking_words import ABBREVIATIONS, GENERIC, PLACES, MaskRole
from awards.domain.matching import fold_name, organisation_key
from awards.domain.spelling import Unit, take_apart

PARTICLES: Final = (
    "vanden", "vander", "vande", "van", "von", "den", "der", "des", "de", "du", "la", "les", "le", "ter", "ten", "te",
    "op", "del", "dos", "di", "da", "el", "al", "zu",
)  # fmt: skip
_WORDS: Final = re.compile(r"[^\W_]+")
_SHORTEST_REST: Final = 3
_SHORTEST_CORE: Final = 4
_SHORTEST_PART: Final = 4
_FEWEST_ACRONYM: Final = 3
_MOST_UNITS: Final = 6
_LEGAL_FORMS: Final = frozenset([
    "ltd", "limited", "inc", "plc", "llc", "gmbh", "ag", "corp", "sa", "nv", "srl", "bv", "asbl", "vzw",
])  # fmt: skip


class NameKind(Enum):
    PERSON = auto()
    ORGANISATION = auto()
    PHRASE = auto()
    """Words that are hidden as they stand: a team's name, or what an organiser marked."""


@dataclass(frozen=True)
class HiddenName:
    """Somebody or something to hide, in all spellings that were typed, aliases included. Several of a role are told
    apart by `who`, and numbered."""

    role: MaskRole
    kind: NameKind
    spellings: tuple[str, ...]
    who: str = ""


@dataclass(frozen=True)
class Names:
    """All that is hidden, the foremost first: what fits two is taken for the first. `shown` is never hidden."""

    hidden: tuple[HiddenName, ...] = ()
    shown: frozenset[str] = frozenset()
    """Folded (`masking.shown_key`)."""


class FormKind(Enum):
    WHOLE = auto()
    """Several words that mean nobody else."""
    UNIT = auto()
    """One first name, one surname, one organisation."""
    PART = auto()
    """A surname without its particles, one telling word of an organisation: only with a capital."""
    PHRASE = auto()


class Form(NamedTuple):
    """One way of writing: `key` are its letters, `cuts` the places in them where it may be cut into words."""

    subject: int
    kind: FormKind
    key: str
    cuts: frozenset[int]
    is_person: bool


@dataclass
class Forms:
    """All the ways of writing all that is hidden."""

    exact: dict[str, Form] = field(default_factory=dict)
    initials: dict[str, int] = field(default_factory=dict)
    """Several initials, folded → subject: "jp", "jvdb"."""
    letters: dict[str, int] = field(default_factory=dict)
    """The initial of a first name → subject."""
    surname_letters: dict[int, frozenset[str]] = field(default_factory=dict)
    acronyms: dict[str, int] = field(default_factory=dict)
    """Capitals as they stand → subject."""
    roles: list[tuple[MaskRole, int]] = field(default_factory=list)
    """Subject → its role and its number, 0 where it is the only one."""

    @property
    def longest(self) -> int:
        return max(map(len, self.exact), default=0)

    def add(self, form: Form) -> None:
        known = self.exact.get(form.key)
        if known is None:
            self.exact[form.key] = form
        elif known.subject == form.subject and known.kind == form.kind:
            self.exact[form.key] = known._replace(cuts=known.cuts | form.cuts)


@lru_cache(maxsize=256)
def make_forms(names: Names) -> Forms:
    """The forms of all names."""
    forms = Forms()
    people: dict[MaskRole, list[str]] = {}
    for hidden in names.hidden:
        known = people.setdefault(hidden.role, [])
        if hidden.who not in known:
            known.append(hidden.who)
    for subject, hidden in enumerate(names.hidden):
        known = people[hidden.role]
        forms.roles.append((hidden.role, known.index(hidden.who) + 1 if len(known) > 1 else 0))
        for spelling in hidden.spellings:
            _ADDERS[hidden.kind](forms, subject, spelling)
    return forms


def _cut_at(words: Sequence[str]) -> frozenset[int]:
    """Where the words end in the letters of all, the last left out."""
    cuts, place = set(), 0
    for word in words[:-1]:
        place += len(word)
        cuts.add(place)
    return frozenset(cuts)


def _particle_cuts(key: str) -> frozenset[int]:
    """ "vandenbroeck" may be written "van den broeck", whichever way it was typed."""
    cuts: set[int] = set()
    place = 0
    while True:
        rest = key[place:]
        found = next((p for p in PARTICLES if rest.startswith(p) and len(rest) - len(p) >= _SHORTEST_REST), None)
        if found is None:
            return frozenset(cuts)
        for shorter in PARTICLES:  # "vanden" is "van den", too
            if found.startswith(shorter):
                cuts.add(place + len(shorter))
        place += len(found)
        cuts.add(place)


def _unit_form(subject: int, unit: Unit) -> Form:
    return Form(subject, FormKind.UNIT, unit.joined, _unit_cuts(unit), is_person=True)


def _unit_cuts(unit: Unit) -> frozenset[int]:
    own = frozenset([len(unit.particles)]) if unit.particles else frozenset[int]()
    return own | _particle_cuts(unit.joined)


def _join(units: Sequence[Unit]) -> tuple[str, frozenset[int]]:
    key, cuts = "", set[int]()
    for unit in units:
        if key:
            cuts.add(len(key))
        cuts |= {len(key) + cut for cut in _unit_cuts(unit)}
        key += unit.joined
    return key, frozenset(cuts)


def _add_person(forms: Forms, subject: int, name: str) -> None:
    units = [unit for unit in take_apart(name).units if unit.core][:_MOST_UNITS]
    full = [unit for unit in units if len(unit.joined) > 1]
    for chosen in _runs(full):
        key, cuts = _join(chosen)
        forms.add(Form(subject, FormKind.WHOLE, key, cuts, is_person=True))
    for unit in full:
        forms.add(_unit_form(subject, unit))
        if unit.particles and len(unit.core) >= _SHORTEST_CORE and unit.core not in PLACES:
            forms.add(Form(subject, FormKind.PART, unit.core, frozenset(), is_person=True))
    if len(units) > 1:
        _add_initials(forms, subject, units)


def _runs(units: list[Unit]) -> Iterator[list[Unit]]:
    """Two or more of a name's parts as they follow each other, and the whole with its last part first."""
    for first in range(len(units)):
        for last in range(first + 2, len(units) + 1):
            yield units[first:last]
    if len(units) > 1:
        yield [units[-1], *units[:-1]]
        yield [*units[1:], units[0]]


def _add_initials(forms: Forms, subject: int, units: list[Unit]) -> None:
    given = units[:-1]
    surname = units[-1]
    firsts = "".join(unit.core[0] for unit in given)
    lasts = {surname.core[0], surname.joined[0], _particle_initials(surname) + surname.core[0]}
    forms.letters.setdefault(firsts[0], subject)
    forms.surname_letters[subject] = forms.surname_letters.get(subject, frozenset()) | {x for x in lasts if len(x) == 1}
    written = {firsts} | {start + last for start in (firsts, firsts[0]) for last in lasts}
    for letters in written:
        if len(letters) > 1:
            forms.initials.setdefault(letters, subject)


def _particle_initials(unit: Unit) -> str:
    cuts = sorted({0, *_particle_cuts(unit.joined)} - {len(unit.particles)})
    return "".join(unit.joined[cut] for cut in cuts if cut < len(unit.particles)) if unit.particles else ""


def _add_organisation(forms: Forms, subject: int, name: str) -> None:
    for words in _spellings_of(name):
        if all(word in GENERIC for word in words):
            _add_phrase(forms, subject, name)
            continue
        kind = FormKind.UNIT if len(words) == 1 else FormKind.WHOLE
        forms.add(Form(subject, kind, "".join(words), _cut_at(words), is_person=False))
        _add_parts(forms, subject, words)
        acronym = "".join(word[0] for word in words).upper()
        if len(acronym) >= _FEWEST_ACRONYM and acronym.lower() not in ABBREVIATIONS:
            forms.acronyms.setdefault(acronym, subject)


def _spellings_of(name: str) -> Iterator[list[str]]:
    """The words of an organisation's name: all, without its legal form, and with a word for its ampersand."""
    written = dict.fromkeys([tuple(_words_of(name)), tuple(organisation_key(name).split())])
    for words in list(written):
        written[tuple(word for word in words if word not in _LEGAL_FORMS)] = None
    for word in ("en", "et", "and") if "&" in name or "+" in name else ():
        written[tuple(_words_of(re.sub(r"[&+]", f" {word} ", name)))] = None
    return (list(words) for words in written if words)


def _add_parts(forms: Forms, subject: int, words: list[str]) -> None:
    """The telling words, and the first ones together."""
    for word in words if len(words) > 1 else ():
        if len(word) >= _SHORTEST_PART and word not in GENERIC | PLACES:
            forms.add(Form(subject, FormKind.PART, word, frozenset(), is_person=False))
    for last in range(2, len(words)):
        if not all(word in GENERIC | PLACES for word in words[:last]):
            key = "".join(words[:last])
            forms.add(Form(subject, FormKind.PART, key, _cut_at(words[:last]), is_person=False))


def _words_of(name: str) -> list[str]:
    return [fold(word) for word in _WORDS.findall(fold_name(name))]


def _add_phrase(forms: Forms, subject: int, phrase: str) -> None:
    words = _words_of(phrase)
    if words:
        forms.add(Form(subject, FormKind.PHRASE, "".join(words), _cut_at(words), is_person=False))


_ADDERS = {
    NameKind.PERSON: _add_person,
    NameKind.ORGANISATION: _add_organisation,
    NameKind.PHRASE: _add_phrase,
}


def split_members(typed: str) -> list[str]:
    """The people of a team, as typed: one per line, or with commas, “and”, “et”, “en” between them."""
    parts = re.split(r"[\n,;/&•+()]|\s(?:et|en|and)\s|\s[-–—]\s", typed)
    names = (part.strip(" .:-–—*\t") for part in parts)
    return [name for name in dict.fromkeys(names) if _WORDS.search(name) and len(name.split()) <= _MOST_UNITS]
