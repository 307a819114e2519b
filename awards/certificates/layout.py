"""Where a certificate's words stand, and at which sizes: points from the top left of an A4 page.

Every design has zones (awards/certificates/geometry.py). The words of the middle are fitted first and, should they be
too high together, fitted again a little smaller.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from awards.certificates.content import CertificateContent
from awards.certificates.feet import lay_out_foot
from awards.certificates.geometry import Geometry, Zone, find_geometry
from awards.certificates.look import Look
from awards.certificates.pieces import MM, Box, Image, Rule, box, picture_box, stack_height
from awards.certificates.styles import Style, styles_of
from awards.certificates.typesetting import printable
from awards.certificates.wording import Labels, write_citation, write_labels

SCALES = (1.0, 0.93, 0.86, 0.8, 0.74, 0.68, 0.6, 0.5)
MIDDLE = ("awarded-to", "name", "organisation", "members", "citation")
SPARE_ABOVE = {"center": 0.45, "left": 0.4}
"""How much of the height that the middle leaves free stands above it."""


@dataclass(frozen=True)
class Page:
    """Everything on one page, in reading order; `rules` are its fine lines."""

    content: CertificateContent
    look: Look
    geometry: Geometry
    labels: Labels
    pieces: tuple[Box | Image, ...]
    rules: tuple[Rule, ...]

    @property
    def bookmark(self) -> str:
        return printable(self.content.name)


def lay_out(content: CertificateContent, look: Look) -> Page:
    """One certificate in a look. Never fails for a text: what is too long becomes small."""
    geometry = find_geometry(look.design, look.orientation, has_sponsors=bool(look.sponsors))
    styles = styles_of(look.design)
    labels = write_labels(content)
    head = list(_lay_out_head(content, labels, geometry, styles))
    middle, rules = _lay_out_middle(content, labels, geometry, styles)
    foot = lay_out_foot(content, labels, geometry, styles)
    place = "left" if geometry.align == "center" else "right"
    logo = [picture_box(look.logo, geometry.logo, place)] if look.logo else []
    strip = list(_lay_out_sponsors(look, labels, geometry, styles))
    pieces = (*logo, *head, *middle, *foot.pieces, *strip)
    return Page(content, look, geometry, labels, pieces, (*rules, *foot.rules))


def _lay_out_head(
    content: CertificateContent, labels: Labels, geometry: Geometry, styles: dict[str, Style]
) -> Iterator[Box]:
    """The edition in its place; the title and the category one under the other."""
    zone, eyebrow = geometry.head, geometry.eyebrow
    yield box(styles["eyebrow"], printable(content.edition_name), eyebrow.left, eyebrow.top, eyebrow.width)
    title = box(styles["title"], labels.title.upper(), zone.left, zone.top, zone.width)
    yield title
    top = title.bottom / MM + styles["category"].above
    category = printable(content.category_name)
    room = (zone.bottom - top) * MM
    for scale in SCALES:
        placed = box(styles["category"], category, zone.left, top, zone.width, scale=scale)
        if placed.height <= room:
            break
    yield placed


def _lay_out_middle(
    content: CertificateContent, labels: Labels, geometry: Geometry, styles: dict[str, Style]
) -> tuple[list[Box], list[Rule]]:
    """The words that honour, at the first scale at which they are low enough together, or at the last."""
    zone = geometry.middle
    room = zone.height * MM
    for scale in SCALES:
        boxes = list(_fit_middle(content, labels, geometry, styles, dict.fromkeys(MIDDLE, scale)))
        if stack_height(boxes) <= room:
            break
    scales = dict.fromkeys(MIDDLE, scale)
    for key in ("name", "citation"):  # what the others leave free
        for larger in SCALES[: SCALES.index(scale)]:
            tried = list(_fit_middle(content, labels, geometry, styles, {**scales, key: larger}))
            if stack_height(tried) <= room:
                boxes, scales = tried, {**scales, key: larger}
                break
    spare = max(0.0, room - stack_height(boxes)) * SPARE_ABOVE[geometry.align]
    placed, y = [], zone.top * MM + spare
    rules = []
    for one in boxes:
        y += one.above
        placed.append(one.moved(y))
        y += one.height
        if one.style == "name" and geometry.align == "left":
            drop = 5.2 if one.direction == "rtl" else 3.4  # Arabic letters reach lower
            rules.append(Rule("gold", zone.left * MM, y + drop * MM, 24 * MM))
            y += (drop - 3.4) * MM
    return placed, rules


def _fit_middle(
    content: CertificateContent,
    labels: Labels,
    geometry: Geometry,
    styles: dict[str, Style],
    scales: dict[str, float],
) -> Iterator[Box]:
    zone = geometry.middle
    name, organisation, members = (printable(text) for text in (content.name, content.organisation, content.members))
    words = [
        ("awarded-to", labels.awarded_to, zone.width),
        ("name", name, zone.width),
        ("organisation", organisation, zone.width),
        ("members", members, zone.width),
        ("citation", write_citation(content), geometry.citation_width),
    ]
    for key, text, width in words:
        if text:
            left = zone.left if geometry.align == "left" else zone.left + (zone.width - width) / 2
            language = content.language if key == "citation" else ""
            yield box(styles[key], text, left, 0, width, scale=scales[key], language=language)


def _lay_out_sponsors(
    look: Look, labels: Labels, geometry: Geometry, styles: dict[str, Style]
) -> Iterator[Box | Image]:
    """A line that thanks, and the sponsors' pictures side by side, all of one height, or lower so that they fit."""
    if not look.sponsors:
        return
    zone = geometry.sponsors
    label = box(styles["support"], labels.with_support, zone.left, zone.top, zone.width)
    yield label
    top = label.bottom / MM + 0.8
    gap, height = 9.0, zone.bottom - top
    widths = [picture.ratio * height for picture in look.sponsors]
    fit = min(1.0, (zone.width - gap * (len(widths) - 1)) / sum(widths))
    left = zone.left
    if geometry.align == "center":
        left += (zone.width - sum(widths) * fit - gap * (len(widths) - 1)) / 2
    for picture, width in zip(look.sponsors, widths, strict=True):
        yield picture_box(picture, Zone(left, top, width * fit, height), "left")
        left += width * fit + gap
