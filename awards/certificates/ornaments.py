"""The drawn parts of a certificate as PDF operators, in millimetres from the top left of an A4 page.

What all certificates of a category share in a file is its ground; what is one certificate's own is its seal: the icon
in a rosette that comes from the serial. (As SVG backgrounds frame and rosette took 170 ms of each page's 210.)
"""

import re
from collections.abc import Iterator
from functools import cache
from math import cos, pi, sin
from pathlib import Path
from random import Random

from awards.certificates.geometry import Geometry, Zone
from awards.certificates.guilloche import choose_rings, draw_circle, draw_petals, draw_ring, draw_strands, trace
from awards.certificates.icons import ICON_SIDE, draw_icon

BLEED = 3.0
"""What a print shop cuts away: colour that runs to the edge goes this far over it."""
BAND_INSET = 11.5
CORNER_RADIUS = 5.6
STRAND_PERIOD = 9.7
RAYS = 40
RIBBON_HEIGHT = 7.4
TICKET_INSET, TICKET_CUT = 9.0, 7.0

_TOKENS = Path(__file__).resolve().parents[2] / "static" / "css" / "tokens.css"


@cache
def draw_ground(design: str, geometry: Geometry, hue: str, *, marks: bool) -> str:
    """What lies under the words of every certificate of a hue; with `marks` colour runs over the edge."""
    if design == "modern":
        return "\n".join(_draw_panel(geometry, hue, marks=marks))
    if design == "festive":
        return "\n".join(_draw_feast(geometry, hue, marks=marks))
    return "\n".join(_draw_engraved_frame(geometry))


def draw_seal(design: str, geometry: Geometry, *, hue: str, icon: str, serial: str) -> str:
    """The category's icon amid the rosette of this serial."""
    radius = geometry.medallion_radius
    outer, inner = choose_rings(serial)
    gold, colour, soft = read_gold(), _hue(hue, "--hue"), _hue(hue, "--hue-soft")
    x, y = geometry.medallion
    on_panel = geometry.panel is not None
    lines = [f"q 1 0 0 1 {x} {y} cm 1 J"]
    if on_panel:
        turn = pi / outer.petals
        lines += [f"{soft} RG .1 w", draw_ring(outer, inner=radius * 0.52, outer=radius)]
        lines += [f"q {cos(turn):.5f} {sin(turn):.5f} {-sin(turn):.5f} {cos(turn):.5f} 0 0 cm"]
        lines += [draw_ring(outer, inner=radius * 0.6, outer=radius * 0.9), "Q"]
        lines += [".14 w", draw_ring(inner, inner=radius * 0.42, outer=radius * 0.66)]
        lines += [f"1 g {draw_circle((0, 0), radius * 0.4)} f"]
    else:
        lines += [f"1 g {draw_circle((0, 0), radius)} f", f"{gold} RG .25 w {draw_circle((0, 0), radius - 0.2)} S"]
        lines += [".12 w", draw_ring(outer, inner=radius * 0.66, outer=radius * 0.96)]
        lines += [f"{colour} RG {colour} rg", draw_ring(inner, inner=radius * 0.5, outer=radius * 0.72)]
        lines += [f"{draw_circle((0, 0), radius * 0.48)} f"]
    side = radius * (0.46 if on_panel else 0.6)
    scale = side / ICON_SIDE
    lines += [f"{_hue(hue, '--hue-ink') if on_panel else '1 1 1'} RG"]
    lines += [f"{scale:.5f} 0 0 {scale:.5f} {-side / 2:.3f} {-side / 2:.3f} cm {draw_icon(icon)} Q"]
    return "\n".join(lines)


