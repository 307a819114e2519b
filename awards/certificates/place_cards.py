"""Place cards: four on a sheet of A4, folded to stand on a table and be read from both sides."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from flask import render_template
from sqlalchemy.orm import Session

from awards.certificates.joining import join_pdfs
from awards.certificates.packing import Order, Plan, lay_steps
from awards.certificates.paper import make_printable
from awards.certificates.press import print_pages
from awards.certificates.service_guests import PlaceCard, list_guests, list_place_cards
from awards.certificates.service_packs import register_maker
from awards.certificates.typesetting import DISPLAY, SANS, Fitted, direction, fit, printable
from awards.domain.errors import NotFound
from awards.domain.wording import N_

KIND = "place_cards"
ON_A_SHEET = 4
SHEETS_A_STEP = 25
WIDTH = 85 * 72 / 25.4
"""Points that a line may take."""
_NAME = ((1, (34, 31, 28)), (2, (27, 24, 21)), (3, (20, 18, 16, 14)))
_LINE = ((1, (14, 13, 12)), (2, (11, 10, 9)))


def print_place_cards(cards: Sequence[PlaceCard], *, edition_name: str, language: str, printed_at: datetime) -> bytes:
    """A PDF/UA-1 of as many sheets as it takes."""
    sheets = [cards[start : start + ON_A_SHEET] for start in range(0, len(cards), ON_A_SHEET)]
    html = render_template(
        "certificates/print_place_cards.html", sheets=sheets, edition_name=edition_name, printed_at=printed_at,
        direction=direction, fit_name=_fit_name, fit_line=_fit_line, language=language,
    )  # fmt: skip
    return print_pages(make_printable(html), sheet="place-cards.css", count=len(sheets))


def _fit_name(text: str) -> Fitted:
    return fit(printable(text), DISPLAY, width=WIDTH, steps=_NAME)


def _fit_line(text: str) -> Fitted:
    return fit(printable(text), SANS, width=WIDTH, steps=_LINE)


def plan_place_cards(session: Session, order: Order) -> Plan:
    """For the guests that `order.options` names by id, as they are called now; `each_member`: not teams but people."""
    chosen = set(order.options["guests"])
    guests = [guest for guest in list_guests(session, edition=order.edition) if guest.nominee_id in chosen]
    cards = list_place_cards(guests, each_member=order.options["each_member"])
    if not cards:
        raise NotFound(N_("Nobody of those who were ticked is up for an award any more."))
    name, locale, asked_at = order.edition.name, order.locale, order.asked_at

    def write(some: Sequence[PlaceCard], path: Path) -> None:
        path.write_bytes(print_place_cards(some, edition_name=name, language=locale, printed_at=asked_at))

    steps = lay_steps(cards, at_once=ON_A_SHEET * SHEETS_A_STEP, about=name, extension="pdf", write=write)
    return Plan(f"place-cards-{order.edition.slug}.pdf", "application/pdf", steps, join_pdfs)


register_maker(KIND, plan_place_cards, label=N_("Place cards"), page="certificates.place_cards")
