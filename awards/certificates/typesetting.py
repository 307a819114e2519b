"""Making words fit: which letters the print fonts have, how wide a text runs, where its lines break, at which size.

Widths are sums of the fonts' own advance widths, in ems (1.0 = the font size), without kerning or the joining of
Arabic letters, both of which make a text narrower, but for rows of the same letter, which may be 2 % wider.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont

from awards.certificates.breaking import balance, split_chunks

FONTS = Path(__file__).resolve().parents[2] / "static" / "vendor" / "fonts-print"

# Each stack in the order in which certificate.css names its families.
_FALLBACK = ("noto-serif-500", "noto-naskh-arabic-600", "noto-serif-hebrew-600", "noto-serif-chinese-500")
DISPLAY = ("fraunces-display-500", *_FALLBACK, "inter-400")
ITALIC = ("fraunces-text-400-italic", *_FALLBACK, "inter-400")
SANS = ("inter-400", *_FALLBACK)
SANS_BOLD = ("inter-600", *_FALLBACK)

UNKNOWN_WIDTH = 1.0
INVISIBLE = "\u200c\u200d\u200e\u200f"
_SPACES = re.compile(r"[ \t\r\n\f\v\u0085\u2028\u2029\u3000]+")
# What joined two pictures that are gone.
_STRAY_JOINER = re.compile(r"(?:(?<=\s)|^)[\u200c\u200d]+|[\u200c\u200d]+(?=\s|$)")

Step = tuple[int, Sequence[float]]


@dataclass(frozen=True)
class Fitted:
    """A text broken into lines, and the size in points at which each of them fits."""

    lines: tuple[str, ...]
    size: float


def printable(text: str) -> str:
    """Composed (NFC), on one line, with typographic apostrophes, without pictures and controls that no font here has.

    Letters, marks and figures always stay, even those that no font here has: see `missing_letters`.
    """
    composed = unicodedata.normalize("NFC", _SPACES.sub(" ", text)).replace("'", "\u2019")
    kept = "".join(character for character in composed if _is_kept(character))
    return _SPACES.sub(" ", _STRAY_JOINER.sub("", kept)).strip(" ")


def _is_kept(character: str) -> bool:
    category = unicodedata.category(character)
    if _advance(character, DISPLAY) is not None or character in INVISIBLE:
        return category != "Cc"
    return category[0] in "LN" or (category[0] == "M" and not _is_emoji_mark(character))


def _is_emoji_mark(character: str) -> bool:
    """Variation selectors and the keycap, which only make sense beside an emoji."""
    return "\ufe00" <= character <= "\ufe0f" or character == "\u20e3" or character >= "\U000e0100"


def missing_letters(text: str) -> str:
    """The letters of a text that no print font has: they are printed, if at all, in whatever the system offers."""
    return "".join(
        character
        for character in dict.fromkeys(printable(text))
        if _advance(character, DISPLAY) is None and character not in INVISIBLE
    )


def direction(text: str) -> str:
    """'rtl' or 'ltr', by the first letter that has a direction (what `dir="auto"` does in a browser)."""
    for character in text:
        bidirectional = unicodedata.bidirectional(character)
        if bidirectional in ("L", "R", "AL"):
            return "ltr" if bidirectional == "L" else "rtl"
    return "ltr"


def measure(text: str, stack: tuple[str, ...]) -> float:
    """The width of one line, in ems."""
    return sum(_width(character, stack) for character in text)


def _width(character: str, stack: tuple[str, ...]) -> float:
    width = _advance(character, stack)
    if width is not None:
        return width
    return 0.0 if unicodedata.combining(character) or character in INVISIBLE else UNKNOWN_WIDTH


@lru_cache(maxsize=8192)
def _advance(character: str, stack: tuple[str, ...]) -> float | None:
    found = (_advances(stem).get(ord(character)) for stem in stack)
    return next((width for width in found if width is not None), None)


@cache
def _advances(stem: str) -> dict[int, float]:
    with TTFont(FONTS / f"{stem}.ttf", lazy=True) as font:
        units, metrics = font["head"].unitsPerEm, font["hmtx"].metrics
        return {code: metrics[glyph][0] / units for code, glyph in font.getBestCmap().items()}


def fit(
    text: str, stack: tuple[str, ...], *, width: float, steps: Sequence[Step], scale: float = 1.0, language: str = ""
) -> Fitted:
    """The first of the steps, each (number of lines, sizes in points), at which the text fits `width` points.

    Lines are balanced: each about as long as the others, so that none is left alone with a word. With a `language`
    (fr, nl, en) long words may be parted where it parts them. A text that fits no step, such as one endless word, is
    cut anywhere, at a size at which the last step's lines hold it. `scale` multiplies every size.
    """
    return _fit(text, stack, width, tuple((count, tuple(sizes)) for count, sizes in steps), scale, language)


@lru_cache(maxsize=4096)
def _fit(
    text: str, stack: tuple[str, ...], width: float, steps: tuple[Step, ...], scale: float, language: str
) -> Fitted:
    """See `fit`: most texts of a pack are the same on every page."""
    if not text:
        return Fitted((), steps[0][1][0] * scale)
    chunks = split_chunks(text, lambda part: measure(part, stack), language)
    whole = sum(chunk.width for chunk in chunks)
    for count, sizes in steps:
        if 0.93 * whole * sizes[-1] * scale > count * width:
            continue  # not even with every line full
        lines = balance(chunks, count)
        longest = max(measure(line, stack) for line in lines)
        for size in sizes:
            if longest * size * scale <= width:
                return Fitted(lines, size * scale)
    count, sizes = steps[-1]
    size = min(sizes[-1] * scale, 0.94 * count * width / measure(text, stack))
    return Fitted(_chop(text, stack, 0.97 * width / size, count), size)


def _chop(text: str, stack: tuple[str, ...], limit: float, count: int) -> tuple[str, ...]:
    """Lines cut between any two characters, never before a combining mark; what is left over joins the last."""
    lines, reach = [""], 0.0
    for character in text:
        width = _width(character, stack)
        if reach + width > limit and len(lines) < count and not unicodedata.combining(character):
            lines.append("")
            reach = 0.0
        lines[-1] += character
        reach += width
    return tuple(line.strip(" ") for line in lines)
