"""A story taken apart into words, and the addresses and numbers in it that lead to somebody."""

import re
from functools import lru_cache
from typing import Final, NamedTuple

from awards.domain.matching import fold_name

_INSIDE: Final = "\u0300-\u036f\u00ad\u200b-\u200d\u2060"
"""Accents written apart, soft hyphens and joiners: no end of a word."""
_WORD: Final = re.compile(rf"[^\W_](?:[^\W_]|[{_INSIDE}])*")
_HANDLE: Final = re.compile(r"(?<![\w.@])@\w[\w.]*\w")
_MAIL: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_LINK: Final = re.compile(
    r"https?://[^\s<>\"»”)\]]+|www\.[^\s<>\"»”)\]]+"
    r"|\b(?:[a-z0-9-]{1,63}\.){1,4}(?:be|com|eu|org|net|fr|nl|lu|de|uk|io|example|brussels|vlaanderen|gent)\b(?:/[^\s<>\"»”)\]]*)?",
    re.IGNORECASE,
)
_NUMBER: Final = re.compile(r"(?<![\w.,/])(?:\+|00?)[1-9 (][\d ./()\u00a0\u202f-]{6,24}\d(?![\w%€])")
_FEWEST_DIGITS, _MOST_DIGITS = 9, 15
_SENTENCE_ENDS: Final = re.compile(r"[.!?…\n]")
_QUOTES: Final = "«»“”„\"'‘’([{–—-•*  \u00a0\u202f"
_JOINING: Final = re.compile(r"\.?\s*[-‐‑–&+]?\s*|['’´`]\s?|,\s?")
_LONGEST_GAP: Final = 6
HYPHENS: Final = frozenset("-‐‑")


class Token(NamedTuple):
    """A word with its place; `key` is folded, `opens` when a sentence begins with it."""

    start: int
    end: int
    key: str
    text: str
    opens: bool

    @property
    def is_capital(self) -> bool:
        return self.text[0].isupper()

    @property
    def is_initial(self) -> bool:
        return len(self.text) == 1 and self.text.isupper()


@lru_cache(maxsize=16384)
def fold(word: str) -> str:
    """A word without case and accents."""
    return fold_name(word)


def find_contacts(text: str) -> list[tuple[int, int]]:
    """The places of mail addresses, links, handles and telephone numbers, in order, none inside another."""
    found = [match.span() for pattern in (_MAIL, _LINK, _HANDLE) for match in pattern.finditer(text)]
    found += [match.span() for match in _NUMBER.finditer(text) if _is_telephone(match.group())]
    kept: list[tuple[int, int]] = []
    for start, end in sorted(found, key=lambda span: (span[0], -span[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept


def _is_telephone(written: str) -> bool:
    return _FEWEST_DIGITS <= sum(char.isdigit() for char in written) <= _MOST_DIGITS


def tokenise(text: str, contacts: list[tuple[int, int]]) -> list[Token]:
    """The words of a text, those inside `contacts` left out."""
    tokens: list[Token] = []
    waiting = iter([*contacts, (len(text) + 1, len(text) + 1)])
    hidden = next(waiting)
    before = 0
    for match in _WORD.finditer(text):
        while hidden[1] <= match.start():
            hidden = next(waiting)
        if hidden[0] <= match.start():
            continue
        gap = text[before : match.start()]
        tokens.append(Token(match.start(), match.end(), fold(match.group()), match.group(), _opens(gap, not tokens)))
        before = match.end()
    return [token for token in tokens if token.key]


def _opens(gap: str, is_first: bool) -> bool:
    return is_first or bool(_SENTENCE_ENDS.search(gap.strip(_QUOTES)))


def joins(gap: str) -> bool:
    """Whether words with this between them may be parts of one name."""
    return len(gap) <= _LONGEST_GAP and gap.count("\n") <= 1 and _JOINING.fullmatch(gap) is not None


def breaks_a_word(gap: str) -> bool:
    """Whether it is the hyphen at the end of a line inside a word."""
    return "\n" in gap and gap.strip() in HYPHENS
