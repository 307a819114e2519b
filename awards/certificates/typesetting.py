"""Making words fit: which letters the print fonts have, how wide a text runs, where its lines break, at which size.

Widths are sums of the fonts' own advance widths, in ems (1.0 = the font size), without kerning or the joining of
Arabic letters, both of which only make a text narrower.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont

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
# Hanzi, kana and bopomofo; the signs that stay with what follows, and with what is before.
_HAN = "\u3005-\u3007\u3041-\u3096\u30a1-\u30fa\u30fc\u3105-\u312f\u3400-\u9fff\U00020000-\U0003ffff"
_OPENING = r"「『（〈《【〔〖［｛“‘«(\[\u202f"
_CLOSING = r"」』）〉》】〕〗］｝、。，．：；！？・々ー\u3099-\u309e\u30fd\u30fe…—”’»)\],.;:!?·\u202f\-\u2010/"
# What a line may break after, with the short particles (de, van der, &) before it: up to four Hanzi, most likely a
# name; one of a longer run; a word with its space or hyphen.
_CHUNK = re.compile(
    rf"(?:(?:[a-zß-ÿ]{{1,3}}|&) +)*(?:[{_OPENING}]*(?<![{_HAN}])[{_HAN}]{{1,4}}(?![{_HAN}])[{_CLOSING}]* *"
    rf"|[{_OPENING}]*[{_HAN}][{_CLOSING}]* *"
    rf"|(?:(?![{_OPENING}]*[{_HAN}])[^ \-\u2010/])*(?:[-\u2010/]+| +|$|(?=[{_OPENING}]*[{_HAN}])))"
)

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


def fit(text: str, stack: tuple[str, ...], *, width: float, steps: Sequence[Step], scale: float = 1.0) -> Fitted:
    """The first of the steps, each (number of lines, sizes in points), at which the text fits `width` points.

    Lines are balanced: the longest is as short as their number allows. A text that fits no step, such as one endless
    word, is cut anywhere, at a size at which the last step's lines hold it. `scale` multiplies every size.
    """
    if not text:
        return Fitted((), steps[0][1][0] * scale)
    chunks = [chunk for chunk in _CHUNK.findall(text) if chunk]
    for count, sizes in steps:
        lines = _balance(chunks, stack, count)
        longest = max(measure(line, stack) for line in lines)
        for size in sizes:
            if longest * size * scale <= width:
                return Fitted(lines, size * scale)
    count, sizes = steps[-1]
    size = min(sizes[-1] * scale, 0.97 * count * width / measure(text, stack))
    return Fitted(_chop(text, stack, width / size, count), size)


def _balance(chunks: list[str], stack: tuple[str, ...], count: int) -> tuple[str, ...]:
    """At most `count` lines whose longest is as short as possible, found by halving the interval it must lie in."""
    widths = [measure(chunk, stack) for chunk in chunks]
    low, high = max(max(widths), sum(widths) / count), sum(widths)
    while high - low > 0.02:
        middle = (low + high) / 2
        low, high = (low, middle) if len(_fill(chunks, widths, middle)) <= count else (middle, high)
    return _fill(chunks, widths, high)


def _fill(chunks: list[str], widths: list[float], limit: float) -> tuple[str, ...]:
    """Lines of at most `limit` ems, each taking what it can."""
    lines, reach = [""], 0.0
    for chunk, width in zip(chunks, widths, strict=True):
        if lines[-1] and reach + width > limit + 1e-9:
            lines.append("")
            reach = 0.0
        lines[-1] += chunk
        reach += width
    return tuple(line.strip(" ") for line in lines)


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
