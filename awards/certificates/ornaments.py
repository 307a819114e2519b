"""The drawn parts of a certificate as PDF operators, in millimetres from the top left of an A4 page.

What all certificates of a category share in a file is its ground; what is one certificate's own is its seal: the icon
in a rosette that comes from the serial. (As SVG backgrounds frame and rosette took 170 ms of each page's 210.)
"""

from collections.abc import Iterator
from functools import cache
from math import pi

from awards.certificates.colours import read_gold, read_hue
from awards.certificates.feast import draw_feast
from awards.certificates.geometry import BLEED, Geometry, Zone
from awards.certificates.guilloche import choose_rings, draw_circle, draw_petals, draw_ring, draw_strands
from awards.certificates.icons import ICON_SIDE, draw_icon
from awards.certificates.shapes import rectangle, rounded, turn

BAND_INSET = 11.5
CORNER_RADIUS = 5.6
STRAND_PERIOD = 9.7
STROKE, STROKE_GAP = 0.9, 1.6


@cache
def draw_ground(design: str, geometry: Geometry, hue: str, *, marks: bool) -> str:
    """What lies under the words of every certificate of a hue; with `marks` colour runs over the edge."""
    if design == "modern":
        return "\n".join(_draw_panel(geometry, hue, marks=marks))
    if design == "festive":
        return "\n".join(draw_feast(geometry, hue, marks=marks))
    return "\n".join(_draw_engraved_frame(geometry))


def draw_seal(design: str, geometry: Geometry, *, hue: str, icon: str, serial: str) -> str:
    """The category's icon amid the rosette of this serial."""
    radius = geometry.medallion_radius
    outer, inner = choose_rings(serial)
    gold, colour, soft = read_gold(), read_hue(hue, "--hue"), read_hue(hue, "--hue-soft")
    x, y = geometry.medallion
    on_panel = geometry.panel is not None
    lines = [f"q 1 0 0 1 {x} {y} cm 1 J"]
    if on_panel:
        lines += [f"{soft} RG .1 w", draw_ring(outer, inner=radius * 0.52, outer=radius)]
        lines += [f"q {turn(pi / outer.petals)}"]
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
    lines += [f"{read_hue(hue, '--hue-ink') if on_panel else '1 1 1'} RG"]
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
    inset = geometry.panel
    assert inset is not None  # noqa: S101 (only the designs with a panel come here)
    upright = inset.height > inset.width
    panel = inset
    if marks and upright:
        panel = Zone(-BLEED, -BLEED, 2 * geometry.medallion[0] + BLEED, geometry.height + 2 * BLEED)
    elif marks:
        panel = Zone(-BLEED, -BLEED, geometry.width + 2 * BLEED, inset.bottom + 2 + BLEED)
    yield f"{read_hue(hue, '--hue-ink')} rg {rectangle(panel) if marks else rounded(panel, 3)} f"
    check = geometry.check
    if upright:
        yield f"1 g {rounded(check, 2)} f"
    stroke = Zone(panel.left, panel.bottom + STROKE_GAP, panel.width, STROKE)
    if upright:
        stroke = Zone(panel.right + STROKE_GAP, panel.top, STROKE, panel.height)
    yield f"{read_gold()} rg {rectangle(stroke)} f"
