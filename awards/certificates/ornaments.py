"""The drawn parts of a certificate: the guilloche frame, and the rosette around its category's icon.

Engravers' curves: bundles of shifted sine waves along a line (the frame) or around a circle (the rosettes), in
millimetres from the page's top left. They go into the PDF as one drawing per file that every page shows, under its
text, as an artifact that a screen reader passes over. (As SVG backgrounds they took 170 ms of each page's 210.)
"""

import re
import zlib
from base64 import b64encode
from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise
from math import cos, pi, sin
from pathlib import Path
from xml.etree import ElementTree

import pydyf

PAGE_WIDTH, PAGE_HEIGHT = 297.0, 210.0
BAND_INSET = 11.5
CORNER_RADIUS = 5.6
MEDALLION_CENTRE = (PAGE_WIDTH / 2, 23.5)
MEDALLION_RADIUS = 16.5

FALLBACK_ICON = "award"

_STATIC = Path(__file__).resolve().parents[2] / "static"
_ICONS = _STATIC / "vendor" / "lucide" / "icons.svg"
_TOKENS = _STATIC / "css" / "tokens.css"
_SVG = "{http://www.w3.org/2000/svg}"
_POINTS_PER_MM = 72 / 25.4

Curve = Callable[[float], tuple[float, float]]


def add_ornaments(pdf: pydyf.PDF, hues: list[str]) -> None:
    """Put the frame and the rosette of its hue under each page's own content; `hues` has one name per page."""
    pages = [item for item in pdf.objects if isinstance(item, pydyf.Dictionary) and item.get("Type") == "/Page"]
    resources = pdf.objects[int(pages[0]["Resources"].split()[0])]
    drawings = {"Frame": draw_frame(), **{f"Rosette-{hue}": draw_rosette(hue) for hue in sorted(set(hues))}}
    for name, operators in drawings.items():
        box = pydyf.Array([0, 0, PAGE_WIDTH, PAGE_HEIGHT])
        extra = {"Type": "/XObject", "Subtype": "/Form", "BBox": box, "Filter": "/FlateDecode"}
        form = pydyf.Stream([_compress(operators)], extra)
        pdf.add_object(form)
        resources["XObject"][name] = form.reference
    scale = f"{_POINTS_PER_MM:.6f}"
    grounds = {}
    for hue in sorted(set(hues)):
        grounds[hue] = pydyf.Stream(
            [
                f"/Artifact BMC q {scale} 0 0 -{scale} 0 {PAGE_HEIGHT * _POINTS_PER_MM:.4f} cm "
                f"/Frame Do /Rosette-{hue} Do Q EMC"
            ]
        )
        pdf.add_object(grounds[hue])
    for page, hue in zip(pages, hues, strict=True):
        page["Contents"] = pydyf.Array([grounds[hue].reference, page["Contents"]])


@cache
def _compress(operators: str) -> bytes:
    return zlib.compress(operators.encode("ascii"), 9)


@cache
def draw_frame() -> str:
    """The band around the whole page, with a rosette in each corner, as PDF operators."""
    left, top, right, bottom = BAND_INSET, BAND_INSET, PAGE_WIDTH - BAND_INSET, PAGE_HEIGHT - BAND_INSET
    reach = CORNER_RADIUS
    gold = _token(":root", "--gold")
    operators = [f"{gold} RG {gold} rg .3 w"]
    for inset in (BAND_INSET - 3.4, BAND_INSET + 3.4):
        operators.append(f"{inset} {inset} {PAGE_WIDTH - 2 * inset} {PAGE_HEIGHT - 2 * inset} re S")
    operators.append(".13 w")
    for y in (top, bottom):
        operators.extend(_strands((left + reach, y), (right - reach, y), periods=27))
    for x in (left, right):
        operators.extend(_strands((x, top + reach), (x, bottom - reach), periods=18))
    for corner in [(left, top), (right, top), (left, bottom), (right, bottom)]:
        operators.append(f"q 1 g .2 w {_circle(corner, reach)} B Q")
        operators.extend(_rosette_curves(corner, radius=3.6, swing=1.7, petals=12, turns=4))
        operators.append(f"{_circle(corner, 0.8)} f")
    return "\n".join(operators)


