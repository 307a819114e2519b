"""A poster that asks for nominations, as PDF: one page, portrait, tagged to PDF/UA-1.

The page is laid out once, in rem: 10 points each on A4, √2 times that on A3.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from babel.dates import format_date, format_time
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from awards.certificates.icons import icon_data_uri
from awards.certificates.press import print_pages, qr_data_uri
from awards.certificates.typesetting import DISPLAY, ITALIC, SANS_BOLD, Fitted, Step, fit, printable
from awards.certificates.wording import TRANSLATIONS, load_translations
from awards.domain.wording import REGIONAL

PAPERS = ("a4", "a3")

_TEMPLATES = Path(__file__).resolve().parents[2] / "templates"

# Widths in points on A4, and the sizes to try in turn.
_PAGE_WIDTH, _COLUMN_WIDTH = 491.0, 258.0
_EYEBROW: list[Step] = [(1, (15, 14, 13, 12, 11, 10, 9, 8)), (2, (10, 9, 8))]
_QUESTION: list[Step] = [(2, (84, 80, 76, 72, 68, 64, 60)), (3, (60, 54, 48, 40))]
_ANSWER: list[Step] = [(1, (52, 48, 44, 40, 36, 30))]
_NAME: list[Step] = [(1, (44, 40, 37, 34, 31)), (2, (40, 36, 32, 28, 24)), (3, (24, 20, 16))]
_LOOKS_FOR: list[Step] = [
    (5, (23, 22, 21, 20)), (6, (21, 20, 19, 18)), (7, (18, 17, 16)), (9, (16, 15, 14, 13)), (13, (12, 11, 10, 9)),
]  # fmt: skip
_WORDS_HEIGHT, _LABEL_HEIGHT = 248.0, 36.0
_NAME_LEADING, _LOOKS_FOR_LEADING = 1.1, 1.32
_ADDRESS: list[Step] = [(1, (22, 21, 20, 19, 18, 17, 16, 15, 14)), (2, (16, 14, 12, 10)), (3, (10, 9, 8))]
_CLOSING: list[Step] = [(1, (16, 15, 14, 13, 12)), (2, (12, 11, 10))]


@dataclass(frozen=True)
class PosterCategory:
    """A category as the poster shows it."""

    name: str
    hue: str
    icon: str


@dataclass(frozen=True)
class PosterContent:
    """One poster: all words in `language` (fr, nl or en) but the labels, which are translated while rendering."""

    edition_name: str
    categories: tuple[PosterCategory, ...]
    """The one that the poster is for, or all of them."""
    looks_for: str
    """What the jury looks for; empty on a poster for all categories."""
    closes_at: datetime | None
    """In the edition's time zone."""
    language: str
    paper: str
    url: str
    """What the QR code opens."""
    printed_url: str
    """The shorter address for those who type."""


def render_poster(content: PosterContent) -> bytes:
    """The PDF."""
    html = _template().render(content=content, lines=_lay_out(content), icon=icon_data_uri, qr=qr_data_uri,
                              **_write_labels(content))  # fmt: skip
    return print_pages(html, sheet="poster.css", count=1)


def _lay_out(content: PosterContent) -> dict[str, Fitted]:
    _ = load_translations(TRANSLATIONS, content.language).gettext
    name = content.categories[0].name if content.looks_for else ""
    address = content.printed_url.split("://", 1)[-1]
    heading = fit(printable(name), DISPLAY, width=_COLUMN_WIDTH, steps=_NAME)
    return {
        "edition": fit(printable(content.edition_name), SANS_BOLD, width=_PAGE_WIDTH * 0.9, steps=_EYEBROW),
        "question": fit(printable(_("Who makes the difference?")), DISPLAY, width=_PAGE_WIDTH, steps=_QUESTION),
        "answer": fit(printable(_("Tell us.")), ITALIC, width=_PAGE_WIDTH * 0.7, steps=_ANSWER),
        "name": heading,
        "looks_for": fit(
            printable(content.looks_for), ITALIC, width=_COLUMN_WIDTH, steps=_low_enough(_LOOKS_FOR, heading)
        ),
        "address": fit(printable(address), SANS_BOLD, width=_PAGE_WIDTH, steps=_ADDRESS),
        "closing": fit(printable(_write_closing(content)), SANS_BOLD, width=_PAGE_WIDTH, steps=_CLOSING),
    }


def _low_enough(steps: list[Step], heading: Fitted) -> list[Step]:
    """The steps that leave room under a heading above the foot of the page; the last one at its smallest always."""
    room = _WORDS_HEIGHT - _LABEL_HEIGHT - len(heading.lines) * heading.size * _NAME_LEADING
    low = [(count, [size for size in sizes if count * size * _LOOKS_FOR_LEADING <= room]) for count, sizes in steps]
    return [step for step in low if step[1]] or [(steps[-1][0], steps[-1][1][-1:])]


def _write_labels(content: PosterContent) -> dict[str, str]:
    _ = load_translations(TRANSLATIONS, content.language).gettext
    name = content.categories[0].name if content.looks_for else _("All categories")
    return {
        "title": _("%(edition)s: poster (%(category)s)") % {"edition": content.edition_name, "category": name},
        "looks_for_label": _("What the jury looks for"),
        "choice_label": _("Choose the category that fits"),
        "scan_label": _("Scan and nominate"),
        "effort": _("It takes about three minutes, and you need no account."),
        "qr_alternative": _("QR code that opens %(url)s") % {"url": content.url},
    }


def _write_closing(content: PosterContent) -> str:
    """Until when one can nominate, on one line; in French the first of the month is "1er"."""
    if content.closes_at is None:
        return ""
    _ = load_translations(TRANSLATIONS, content.language).gettext
    region = REGIONAL[content.language]
    day = format_date(content.closes_at, "full", locale=region)
    if content.language == "fr":
        day = day.replace(" 1 ", " 1er ")
    time = format_time(content.closes_at, "short", locale=region)
    return _("Nominate until %(date)s, %(time)s") % {"date": day, "time": time}


@cache
def _template() -> Any:
    environment = Environment(loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined)
    return environment.get_template("desk/poster.html")