def _draw_engraved_frame(geometry: Geometry) -> Iterator[str]:
    """A band of strands around the whole page, with a rosette in each corner."""
    width, height, reach = geometry.width, geometry.height, CORNER_RADIUS
    left, top, right, bottom = BAND_INSET, BAND_INSET, width - BAND_INSET, height - BAND_INSET
    yield f"{read_gold()} RG {read_gold()} rg .3 w"
    for inset in (BAND_INSET - 3.4, BAND_INSET + 3.4):
        yield f"{inset} {inset} {width - 2 * inset} {height - 2 * inset} re S"
    yield ".13 w"
    for y in (top, bottom):
        yield from draw_strands((left + reach, y), (right - reach, y), periods=round(width / STRAND_PERIOD) - 4)
    for x in (left, right):
        yield from draw_strands((x, top + reach), (x, bottom - reach), periods=round(height / STRAND_PERIOD) - 4)
    for corner in [(left, top), (right, top), (left, bottom), (right, bottom)]:
        yield f"q 1 g .2 w {draw_circle(corner, reach)} B Q"
        yield from draw_petals(corner, radius=3.6, swing=1.7, petals=12, turns=4)
        yield f"{draw_circle(corner, 0.8)} f"


def _draw_panel(geometry: Geometry, hue: str, *, marks: bool) -> Iterator[str]:
    """A field of the category's deep colour along one side; over the edge for the print shop, within it otherwise."""
    panel = geometry.panel or Zone(0, 0, 0, 0)
    yield f"{_hue(hue, '--hue-ink')} rg"
    if marks:
        if panel.height > panel.width:
            edge = Zone(-BLEED, -BLEED, panel.right + BLEED, geometry.height + 2 * BLEED)
        else:
            edge = Zone(-BLEED, -BLEED, geometry.width + 2 * BLEED, panel.bottom + BLEED)
        yield f"{edge.left} {edge.top} {edge.width} {edge.height} re f"
    else:
        yield f"{_rounded(panel, 3)} f"
    check = geometry.check
    if panel.left < check.left and check.right < panel.right and check.bottom < panel.bottom:
        yield f"1 g {_rounded(check, 2)} f"
    yield f"{read_gold()} rg"
    yield f"{_beside(panel, geometry, marks=marks)} re f"


def _beside(panel: Zone, geometry: Geometry, *, marks: bool) -> str:
    """A fine stroke along the panel's inner side."""
    if panel.height > panel.width:
        top, height = (-BLEED, geometry.height + 2 * BLEED) if marks else (panel.top, panel.height)
        return f"{panel.right + 1.6} {top} .9 {height}"
    left, width = (-BLEED, geometry.width + 2 * BLEED) if marks else (panel.left, panel.width)
    return f"{left} {panel.bottom + 1.6} {width} .9"


def _draw_feast(geometry: Geometry, hue: str, *, marks: bool) -> Iterator[str]:
    """Rays from behind the seal, laurel around it, a ribbon under the title, and paper thrown into the air."""
    width, height = geometry.width, geometry.height
    edge = _ticket(Zone(TICKET_INSET, TICKET_INSET, width - 2 * TICKET_INSET, height - 2 * TICKET_INSET), TICKET_CUT)
    if marks:
        edge = f"{-BLEED} {-BLEED} {width + 2 * BLEED} {height + 2 * BLEED} re"
    yield f"q {edge} W n {_lighten(_hue(hue, '--hue-soft'))} rg"
    yield from _draw_rays(geometry.medallion, reach=width + height)
    yield "Q"
    yield from _draw_double_frame(geometry)
    yield from _draw_confetti(geometry, hue)
    yield from _draw_laurel(geometry.medallion, geometry.medallion_radius + 1.5)
    yield from _draw_ribbon(geometry, hue)


def _draw_rays(centre: tuple[float, float], *, reach: float) -> Iterator[str]:
    x, y = centre
    for index in range(RAYS):
        start, end = 2 * pi * (index - 0.25) / RAYS, 2 * pi * (index + 0.25) / RAYS
        points = [(x + reach * cos(angle), y + reach * sin(angle)) for angle in (start, end)]
        yield f"{x} {y} m {points[0][0]:.2f} {points[0][1]:.2f} l {points[1][0]:.2f} {points[1][1]:.2f} l f"


