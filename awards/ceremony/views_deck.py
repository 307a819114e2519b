"""The reveal deck: how to run it, the page on the projector and the presenter's second window."""

from flask import Blueprint, g, render_template, request, url_for

from awards.ceremony.deck import Writing, write_page
from awards.ceremony.service_deck import show_deck
from awards.ceremony.service_running_order import find_run_sheet
from awards.extensions import db
from awards.permissions import Permission, requires
from awards.web import LANGUAGES, locale

bp = Blueprint("deck", __name__)


@bp.get("/<edition:edition>/ceremony/deck")
@requires(Permission.RUN_CEREMONY)
def prepare() -> str:
    """What the deck has, which keys do what, and the way to it."""
    language = _language()
    deck = show_deck(db.session(), edition=g.edition, language=language)
    return render_template(
        "ceremony/deck.html",
        deck=deck,
        language=language,
        sheet=find_run_sheet(db.session(), edition_id=g.edition.id),
    )


@bp.get("/<edition:edition>/ceremony/deck/<any(stage, presenter):page>")
@requires(Permission.RUN_CEREMONY)
def show(page: str) -> str:
    """What the hall sees, and what whoever runs the deck sees."""
    language = _language()
    deck = show_deck(db.session(), edition=g.edition, language=language)
    presenter_url = url_for("deck.show", edition=g.edition.slug, page="presenter", language=language)
    return write_page(deck, page, Writing(language, _static, presenter_url))


def _language() -> str:
    """The one asked for, else that of the organiser's pages."""
    asked = request.args.get("language", "")
    return asked if asked in LANGUAGES else locale()


def _static(name: str) -> str:
    return url_for("static", filename=name)
