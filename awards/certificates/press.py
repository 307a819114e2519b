"""The press: HTML as PDF/UA-1 with the project's own files and fonts, one job at a time in a process."""

import atexit
import ctypes
import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import Lock
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

import pydyf
import segno

__all__ = [
    "PICTURES",
    "RenderingError",
    "build_url_fetcher",
    "check_print_system",
    "mark_quotes",
    "print_pages",
    "qr_data_uri",
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

LONG_FILE = 20
"""Pages."""
PICTURES = "picture"
"""The scheme of the addresses of an edition's own pictures."""

# Pango's font map, which all that is printed shares, is not safe to use from two threads at once.
_press_lock = Lock()


class RenderingError(RuntimeError):
    """A page could not be printed as designed: a fault of the program, not of its input."""


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
    with _press_lock, _without_collecting(count):
        return _print(html, sheet, count, finish, pictures)


@contextmanager
def _without_collecting(count: int | None) -> Iterator[None]:
    """Long files without the garbage collector, which finds nothing in them and takes a tenth of the time."""
    if (count or 0) < LONG_FILE or not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.collect()


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

    def finish_all(rendered: object, pdf: pydyf.PDF) -> None:
        _name_silent_glyphs(pdf)
        if finish is not None:
            finish(rendered, pdf)

    printed: bytes = document.write_pdf(finisher=finish_all, pdf_variant="pdf/ua-1", pdf_identifier=True)
    return printed


def _name_silent_glyphs(pdf: pydyf.PDF) -> None:
    """Give a glyph that stands for no letter of its own, such as the second half of an Arabic one, an invisible joiner.

    WeasyPrint maps it to nothing, which PDF/UA-1 does not allow.
    """
    for item in pdf.objects:
        if isinstance(item, pydyf.Stream) and b"endcmap" in item.stream:
            item.stream = [line.replace(b"> <>", b"> <200d>") for line in item.stream]


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