def _draw_double_frame(geometry: Geometry) -> Iterator[str]:
    """Two fine lines whose corners are cut by a quarter of a circle, as on a ticket."""
    yield f"{read_gold()} RG"
    for inset, cut, weight in ((TICKET_INSET, TICKET_CUT, 0.7), (TICKET_INSET + 1.6, TICKET_CUT, 0.2)):
        yield f"{weight} w {_ticket(Zone(inset, inset, geometry.width - 2 * inset, geometry.height - 2 * inset), cut)} S"


def _ticket(zone: Zone, cut: float) -> str:
    bend = cut * 0.5523
    left, top, right, bottom = zone.left, zone.top, zone.right, zone.bottom
    return (
        f"{left + cut} {top} m {right - cut} {top} l "
        f"{right - cut} {top + bend:.3f} {right - bend:.3f} {top + cut} {right} {top + cut} c {right} {bottom - cut} l "
        f"{right - bend:.3f} {bottom - cut} {right - cut} {bottom - bend:.3f} {right - cut} {bottom} c {left + cut} {bottom} l "
        f"{left + cut} {bottom - bend:.3f} {left + bend:.3f} {bottom - cut} {left} {bottom - cut} c {left} {top + cut} l "
        f"{left + bend:.3f} {top + cut} {left + cut} {top + bend:.3f} {left + cut} {top} c h"
    )


def _draw_confetti(geometry: Geometry, hue: str) -> Iterator[str]:
    """Paper at the edges, thinner the lower it has fallen, and never where words or pictures stand; always the same."""
    chance = Random(f"{geometry.width}")
    colours = [read_gold(), read_gold(), _hue(hue, "--hue"), _hue(hue, "--hue-ink")]
    placed: list[tuple[float, float]] = []
    for _ in range(1500):
        x, y = chance.uniform(14, geometry.width - 14), chance.uniform(14, geometry.height - 14)
        near = any((x - a) ** 2 + (y - b) ** 2 < 16 for a, b in placed)
        if near or chance.random() < y / geometry.height or _is_taken(x, y, geometry):
            continue
        placed.append((x, y))
        turn, long, wide = chance.uniform(0, pi), chance.uniform(1.6, 3.0), chance.uniform(0.8, 1.4)
        yield f"q {chance.choice(colours)} rg {cos(turn):.4f} {sin(turn):.4f} {-sin(turn):.4f} {cos(turn):.4f} {x:.2f} {y:.2f} cm"
        if chance.random() < 0.25:
            yield f"{draw_circle((0, 0), wide * 0.75)} f Q"
        else:
            yield f"{-long / 2:.2f} {-wide / 2:.2f} {long:.2f} {wide:.2f} re f Q"


def _is_taken(x: float, y: float, geometry: Geometry) -> bool:
    gap = 3.0
    words, logo = geometry.middle, geometry.logo
    if y > geometry.eyebrow.top - gap and words.left - gap < x < words.right + gap:
        return True
    if logo.left - gap < x < logo.right + gap and logo.top - gap < y < logo.bottom + gap:
        return True
    if min(x, geometry.width - x) < TICKET_INSET + 13 and y < TICKET_INSET + 13:
        return True
    across, down = x - geometry.medallion[0], y - geometry.medallion[1]
    return across**2 + down**2 < (geometry.medallion_radius + 9) ** 2 or y > geometry.foot.top - 22


def _draw_laurel(centre: tuple[float, float], radius: float) -> Iterator[str]:
    """Two branches that rise from below the seal, leaf by leaf."""
    yield f"{read_gold()} rg {read_gold()} RG .35 w"
    for side in (-1, 1):

        def branch(t: float, side: int = side) -> tuple[float, float]:
            angle = pi / 2 - side * (0.12 + t * 1.75)
            return centre[0] + radius * cos(angle), centre[1] + radius * sin(angle)

        yield f"{trace(branch, segments=6)} S"
        for index in range(9):
            t = (index + 0.6) / 9
            angle = pi / 2 - side * (0.12 + t * 1.75)
            at = branch(t)
            for lean, length in ((0.55, 4.6), (-0.5, 3.4)):
                yield _leaf(at, angle - side * (pi / 2 - lean), length * (1.1 - 0.35 * t))