@cache
def draw_rosette(hue: str) -> str:
    """Two rings around the medallion's place, the outer in gold and the inner in the category's hue, and its disc."""
    gold, colour, centre = _token(":root", "--gold"), _token(f".hue-{hue}", "--hue"), MEDALLION_CENTRE
    return "\n".join(
        [
            f"1 g {_circle(centre, MEDALLION_RADIUS)} f",
            f"{gold} RG .25 w {_circle(centre, MEDALLION_RADIUS - 0.2)} S .14 w",
            *_rosette_curves(centre, radius=13.6, swing=2.2, petals=24, turns=6),
            f"{colour} RG {colour} rg",
            *_rosette_curves(centre, radius=10.0, swing=1.5, petals=18, turns=5),
            f"{_circle(centre, 7.9)} f",
        ]
    )


@cache
def icon_data_uri(name: str) -> str:
    """A Lucide icon in white, as an SVG image; a name that the set does not have becomes a plain award."""
    sprite = ElementTree.parse(_ICONS)  # noqa: S314 (the project's own file)
    symbols = {symbol.get("id"): symbol for symbol in sprite.iter(f"{_SVG}symbol")}
    shapes = "".join(_shape_text(shape) for shape in symbols.get(name, symbols[FALLBACK_ICON]))
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24" fill="none" stroke="#fff" '
        f'stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">{shapes}</svg>'
    )
    return "data:image/svg+xml;base64," + b64encode(svg.encode()).decode("ascii")


def _shape_text(shape: ElementTree.Element) -> str:
    attributes = "".join(f' {key}="{value}"' for key, value in shape.attrib.items())
    return f"<{shape.tag.removeprefix(_SVG)}{attributes}/>"


@cache
def _token(selector: str, name: str) -> str:
    """A colour of the app's light theme, such as `--gold: #b5862a`, as three PDF numbers from 0 to 1."""
    rule = re.escape(selector) + r"\s*\{[^}]*?" + re.escape(name) + r":\s*#([0-9a-f]{6})"
    found = re.search(rule, _TOKENS.read_text(encoding="utf-8"))
    if found is None:
        raise LookupError(f"tokens.css has no {name} for {selector}")
    return " ".join(f"{value / 255:.4f}" for value in bytes.fromhex(found[1]))


def _circle(centre: tuple[float, float], radius: float) -> str:
    def around(t: float) -> tuple[float, float]:
        return centre[0] + radius * cos(2 * pi * t), centre[1] + radius * sin(2 * pi * t)

    return _path(around, segments=8)


def _strands(start: tuple[float, float], end: tuple[float, float], *, periods: int) -> Iterator[str]:
    """Six waves along a horizontal or vertical line: four wide ones a quarter period apart, and two narrow ones."""
    (x0, y0), (x1, y1) = start, end
    horizontal = y0 == y1
    for swing, shift in [(2.6, 0.0), (2.6, 0.5), (2.6, 1.0), (2.6, 1.5), (1.2, 0.25), (1.2, 1.25)]:

        def wave(t: float, swing: float = swing, shift: float = shift) -> tuple[float, float]:
            offset = swing * sin(2 * pi * periods * t + shift * pi)
            x, y = x0 + (x1 - x0) * t, y0 + (y1 - y0) * t
            return (x, y + offset) if horizontal else (x + offset, y)

        yield _path(wave, segments=periods * 4) + " S"


def _rosette_curves(
    centre: tuple[float, float], *, radius: float, swing: float, petals: int, turns: int
) -> Iterator[str]:
    """`turns` closed curves whose radius waves `petals` times around, each turned by a fraction of a petal."""
    for turn in range(turns):

        def petal_curve(t: float, turn: int = turn) -> tuple[float, float]:
            angle = 2 * pi * t
            reach = radius + swing * cos(petals * angle + 2 * pi * turn / turns)
            return centre[0] + reach * cos(angle), centre[1] + reach * sin(angle)

        yield _path(petal_curve, segments=petals * 4) + " s"


def _path(curve: Curve, *, segments: int) -> str:
    """Cubic Béziers through points of the curve, with its own tangents (Hermite form); t runs from 0 to 1."""
    step, nudge = 1 / segments, 1e-6
    reach = step / 3 / (2 * nudge)
    knots = []
    for index in range(segments + 1):
        t = index * step
        (x, y), (ahead_x, ahead_y), (behind_x, behind_y) = curve(t), curve(t + nudge), curve(t - nudge)
        knots.append((x, y, (ahead_x - behind_x) * reach, (ahead_y - behind_y) * reach))
    pieces = [f"{knots[0][0]:.2f} {knots[0][1]:.2f} m"]
    for (x0, y0, dx0, dy0), (x1, y1, dx1, dy1) in pairwise(knots):
        pieces.append(f"{x0 + dx0:.2f} {y0 + dy0:.2f} {x1 - dx1:.2f} {y1 - dy1:.2f} {x1:.2f} {y1:.2f} c")
    return " ".join(pieces)
