"""Each award's page for the public, to be shared: its winner, or those who share it."""

from typing import Any

from flask import Blueprint, g, redirect, render_template, url_for
from flask_babel import gettext as _

from awards.domain.wording import REGIONAL
from awards.extensions import db, limiter, site
from awards.permissions import Permission, requires
from awards.results.service_winners import Award, PublicWinner, get_award, get_winner
from awards.web import in_language, locale

bp = Blueprint("winners", __name__)

PER_ADDRESS = "120 per minute"
"""A whole office may look from behind one network address."""


def share_url(endpoint: str, **values: Any) -> str:
    """The address to share: in the reader's language, so that whoever follows it, and the card, speak it."""
    return site.url(url_for(endpoint, edition=g.edition.slug, lang=locale(), **values))


def picture_url(endpoint: str, **values: Any) -> str:
    """The whole address of a card in the reader's language."""
    return site.url(url_for(endpoint, edition=g.edition.slug, language=locale(), **values))


@bp.app_context_processor
def sharing() -> dict[str, Any]:
    """What the templates of shared pages use."""
    return {"share_url": share_url, "picture_url": picture_url, "regional": REGIONAL}


@bp.get("/<edition:edition>/winners/<category>")
@limiter.limit(PER_ADDRESS)
@requires(Permission.SEE_WINNERS)
def award(category: str) -> str:
    """A category's award: the page of its winner, or all who share it, each with a page of their own."""
    found = get_award(db.session(), edition=g.edition, key=category)
    return _show(found, found.winners)


@bp.get("/<edition:edition>/winners/<category>/<int:entry_id>")
@limiter.limit(PER_ADDRESS)
@requires(Permission.SEE_WINNERS)
def winner(category: str, entry_id: int) -> Any:
    """One of several who share an award; one who has it alone is on the award's page."""
    one = get_winner(db.session(), edition=g.edition, key=category, entry_id=entry_id)
    found = get_award(db.session(), edition=g.edition, key=category)
    if not found.is_shared:
        return redirect(url_for("winners.award", edition=g.edition.slug, category=category))
    return _show(found, (one,))


def _show(found: Award, shown: tuple[PublicWinner, ...]) -> str:
    """A page of all who share an award has the card of all winners, which names nobody."""
    category = in_language(found.category.name)
    names = ", ".join(one.name for one in shown if one.name)
    apart = shown[0] if found.is_shared and len(shown) == 1 else None
    address = {"category": found.category.key}
    return render_template(
        "results/winner.html",
        award=found,
        shown=shown,
        title=names or category,
        headline=_("%(names)s · winner in %(category)s", names=names, category=category) if names else category,
        url=share_url("winners.winner", **address, entry_id=apart.entry_id)
        if apart
        else share_url("winners.award", **address),
        pictured=shown[0] if len(shown) == 1 and shown[0].name else None,
    )
