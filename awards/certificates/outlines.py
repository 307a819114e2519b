"""Text as outlines: lines of letters drawn from the print fonts, for pictures that look the same everywhere.

HarfBuzz shapes each run (kerning, ligatures, joined letters); runs change with the font that has a letter and with the
direction in which it is written, after the Unicode bidirectional algorithm as far as names need it: no embeddings.
"""

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from itertools import groupby
from math import cos, sin
from typing import NamedTuple

import uharfbuzz as hb
from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen

from awards.certificates.paper import make_printable
from awards.certificates.typesetting import FONTS, INVISIBLE, direction

__all__ = ["Glyph", "Line", "draw_arc", "draw_line", "shape_line"]


@dataclass(frozen=True)
class Glyph:
    """One shape of a font, in ems: how far it moves the pen, and where it stands beside the pen."""

    stem: str
    number: int
    advance: float
    right: float
    up: float


@dataclass(frozen=True)
class Line:
    """A line's shapes from left to right."""

    glyphs: tuple[Glyph, ...]

    def width(self, spacing: float = 0.0) -> float:
        """In ems, with so much between the letters."""
        return sum(glyph.advance for glyph in self.glyphs) + spacing * max(0, len(self.glyphs) - 1)


class Placed(NamedTuple):
    """A glyph with the point at which it stands, how far it is turned, and how much of it lies before the point."""

    glyph: Glyph
    x: float
    y: float
    angle: float
    before: float


Place = Callable[[float], tuple[float, float, float]]
"""From the way along a line to the point there and its angle."""


@lru_cache(maxsize=2048)
def shape_line(text: str, stack: tuple[str, ...]) -> Line:
    """A text, made printable, in the first fonts of the stack that have its letters."""
    known = make_printable(text)
    partners = _partners(known)
    runs: list[tuple[int, str, str]] = []
    stem, stems = stack[0], list[str]()
    for place, (character, level) in enumerate(zip(known, _levels(known, partners), strict=True)):
        stem = stems[partners[place]] if place in partners else _font_for(character, stack, stem)
        stems.append(stem)
        if runs and runs[-1][:2] == (level, stem):
            runs[-1] = (level, stem, runs[-1][2] + character)
        else:
            runs.append((level, stem, character))
    return Line(tuple(glyph for level, stem, piece in _in_sight(runs) for glyph in _shape(piece, stem, level)))


def _font_for(character: str, stack: tuple[str, ...], before: str) -> str:
    """Marks and spaces stay with the letter before them."""
    if character in INVISIBLE or (not character.isalnum() and ord(character) in _letters(before)):
        return before
    return next((stem for stem in stack if ord(character) in _letters(stem)), before)


def _partners(text: str) -> dict[int, int]:
    """The place of each closing bracket → that of the one that it closes: both are of one font and one direction."""
    opened: list[int] = []
    partners: dict[int, int] = {}
    for place, character in enumerate(text):
        kind = unicodedata.category(character)
        if kind in ("Ps", "Pi"):
            opened.append(place)
        elif kind in ("Pe", "Pf") and character != "\u2019" and opened:
            partners[place] = opened.pop()
    return partners


def _levels(text: str, partners: dict[int, int]) -> list[int]:
    """The embedding level of each character: even ones run to the right, odd ones to the left."""
    base = int(direction(text) == "rtl")
    kinds: list[str] = []
    strong = "R" if base else "L"
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in ("L", "R", "AL"):
            strong = "L" if kind == "L" else "R"
            kinds.append(strong)
        elif kind in ("EN", "AN"):
            kinds.append("N" if strong == "R" else "L")
        else:
            kinds.append(kinds[-1] if kind == "NSM" and kinds else "")
    resolved: list[str] = []
    for place, kind in enumerate(kinds):
        own = resolved[partners[place]] if place in partners else kind
        resolved.append(own or _between(kinds, place, "R" if base else "L"))
    of_kind = {"L": 2 * base, "R": 1, "N": 2}
    return [of_kind[kind] for kind in resolved]


