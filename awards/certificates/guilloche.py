"""Engravers' curves: bundles of shifted waves along a line or around a circle.

Lengths are millimetres. A rosette comes from a certificate's serial, so that no two certificates have the same, and a
page copied under another serial shows the wrong one.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from math import cos, gcd, pi, sin

from awards.certificates.shapes import turn

Curve = Callable[[float], tuple[float, float]]
PETALS = tuple(range(13, 30))
"""How often a rosette repeats itself around its centre."""


@dataclass(frozen=True)
class Ring:
    """A curve that comes back after `petals` waves, each wave reaching over `overlap` petals.

    From the middle of the ring it swings by `swing`, with a second wave of `detail` times that, `shift` turns ahead.
    """

    petals: int
    overlap: int
    detail: float
    shift: float


def choose_rings(serial: str) -> tuple[Ring, Ring]:
    """The outer and the inner ring of a serial: the same each time, here and elsewhere (SHA-256 of the serial)."""
    digest = sha256(serial.encode()).digest()
    return _choose_ring(digest[:8], overlaps=(3, 4, 5)), _choose_ring(digest[8:16], overlaps=(2, 3, 4))


def _choose_ring(numbers: bytes, *, overlaps: tuple[int, ...]) -> Ring:
    overlap = overlaps[numbers[0] % len(overlaps)]
    fitting = [petals for petals in PETALS if gcd(petals, overlap) == 1]
    return Ring(
        petals=fitting[numbers[1] % len(fitting)],
        overlap=overlap,
        detail=0.12 + numbers[2] / 255 * 0.4,
        shift=numbers[3] / 256,
    )


def draw_ring(ring: Ring, *, inner: float, outer: float) -> str:
    """The ring around the origin, stroked: one wave, turned `petals` times."""
    middle, swing = (inner + outer) / 2, (outer - inner) / 2

    def wave(t: float) -> tuple[float, float]:
        first = cos(2 * pi * t)
        second = ring.detail * cos(2 * pi * (2 * t + ring.shift))
        reach = middle + swing * (first + second) / (1 + ring.detail)
        angle = 2 * pi * ring.overlap / ring.petals * t
        return reach * cos(angle), reach * sin(angle)

    path = trace(wave, segments=4 * ring.overlap)
    turns = []
    for index in range(ring.petals):
        turns.append(f"q {turn(2 * pi * index / ring.petals)} {path} S Q")
    return "\n".join(turns)


def draw_strands(start: tuple[float, float], end: tuple[float, float], *, periods: int) -> Iterator[str]:
    """Six waves along a horizontal or vertical line: four wide ones a quarter period apart, and two narrow ones."""
    (x0, y0), (x1, y1) = start, end
    horizontal = y0 == y1
    for swing, shift in [(2.6, 0.0), (2.6, 0.5), (2.6, 1.0), (2.6, 1.5), (1.2, 0.25), (1.2, 1.25)]:

        def wave(t: float, swing: float = swing, shift: float = shift) -> tuple[float, float]:
            offset = swing * sin(2 * pi * periods * t + shift * pi)
            x, y = x0 + (x1 - x0) * t, y0 + (y1 - y0) * t
            return (x, y + offset) if horizontal else (x + offset, y)

        yield trace(wave, segments=periods * 4) + " S"


def draw_petals(centre: tuple[float, float], *, radius: float, swing: float, petals: int, turns: int) -> Iterator[str]:
    """`turns` closed curves whose radius waves `petals` times around, each turned by a fraction of a petal."""
    for step in range(turns):
        curve = wave_around(centre, radius=radius, swing=swing, petals=petals, phase=2 * pi * step / turns)
        yield trace(curve, segments=petals * 4) + " s"


def wave_around(centre: tuple[float, float], *, radius: float, swing: float, petals: int, phase: float = 0.0) -> Curve:
    """A closed curve whose distance from the centre waves `petals` times around it."""

    def curve(t: float) -> tuple[float, float]:
        angle = 2 * pi * t
        reach = radius + swing * cos(petals * angle + phase)
        return centre[0] + reach * cos(angle), centre[1] + reach * sin(angle)

    return curve


def draw_circle(centre: tuple[float, float], radius: float) -> str:
    """A circle's path, neither stroked nor filled."""

    def around(t: float) -> tuple[float, float]:
        return centre[0] + radius * cos(2 * pi * t), centre[1] + radius * sin(2 * pi * t)

    return trace(around, segments=8)


def trace(curve: Curve, *, segments: int) -> str:
    """The curve as PDF operators."""
    (x, y), pieces = _approach(curve, segments)
    return " ".join([f"{x:.2f} {y:.2f} m", *(" ".join(f"{number:.2f}" for number in piece) + " c" for piece in pieces)])


def trace_svg(curve: Curve, *, segments: int) -> str:
    """The curve as the data of an SVG path."""
    (x, y), pieces = _approach(curve, segments)
    return "".join([f"M{x:.1f} {y:.1f}", *("C" + " ".join(f"{number:.1f}" for number in piece) for piece in pieces)])


def _approach(curve: Curve, segments: int) -> tuple[tuple[float, float], list[tuple[float, ...]]]:
    """Cubic Béziers through points of the curve, with its own tangents (Hermite form); t runs from 0 to 1."""
    step, nudge = 1 / segments, 1e-6
    reach = step / 3 / (2 * nudge)
    knots = []
    for index in range(segments + 1):
        t = index * step
        (x, y), (ahead_x, ahead_y), (behind_x, behind_y) = curve(t), curve(t + nudge), curve(t - nudge)
        knots.append((x, y, (ahead_x - behind_x) * reach, (ahead_y - behind_y) * reach))
    return knots[0][:2], [
        (x0 + dx0, y0 + dy0, x1 - dx1, y1 - dy1, x1, y1) for (x0, y0, dx0, dy0), (x1, y1, dx1, dy1) in pairwise(knots)
    ]