def _leaf(at: tuple[float, float], angle: float, length: float) -> str:
    half = length * 0.24
    return (
        f"q {cos(angle):.4f} {sin(angle):.4f} {-sin(angle):.4f} {cos(angle):.4f} {at[0]:.2f} {at[1]:.2f} cm 0 0 m "
        f"{length * 0.3:.2f} {-half:.2f} {length * 0.7:.2f} {-half:.2f} {length:.2f} 0 c "
        f"{length * 0.7:.2f} {half:.2f} {length * 0.3:.2f} {half:.2f} 0 0 c f Q"
    )


def _draw_ribbon(geometry: Geometry, hue: str) -> Iterator[str]:
    """A banner behind the title, its ends folded back."""
    middle, top = geometry.head.left + geometry.head.width / 2, geometry.head.top
    half, high, fold = 41.0, RIBBON_HEIGHT, 7.0
    yield f"{_hue(hue, '--hue')} rg"
    for side in (-1, 1):
        inner, outer = middle + side * (half - fold), middle + side * (half + 9)
        yield (
            f"{inner:.2f} {top + 2:.2f} m {outer:.2f} {top + 2:.2f} l {outer - side * 3.4:.2f} {top + 2 + high / 2:.2f} l "
            f"{outer:.2f} {top + 2 + high:.2f} l {inner:.2f} {top + 2 + high:.2f} l f"
        )
    yield f"{_hue(hue, '--hue-ink')} rg"
    for side in (-1, 1):
        edge = middle + side * half
        yield f"{edge:.2f} {top + high:.2f} m {edge - side * fold:.2f} {top + high:.2f} l {edge - side * fold:.2f} {top + high + 2:.2f} l f"
    yield f"{middle - half:.2f} {top:.2f} {2 * half:.2f} {high} re f"


def _rounded(zone: Zone, radius: float) -> str:
    bend = radius * 0.4477
    left, top, right, bottom = zone.left, zone.top, zone.right, zone.bottom
    return (
        f"{left + radius} {top} m {right - radius} {top} l {right - bend:.3f} {top} {right} {top + bend:.3f} {right} {top + radius} c "
        f"{right} {bottom - radius} l {right} {bottom - bend:.3f} {right - bend:.3f} {bottom} {right - radius} {bottom} c "
        f"{left + radius} {bottom} l {left + bend:.3f} {bottom} {left} {bottom - bend:.3f} {left} {bottom - radius} c "
        f"{left} {top + radius} l {left} {top + bend:.3f} {left + bend:.3f} {top} {left + radius} {top} c h"
    )


def read_gold() -> str:
    """The gold of ornaments."""
    return _token(":root", "--gold")


def ink() -> str:
    """What words are written in."""
    return _token(":root", "--ink")


def _hue(hue: str, name: str) -> str:
    return _token(f".hue-{hue}", name)


def _lighten(colour: str) -> str:
    """Halfway to white."""
    return " ".join(f"{(1 + float(part)) / 2:.4f}" for part in colour.split())


@cache
def _token(selector: str, name: str) -> str:
    """A colour of the app's light theme, such as `--gold: #b5862a`, as three PDF numbers from 0 to 1."""
    rule = re.escape(selector) + r"\s*\{[^}]*?" + re.escape(name) + r":\s*#([0-9a-f]{6})"
    found = re.search(rule, _TOKENS.read_text(encoding="utf-8"))
    if found is None:
        raise LookupError(f"tokens.css has no {name} for {selector}")
    return " ".join(f"{value / 255:.4f}" for value in bytes.fromhex(found[1]))
