"""A specimen in the look of an edition: a winner who does not exist, with its own signatories and pictures."""

from datetime import UTC, datetime
from io import BytesIO
from threading import Lock

import pypdfium2
from flask_babel import gettext as _

from awards.certificates.content import CertificateContent
from awards.certificates.service import SPECIMEN, write_content
from awards.domain.lifecycle import CertificateKind
from awards.editions.models import Category, Edition

WIDEST = 1400
"""Pixels on the longer side: sharp on a dense screen."""

# PDFium is not safe to use from two threads at once.
_reader_lock = Lock()


def make_specimen(
    edition: Edition, category: Category, *, language: str, signatures: dict[str, bytes]
) -> CertificateContent:
    """What is printed on it, in the page's language."""
    return write_content(
        edition, category, CertificateKind.WINNER, SPECIMEN, signatures, name="Marie-Hélène Vanden Broeck",
        organisation=_("A contact centre"), members="", locale=language,
        citation=_("She heard what the caller did not say, took the time it needed, and found a way out together."),
        awarded_on=edition.ceremony_on or datetime.now(UTC).date(),
    )  # fmt: skip


def draw_page(pdf: bytes) -> bytes:
    """The first page as a PNG."""
    with _reader_lock:
        document = pypdfium2.PdfDocument(pdf)
        try:
            page = document[0]
            picture = page.render(scale=WIDEST / max(page.get_size())).to_pil()
        finally:
            document.close()
    file = BytesIO()
    picture.convert("RGB").save(file, "PNG")
    return file.getvalue()
