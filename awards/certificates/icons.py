"""The pictures on a certificate that are drawn rather than placed: the category's icon, and the QR code."""

from base64 import b64encode
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import segno
from fontTools.pens.basePen import BasePen
from fontTools.svgLib import SVGPath

FALLBACK_ICON = "award"
ICON_SIDE = 24.0
"""Lucide draws on a square of 24 by 24, the origin at its top left."""
STROKE = 1.75
QR_MASK = 3
"""Readers read a code under any of the eight masks; trying all for the calmest is four fifths of the work."""

_ICONS = Path(__file__).resolve().parents[2] / "static" / "vendor" / "lucide" / "icons.svg"
_SVG = "{http://www.w3.org/2000/svg}"


class _OperatorPen(BasePen):
    """Writes what is drawn as PDF path operators."""

    def __init__(self) -> None:
        super().__init__(None)
        self.operators: list[str] = []

    def _moveTo(self, point: tuple[float, float]) -> None:
        self.operators.append(f"{point[0]:.3f} {point[1]:.3f} m")

    def _lineTo(self, point: tuple[float, float]) -> None:
        self.operators.append(f"{point[0]:.3f} {point[1]:.3f} l")

    def _curveToOne(self, one: tuple[float, float], two: tuple[float, float], end: tuple[float, float]) -> None:
        numbers = " ".join(f"{number:.3f}" for point in (one, two, end) for number in point)
        self.operators.append(f"{numbers} c")

    def _closePath(self) -> None:
        self.operators.append("h")

    def _endPath(self) -> None:
        pass


@cache
def draw_icon(name: str) -> str:
    """A Lucide icon stroked on its square, in the colour that is set; an unknown name becomes a plain award."""
    pen = _OperatorPen()
    SVGPath.fromstring(f'<svg xmlns="http://www.w3.org/2000/svg">{read_shapes(name)}</svg>'.encode()).draw(pen)
    return f"{STROKE} w 1 J 1 j {' '.join(pen.operators)} S"


def icon_svg(name: str, place: str = 'width="24" height="24"') -> str:
    """A Lucide icon in white, as an SVG; `place` says how large it is and, inside of another, where it stands."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {place} viewBox="0 0 24 24" fill="none" stroke="#fff" '
        f'stroke-width="{STROKE}" stroke-linecap="round" stroke-linejoin="round">{read_shapes(name)}</svg>'
    )


@cache
def icon_data_uri(name: str) -> str:
    """A Lucide icon in white, as an SVG image; an unknown name becomes a plain award."""
    return "data:image/svg+xml;base64," + b64encode(icon_svg(name).encode()).decode("ascii")


def read_shapes(name: str) -> str:
    """What a Lucide icon is drawn with, as SVG elements; an unknown name becomes a plain award."""
    symbols = _read_symbols()
    return symbols.get(name, symbols[FALLBACK_ICON])


@cache
def _read_symbols() -> dict[str, str]:
    sprite = ElementTree.parse(_ICONS)  # noqa: S314 (the project's own file)
    return {
        symbol.get("id", ""): "".join(_write_shape(shape) for shape in symbol)
        for symbol in sprite.iter(f"{_SVG}symbol")
    }


def _write_shape(shape: ElementTree.Element) -> str:
    attributes = "".join(f' {key}="{value}"' for key, value in shape.attrib.items())
    return f"<{shape.tag.removeprefix(_SVG)}{attributes}/>"


def draw_qr(url: str) -> str:
    """The code filled on the unit square, its first row on top, with medium error correction and no quiet zone."""
    rows = segno.make_qr(url, error="m", mask=QR_MASK, boost_error=False).matrix
    side = len(rows)
    runs = []
    for y, row in enumerate(rows):
        start = None
        for x, dark in enumerate([*row, 0]):
            if dark and start is None:
                start = x
            elif not dark and start is not None:
                runs.append(f"{start} {side - 1 - y} {x - start} 1 re")
                start = None
    return f"{1 / side:.8f} 0 0 {1 / side:.8f} 0 0 cm {' '.join(runs)} f"
