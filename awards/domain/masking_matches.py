"""Finding names among the words of a story, in the forms in which people write and mistype them."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from awards.domain.masking_forms import Form, FormKind, Forms
from awards.domain.masking_letters import Found, LetterFinder
from awards.domain.masking_tokens import Token, breaks_a_word, joins
from awards.domain.masking_words import (
    AFTER_NAME,
    BEFORE_CALENDAR,
    CALENDAR,
    COMMON,
    LOOKALIKES,
    NOT_A_NAME_BEFORE,
    OPENERS,
    TITLES,
)

_MOST_WORDS: Final = 6
_SHORTEST_LOWER: Final = 3
_SHORTEST_TYPO: Final = 5
_SHORTEST_TWO_TYPOS: Final = 9
_SHORTEST_LOWER_TYPO: Final = 7
_SHORTEST_SPLIT: Final = 7
_SAME_FIRST_LETTER_UP_TO: Final = 6
_ENDINGS: Final = (
    "tjes", "etje", "ekes", "kens", "tje", "jes", "sje", "pje", "kje", "eke", "ken", "kes", "je", "ke", "es", "s",
)  # fmt: skip
"""Genitive, plural, and what Dutch and Flemish make small with; the longest first."""
_SHORTEST_STEM: Final = 2
_HEARD, _ALONE = 0.5, 0.25
"""How wrong a name is that only sounds alike, or a surname without its particles: what is longer is looked at first."""
_SOUNDS: Final = (
    ("ph", "f"), ("th", "t"), ("ck", "k"), ("c", "k"), ("q", "k"), ("y", "i"), ("ij", "i"), ("x", "ks"), ("z", "s"),
    ("ai", "e"), ("ei", "e"), ("au", "o"), ("oe", "u"), ("ou", "u"), ("h", ""), ("ie", "i"), ("w", "v"),
)  # fmt: skip
_APOSTROPHES: Final = frozenset("'’´`")
_DOUBLE: Final = re.compile(r"(.)\1+")


class _Fit(NamedTuple):
    """`distance`: letters that are wrong, or how wrong it is else."""

    form: Form
    ending: str = ""
    distance: float = 0.0

    @property
    def is_exact(self) -> bool:
        return self.distance == 0


@lru_cache(maxsize=4096)
def sound(key: str) -> str:
    """Letters that people write for one another, as one: "Sophie" and "Sofie", "Erik" and "Eric"."""
    for written, heard in _SOUNDS:
        key = key.replace(written, heard)
    return _DOUBLE.sub(r"\1", key)


class Finder:
    """Looks for `forms` in one text, given as its words and what stands between them."""

    def __init__(self, forms: Forms, text: str, tokens: Sequence[Token], language: str) -> None:
        self.forms, self.text, self.tokens = forms, text, tokens
        self.letters = LetterFinder(forms, text, tokens)
        self.common = COMMON.get(language, COMMON["en"])
        self.openers = OPENERS.get(language, OPENERS["en"])
        self.keys = list(forms.exact)
        self.sounds: dict[str, Form] = {}
        for form in forms.exact.values():
            if form.kind is FormKind.UNIT and len(form.key) > _SHORTEST_LOWER:
                self.sounds.setdefault(sound(form.key), form)
        self.fits: dict[str, _Fit | None] = {}

    def gap(self, before: int) -> str:
        """What stands between the words `before` - 1 and `before`."""
        return self.text[self.tokens[before - 1].end : self.tokens[before].start]

    def find(self) -> list[Found]:
        """All names, in order: first those that are written right, the longest first; then, in what is left, the
        others, so that a mistyped name never takes in the words beside it."""
        exact = list(self._pass(self._exact_at, [False] * len(self.tokens)))
        taken = [False] * len(self.tokens)
        for found in exact:
            taken[found.first : found.last] = [True] * (found.last - found.first)
        return sorted([*exact, *self._pass(self._mistyped_at, taken)])

    def _pass(self, look: Callable[[int, int], Found | None], taken: list[bool]) -> Iterator[Found]:
        place = 0
        while place < len(self.tokens):
            found = None if taken[place] else look(place, self._reach(place, taken))
            if found is None:
                place += 1
            else:
                yield found
                place = found.last

    def _exact_at(self, first: int, reach: int) -> Found | None:
        for last in range(reach, first, -1):
            fit = self._fit(first, last)
            if fit is not None and fit.is_exact:
                return Found(first, last, fit.form.subject, fit.ending)
        return self.letters.find_at(first)

    def _mistyped_at(self, first: int, reach: int) -> Found | None:
        fits = [(fit.distance, -last) for last in range(first + 1, reach + 1) if (fit := self._fit(first, last))]
        if not fits:
            return None
        distance, last = min(fits)[0], -min(fits)[1]
        later = self._fit(first + 1, last) if last - first > 1 else None
        if later is not None and later.distance < distance:
            return None
        fit = self._fit(first, last)
        return Found(first, last, fit.form.subject) if fit else None

    def _reach(self, first: int, taken: list[bool]) -> int:
        """How far a name that begins here may go."""
        last, length, most = first + 1, len(self.tokens[first].key), self.forms.longest + 4
        while last < min(first + _MOST_WORDS, len(self.tokens)) and not taken[last] and joins(self.gap(last)):
            length += len(self.tokens[last].key)
            if length > most:
                break
            last += 1
        return last

    def _fit(self, first: int, last: int) -> _Fit | None:
        words = self.tokens[first:last]
        key = "".join(token.key for token in words)
        if key not in self.fits:
            self.fits[key] = self._look_up(key)
        fit = self.fits[key]
        if fit is None or not self._is_cut_well(fit, first, last, len(key)):
            return None
        return fit if self._is_meant(fit, first, last) else None

    def _look_up(self, key: str) -> _Fit | None:
        """The form that these letters are, its ending, or its misspelling."""
        form = self.forms.exact.get(key)
        if form is not None:
            return _Fit(form, distance=_ALONE if form.kind is FormKind.PART and form.is_person else 0)
        return self._inflected(key) or self._by_sound(key) or self._mistyped(key)

    def _inflected(self, key: str) -> _Fit | None:
        for ending in _ENDINGS:
            if key.endswith(ending) and len(key) - len(ending) >= _SHORTEST_STEM:
                stem = key[: -len(ending)]
                stems = [stem, stem[:-1]] if len(stem) > _SHORTEST_STEM and stem[-1:] == stem[-2:-1] else [stem]
                form = next((self.forms.exact[one] for one in stems if one in self.forms.exact), None)
                if form is not None and (ending == "s" or (form.is_person and form.kind is FormKind.UNIT)):
                    return _Fit(form, ending)
        return None

    def _by_sound(self, key: str) -> _Fit | None:
        if len(key) <= _SHORTEST_LOWER or key in LOOKALIKES or key in self.common:
            return None
        form = self.sounds.get(sound(key))
        return _Fit(form, distance=_HEARD) if form is not None and form.key[0] in _heard_alike(key[0]) else None

    def _mistyped(self, key: str) -> _Fit | None:
        if len(key) < _SHORTEST_TYPO or key in LOOKALIKES or key in self.common:
            return None
        found = process.extract(key, self.keys, scorer=OSA.distance, score_cutoff=2, limit=4)
        for known, distance, _ in sorted(found, key=lambda one: one[1]):
            if _may_be_mistyped(key, known, int(distance), self.forms.exact[known]):
                return _Fit(self.forms.exact[known], distance=distance)
        return None

    def _is_cut_well(self, fit: _Fit, first: int, last: int, length: int) -> bool:
        """A name is cut only where it may be: never "an na" for Anna."""
        slack = 0 if fit.is_exact else 2
        place, strange = 0, 0
        for number in range(first + 1, last):
            place += len(self.tokens[number - 1].key)
            gap = self.gap(number)
            if breaks_a_word(gap):
                continue
            if not any(abs(place - cut) <= slack for cut in fit.form.cuts):
                strange += 1
        if strange == 0:
            return self._is_cut_before_a_capital(fit, first, last)
        return strange == 1 and last - first == 2 and length >= _SHORTEST_SPLIT and self.tokens[first].is_capital

    def _is_cut_before_a_capital(self, fit: _Fit, first: int, last: int) -> bool:
        """ "Lemaire" may be "Le Maire", but "le maire" is the mayor."""
        if last - first == 1 or fit.form.kind is not FormKind.UNIT or fit.form.key[: fit_start(fit)] == "":
            return True
        if self.gap(last - 1) in _APOSTROPHES or self.tokens[last - 1].is_capital:
            return True
        return len(fit.form.key) > _SHORTEST_TWO_TYPOS

    def _is_meant(self, fit: _Fit, first: int, last: int) -> bool:
        """Whether the words, written like this and standing here, are that name."""
        token, kind = self.tokens[first], fit.form.kind
        if kind is FormKind.PHRASE:
            return fit.is_exact or token.is_capital
        if kind is FormKind.WHOLE and last - first > 1:
            return fit.is_exact or any(word.is_capital for word in self.tokens[first:last])
        if any(word.is_capital for word in self.tokens[first:last]):
            return last - first > 1 or self._is_name(fit, first)
        return kind is not FormKind.PART and self._is_name_in_small_letters(fit, first, last)

    def _is_name(self, fit: _Fit, place: int) -> bool:
        """One word with a capital: a name, unless it is a common word that had to have one."""
        token = self.tokens[place]
        if token.key not in self.common and fit.form.key not in CALENDAR:
            return len(token.key) > 1
        before = self.tokens[place - 1].key if place else ""
        after = self.tokens[place + 1].key if place + 1 < len(self.tokens) else ""
        if before in TITLES and not token.opens:
            return True
        if token.key in CALENDAR:
            return not (before in BEFORE_CALENDAR or after.isdigit()) and (not token.opens or after in AFTER_NAME)
        if not token.opens:
            return after not in NOT_A_NAME_BEFORE.get(token.key, ())
        if token.key in self.openers:
            return after in AFTER_NAME
        return after not in NOT_A_NAME_BEFORE.get(token.key, ())

    def _is_name_in_small_letters(self, fit: _Fit, first: int, last: int) -> bool:
        key = fit.form.key
        if last - first > 1:
            return fit.is_exact and (len(key) >= _SHORTEST_SPLIT or self.gap(last - 1) in _APOSTROPHES)
        token = self.tokens[first]
        if token.key in self.common or token.key in CALENDAR or token.key in TITLES:
            return False
        if fit.ending:
            return False
        if fit.is_exact:
            return len(key) >= _SHORTEST_LOWER
        return len(key) >= _SHORTEST_LOWER_TYPO and OSA.distance(token.key, key) <= 1


def fit_start(fit: _Fit) -> int:
    """Where a surname's letters begin after its particles; nought where it has none."""
    return max(fit.form.cuts, default=0)


def _heard_alike(letter: str) -> str:
    return next((alike for alike in ("ck", "iyj", "sz", "vw", "fp") if letter in alike), letter)


def _may_be_mistyped(key: str, known: str, distance: int, form: Form) -> bool:
    """One letter wrong from five on, two from nine on; never in what was marked word by word."""
    shorter = min(len(key), len(known))
    if form.kind is FormKind.PHRASE and len(known) < _SHORTEST_TWO_TYPOS:
        return False
    if distance > (2 if shorter >= _SHORTEST_TWO_TYPOS else 1) or shorter < _SHORTEST_TYPO:
        return False
    if any(char.isdigit() for char in key + known):
        return False
    return shorter > _SAME_FIRST_LETTER_UP_TO or key[0] == known[0] or sorted(key[:2]) == sorted(known[:2])