def _between(kinds: list[str], place: int, base: str) -> str:
    """The direction of what has none: that of both sides where they agree, else the line's own."""
    before = next((kind for kind in reversed(kinds[:place]) if kind), base)
    after = next((kind for kind in kinds[place:] if kind), base)
    sides = {"R" if kind == "N" else kind for kind in (before, after)}
    return sides.pop() if len(sides) == 1 else base


def _in_sight(runs: list[tuple[int, str, str]]) -> list[tuple[int, str, str]]:
    """The runs in the order in which they stand from left to right: from the deepest level up, each is turned round."""
    for level in range(max((run[0] for run in runs), default=0), 0, -1):
        groups = [(is_deeper, list(group)) for is_deeper, group in groupby(runs, partial(_is_deeper, level))]
        runs = [run for is_deeper, group in groups for run in (reversed(group) if is_deeper else group)]
    return runs


def _is_deeper(level: int, run: tuple[int, str, str]) -> bool:
    return run[0] >= level


def _shape(text: str, stem: str, level: int) -> Iterator[Glyph]:
    font = _font(stem)
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.direction = "rtl" if level % 2 else "ltr"
    buffer.guess_segment_properties()
    hb.shape(font, buffer)
    em = font.face.upem
    for info, position in zip(buffer.glyph_infos or (), buffer.glyph_positions or (), strict=True):
        yield Glyph(stem, info.codepoint, position.x_advance / em, position.x_offset / em, position.y_offset / em)


@cache
def _font(stem: str) -> hb.Font:
    return hb.Font(hb.Face(hb.Blob.from_file_path(str(FONTS / f"{stem}.ttf"))))


@cache
def _letters(stem: str) -> frozenset[int]:
    return frozenset(_font(stem).face.unicodes)


def draw_line(line: Line, *, size: float, x: float, y: float, spacing: float = 0.0) -> str:
    """The line's outlines as the `d` of an SVG path, from `x` to the right on the baseline `y`."""
    return _draw(_along(line, size, spacing, lambda at: (x + at, y, 0.0)), size)


def draw_arc(
    line: Line, *, size: float, centre: tuple[float, float], radius: float, below: bool = False, spacing: float = 0.0
) -> str:
    """The line around a circle, its middle at the top, or `below` at the foot, where it is read from the left, too."""
    turn = -1 if below else 1
    half = size * line.width(spacing) / 2

    def place(at: float) -> tuple[float, float, float]:
        angle = turn * (at - half) / radius
        reach = turn * radius
        return centre[0] + reach * sin(angle), centre[1] - reach * cos(angle), angle

    return _draw(_along(line, size, spacing, place, by_middle=True), size)


def _along(line: Line, size: float, spacing: float, place: Place, *, by_middle: bool = False) -> Iterator[Placed]:
    """Each glyph where it stands; on a curve it is its middle that stands there."""
    at = 0.0
    for glyph in line.glyphs:
        before = glyph.advance / 2 if by_middle else 0.0
        yield Placed(glyph, *place(at + before * size), before)
        at += (glyph.advance + spacing) * size


def _draw(placed: Iterable[Placed], size: float) -> str:
    pen = SVGPathPen(None, ntos=_short)
    for glyph, x, y, angle, before in placed:
        font = _font(glyph.stem)
        em = font.face.upem
        c, s = size * cos(angle) / em, size * sin(angle) / em
        right, up = (glyph.right - before) * em, glyph.up * em
        turned = TransformPen(pen, (c, s, s, -c, x + c * right + s * up, y + s * right - c * up))
        font.draw_glyph_with_pen(glyph.number, turned)
    return str(pen.getCommands())


def _short(number: float) -> str:
    """Hundredths are finer than any of these pictures is looked at."""
    return f"{number:.2f}".rstrip("0").rstrip(".")
