"""Certificates as PDF: one page each, tagged to PDF/UA-1, the same bytes for the same contents and look."""

import atexit
import ctypes
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from threading import Lock
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

import pydyf
import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from awards.certificates.content import CertificateContent, Signatory
from awards.certificates.flow import Flow
from awards.certificates.layout import lay_out
from awards.certificates.look import PLAIN, Look, name_picture
from awards.certificates.sheets import PLACEHOLDER, dress_pages
from awards.certificates.typesetting import missing_letters
from awards.certificates.wording import write_collection_title, write_labels
from awards.domain.errors import AwardsError
from awards.domain.wording import N_

__all__ = [
    "CertificateContent",
    "LettersMissing",
    "RenderingError",
    "Signatory",
    "check_print_system",
    "print_pages",
    "qr_data_uri",
    "render_certificates",
]

_ROOT = Path(__file__).resolve().parents[2]
_READABLE = (_ROOT / "static", _ROOT / "templates")

# What WeasyPrint loads at run time, and the Debian package that brings it.
_LIBRARIES = {
    "libgobject-2.0.so.0": "libglib2.0-0",
    "libfontconfig.so.1": "libfontconfig1",
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz.so.0": "libharfbuzz0b",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}

PICTURES = "picture"
"""The scheme of the addresses of an edition's own pictures."""

# Pango's font map, which all that is printed shares, is not safe to use from two threads at once.
_press_lock = Lock()


class RenderingError(RuntimeError):
    """A certificate could not be made as designed: a fault of the program, not of its input."""


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


def check_print_system(load: Callable[[str], object] = ctypes.CDLL) -> list[str]:
    """A line for each system library that printing needs and this machine lacks; none when all is well."""
    return [
        f"Certificates need the system library {library}: install the Debian package {package}."
        for library, package in _LIBRARIES.items()
        if not _can_load(library, load)
    ]


def _can_load(library: str, load: Callable[[str], object]) -> bool:
    try:
        load(library)
    except OSError:
        return False
    return True


def print_pages(
    html: str,
    *,
    sheet: str,
    count: int | None,
    finish: Callable[[object, pydyf.PDF], None] | None = None,
    pictures: Mapping[str, bytes] = MappingProxyType({}),
) -> bytes:
    """A PDF/UA-1 of `count` pages (None: however many) with the tokens and a style sheet of static/css.

    Raises RenderingError. `finish` is called with WeasyPrint's document and the PDF before it is written; an image at
    the address `picture:KEY` is read from `pictures`.
    """
    with _press_lock:
        return _print(html, sheet, count, finish, pictures)


def _print(
    html: str,
    sheet: str,
    count: int | None,
    finish: Callable[[object, pydyf.PDF], None] | None,
    pictures: Mapping[str, bytes],
) -> bytes:
    import weasyprint  # noqa: PLC0415 (slow to load, needed here only)
    from weasyprint.urls import FatalURLFetchingError  # noqa: PLC0415

    font_config, _ = _press()
    url_fetcher = build_url_fetcher(pictures)
    stylesheets = [_read_sheet(name) for name in ("tokens.css", "print-fonts.css", sheet)]
    try:
        document = weasyprint.HTML(string=html, base_url=_ROOT.as_uri() + "/", url_fetcher=url_fetcher).render(
            stylesheets=stylesheets, font_config=font_config
        )
    except FatalURLFetchingError as error:
        raise RenderingError(str(error)) from error
    if count is not None and len(document.pages) != count:
        raise RenderingError(f"{sheet}: {count} pages were wanted, {len(document.pages)} came out.")
    printed: bytes = document.write_pdf(finisher=finish, pdf_variant="pdf/ua-1", pdf_identifier=True)
    return printed


@cache
def _press() -> tuple[Any, Any]:
    """The fonts and the fetcher of all that is printed, made once a process: reading fonts is a third of the work."""
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415 (slow to load, needed here only)

    return FontConfiguration(), build_url_fetcher()


@cache
def _read_sheet(name: str) -> Any:
    """A style sheet of static/css; the one that declares the fonts puts them into the press."""
    import weasyprint  # noqa: PLC0415 (slow to load, needed here only)

    font_config, url_fetcher = _press()
    path = _ROOT / "static" / "css" / name
    return weasyprint.CSS(filename=path, font_config=font_config, url_fetcher=url_fetcher)


# While the interpreter still can, let WeasyPrint remove the folder in which it unpacked the fonts.
atexit.register(_press.cache_clear)
atexit.register(_read_sheet.cache_clear)


def build_url_fetcher(pictures: Mapping[str, bytes] = MappingProxyType({})) -> Any:
    """A WeasyPrint fetcher of `data:`, `picture:` and files in static/ and templates/; all else is an error."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415 (slow to load, needed here only)

    class ProjectFetcher(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            parts = urlsplit(url)
            if parts.scheme == PICTURES and parts.path in pictures:
                return URLFetcherResponse(url, pictures[parts.path])
            if parts.scheme == "file":
                path = Path(url2pathname(parts.path)).resolve()
                if parts.netloc or not any(path.is_relative_to(folder) for folder in _READABLE):
                    raise ValueError(f"Not a file of a certificate's design: {url}")
            return super().fetch(url, headers)

    return ProjectFetcher(allowed_protocols={"data", "file"}, allow_redirects=False, fail_on_errors=True)


@cache
def _template() -> Any:
    environment = Environment(loader=FileSystemLoader(_ROOT / "templates"), autoescape=True, undefined=StrictUndefined)
    return environment.get_template("certificates/certificate.html")


def _title(contents: Sequence[CertificateContent]) -> str:
    return write_labels(contents[0]).document_title if len(contents) == 1 else write_collection_title(contents[0])


def qr_data_uri(url: str) -> str:
    """The code as an SVG image, with medium error correction and the quiet zone left to the paper around it."""
    return str(segno.make_qr(url, error="m").svg_data_uri(border=0, omitsize=True, dark="#1b1f33"))


def mark_quotes(document: Any, pdf: pydyf.PDF) -> None:
    """State the language of each quote on its tag, which WeasyPrint does for the whole file only; a `finish`.

    A quote that goes on over a page has a tag on each. Tags are made in the order in which the boxes stand.
    """
    tags = [item for item in pdf.objects if isinstance(item, pydyf.Dictionary) and item.get("S") == "/BlockQuote"]
    languages = [language for page in document.pages for language in _list_quotes(page._page_box)]
    for tag, language in zip(tags, languages, strict=True):
        tag["Lang"] = pydyf.String(language)


def _list_quotes(box: Any) -> list[str]:
    """The languages of the quotes in a box, in order."""
    box = getattr(box, "_box", box)  # what is placed apart is wrapped
    if getattr(box, "element_tag", None) == "blockquote" and box.element is not None:
        return [box.element.get("lang") or box.style["lang"] or ""]
    return [language for child in getattr(box, "children", ()) for language in _list_quotes(child)]


def _mark_languages(pdf: pydyf.PDF, languages: list[str]) -> None:
    """State each page's language on its article, which WeasyPrint does for the whole file only."""
    articles = [item for item in pdf.objects if isinstance(item, pydyf.Dictionary) and item.get("S") == "/Art"]
    for article, language in zip(articles, languages, strict=True):
        article["Lang"] = pydyf.String(language)
