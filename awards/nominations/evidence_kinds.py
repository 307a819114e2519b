"""What a file is, told by its first bytes: never by its name, nor by what a browser says of it."""

from dataclasses import dataclass
from enum import StrEnum

from awards.domain.errors import AwardsError
from awards.domain.wording import N_

HEAD_BYTES = 4096
"""As much of a file as `recognise` looks at."""
PDF_MARK_WITHIN = 1024
"""How deep in a file the mark of a PDF may stand: readers of PDF look as far."""

EMPTY = N_("This file is empty.")
BROKEN_IMAGE = N_("This photo is damaged or not complete. Open it, save it anew, and try once more.")
BROKEN_PDF = N_("This PDF is damaged or not complete. Open it, save or print it as a PDF anew, and try once more.")
TOO_HEAVY = N_("This file is too heavy to be checked. Save it smaller, and try once more.")
HEIC = N_(
    "This is a HEIC photo, which not everybody can open. Send a JPEG: choose the photo from this page on your phone, "
    "or open it on a computer and save it as a JPEG."
)
FILM = N_("This is a film or a sound. Only photos and PDF files can be taken.")
OFFICE = N_("This is an Office file or an archive. Save or print it as a PDF, and send that.")
PROGRAM = N_("This is a program. Only photos and PDF files can be taken.")
DRAWING = N_("This is a web page or an SVG drawing: it may hold scripts. Print it as a PDF, or send a picture of it.")
OTHER = N_("This is neither a photo that we know nor a PDF. Send a JPEG, PNG, WebP or GIF, or a PDF.")


class EvidenceRefused(AwardsError):
    """A file that is not taken; the message says why, and what helps."""


class Kind(StrEnum):
    """What is taken."""

    IMAGE = "image"
    PDF = "pdf"


@dataclass(frozen=True)
class Cleaned:
    """A file that was written anew: its media type, and its size in pixels or pages."""

    media_type: str
    width: int | None = None
    height: int | None = None
    pages: int | None = None


IMAGE_MARKS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a")
OFFICE_MARKS = (
    b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b",
)  # fmt: skip
PROGRAM_MARKS = (b"MZ", b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"#!")
DRAWING_MARKS = (b"<svg", b"<html", b"<!doctype", b"<script", b"<?xml", b"<body", b"<head")
HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1")


def recognise(head: bytes) -> Kind:
    """What a file is that begins with `head` (HEAD_BYTES of it, or all). Raises EvidenceRefused."""
    if not head:
        raise EvidenceRefused(EMPTY)
    if head.startswith(IMAGE_MARKS) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP"):
        return Kind.IMAGE
    if b"%PDF-" in head[:PDF_MARK_WITHIN]:
        return Kind.PDF
    raise EvidenceRefused(_why_not(head))


def _why_not(head: bytes) -> str:
    if head[4:8] == b"ftyp":
        return HEIC if head[8:12] in HEIC_BRANDS else OTHER if head[8:12] in {b"avif", b"avis"} else FILM
    for marks, reason in ((OFFICE_MARKS, OFFICE), (PROGRAM_MARKS, PROGRAM)):
        if head.startswith(marks):
            return reason
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return DRAWING if text.startswith(DRAWING_MARKS) or b"<svg" in text or b"<html" in text else OTHER
