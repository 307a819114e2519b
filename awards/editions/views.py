"""The start page, an edition's front page and its settings."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.routing import BaseConverter

from awards.domain.errors import AwardsError
from awards.domain.lifecycle import Stage
from awards.domain.wording import N_
from awards.editions.forms import readings, settings_form
from awards.editions.service import (
    change_settings,
    find_current_edition,
    find_edition,
    list_categories,
    nominating_is_open,
)
from awards.editions.service_reading import change_reading, field_of
from awards.extensions import db
from awards.permissions import Permission, public, requires
from awards.web import now, show_date, show_moment

bp = Blueprint("editions", __name__)

LARGEST_ID = 2**31 - 1

STAGE_NAMES = {
    Stage.DRAFT: N_("In preparation"),
    Stage.NOMINATING: N_("Nominating"),
    Stage.SCREENING: N_("Screening"),
    Stage.SCORING: N_("Scoring"),
    Stage.DELIBERATING: N_("Deliberating"),
    Stage.SEALED: N_("Sealed"),
    Stage.REVEALED: N_("Revealed"),
    Stage.ARCHIVED: N_("Archived"),
}


class EditionConverter(BaseConverter):
    """An edition's address: it begins with its year, so that it never hides another page."""

    regex = r"[0-9]{4}[a-z0-9-]{0,20}"


def _is_storable(value: object) -> bool:
    """Whether each database can look for `value`: PostgreSQL refuses a NUL, and both a number beyond their columns."""
    return "\0" not in value if isinstance(value, str) else not isinstance(value, int) or value <= LARGEST_ID


def load_edition(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Before each view: the edition that the address names, in `g.edition`. What no row can have is not looked for."""
    if not all(map(_is_storable, (values or {}).values())):
        abort(404)
    if values and "edition" in values:
        g.edition = find_edition(db.session(), slug=values.pop("edition"))
        if g.edition is None:
            abort(404)


@dataclass(frozen=True)
class Step:
    """One stage, for the picture of the timeline."""

    label: str
    state: str
    when: str = ""


def timeline() -> list[Step]:
    """The stages of `g.edition`, with their dates."""
    edition = g.edition
    dates = {
        Stage.NOMINATING: edition.nominating_closes_at
        and _("until %(date)s", date=show_moment(edition.nominating_closes_at)),
        Stage.SCORING: edition.scoring_closes_at and _("until %(date)s", date=show_moment(edition.scoring_closes_at)),
        Stage.REVEALED: edition.ceremony_on and show_date(edition.ceremony_on),
    }
    stages = [stage for stage in Stage if stage not in {Stage.DRAFT, Stage.ARCHIVED}]
    reached = list(Stage).index(edition.stage)
    steps = []
    for stage in stages:
        place = list(Stage).index(stage)
        state = "current" if place == reached else "done" if place < reached else "todo"
        steps.append(Step(_(STAGE_NAMES[stage]), state, dates.get(stage) or ""))
    return steps


@bp.get("/")
@public
def home() -> Any:
    """To the newest edition; before there is one, a word on what this is."""
    edition = find_current_edition(db.session())
    if edition is None:
        return render_template("editions/none.html")
    return redirect(url_for("editions.front", edition=edition.slug))


@bp.get("/<edition:edition>/")
@requires(Permission.SEE_EDITION)
def front() -> str:
    """What the awards are, where they stand, and the way to nominate."""
    return render_template(
        "editions/front.html",
        categories=list_categories(db.session(), edition_id=g.edition.id),
        nominating=nominating_is_open(g.edition, now=now()),
        steps=timeline(),
    )


@bp.get("/<edition:edition>/privacy")
@requires(Permission.SEE_EDITION)
def privacy() -> str:
    """What is kept about people, why, who sees it, and what they can ask."""
    return render_template("editions/privacy.html")


@bp.route("/<edition:edition>/settings", methods=["GET", "POST"])
@requires(Permission.MANAGE_EDITION)
def settings() -> Any:
    """Name, timeline, place, quorum, signatories."""
    categories = list_categories(db.session(), edition_id=g.edition.id)
    form, wanted = settings_form(g.edition, categories), [field_of(category.key) for category in categories]
    if form.validate_on_submit():
        try:
            by = {"edition": g.edition, "now": now(), "actor_id": current_user.id}
            change_settings(db.session(), settings=form.settings(), **by)
            change_reading(db.session(), wanted=readings(form, categories), **by)
        except AwardsError as error:
            db.session.rollback()
            form.show(error)
        else:
            db.session.commit()
            flash(_("Saved."), "success")
            return redirect(url_for("editions.settings", edition=g.edition.slug))
    return render_template("editions/settings.html", form=form, wanted=wanted)
