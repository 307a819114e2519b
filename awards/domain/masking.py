"""Hiding names in a story, so that it can be judged without knowing whom it is about.

Every form that is hidden by itself is one that people write: with an ending, without accents, with a letter wrong. A
word that is a common word as well is left where it most likely means nobody: an organiser reads the result (ADR 0018).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from awards.domain.masking_forms import Forms, HiddenName, NameKind, Names, make_forms, split_members
from awards.domain.masking_letters import Found
from awards.domain.masking_matches import Finder
from awards.domain.masking_tokens import HYPHENS, Token, find_contacts, fold, joins, tokenise
from awards.domain.masking_words import MaskRole, placeholder

__all__ = ["HiddenName", "MaskRole", "MaskedText", "NameKind", "Names", "Segment", "mask", "shown_key", "split_members"]

_ELISION: Final = re.compile(r"\b(d|l|qu|lorsqu|puisqu|jusqu)['’´`]\s?$", re.IGNORECASE)
_OWNED: Final = frozenset(["s"])
_MARKS: Final = frozenset("'’´`")
_WITH_GENITIVE: Final = frozenset(["nl", "en"])


@dataclass(frozen=True)
class Segment:
    """A piece of a story as it is shown; of a hidden one, what was written there and what it is."""

    text: str
    original: str = ""
    role: MaskRole | None = None


@dataclass(frozen=True)
class MaskedText:
    segments: tuple[Segment, ...]

    @property
    def text(self) -> str:
        """As it is read."""
        return "".join(segment.text for segment in self.segments)

    @property
    def hidden(self) -> tuple[Segment, ...]:
        return tuple(segment for segment in self.segments if segment.role)


class _Span(NamedTuple):
    start: int
    end: int
    subject: int
    """-1 for an address."""
    ending: str = ""


def shown_key(written: str) -> str:
    """Words as they are compared with those that are never hidden."""
    return " ".join(fold(word) for word in re.findall(r"[^\W_]+", written))


@lru_cache(maxsize=1024)
def mask(text: str, language: str, names: Names) -> MaskedText:
    """The text with placeholders in its language where it names somebody."""
    forms = make_forms(names)
    contacts = find_contacts(text)
    tokens = tokenise(text, contacts)
    spans = [_widened(found, tokens, text, forms) for found in Finder(forms, text, tokens, language).find()]
    kept = [span for span in spans if not _is_shown(text, span, names)]
    kept += [_Span(start, end, -1) for start, end in contacts]
    merged = [span for span in _merged(sorted(kept), text, forms) if not _is_shown(text, span, names)]
    return MaskedText(tuple(_segments(text, merged, forms, language)))


def _is_shown(text: str, span: "_Span", names: Names) -> bool:
    return shown_key(text[span.start : span.end]) in names.shown


def _widened(found: Found, tokens: list[Token], text: str, forms: Forms) -> _Span:
    """With the initial before a surname or behind a first name, and with the other half of a hyphenated name."""
    first, last = found.first, found.last
    if first and _belongs_before(tokens[first - 1], tokens[first], text, forms.letters, found.subject):
        first -= 1
    letters = forms.surname_letters.get(found.subject, frozenset())
    if last < len(tokens) and _belongs_behind(tokens[last - 1], tokens[last], text, letters):
        last += 1
    end = tokens[last - 1].end
    is_sentence_over = last == len(tokens) or (tokens[last].opens and tokens[last].is_capital)
    if tokens[last - 1].is_initial and text[end : end + 1] == "." and not is_sentence_over:
        end += 1
    return _Span(tokens[first].start, end, found.subject, found.ending)


def _belongs_before(before: Token, token: Token, text: str, letters: dict[str, int], subject: int) -> bool:
    is_initial = before.is_initial and letters.get(before.key) == subject and joins(text[before.end : token.start])
    return is_initial or _hangs_on(before, token, text)


def _belongs_behind(before: Token, token: Token, text: str, letters: frozenset[str]) -> bool:
    is_initial = token.is_initial and token.key in letters and text[before.end : token.start] == " "
    return is_initial or _hangs_on(before, token, text)


def _hangs_on(before: Token, after: Token, text: str) -> bool:
    """Two capitals with a hyphen between them are one name: Marie-Claire, Peeters-Dubois."""
    gap = text[before.end : after.start]
    return gap in HYPHENS and gap != "" and before.is_capital and after.is_capital


def _merged(spans: list[_Span], text: str, forms: Forms) -> list[_Span]:
    """First name and surname of one person under one placeholder."""
    merged: list[_Span] = []
    for span in spans:
        last = merged[-1] if merged else None
        if last and span.start < last.end:
            if span.end > last.end:
                merged[-1] = last._replace(end=span.end, ending=span.ending)
            continue
        if last and _is_one(last, span, forms) and not last.ending and _runs_on(text[last.end : span.start]):
            merged[-1] = last._replace(end=span.end, ending=span.ending)
        else:
            merged.append(span)
    return merged


def _is_one(one: _Span, other: _Span, forms: Forms) -> bool:
    return min(one.subject, other.subject) >= 0 and forms.roles[one.subject] == forms.roles[other.subject]


def _runs_on(gap: str) -> bool:
    return "," not in gap and joins(gap)


def _segments(text: str, spans: list[_Span], forms: Forms, language: str) -> Iterator[Segment]:
    place = 0
    for span in spans:
        plain, article = _without_elision(text[place : span.start], language)
        if plain:
            yield Segment(plain)
        role, number = forms.roles[span.subject] if span.subject >= 0 else (MaskRole.CONTACT, 0)
        is_owned = span.ending in _OWNED and language in _WITH_GENITIVE and text[span.end : span.end + 1] not in _MARKS
        owned = "’s" if is_owned else ""
        shown = f"{article}{placeholder(role, language, number)}{owned}"
        yield Segment(shown, text[span.start : span.end], role)
        place = span.end
    if place < len(text):
        yield Segment(text[place:])


def _without_elision(plain: str, language: str) -> tuple[str, str]:
    """What stays of the words before a name, and what stands in the place of the rest: "d’" before a placeholder is
    "de ", since that begins with an article, and "l’" is nothing."""
    found = _ELISION.search(plain) if language == "fr" else None
    if found is None:
        return plain, ""
    short = found.group(1)
    return plain[: found.start()], "" if short.casefold() == "l" else f"{short}e "
