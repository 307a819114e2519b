"""The pieces of a laid-out page: lines of words, pictures, and fine lines. Lengths are points unless said otherwise."""

from dataclasses import dataclass, replace

from awards.certificates.geometry import Zone
from awards.certificates.look import Picture, name_picture
from awards.certificates.styles import Style
from awards.certificates.typesetting import direction, fit

MM = 72 / 25.4


@dataclass(frozen=True)
class Box:
    """Lines of one style from (`x`, `y`); `leading` is the height of a line, `above` the space before the first."""

    style: str
    lines: tuple[str, ...]
    size: float
    leading: float
    above: float
    x: float
    y: float
    width: float
    direction: str
    href: str = ""

    @property
    def height(self) -> float:
        return self.leading * len(self.lines)

    @property
    def bottom(self) -> float:
        return self.y + self.height

    def moved(self, y: float) -> "Box":
        return replace(self, y=y)


@dataclass(frozen=True)
class Image:
    """A picture, known to the printer by its key."""

    key: str
    alternative: str
    x: float
    y: float
    width: float
    height: float

    @property
    def bottom(self) -> float:
        return self.y + self.height


@dataclass(frozen=True)
class Rule:
    """A horizontal line: to sign on (`sign`), or an ornament (`gold`)."""

    kind: str
    x: float
    y: float
    width: float


def box(
    style: Style,
    text: str,
    left: float,
    top: float,
    width: float,
    *,
    scale: float = 1.0,
    language: str = "",
    href: str = "",
) -> Box:
    """A text fitted to a width; `left`, `top` and `width` in millimetres."""
    fitted = fit(text, style.stack, width=width * MM * style.share, steps=style.steps, scale=scale, language=language)
    lines = tuple(line.replace("\u00a0", " ") for line in fitted.lines)
    leading = fitted.size * style.leading
    return Box(
        style.key, lines, fitted.size, leading, style.above * MM * scale, left * MM, top * MM, width * MM,
        direction(text), href,
    )  # fmt: skip


def stack_height(boxes: list[Box]) -> float:
    """How high boxes are, one under the other."""
    return sum(one.above + one.height for one in boxes)


def picture_box(picture: Picture, zone: Zone, place: str) -> Image:
    """A picture as large as its zone allows, at the zone's left, middle or right."""
    width, height = zone.width, zone.width / picture.ratio
    if height > zone.height:
        width, height = zone.height * picture.ratio, zone.height
    left = zone.left + {"left": 0.0, "middle": 0.5, "right": 1.0}[place] * (zone.width - width)
    top = zone.top + (zone.height - height) / 2
    return Image(name_picture(picture.data), picture.alternative, left * MM, top * MM, width * MM, height * MM)
