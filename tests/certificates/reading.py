"""A certificate's content for tests, and its PDF read back."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

from awards.certificates.rendering import CertificateContent, Signatory, render_certificates

SIGNATORIES = (
    Signatory("Ingrid Vandevelde", "Présidente de l'association"),
    Signatory("Karim Bouzid", "Président du jury"),
    Signatory("Joke De Smet", "Juryvoorzitter"),
)


def make_content(**changes: Any) -> CertificateContent:
    content = CertificateContent(
        kind="winner",
        category_name="Empathy",
        hue="rose",
        icon="heart-handshake",
        name="Amira Belkacem",
        organisation="Contact Nord",
        members="",
        citation="She named the fear first; the solution came after.",
        edition_name="Customer Contact Awards 2026",
        awarded_on=date(2026, 11, 19),
        place="Brussels",
        language="en",
        serial="CCA-2026-0007",
        verify_url="https://awards.example/certificates/CCA-2026-0007",
        signatories=SIGNATORIES[:2],
    )
    return replace(content, **changes)


def read(*contents: CertificateContent) -> PdfReader:
    return PdfReader(BytesIO(render_certificates(contents)))


def read_lines(content: CertificateContent) -> str:
    """The page's text on one line, so that it does not matter where lines break."""
    reader = read(content)
    assert len(reader.pages) == 1
    return " ".join(reader.pages[0].extract_text().split())


def walk(element: Any) -> list[DictionaryObject]:
    """An element of the tag tree and all those below it, in reading order."""
    element = element.get_object()
    if not isinstance(element, DictionaryObject) or "/S" not in element:
        return []
    kids = element.get("/K", ArrayObject())
    kids = kids if isinstance(kids, ArrayObject) else [kids]
    return [element, *(found for kid in kids for found in walk(kid))]


def list_tags(reader: PdfReader) -> list[DictionaryObject]:
    return [tag for top in reader.trailer["/Root"]["/StructTreeRoot"]["/K"] for tag in walk(top)]


def list_starts(reader: PdfReader) -> list[tuple[float, float]]:
    """Where each piece of text on the first page starts, in millimetres from the bottom left."""
    starts = []

    def visit(text: str, page: list[float], matrix: list[float], *_font: Any) -> None:
        if text.strip():
            x, y = matrix[4], matrix[5]
            points = x * page[0] + y * page[2] + page[4], x * page[1] + y * page[3] + page[5]
            starts.append((points[0] * 25.4 / 72, points[1] * 25.4 / 72))

    reader.pages[0].extract_text(visitor_text=visit)
    return starts


def list_fonts(reader: PdfReader) -> dict[str, DictionaryObject]:
    fonts = {}
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            descendant = font.get_object()["/DescendantFonts"][0].get_object()
            fonts[descendant["/BaseFont"].split("+")[1]] = descendant["/FontDescriptor"]
    return fonts


def list_faces_with_boxes(reader: PdfReader) -> list[str]:
    """The faces that were asked for a character they lack: WeasyPrint gives these an encoding of their own."""
    fonts = [font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()]
    return [font["/BaseFont"] for font in fonts if font["/Encoding"] != "/Identity-H"]
