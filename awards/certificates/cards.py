"""Cards that a link shows when it is shared: a winner's, and an edition's, as PNG in two shapes.

They are SVG from outlines, like the badge that stands on them (see `badges`), in the colours of the light theme.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from awards.certificates.badges import draw_badge, draw_medal, make_png
from awards.certificates.colours import read_colour
from awards.certificates.outlines import draw_line, shape_line
from awards.certificates.typesetting import DISPLAY, ITALIC, SANS, SANS_BOLD, Fitted, Step, fit, printable
from awards.certificates.wording import QUOTES

NAME_STEPS: Sequence[Step] = ((1, (92, 80, 70)), (2, (70, 60, 52)), (3, (52, 44, 36)))
CITATION_STEPS: Sequence[Step] = ((1, (34, 31)), (2, (31, 28)), (3, (28, 26)), (4, (26, 24)))
SMALL_STEPS: Sequence[Step] = ((1, (32, 28)), (2, (28, 24)), (3, (24, 20)))


class Shape(StrEnum):
    """What a card is for: wide, beside a link; square, in a stream of pictures."""

    WIDE = "wide"
    SQUARE = "square"

    @property
    def size(self) -> tuple[int, int]:
        """In pixels."""
        return (1200, 630) if self is Shape.WIDE else (1080, 1080)


@dataclass(frozen=True)
class CardContent:
    """What stands on a winner's card, all in one language; `citation` may be empty."""

    hue: str
    icon: str
    category_name: str
    edition_name: str
    kind_label: str
    name: str
    organisation: str
    citation: str
    citation_language: str


@dataclass(frozen=True)
class Words:
    """Lines of one size and colour; `before` is the room above them, `leading` from line to line."""

    lines: Sequence[str]
    stack: tuple[str, ...]
    size: float
    colour: str
    before: float
    leading: float = 1.16

    @property
    def height(self) -> float:
        """Nothing, where there are no lines."""
        return self.before + self.size * (0.8 + self.leading * (len(self.lines) - 1) + 0.24) if self.lines else 0.0


def draw_card(content: CardContent, shape: Shape) -> bytes:
    """A winner's card; the same bytes each time."""
    colour = read_colour(f".hue-{content.hue}", "--hue")
    badge = draw_badge(
        hue=content.hue, icon=content.icon, category=content.category_name, edition=content.edition_name,
        kind=content.kind_label,
    )  # fmt: skip
    if shape is Shape.WIDE:
        placed = f'<g transform="translate(776 147) scale(.656)">{badge}</g>'
        drawn = placed + _column(_words(content, width=640), x=84, centre=315)
    else:
        placed = f'<g transform="translate(340 96) scale(.782)">{badge}</g>'
        drawn = placed + _column(_words(content, width=900, scale=1.25), x=540, centre=756, is_centred=True)
    return make_png(_page(drawn, shape, colour), width=shape.size[0])


def draw_edition_card(*, title: str, edition_name: str, signs: Sequence[tuple[str, str]], shape: Shape) -> bytes:
    """The card of all winners: a title, and the (hue, icon) of each category as a medal."""
    width, height = shape.size
    fitted = fit(printable(title), DISPLAY, width=width - 200, steps=((1, (128, 112, 96)), (2, (96, 80, 64))))
    words = [
        Words([printable(edition_name)], SANS_BOLD, 34, read_colour(":root", "--gold-ink"), 0),
        Words(fitted.lines, DISPLAY, fitted.size, read_colour(":root", "--ink"), 26),
    ]
    is_wide = shape is Shape.WIDE
    top = _column(words, x=width / 2, centre=height * (0.32 if is_wide else 0.26), is_centred=True)
    room = (width - 160, height * 0.5)
    medals = _medals(signs, room=room, across=6 if is_wide else 3, middle=(width / 2, height * 0.68))
    return make_png(_page(medals + top, shape, read_colour(":root", "--gold")), width=width)


