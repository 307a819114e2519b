"""What is put onto the pages after their words are set: the drawn parts, the paper's size, and the marks to cut along.

The words are always set on A4. For A3 the finished page is enlarged, for the print shop it is put onto a larger sheet,
3 mm of its colour running over the edge that the crop marks show (PDF's MediaBox, BleedBox and TrimBox).
"""

import zlib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from hashlib import md5
from typing import Any

import pydyf

from awards.certificates.colours import read_gold, read_ink
from awards.certificates.geometry import BLEED, Geometry
from awards.certificates.icons import draw_qr
from awards.certificates.layout import Page
from awards.certificates.look import ENLARGED, Look
from awards.certificates.ornaments import draw_ground, draw_seal
from awards.certificates.pieces import MM, Rule

SHEET_MARGIN = 10.0
"""Millimetres of paper around the trimmed page on which the crop marks stand."""
MARK_LENGTH, MARK_GAP = 5.0, 4.0
PLACEHOLDER = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=="
)
"""The smallest of pictures, set where each page's own QR code is drawn."""


def dress_pages(pdf: pydyf.PDF, pages: Sequence[Page]) -> None:
    """Draw each page's design under it and its code in it; then enlarge it and add marks, as its look says."""
    look, geometry = pages[0].look, pages[0].geometry
    sheets = [item for item in pdf.objects if isinstance(item, pydyf.Dictionary) and item.get("Type") == "/Page"]
    shared = pdf.objects[int(sheets[0]["Resources"].split()[0])]
    grounds = _add_grounds(pdf, pages)
    frame = _Frame(look, geometry)
    opening = closing = None
    if frame.changes:
        opening, closing = _add_stream(pdf, frame.open()), _add_stream(pdf, frame.close())
    for sheet, page in zip(sheets, pages, strict=True):
        own = dict(shared["XObject"])
        own[_placeholder_name()] = _add_code(pdf, page.content.verify_url)
        own["Ground"] = grounds[page.content.hue]
        own["Seal"] = _add_drawing(pdf, _compress(_draw_own(page)), geometry)
        sheet["Resources"] = pydyf.Dictionary({**shared, "XObject": pydyf.Dictionary(own)})
        under = _add_stream(pdf, _show_drawings(geometry))
        contents = [opening, under, sheet["Contents"], closing]
        sheet["Contents"] = pydyf.Array([part for part in contents if part is not None])
        if frame.changes:
            frame.resize(pdf, sheet)
    if frame.changes:
        frame.move_bookmarks(pdf)


def _add_grounds(pdf: pydyf.PDF, pages: Sequence[Page]) -> dict[str, bytes]:
    """The ground of each hue; a design whose ground is the same for all has it in the file once."""
    look, geometry = pages[0].look, pages[0].geometry
    drawn: dict[str, bytes] = {}
    grounds = {}
    for hue in sorted({page.content.hue for page in pages}):
        operators = draw_ground(look.design, geometry, hue, marks=look.marks)
        if operators not in drawn:
            drawn[operators] = _add_drawing(pdf, _compress_ground(operators), geometry)
        grounds[hue] = drawn[operators]
    return grounds


def _draw_own(page: Page) -> str:
    content = page.content
    seal = draw_seal(page.look.design, page.geometry, hue=content.hue, icon=content.icon, serial=content.serial)
    return "\n".join([seal, *(_draw_rule(rule) for rule in page.rules)])


def _draw_rule(rule: Rule) -> str:
    x, y, width = rule.x / MM, rule.y / MM, rule.width / MM
    colour, weight = (read_gold(), 0.9) if rule.kind == "gold" else (read_ink(), 0.3)
    return f"{colour} rg {x:.2f} {y:.2f} {width:.2f} {weight} re f"


def _show_drawings(geometry: Geometry) -> str:
    return f"/Artifact BMC q {MM:.6f} 0 0 -{MM:.6f} 0 {geometry.height * MM:.4f} cm /Ground Do /Seal Do Q EMC"


