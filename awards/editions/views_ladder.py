"""What is done when entries tie: set by organisers, read by everybody."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from awards.domain.errors import AwardsError
from awards.editions.forms_ladder import LadderForm, ladder_data
from awards.editions.service_ladder import change_tie_ladder, ladder_is_fixed, ladder_of
from awards.extensions import db
from awards.permissions import Permission, requires
from awards.web import now

bp = Blueprint("ladder", __name__)


@bp.get("/<edition:edition>/ties")
@requires(Permission.SEE_EDITION)
def ties() -> str:
    """The ladder in words, and how to repeat a draw."""
    return render_template("editions/ties.html", steps=ladder_of(g.edition), fixed=ladder_is_fixed(g.edition))


@bp.route("/<edition:edition>/settings/ties", methods=["GET", "POST"])
@requires(Permission.MANAGE_EDITION)
def change() -> Any:
    """Choose the steps, until scoring opens."""
    form = LadderForm(data=ladder_data(g.edition))
    if form.validate_on_submit():
        try:
            change_tie_ladder(
                db.session(), edition=g.edition, steps=form.steps, phrase=form.phrase.data or "", now=now(),
                actor_id=current_user.id,
            )  # fmt: skip
        except AwardsError as error:
            db.session.rollback()
            form.show(error)
        else:
            db.session.commit()
            flash(_("Saved."), "success")
            return redirect(url_for("ladder.change", edition=g.edition.slug))
    return render_template("editions/ladder.html", form=form, fixed=ladder_is_fixed(g.edition))
