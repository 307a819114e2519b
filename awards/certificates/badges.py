"""A winner's badge: a seal in gold and the category's colour, as an SVG that needs nothing else, and as a PNG.

The words in it are outlines, so that it looks the same in a browser, in a mail and at a printer's.
"""

from collections.abc import Sequence
from functools import cache
from math import cos, pi, sin, sqrt

import resvg_py
from markupsafe import escape

from awards.certificates.colours import read_colour
from awards.certificates.guilloche import trace_svg, wave_around
from awards.certificates.icons import icon_svg
from awards.certificates.outlines import Line, draw_arc, draw_line, shape_line
from awards.certificates.typesetting import DISPLAY, SANS_BOLD, fit, printable

SIDE = 512
CENTRE = (256.0, 256.0)
RING, DISC = 228, 168
BAND = 198.0
"""The circle in the middle of the ring, on which the words run."""
WORDS, SPACING, CAPITALS = 27.0, 0.09, 0.727
NAME_STEPS = ((1, (46, 42, 38, 34)), (2, (32, 28, 25, 22)), (3, (21, 18, 15)))


def badge_svg(*, hue: str, icon: str, category_name: str, edition_name: str, kind_label: str) -> str:
    """The badge as an SVG of its own; `kind_label` is what it is for, such as "Winner", in the reader's language."""
    said = escape(f"{printable(kind_label)} · {printable(category_name)} · {printable(edition_name)}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{SIDE}" height="{SIDE}" viewBox="0 0 {SIDE} {SIDE}" '
        f'role="img"><title>{said}</title>'
        f"{draw_badge(hue=hue, icon=icon, category=category_name, edition=edition_name, kind=kind_label)}</svg>"
    )


def badge_png(
    *, hue: str, icon: str, category_name: str, edition_name: str, kind_label: str, size: int = SIDE
) -> bytes:
    """The same as a picture of `size` by `size` pixels on a clear ground; the same bytes each time."""
    svg = badge_svg(
        hue=hue, icon=icon, category_name=category_name, edition_name=edition_name, kind_label=kind_label
    )  # fmt: skip
    return make_png(svg, width=size)


def make_png(svg: str, *, width: int) -> bytes:
    """An SVG without text in fonts as a PNG; the same bytes each time."""
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, width=width, skip_system_fonts=True))


def draw_badge(*, hue: str, icon: str, category: str, edition: str, kind: str) -> str:
    """What stands inside of the badge's <svg>, to be put into another picture, too. Ids begin with "badge-"."""
    colour, deep = read_colour(f".hue-{hue}", "--hue"), read_colour(f".hue-{hue}", "--hue-ink")
    return "".join(
        [
            _gradients("badge", colour, deep),
            f'<path d="{_petals(244, 6, 48)}" fill="url(#badge-gold)"/>',
            f'<circle cx="256" cy="256" r="{RING + 5}" fill="none" stroke="#fff" stroke-opacity=".45"/>',
            f'<circle cx="256" cy="256" r="{RING}" fill="url(#badge-ring)"/>',
            _words_around(kind, edition),
            f'<circle cx="256" cy="256" r="{DISC + 3}" fill="url(#badge-gold)"/>',
            f'<circle cx="256" cy="256" r="{DISC - 2}" fill="#fffdf9"/>',
            _guilloche(),
            _medallion(icon),
            _name(category, deep),
        ]
    )


def _gradients(name: str, colour: str, deep: str) -> str:
    gold = "".join(
        f'<stop offset="{offset}" stop-color="{stop}"/>'
        for offset, stop in ((0, "#f6e2a2"), (0.28, "#c99a3b"), (0.5, "#f1d78c"), (0.74, "#a97a22"), (1, "#e0bd66"))
    )
    return (
        f'<defs><linearGradient id="{name}-gold" x1="0" y1="0" x2="1" y2="1">{gold}</linearGradient>'
        f'<radialGradient id="{name}-ring" cx=".5" cy=".5" r=".5"><stop offset=".72" stop-color="{deep}"/>'
        f'<stop offset="1" stop-color="{_darker(deep)}"/></radialGradient>'
        f'<linearGradient id="{name}-hue" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="{colour}"/>'
        f'<stop offset="1" stop-color="{deep}"/></linearGradient></defs>'
    )


def _darker(colour: str) -> str:
    return "#" + "".join(f"{int(part * 0.72):02x}" for part in bytes.fromhex(colour[1:]))