def _add_drawing(pdf: pydyf.PDF, drawing: bytes, geometry: Geometry) -> bytes:
    corners = [-BLEED, -BLEED, geometry.width + BLEED, geometry.height + BLEED]
    return _add_form(pdf, drawing, corners)


def _add_code(pdf: pydyf.PDF, url: str) -> bytes:
    return _add_form(pdf, _compress(f"{read_ink()} rg {draw_qr(url)}"), [0, 0, 1, 1])


def _add_form(pdf: pydyf.PDF, drawing: bytes, box: list[float]) -> bytes:
    extra = {"Type": "/XObject", "Subtype": "/Form", "BBox": pydyf.Array(box), "Filter": "/FlateDecode"}
    form = pydyf.Stream([drawing], extra)
    pdf.add_object(form)
    reference: bytes = form.reference
    return reference


@lru_cache(maxsize=64)
def _compress_ground(operators: str) -> bytes:
    """Kept: an engraved frame has a third of a megabyte of curves."""
    return _compress(operators)


def _compress(operators: str) -> bytes:
    return zlib.compress(operators.encode("ascii"), 6)


def _add_stream(pdf: pydyf.PDF, operators: str) -> bytes:
    stream = pydyf.Stream([operators])
    pdf.add_object(stream)
    reference: bytes = stream.reference
    return reference


def _placeholder_name() -> str:
    """WeasyPrint's name for the placeholder: its address's MD5, and whether it may be smoothed."""
    return f"i{md5(PLACEHOLDER.encode(), usedforsecurity=False).hexdigest()}1"


class _Frame:
    """A4 onto the sheet that the look asks for."""

    def __init__(self, look: Look, geometry: Geometry) -> None:
        self.scale = ENLARGED[look.paper]
        self.margin = SHEET_MARGIN * MM if look.marks else 0.0
        self.width, self.height = geometry.width * MM * self.scale, geometry.height * MM * self.scale
        self.changes = self.scale != 1.0 or look.marks

    def open(self) -> str:
        return f"q {self.scale:.6f} 0 0 {self.scale:.6f} {self.margin:.4f} {self.margin:.4f} cm"

    def close(self) -> str:
        return " ".join(["Q", *self._draw_marks()]) if self.margin else "Q"

    def _draw_marks(self) -> Iterator[str]:
        """Two short lines at each corner, on the paper that is cut away; an artifact to a screen reader."""
        yield "/Artifact BMC q 0 G .25 w"
        for x, away in ((self.margin, -1), (self.margin + self.width, 1)):
            for y, off in ((self.margin, -1), (self.margin + self.height, 1)):
                start, end = MARK_GAP * MM, (MARK_GAP + MARK_LENGTH) * MM
                yield f"{x + away * start:.3f} {y:.3f} m {x + away * end:.3f} {y:.3f} l S"
                yield f"{x:.3f} {y + off * start:.3f} m {x:.3f} {y + off * end:.3f} l S"
        yield "Q EMC"

    def resize(self, pdf: pydyf.PDF, sheet: pydyf.Dictionary) -> None:
        right, top = self.width + 2 * self.margin, self.height + 2 * self.margin
        bleed = self.margin - BLEED * MM if self.margin else 0.0
        sheet["MediaBox"] = _numbers(0, 0, right, top)
        sheet["BleedBox"] = _numbers(bleed, bleed, right - bleed, top - bleed)
        sheet["TrimBox"] = _numbers(self.margin, self.margin, right - self.margin, top - self.margin)
        for reference in sheet.get("Annots", ()):
            annotation = pdf.objects[int(reference.split()[0])]
            annotation["Rect"] = _numbers(*(self.margin + self.scale * value for value in annotation["Rect"]))

    def move_bookmarks(self, pdf: pydyf.PDF) -> None:
        for item in pdf.objects:
            destination: Any = item.get("Dest") if isinstance(item, pydyf.Dictionary) else None
            if isinstance(destination, list):
                at = destination.index("/XYZ")
                for place in (at + 1, at + 2):
                    destination[place] = self.margin + self.scale * destination[place]


def _numbers(*values: float) -> pydyf.Array:
    return pydyf.Array([round(value, 4) for value in values])