def _medals(
    signs: Sequence[tuple[str, str]], *, room: tuple[float, float], across: int, middle: tuple[float, float]
) -> str:
    """Rows of so many medals, around a point."""
    rows = [signs[at : at + across] for at in range(0, len(signs), across)]
    side = min(250.0, room[0] / across, room[1] / max(1, len(rows)))
    drawn = []
    for down, row in enumerate(rows):
        y = middle[1] + side * (down - len(rows) / 2)
        for right, (hue, icon) in enumerate(row):
            x = middle[0] + side * (right - len(row) / 2)
            medal = draw_medal(hue=hue, icon=icon, name=f"medal-{down}-{right}")
            drawn.append(f'<g transform="translate({x:.1f} {y:.1f}) scale({side / 512:.4f})">{medal}</g>')
    return "".join(drawn)


def _words(content: CardContent, *, width: float, scale: float = 1.0) -> list[Words]:
    """Whose award, which, and what the jury said, from top to bottom."""
    ink, soft = read_colour(":root", "--ink"), read_colour(":root", "--ink-soft")
    award = f"{content.kind_label} · {content.category_name}"
    name = fit(printable(content.name), DISPLAY, width=width, steps=NAME_STEPS)
    organisation = fit(printable(content.organisation), SANS, width=width, steps=SMALL_STEPS, scale=scale)
    citation = _say(content, width, scale)
    above = fit(printable(award), SANS_BOLD, width=width, steps=SMALL_STEPS, scale=scale)
    return [
        Words(above.lines, SANS_BOLD, above.size, read_colour(f".hue-{content.hue}", "--hue-ink"), 0),
        Words(name.lines, DISPLAY, name.size, ink, 26, 1.1),
        Words(organisation.lines, SANS, organisation.size, soft, 18),
        Words(citation.lines, ITALIC, citation.size, ink, 32, 1.34),
    ]


def _say(content: CardContent, width: float, scale: float) -> Fitted:
    """The citation in its language's marks: all of it, or as many whole words as the last step's lines hold."""
    words = printable(content.citation).split(" ")
    opening, closing = QUOTES.get(content.citation_language, QUOTES["en"])
    text = " ".join(words)
    least = CITATION_STEPS[-1][1][-1] * scale
    while True:
        said = f"{opening}{text}{closing}" if text else ""
        fitted = fit(said, ITALIC, width=width, steps=CITATION_STEPS, scale=scale)
        if fitted.size >= least or len(words) == 1:
            return fitted
        words.pop()
        text = " ".join(words).rstrip(",;:. ") + "…"


def _column(words: Sequence[Words], *, x: float, centre: float, is_centred: bool = False) -> str:
    """All words below one another, around a middle; from `x` to the right, or centred on it."""
    y = centre - sum(one.height for one in words) / 2
    drawn = []
    for one in words:
        if not one.lines:
            continue
        baseline = y + one.before + one.size * 0.8
        for text in one.lines:
            line = shape_line(text, one.stack)
            left = x - line.width() * one.size / 2 if is_centred else x
            drawn.append(f'<path fill="{one.colour}" d="{draw_line(line, size=one.size, x=left, y=baseline)}"/>')
            baseline += one.size * one.leading
        y += one.height
    return "".join(drawn)


def _page(drawn: str, shape: Shape, colour: str) -> str:
    """Warm paper in a fine gold frame, with the category's colour at its foot."""
    width, height = shape.size
    paper, gold = read_colour(":root", "--paper"), read_colour(":root", "--gold")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f'<rect width="{width}" height="{height}" fill="{paper}"/>'
        f'<rect x="28.5" y="28.5" width="{width - 57}" height="{height - 57}" fill="none" stroke="{gold}"/>'
        f'<rect x="34.5" y="34.5" width="{width - 69}" height="{height - 69}" fill="none" stroke="{gold}" '
        f'stroke-opacity=".4"/><rect y="{height - 14}" width="{width}" height="14" fill="{colour}"/>{drawn}</svg>'
    )
