"""The foot of a certificate: who signs, where and when, and how to check that it is genuine."""

from dataclasses import dataclass

from awards.certificates.content import CertificateContent, Signatory
from awards.certificates.geometry import SIGNATURE_HEIGHT, Geometry, Zone, split_foot
from awards.certificates.look import Picture
from awards.certificates.pieces import MM, Box, Image, Rule, box, picture_box
from awards.certificates.styles import Style
from awards.certificates.typesetting import printable
from awards.certificates.wording import Labels

BELOW_LINE = 1.0
"""Millimetres between the line and the name under it."""
DATE_ABOVE = 3.2


@dataclass(frozen=True)
class Foot:
    pieces: tuple[Box | Image, ...]
    rules: tuple[Rule, ...]


def lay_out_foot(content: CertificateContent, labels: Labels, geometry: Geometry, styles: dict[str, Style]) -> Foot:
    """Signatures and the QR code, in reading order.

    Where the foot is split, the places to sign are even in number, so that both sides of the code match: the date fills
    one, or stands above the code. In a row the date stands above the code or, in a design to the left, above the row.
    """
    has_date_cell = geometry.split and len(content.signatories) % 2 == 1
    zones = split_foot(geometry, len(content.signatories) + has_date_cell)
    cells: list[list[Box | Image]] = []
    if has_date_cell:
        cells.append(_lay_out_date_cell(labels, zones[0], styles))
    for signatory, zone in zip(content.signatories, zones[has_date_cell:], strict=True):
        cells.append(_lay_out_cell(signatory, labels, zone, geometry, styles))
    rules = tuple(Rule("sign", zone.left * MM, zone.top * MM, zone.width * MM) for zone in zones)
    check = _lay_out_check(content, labels, geometry, styles)
    date = [] if has_date_cell else [_lay_out_date(labels, geometry, styles)]
    half = len(cells) // 2 if geometry.split else len(cells)
    left, right = cells[:half], cells[half:]
    ordered = [piece for cell in left for piece in cell] + date + check + [piece for cell in right for piece in cell]
    return Foot(tuple(ordered), rules)


def _lay_out_date_cell(labels: Labels, zone: Zone, styles: dict[str, Style]) -> list[Box | Image]:
    date = box(styles["cell-date"], labels.place_and_date, zone.left, zone.top, zone.width)
    below = box(styles["role"], labels.place_and_date_label, zone.left, zone.top + BELOW_LINE, zone.width)
    return [date.moved(zone.top * MM - date.height - 1.5 * MM), below]


def _lay_out_cell(
    signatory: Signatory, labels: Labels, zone: Zone, geometry: Geometry, styles: dict[str, Style]
) -> list[Box | Image]:
    pieces: list[Box | Image] = []
    name, role = printable(signatory.name), printable(signatory.role)
    if signatory.image:
        picture = Picture(signatory.image, labels.signature_of % {"name": name})
        above = Zone(zone.left, zone.top - SIGNATURE_HEIGHT - 0.5, zone.width, SIGNATURE_HEIGHT)
        place = "middle" if geometry.align == "center" else "left"
        pieces.append(picture_box(picture, above, place))
    top = zone.top + BELOW_LINE
    if name:
        pieces.append(box(styles["signatory"], name, zone.left, top, zone.width))
        top = pieces[-1].bottom / MM
    if role:
        pieces.append(box(styles["role"], role, zone.left, top, zone.width))
    return pieces


def _lay_out_date(labels: Labels, geometry: Geometry, styles: dict[str, Style]) -> Box:
    if geometry.align == "left":
        foot = geometry.foot
        date = box(styles["date"], labels.place_and_date, foot.left, foot.top, foot.width)
        return date.moved((foot.top - SIGNATURE_HEIGHT - 2) * MM - date.height)
    zone = geometry.check
    date = box(styles["date"], labels.place_and_date, zone.left, zone.top, zone.width)
    return date.moved((zone.top - (2.5 if geometry.split else DATE_ABOVE)) * MM - date.height)


def _lay_out_check(
    content: CertificateContent, labels: Labels, geometry: Geometry, styles: dict[str, Style]
) -> list[Box | Image]:
    """The QR code, and what to do without a phone: in the middle of their zone, one under the other."""
    zone, side = geometry.check, geometry.qr_side
    inset = 2.5 if geometry.align == "left" else 0.0
    code = Image(
        "qr",
        labels.qr_alternative,
        (zone.left + (zone.width - side) / 2) * MM,
        (zone.top + inset) * MM,
        side * MM,
        side * MM,
    )
    url = content.verify_url.split("://", 1)[-1]
    pieces: list[Box | Image] = [code]
    top = code.bottom / MM + 1.2
    for key, text, href in (
        ("check-at", labels.check_at, ""),
        ("check-url", url, content.verify_url),
        ("serial", labels.serial, ""),
    ):
        placed = box(styles[key], text, zone.left + 2, top, zone.width - 4, href=href)
        pieces.append(placed)
        top = placed.bottom / MM
    return pieces