@cache
def _petals(radius: float, swing: float, petals: int) -> str:
    """A closed curve that waves so often around the centre."""
    return trace_svg(wave_around(CENTRE, radius=radius, swing=swing, petals=petals), segments=petals * 4) + "Z"


@cache
def _guilloche() -> str:
    """Bundles of waves around the disc, each turned by a part of a petal."""
    rings = []
    for number, (radius, swing, petals, turns) in enumerate(((148.0, 14.0, 24, 4), (134.0, 9.0, 18, 3))):
        name = f"badge-wave-{number}"
        waves = "".join(
            f'<use href="#{name}" transform="rotate({360 * turn / turns / petals:.3f} 256 256)"/>'
            for turn in range(turns)
        )
        rings.append(f'<defs><path id="{name}" d="{_petals(radius, swing, petals)}"/></defs>{waves}')
    return f'<g fill="none" stroke="#b5862a" stroke-width=".7" stroke-opacity=".62">{"".join(rings)}</g>'


def _words_around(kind: str, edition: str) -> str:
    """What it is for along the top of the ring, the edition along its foot, a star on either side."""
    paths = []
    for text, below in ((printable(kind).upper(), False), (printable(edition), True)):
        line = shape_line(text, SANS_BOLD)
        size = min(WORDS if not below else 22.0, 0.8 * pi * BAND / max(0.01, line.width(SPACING)))
        radius = BAND + size * CAPITALS / 2 * (1 if below else -1)
        paths.append(draw_arc(line, size=size, centre=CENTRE, radius=radius, below=below, spacing=SPACING))
    stars = "".join(_star(CENTRE[0] + side * BAND, CENTRE[1]) for side in (-1, 1))
    return f'<path d="{paths[0]}{paths[1]}" fill="#fffdf9"/><path d="{stars}" fill="#f1d78c"/>'


def _star(x: float, y: float, reach: float = 11.0) -> str:
    points = []
    for number in range(10):
        angle = pi * number / 5 - pi / 2
        far = reach if number % 2 == 0 else reach * 0.42
        points.append(f"{x + far * cos(angle):.1f} {y + far * sin(angle):.1f}")
    return "M" + "L".join(points) + "Z"


def _place_icon(icon: str, *, x: float, y: float, side: float) -> str:
    return icon_svg(icon, f'x="{x}" y="{y}" width="{side}" height="{side}"')


def _medallion(icon: str) -> str:
    return (
        '<circle cx="256" cy="202" r="61" fill="url(#badge-gold)"/>'
        '<circle cx="256" cy="202" r="57" fill="#fffdf9"/>'
        f'<circle cx="256" cy="202" r="54" fill="url(#badge-hue)"/>{_place_icon(icon, x=220, y=166, side=72)}'
    )


def draw_medal(*, hue: str, icon: str, name: str) -> str:
    """A badge without words, for smaller sizes, in the same square; `name` begins its ids."""
    colour, deep = read_colour(f".hue-{hue}", "--hue"), read_colour(f".hue-{hue}", "--hue-ink")
    return (
        f'{_gradients(name, colour, deep)}<path d="{_petals(236, 9, 32)}" fill="url(#{name}-gold)"/>'
        f'<circle cx="256" cy="256" r="206" fill="#fffdf9"/><circle cx="256" cy="256" r="194" fill="url(#{name}-hue)"/>'
        f"{_place_icon(icon, x=140, y=140, side=232)}"
    )


def _name(category: str, deep: str) -> str:
    """The category's name under its icon, on one line, two or three, inside of the disc."""
    steps: Sequence[tuple[int, Sequence[float]]] = NAME_STEPS
    fitted = fit(printable(category), DISPLAY, width=230, steps=steps)
    lines = [shape_line(text, DISPLAY) for text in fitted.lines]
    top = 326 - (len(lines) - 1) * fitted.size * 0.5
    drawn = "".join(_centred(line, fitted.size, top + number * fitted.size * 1.12) for number, line in enumerate(lines))
    return f'<path d="{drawn}" fill="{deep}"/>'


def _centred(line: Line, size: float, y: float) -> str:
    half = sqrt(max(1.0, (DISC - 16) ** 2 - (y - CENTRE[1]) ** 2))
    size = min(size, 2 * half / max(0.01, line.width()))
    return draw_line(line, size=size, x=CENTRE[0] - line.width() * size / 2, y=y)
