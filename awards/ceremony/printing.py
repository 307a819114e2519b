"""The night on paper: run sheet, cue cards, envelope cards, tagged to PDF/UA-1."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from unicodedata import east_asian_width

from flask import render_template
from flask_babel import force_locale
from markupsafe import Markup

from awards.ceremony.service_running_order import Act, Item, Person
from awards.certificates.paper import make_printable
from awards.certificates.press import print_pages, qr_data_uri
from awards.certificates.typesetting import direction
from awards.domain.wording import pick_text
from awards.editions.models import Category, Edition
from awards.web import locale, show_time

PAPERS = ("a6", "c6", "dl")
"""A6 to be glued on; C6 and DL to be printed on the envelope itself."""
_NAME_SIZES = ((18, 42), (34, 34), (60, 27), (90, 21), (10_000, 18))
_CITATION_SIZES = ((240, 23), (440, 18), (700, 14), (1600, 12.5), (10_000, 9))
_CROWD_SIZES = ((280, 25), (480, 20), (800, 14.5), (1200, 12), (100_000, 9))


@dataclass(frozen=True)
class EnvelopeCard:
    """One category's card and where its code leads."""

    category: Category
    url: str


def step(text: str, steps: Sequence[tuple[int, float]]) -> float:
    """The size in points for a text of its length: the longer, the smaller. A Chinese letter is as wide as two."""
    length = len(text) + sum(east_asian_width(character) in "FW" for character in text)
    return next(size for most, size in steps if length <= most)


def print_run_sheet(items: Sequence[Item], *, edition: Edition, with_winners: bool, now: datetime) -> bytes:
    """A4, in the language of whoever asks. Without winners nothing in it depends on who they are."""
    html = render_template(
        "ceremony/print_run_sheet.html",
        items=items,
        edition=edition,
        with_winners=with_winners,
        printed_at=now,
        clock=show_time,
        direction=direction,
    )
    return print_pages(make_printable(html), sheet="run-sheet-print.css", count=None)


def print_cue_cards(acts: Sequence[Act], *, edition: Edition, language: str, now: datetime) -> bytes:
    """A5, three cards for each award or more; each in the language asked for, else in its act's own."""
    own = locale()
    cards = [_write_cards(act, language or act.language or own) for act in acts]
    with force_locale(language or acts[0].language or own):
        html = render_template("ceremony/print_cue_cards.html", cards=cards, edition=edition, printed_at=now)
    return print_pages(make_printable(html), sheet="cue-cards.css", count=None)


def _write_cards(act: Act, language: str) -> Markup:
    with force_locale(language):
        written = render_template(
            "ceremony/_cue_cards.html",
            act=act,
            language=language,
            direction=direction,
            pick_text=pick_text,
            name_size=lambda name: step(name, _NAME_SIZES),
            citation_size=_citation_size,
            crowd_size=_crowd_size,
        )
    return Markup(written)  # noqa: S704 (a template's own output, escaped there)


def _citation_size(person: Person) -> float:
    """By all that stands on the card: a winner's card is one card."""
    beside = f"{person.name}{person.name}{person.pronunciation}{person.organisation}{person.members}"
    return step(person.citation + beside, _CITATION_SIZES)


def _crowd_size(people: Sequence[Person]) -> float:
    return step("".join(f"{one.name}{one.organisation}{one.pronunciation}{30 * ' '}" for one in people), _CROWD_SIZES)


def print_envelope_cards(cards: Sequence[EnvelopeCard], *, edition: Edition, paper: str, now: datetime) -> bytes:
    """One card for each category, named in three languages, with a code and no winner."""
    html = render_template(
        "ceremony/print_envelopes.html",
        cards=cards,
        edition=edition,
        paper=paper,
        printed_at=now,
        names_of=names_of,
        qr_data_uri=qr_data_uri,
    )
    return print_pages(make_printable(html), sheet="envelope-cards.css", count=len(cards))


def names_of(category: Category) -> list[tuple[str, str]]:
    """(language, name): each name once, with the first language that has it."""
    named: dict[str, str] = {}
    for language in ("fr", "nl", "en"):
        named.setdefault(pick_text(category.name, language), language)
    return [(language, name) for name, language in named.items()]


def sets_of(acts: Sequence[Act]) -> list[tuple[str, list[Act]]]:
    """The acts by presenter, in the order in which each first comes on."""
    sets: dict[str, list[Act]] = {}
    for act in acts:
        sets.setdefault(act.presenter, []).append(act)
    return list(sets.items())
