"""Spreading the word: the links to share, and the posters to hang beside the coffee machine."""

from typing import Any

from flask import Response, abort, g, render_template, url_for

from awards.desk.poster import PAPERS, PosterCategory, PosterContent, render_poster
from awards.desk.views import bp
from awards.domain.wording import pick_text
from awards.editions.models import Category
from awards.editions.service import find_category, list_categories
from awards.extensions import db, site
from awards.permissions import Permission, requires
from awards.web import send_pdf

ALL = "all"
"""What stands in a poster's address in the place of a category's key, for all of them together."""


def nominating_path(category: Category | None, **query: Any) -> str:
    """The path of a category's form, or of the choice among all."""
    if category is None:
        return url_for("nominations.choose", edition=g.edition.slug, **query)
    return url_for("nominations.write", edition=g.edition.slug, category=category.key, **query)


@bp.get("/<edition:edition>/desk/posters")
@requires(Permission.MANAGE_EDITION)
def posters() -> str:
    """For each category and for all together: the link to share, and the posters."""
    categories = list_categories(db.session(), edition_id=g.edition.id)
    shared: list[dict[str, Any]] = [
        {"key": each.key if each else ALL, "category": each, "link": site.url(nominating_path(each))}
        for each in (None, *categories)
    ]
    return render_template("desk/posters.html", shared=shared, papers=PAPERS)


@bp.get("/<edition:edition>/desk/posters/<category>-<any(fr, nl, en):language>-<any(a4, a3):paper>.pdf")
@requires(Permission.MANAGE_EDITION)
def poster(category: str, language: str, paper: str) -> Response:
    """One poster. Its QR code opens the form in the poster's language."""
    content = _content(category, language, paper)
    # read before rendering, so that no transaction stays open meanwhile
    filename = f"poster-{g.edition.slug}-{category}-{language}-{paper}.pdf"
    db.session.rollback()
    return send_pdf(render_poster(content), filename)


def _content(key: str, language: str, paper: str) -> PosterContent:
    chosen = None
    if key == ALL:
        categories = list_categories(db.session(), edition_id=g.edition.id)
    else:
        chosen = find_category(db.session(), edition_id=g.edition.id, key=key) if key.isprintable() else None
        categories = [chosen or abort(404)]
    closes_at = g.edition.nominating_closes_at
    return PosterContent(
        edition_name=g.edition.name,
        categories=tuple(
            PosterCategory(pick_text(each.name, language), each.hue, each.icon) for each in categories
        ),
        looks_for=pick_text(chosen.looks_for, language) if chosen else "",
        closes_at=closes_at.astimezone(g.edition.zone) if closes_at else None,
        language=language,
        paper=paper,
        url=site.url(nominating_path(chosen, lang=language)),
        printed_url=site.url(nominating_path(chosen)),
    )  # fmt: skip
