"""Paths of shapes as PDF operators, in millimetres."""

from math import cos, sin

from awards.certificates.geometry import Zone

ROUND = 0.5523
"""How far a Bézier's handles reach to round a quarter of a circle of radius 1."""


def turn(angle: float, x: float = 0.0, y: float = 0.0) -> str:
    """The operator that turns by an angle (radians) around a point, which becomes the origin."""
    return f"{cos(angle):.5f} {sin(angle):.5f} {-sin(angle):.5f} {cos(angle):.5f} {x:.2f} {y:.2f} cm"


def polygon(*points: tuple[float, float]) -> str:
    """The closed path through points."""
    start, *others = (f"{x:.2f} {y:.2f}" for x, y in points)
    return " ".join([f"{start} m", *(f"{point} l" for point in others), "h"])


def rectangle(zone: Zone) -> str:
    """The zone's own outline."""
    return f"{zone.left:.2f} {zone.top:.2f} {zone.width:.2f} {zone.height:.2f} re"


def rounded(zone: Zone, radius: float) -> str:
    """The zone with round corners."""
    return _cornered(zone, radius, radius * (1 - ROUND), outward=True)


def ticket(zone: Zone, cut: float) -> str:
    """The zone with a quarter of a circle cut out of each corner."""
    return _cornered(zone, cut, cut * ROUND, outward=False)


def _cornered(zone: Zone, reach: float, handle: float, *, outward: bool) -> str:
    """Four sides, each ending `reach` before its corner, and a curve around each corner or into it."""
    corners = [
        ((zone.right, zone.top), (-1, 0), (0, 1)),
        ((zone.right, zone.bottom), (0, -1), (-1, 0)),
        ((zone.left, zone.bottom), (1, 0), (0, -1)),
        ((zone.left, zone.top), (0, 1), (1, 0)),
    ]
    parts = [f"{zone.left + reach:.2f} {zone.top:.2f} m"]
    for (x, y), back, on in corners:
        start = (x + back[0] * reach, y + back[1] * reach)
        end = (x + on[0] * reach, y + on[1] * reach)
        if outward:
            one = (x + back[0] * handle, y + back[1] * handle)
            two = (x + on[0] * handle, y + on[1] * handle)
        else:
            one = (start[0] + on[0] * handle, start[1] + on[1] * handle)
            two = (end[0] + back[0] * handle, end[1] + back[1] * handle)
        numbers = " ".join(f"{number:.3f}" for point in (one, two, end) for number in point)
        parts.append(f"{start[0]:.2f} {start[1]:.2f} l {numbers} c")
    return " ".join([*parts, "h"])


def leaf(at: tuple[float, float], angle: float, length: float) -> str:
    """A pointed leaf that grows from a point, filled."""
    half = length * 0.24
    return (
        f"q {turn(angle, *at)} 0 0 m {length * 0.3:.2f} {-half:.2f} {length * 0.7:.2f} {-half:.2f} {length:.2f} 0 c "
        f"{length * 0.7:.2f} {half:.2f} {length * 0.3:.2f} {half:.2f} 0 0 c f Q"
    )
