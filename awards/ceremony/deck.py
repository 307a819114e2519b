"""The deck's two pages, for the projector and for whoever runs it.

They are whole in themselves but for style sheets, scripts and fonts, so that they work from a folder on a disk, too.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from math import pi

from flask import render_template
from flask_babel import force_locale
from markupsafe import Markup

from awards.ceremony.printing import names_of
from awards.ceremony.service_deck import Deck
from awards.certificates.guilloche import trace_svg, wave_around
from awards.certificates.icons import FALLBACK_ICON, read_shapes
from awards.domain.wording import pick_text
from awards.web import show_time

SHEETS = {
    "stage": ("fonts", "deck-tokens", "deck", "deck-slides"),
    "presenter": ("fonts", "deck-tokens", "deck", "deck-slides", "deck-presenter"),
}
SCRIPTS = {
    "stage": ("deck-rules", "deck-keys", "deck-fit", "deck-confetti", "deck-stage"),
    "presenter": ("deck-keys", "deck-fit", "deck-presenter"),
}

_TOOLS = ("eye", "eye-off", "list-checks", "external-link", "x", "arrow-left", "arrow-right", "clock", FALLBACK_ICON)

Locate = Callable[[str], str]
"""From a file of static/, such as js/deck-stage.js, to its address as seen from the page."""


@dataclass(frozen=True)
class Seal:
    """What a page must know to open its own part of a locked pack: `opens` names that part, `folder` is where it is."""

    opens: str
    salt: str
    iterations: int
    folder: str


@dataclass(frozen=True)
class Writing:
    """How a deck's pages are written: in which language, and where what they need is to be found from there."""

    language: str
    locate: Locate
    presenter_url: str


def write_page(deck: Deck, page: str, writing: Writing, *, seal: Seal | None = None) -> str:
    """The page on the projector (`stage`) or the second window (`presenter`). With a seal it holds nothing of the deck:
    the words of `write_body` come out of a locked file."""
    return _write(f"ceremony/deck_{page}.html", deck, page, writing, seal)


def write_body(deck: Deck, page: str, writing: Writing) -> str:
    """What stands in the body of such a page."""
    return _write(f"ceremony/_deck_{page}.html", deck, page, writing, None)


def _write(template: str, deck: Deck, page: str, writing: Writing, seal: Seal | None) -> str:
    icons = {act.category.icon for act in deck.acts}
    with force_locale(writing.language):
        return render_template(
            template,
            deck=deck,
            edition=deck.edition,
            language=writing.language,
            locate=writing.locate,
            presenter_url=writing.presenter_url,
            seal=seal,
            sheets=(*SHEETS[page], "pack-lock") if seal else SHEETS[page],
            scripts=(*SCRIPTS[page], "pack-lock") if seal else SCRIPTS[page],
            symbols=[draw_symbol(name) for name in sorted({*icons, *_TOOLS})],
            rosette=draw_rosette(),
            pick_text=pick_text,
            names_of=names_of,
            clock=show_time,
        )


@cache
def draw_symbol(name: str) -> Markup:
    """A Lucide icon to be used within the page: from a disk, a browser lends no page another file's drawing."""
    return Markup(  # noqa: S704 (shapes of the project's own file)
        f'<symbol id="glyph-{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.5" '
        f'stroke-linecap="round" stroke-linejoin="round">{read_shapes(name)}</symbol>'
    )


@cache
def draw_rosette(petals: int = 18, turns: int = 6) -> str:
    """An engraver's rosette within a square of 200, as the data of an SVG path: closed curves whose radius waves, each
    turned by a fraction of a petal."""
    curves = [
        wave_around((0.0, 0.0), radius=84.0, swing=14.0, petals=petals, phase=2 * pi * turn / turns)
        for turn in range(turns)
    ]
    return "".join(trace_svg(curve, segments=petals * 4) for curve in curves)
