"""The shortlist: ticked by the chair beside the ranking, published by an organiser; completes the blueprint."""

from typing import Any

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from awards.domain.errors import AwardsError
from awards.domain.notice import NoticeTime
from awards.editions.service import find_category
from awards.editions.views import LARGEST_ID
from awards.extensions import db
from awards.permissions import Permission, requires
from awards.results.service_shortlist import list_shortlist, publish_shortlist, set_shortlist, shortlist_mark
from awards.results.views_room import bp
from awards.web import now, say, whole_number

__all__ = ["bp"]


def _ids(name: str) -> set[int]:
    typed = [whole_number(each, digits=10) for each in request.form.getlist(name)]
    return {number for number in typed if number is not None and number <= LARGEST_ID}


@bp.post("/<edition:edition>/results/<category>/shortlist")
@requires(Permission.RECORD_DECISION)
def choose_shortlist(category: str) -> Any:
    """Those ticked are the shortlist of the category."""
    found = find_category(db.session(), edition_id=g.edition.id, key=category) or abort(404)
    chosen = set_shortlist(
        db.session(), edition=g.edition, category=found, entry_ids=_ids("entry"), seen_ids=_ids("seen"), now=now(),
        actor_id=current_user.id,
    )  # fmt: skip
    db.session.commit()
    words = ngettext("%(num)s entry is on the shortlist.", "%(num)s entries are on the shortlist.", len(chosen))
    flash(words if chosen else _("Nobody is on the shortlist of this category."), "success")
    return redirect(url_for("results.ranking", edition=g.edition.slug, category=category))


@bp.route("/<edition:edition>/shortlist", methods=["GET", "POST"])
@requires(Permission.PUBLISH_SHORTLIST)
def shortlist() -> Any:
    """Who is on it, and the button that publishes it, for good."""
    if request.method == "POST":
        try:
            told = publish_shortlist(
                db.session(), edition=g.edition, mark=request.form.get("mark", ""), now=now(), actor_id=current_user.id
            )
        except AwardsError as error:
            db.session.rollback()
            flash(say(error), "error")
        else:
            db.session.commit()
            flash(_("The shortlist is published."), "success")
            if told:
                flash(ngettext("%(num)s nominee is told.", "%(num)s nominees are told.", told), "success")
        return redirect(url_for("results.shortlist", edition=g.edition.slug))
    listed = list_shortlist(db.session(), edition=g.edition)
    return render_template(
        "results/shortlist.html",
        shortlist=listed,
        mark=shortlist_mark(listed),
        size=sum(len(one.entries) for one in listed),
        tells=g.edition.notice_time is NoticeTime.AT_SHORTLIST,
    )
