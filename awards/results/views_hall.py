"""The hall of fame for everybody, and what organisers add to it and take off."""

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from awards.domain.errors import AwardsError
from awards.domain.lifecycle import DECIDED
from awards.extensions import csrf, db, limiter
from awards.permissions import Permission, public, requires
from awards.results.forms_hall import EarlierForm
from awards.results.service import list_decisions
from awards.results.service_hall import add_earlier, list_earlier, remove_earlier, show_hall
from awards.results.service_winners import withheld_entries
from awards.results.views_public import PER_ADDRESS, bp
from awards.web import now


@bp.get("/hall-of-fame")
@limiter.limit(PER_ADDRESS)
@public
def hall() -> str:
    """All winners by year, or those of one category."""
    found = show_hall(db.session())
    kinds = {one.kind for one in found.kinds}
    kind = request.args.get("category")
    return render_template("results/hall.html", hall=found, kind=kind if kind in kinds else None)


@bp.route("/<edition:edition>/hall-of-fame", methods=["GET", "POST"])
@csrf.exempt
@requires(Permission.MANAGE_EDITION)
def manage_hall() -> Any:
    """Paste winners of earlier years. The form checks its own token, so that nothing typed is lost when it ran out."""
    form = EarlierForm()
    if form.validate_on_submit() and (lines := form.lines()) is not None:
        try:
            added = add_earlier(db.session(), edition=g.edition, lines=lines, now=now(), actor_id=current_user.id)
        except AwardsError as error:
            db.session.rollback()
            form.show(error)
        else:
            db.session.commit()
            _tell(added)
            return _back()
    decisions = list_decisions(db.session(), edition_id=g.edition.id) if g.edition.stage in DECIDED else []
    return render_template(
        "results/manage_hall.html",
        form=form,
        earlier=list_earlier(db.session()),
        decisions=decisions,
        withheld=withheld_entries(db.session(), edition_ids=[g.edition.id]),
    )


def _tell(added: int) -> None:
    words = ngettext("%(num)s winner was added.", "%(num)s winners were added.", added)
    flash(words if added else _("All of these are in the list already."), "success" if added else "info")


def _back() -> Any:
    return redirect(url_for("winners.manage_hall", edition=g.edition.slug))


@bp.post("/<edition:edition>/hall-of-fame/<int:win_id>/remove")
@requires(Permission.MANAGE_EDITION)
def remove_win(win_id: int) -> Any:
    """Take a winner of an earlier year off the list."""
    remove_earlier(db.session(), edition=g.edition, win_id=win_id, now=now(), actor_id=current_user.id)
    db.session.commit()
    flash(_("The name is taken off the hall of fame."), "success")
    return _back()
