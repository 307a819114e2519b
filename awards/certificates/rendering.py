"""Certificates as PDF: one page each, tagged to PDF/UA-1, the same bytes for the same contents and look."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pydyf
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from awards.certificates.content import CertificateContent, Signatory
from awards.certificates.flow import Flow
from awards.certificates.layout import lay_out
from awards.certificates.look import PLAIN, Look, name_picture
from awards.certificates.press import PICTURES, print_pages
from awards.certificates.sheets import PLACEHOLDER, dress_pages
from awards.certificates.typesetting import missing_letters
from awards.certificates.wording import write_collection_title, write_labels
from awards.domain.errors import AwardsError
from awards.domain.wording import N_

__all__ = ["CertificateContent", "LettersMissing", "Signatory", "render_certificates"]

_ROOT = Path(__file__).resolve().parents[2]


class LettersMissing(AwardsError):
    """A text has letters that no print font has; better said now than seen as empty boxes on the stage."""


def render_certificates(contents: Sequence[CertificateContent], *, look: Look = PLAIN) -> bytes:
    """One PDF with a page for each content, in order; the file's own language and date are the first one's.

    Raises LettersMissing for a text that no print font can write, RenderingError for a fault of the program.
    """
    if not contents:
        raise ValueError("There is no certificate to render.")
    for content in contents:
        _refuse_missing_letters(content)
    pages = [lay_out(content, look) for content in contents]
    pictures = _gather_pictures(contents, look)
    html = _template().render(
        pages=pages,
        flow=Flow.of(pages),
        look=look,
        title=_title(contents),
        author=contents[0].edition_name,
        created_on=contents[0].awarded_on,
        addresses={"qr": PLACEHOLDER, **{key: f"{PICTURES}:{key}" for key in pictures}},
    )

    def finish(_document: object, pdf: pydyf.PDF) -> None:
        dress_pages(pdf, pages)
        _mark_languages(pdf, [content.language for content in contents])

    return print_pages(html, sheet="certificate.css", count=len(contents), finish=finish, pictures=pictures)


def _gather_pictures(contents: Sequence[CertificateContent], look: Look) -> dict[str, bytes]:
    """The pictures of a file by the keys by which its pages call them."""
    pictures = {name_picture(signatory.image): signatory.image
                for content in contents for signatory in content.signatories if signatory.image}  # fmt: skip
    for picture in (look.logo, *look.sponsors):
        if picture:
            pictures[name_picture(picture.data)] = picture.data
    return pictures


def _refuse_missing_letters(content: CertificateContent) -> None:
    signatories = [text for signatory in content.signatories for text in (signatory.name, signatory.role)]
    texts = [content.name, content.organisation, content.members, content.citation, content.category_name]
    missing = missing_letters(" ".join([*texts, content.edition_name, content.place, *signatories]))
    if missing:
        raise LettersMissing(
            N_("Certificate %(serial)s has letters that cannot be printed: %(letters)s. Write them in Latin letters."),
            {"serial": content.serial, "letters": missing},
        )


@cache
def _template() -> Any:
    environment = Environment(loader=FileSystemLoader(_ROOT / "templates"), autoescape=True, undefined=StrictUndefined)
    return environment.get_template("certificates/certificate.html")


def _title(contents: Sequence[CertificateContent]) -> str:
    return write_labels(contents[0]).document_title if len(contents) == 1 else write_collection_title(contents[0])


def _mark_languages(pdf: pydyf.PDF, languages: list[str]) -> None:
    """State each page's language on its article, which WeasyPrint does for the whole file only."""
    articles = [item for item in pdf.objects if isinstance(item, pydyf.Dictionary) and item.get("S") == "/Art"]
    for article, language in zip(articles, languages, strict=True):
        article["Lang"] = pydyf.String(language)
