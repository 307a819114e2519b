"""What somebody should know of certificates before they are printed: pure, no page is made."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from awards.certificates.content import CertificateContent
from awards.certificates.layout import Page, lay_out
from awards.certificates.look import ENLARGED, Look, Picture, name_picture
from awards.certificates.pieces import Box, Image
from awards.certificates.typesetting import missing_letters, printable
from awards.domain.wording import N_

SMALL_NAME, SMALL_TEXT = 24.0, 9.0
"""Points on A4 below which a name is hard to read across a stage, and a text in the hand."""
FINE_ENOUGH = 300
"""Dots to an inch below which a print shop asks for a better picture."""


@dataclass(frozen=True)
class Remark:
    """One thing to look at: `message` is a msgid with `params`. What is `serious` cannot be printed."""

    key: str
    message: str
    params: dict[str, Any] = field(default_factory=dict)
    serious: bool = False


def check_certificate(content: CertificateContent, look: Look) -> tuple[Remark, ...]:
    """What is odd about one certificate as this look would print it, the serious first."""
    texts = (content.name, content.organisation, content.members, content.citation)
    missing = missing_letters(" ".join(texts))
    if missing:
        message = N_("These letters cannot be printed: %(letters)s. Write them in Latin letters.")
        return (Remark("letters_missing", message, {"letters": missing}, serious=True),)
    return (*_check_words(content, texts), *_check_sizes(lay_out(content, look)))


def _check_words(content: CertificateContent, texts: tuple[str, ...]) -> Iterator[Remark]:
    if content.kind == "winner" and not printable(content.citation):
        yield Remark("no_citation", N_("There is no citation."))
    if not printable(content.organisation):
        yield Remark("no_organisation", N_("There is no organisation."))
    dropped = _find_dropped(" ".join(texts))
    if dropped:
        yield Remark("signs_dropped", N_("These signs are left out: %(signs)s."), {"signs": dropped})


def _find_dropped(text: str) -> str:
    """Emoji and other pictures that no print font has, once each."""
    found = dict.fromkeys(sign for sign in text if not sign.isspace() and sign.isprintable() and not printable(sign))
    return " ".join(found)


def _check_sizes(page: Page) -> Iterator[Remark]:
    boxes = {piece.style: piece for piece in page.pieces if isinstance(piece, Box)}
    name = boxes["name"]
    if len(name.lines) > 1:
        yield Remark("name_lines", N_("The name takes %(count)s lines."), {"count": len(name.lines)})
    if name.size < SMALL_NAME:
        yield Remark("name_small", N_("The name is small: %(size)s points."), {"size": f"{name.size:.0f}"})
    for style, message in (
        ("citation", N_("The citation is small: %(size)s points.")),
        ("members", N_("The names of the team’s members are small: %(size)s points.")),
        ("organisation", N_("The organisation is small: %(size)s points.")),
    ):
        if style in boxes and boxes[style].size < SMALL_TEXT:
            yield Remark(f"{style}_small", message, {"size": f"{boxes[style].size:.0f}"})


def check_pictures(content: CertificateContent, look: Look) -> tuple[Remark, ...]:
    """Which pictures are too coarse at the size at which this look prints them; `content` is any certificate of it."""
    page = lay_out(replace(content, citation=""), look)
    inches: dict[str, float] = {}
    for piece in page.pieces:
        if isinstance(piece, Image):
            inches[piece.key] = max(inches.get(piece.key, 0.0), piece.width * ENLARGED[look.paper] / 72)
    remarks = []
    for key, message, picture in _list_pictures(content, look):
        dots = round(picture.size[0] / inches[name_picture(picture.data)])
        if dots < FINE_ENOUGH:
            remarks.append(Remark(key, message, {"name": picture.alternative, "dots": dots, "wanted": FINE_ENOUGH}))
    return tuple(remarks)


def _list_pictures(content: CertificateContent, look: Look) -> Iterator[tuple[str, str, Picture]]:
    if look.logo:
        message = N_("The logo has %(dots)s dots to an inch at its printed size; a print shop wants %(wanted)s.")
        yield "logo_coarse", message, look.logo
    for signatory in content.signatories:
        if signatory.image:
            message = N_("The signature of %(name)s has %(dots)s dots to an inch; a print shop wants %(wanted)s.")
            yield "signature_coarse", message, Picture(signatory.image, signatory.name)
    for picture in look.sponsors:
        message = N_("The picture of %(name)s has %(dots)s dots to an inch; a print shop wants %(wanted)s.")
        yield "sponsor_coarse", message, picture
