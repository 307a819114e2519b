"""Fills names and gender into a template, and sets French punctuation with no-break spaces."""

from __future__ import annotations

import re
import unicodedata

NO_BREAK_SPACE = "\u00a0"  # the narrow one (U+202F) is missing from many fonts, and slow to render without one

_GENDERED = re.compile(r"\[([^|\]]*)\|([^|\]]*)\]")
_FRENCH_ELISION = re.compile(r"\b([Dd]|[Qq]u)e (?=\{(?:first|name)\})")
_BEFORE_FRENCH_SIGN = re.compile(r" (?=[:;!?»%€])|(?<=«) |(?<=\d) (?=h\b)|(?<= h) (?=\d)")


def fill(template: str, *, language: str, name: str, feminine: bool = False) -> str:
    """`template` with every {first}, {team} or {name} replaced by `name`, and each [a|b] by a (feminine) or b.

    French "de" and "que" before the name are elided where it starts with a vowel. Line ends become spaces.
    """
    text = re.sub(r"[ \n]+", " ", template.strip())
    text = _GENDERED.sub(lambda match: match.group(1 if feminine else 2), text)
    if language == "fr":
        text = _BEFORE_FRENCH_SIGN.sub(NO_BREAK_SPACE, text)
        if _starts_with_vowel(name):
            text = _FRENCH_ELISION.sub(r"\1’", text)
    return re.sub(r"\{(?:first|team|name)\}", lambda _: name, text)


def _starts_with_vowel(name: str) -> bool:
    return unicodedata.normalize("NFD", name)[:1].lower() in {"a", "e", "i", "o", "u"}
