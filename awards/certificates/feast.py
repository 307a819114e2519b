"""The festive design: rays, laurel, a ribbon, and paper thrown into the air."""

from collections.abc import Iterator
from math import cos, pi, sin
from random import Random

from awards.certificates.colours import lighten, read_gold, read_hue
from awards.certificates.geometry import BLEED, Geometry, Zone
from awards.certificates.guilloche import draw_circle, trace
from awards.certificates.shapes import leaf, polygon, rectangle, ticket, turn

RAYS = 40
RIBBON_HEIGHT = 7.4
TICKET_INSET, TICKET_CUT = 9.0, 7.0


def draw_feast(geometry: Geometry, hue: str, *, marks: bool) -> Iterator[str]:
    """Rays from behind the seal, laurel around it, a ribbon under the title, and paper thrown into the air."""
    edge = ticket(_inset(geometry, TICKET_INSET), TICKET_CUT)
    if marks:
        edge = rectangle(_inset(geometry, -BLEED))
    yield f"q {edge} W n {lighten(read_hue(hue, '--hue-soft'))} rg"
    yield from _draw_rays(geometry.medallion, reach=geometry.width + geometry.height)
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
        yield f"{polygon(centre, *points)} f"


def _draw_double_frame(geometry: Geometry) -> Iterator[str]:
    """Two fine lines whose corners are cut by a quarter of a circle, as on a ticket."""
    yield f"{read_gold()} RG"
    for inset, cut, weight in ((TICKET_INSET, TICKET_CUT, 0.7), (TICKET_INSET + 1.6, TICKET_CUT, 0.2)):
        yield f"{weight} w {ticket(_inset(geometry, inset), cut)} S"


def _draw_confetti(geometry: Geometry, hue: str) -> Iterator[str]:
    """Paper at the edges, thinner the lower it has fallen, and never where words or pictures stand; always the same."""
    chance = Random(f"{geometry.width}")
    colours = [read_gold(), read_gold(), read_hue(hue, "--hue"), read_hue(hue, "--hue-ink")]
    placed: list[tuple[float, float]] = []
    for _ in range(1500):
        x, y = chance.uniform(14, geometry.width - 14), chance.uniform(14, geometry.height - 14)
        near = any((x - a) ** 2 + (y - b) ** 2 < 16 for a, b in placed)
        if near or chance.random() < y / geometry.height or _is_taken(x, y, geometry):
            continue
        placed.append((x, y))
        angle, long, wide = chance.uniform(0, pi), chance.uniform(1.6, 3.0), chance.uniform(0.8, 1.4)
        yield f"q {chance.choice(colours)} rg {turn(angle, x, y)}"
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
                yield leaf(at, angle - side * (pi / 2 - lean), length * (1.1 - 0.35 * t))


def _draw_ribbon(geometry: Geometry, hue: str) -> Iterator[str]:
    """A banner behind the title, its ends folded back."""
    middle, top = geometry.head.left + geometry.head.width / 2, geometry.head.top
    half, high, fold, drop = 41.0, RIBBON_HEIGHT, 7.0, 2.0
    yield f"{read_hue(hue, '--hue')} rg"
    for side in (-1, 1):
        inner, outer, notch = middle + side * (half - fold), middle + side * (half + 9), middle + side * (half + 5.6)
        low = top + drop + high
        tail = [(inner, top + drop), (outer, top + drop), (notch, top + drop + high / 2), (outer, low), (inner, low)]
        yield f"{polygon(*tail)} f"
    yield f"{read_hue(hue, '--hue-ink')} rg"
    for side in (-1, 1):
        edge, inside = middle + side * half, middle + side * (half - fold)
        yield f"{polygon((edge, top + high), (inside, top + high), (inside, top + high + drop))} f"
    yield f"{rectangle(Zone(middle - half, top, 2 * half, high))} f"


def _inset(geometry: Geometry, by: float) -> Zone:
    return Zone(by, by, geometry.width - 2 * by, geometry.height - 2 * by)
