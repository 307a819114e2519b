"""Every design, paper and orientation: nothing overlaps or leaves the page, and all is printed as laid out."""

from dataclasses import replace
from io import BytesIO
from itertools import combinations

import pikepdf
import pypdfium2
import pytest
import zxingcpp

from awards.certificates.content import CertificateContent
from awards.certificates.layout import Page, lay_out
from awards.certificates.look import DESIGNS, ORIENTATIONS, Look
from awards.certificates.ornaments import draw_seal
from awards.certificates.pieces import MM, Box, Image
from awards.certificates.rendering import render_certificates
from awards.certificates.styles import styles_of
from awards.certificates.typesetting import measure
from tests.certificates.extremes import LOGO, SIGNED, SPONSORS, list_extremes, list_looks
from tests.certificates.reading import make_content

CHECK, ON_PANEL = {"check-at", "check-url", "serial"}, {"title", "category"}
Rectangle = tuple[float, float, float, float]


def find_ink(piece: Box | Image, page: Page) -> Rectangle:
    """Left, top, right and bottom of what a piece covers, in points from the top left."""
    if isinstance(piece, Image):
        return piece.x, piece.y, piece.x + piece.width, piece.bottom
    style = styles_of(page.look.design)[piece.style]
    wide = max((measure(line, style.stack) for line in piece.lines), default=0) * piece.size / style.share
    on_panel = piece.style in ON_PANEL and page.look.orientation == "landscape"
    centred = page.geometry.align == "center" or piece.style in CHECK or on_panel
    left = piece.x + (piece.width - wide) / 2 if centred else piece.x
    return left, piece.y, left + wide, piece.bottom


def list_overlaps(page: Page) -> list[str]:
    inks = [(getattr(piece, "style", "picture"), find_ink(piece, page)) for piece in page.pieces]
    return [
        f"{one} and {other}"
        for (one, a), (other, b) in combinations(inks, 2)
        if min(a[2], b[2]) - max(a[0], b[0]) > 0.5 and min(a[3], b[3]) - max(a[1], b[1]) > 0.5
    ]


def list_outside(page: Page, *, margin: float = 12) -> list[str]:
    width, height = page.geometry.width * MM, page.geometry.height * MM
    edge = margin * MM
    return [
        getattr(piece, "style", "picture")
        for piece in page.pieces
        for left, top, right, bottom in [find_ink(piece, page)]
        if left < edge or top < edge or right > width - edge or bottom > height - edge
    ]


@pytest.mark.parametrize("content", list_extremes(), ids=["short", "wide", "usual", "arabic", "everything"])
def test_nothing_overlaps_and_nothing_leaves_the_page(content: CertificateContent) -> None:
    for look in list_looks():
        page = lay_out(content, look)
        assert (list_overlaps(page), list_outside(page)) == ([], []), look


@pytest.mark.parametrize("design", DESIGNS)
def test_all_that_is_printed_stands_where_it_was_laid_out(design: str) -> None:
    """PDFium finds every letter inside the lines that the layout reserved for it."""
    for orientation in ORIENTATIONS:
        look = Look(design=design, orientation=orientation, logo=LOGO, sponsors=SPONSORS)
        contents = list_extremes()
        pdf = pypdfium2.PdfDocument(render_certificates(contents, look=look))
        for content, printed in zip(contents, pdf, strict=True):
            page = lay_out(content, look)
            height = page.geometry.height * MM
            inks = [find_ink(piece, page) for piece in page.pieces if isinstance(piece, Box)]
            text = printed.get_textpage()
            loose = []
            for index in range(text.count_rects()):
                left, bottom, right, top = text.get_rect(index)
                rectangle = left, height - top, right, height - bottom
                if not any(contains(ink, rectangle) for ink in inks):
                    loose.append((text.get_text_bounded(left, bottom, right, top), rectangle))
            assert loose == [], (look.orientation, content.name)


def contains(ink: Rectangle, inner: Rectangle) -> bool:
    """Letters may reach a little over their lines, as f and Arabic ones do, and a space stands at a line's end."""
    slack = 2.0 + 0.3 * (ink[3] - ink[1])
    across, down = min(slack, 9.0) + 0.03 * (ink[2] - ink[0]), slack
    return (
        ink[0] - across <= inner[0]
        and inner[2] <= ink[2] + across
        and ink[1] - down <= inner[1]
        and inner[3] <= ink[3] + down
    )


@pytest.mark.parametrize("design", DESIGNS)
def test_the_code_is_read_from_the_printed_page(design: str) -> None:
    for orientation in ORIENTATIONS:
        look = Look(design=design, orientation=orientation)
        content = make_content(verify_url="https://awards.example/verify/7K2QF-0M3WX-9ZB4T")
        page = pypdfium2.PdfDocument(render_certificates([content], look=look))[0]
        found = zxingcpp.read_barcodes(page.render(scale=150 / 72).to_pil())
        assert [code.text for code in found] == [content.verify_url], look


def test_each_serial_has_its_own_rosette() -> None:
    geometry = lay_out(make_content(), Look()).geometry
    serials = [f"7K2QF-0M3WX-{number:05}" for number in range(200)]

    def draw(serial: str) -> str:
        return draw_seal("classic", geometry, hue="rose", icon="award", serial=serial)

    assert len({draw(serial) for serial in serials}) == len(serials)
    assert draw(serials[0]) == draw(serials[0])


def test_paper_and_marks_are_as_a_print_shop_expects() -> None:
    a4, a3 = (842, 595), (1191, 842)
    for look, paper, trim in (
        (Look(), a4, (0, 0, *a4)),
        (Look(paper="A3"), a3, (0, 0, *a3)),
        (Look(paper="A3", orientation="portrait"), a3[::-1], (0, 0, *a3[::-1])),
        (Look(marks=True), (899, 652), (28, 28, 870, 624)),
        (Look(marks=True, orientation="portrait"), (652, 899), (28, 28, 624, 870)),
    ):
        with pikepdf.open(BytesIO(render_certificates([make_content()], look=look))) as pdf:
            page = pdf.pages[0]
            assert tuple(round(float(side)) for side in page.mediabox)[2:] == paper, look
            assert tuple(round(float(side)) for side in page.trimbox) == trim, look
            (link,) = page.Annots
            left, right = sorted(float(side) for side in list(link.Rect)[::2])
            bottom, top = sorted(float(side) for side in list(link.Rect)[1::2])
            assert 0 < left < right < paper[0], look
            assert 0 < bottom < top < paper[1], look
            if look.marks:
                bleed = [
                    round(float(one - other), 1) for one, other in zip(page.trimbox, page["/BleedBox"], strict=True)
                ]
                assert bleed == [8.5, 8.5, -8.5, -8.5]  # 3 mm


def test_pictures_are_described_and_stored_once() -> None:
    look = Look(logo=LOGO, sponsors=SPONSORS[:2])
    contents = [make_content(signatories=SIGNED[:2], serial=f"CCA-{number}") for number in range(3)]
    with pikepdf.open(BytesIO(render_certificates(contents, look=look))) as pdf:
        said = [str(item.Alt) for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and "/Alt" in item]
        pictures = [
            item for item in pdf.objects
            if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image" and int(item.Width) > 1
        ]  # fmt: skip
    for words in ("Association of Examples", "Sponsor 0", "Sponsor 1", "Signature of Ingrid Vandevelde"):
        assert said.count(words) == 3, said
    assert len(pictures) == 5


def test_an_unknown_look_is_refused() -> None:
    for wrong in ({"design": "plain"}, {"paper": "A5"}, {"orientation": "square"}, {"sponsors": (*SPONSORS, LOGO)}):
        with pytest.raises(ValueError):
            replace(Look(), **wrong)
