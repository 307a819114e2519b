"""Casting all complete drafts in one step, and opening a cast ballot again."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from awards.ballots.forms import CastForm
from awards.ballots.service import get_own_assignment
from awards.ballots.service_casting import cast_ballots, reopen_ballot
from awards.ballots.service_standing import list_standings
from awards.domain.errors import AwardsError
from awards.domain.lifecycle import AssignmentState
from awards.extensions import db
from awards.permissions import Permission, requires
from awards.web import now

bp = Blueprint("casting", __name__)


@bp.route("/<edition:edition>/ballots/cast", methods=["GET", "POST"])
@requires(Permission.CAST_BALLOTS)
def cast_all() -> Any:
    """Which drafts are complete and which are not; casts those that are ticked."""
    form = CastForm()
    if not form.validate_on_submit():
        return _confirm(form)
    try:
        cast = cast_ballots(db.session(), edition=g.edition, account_id=current_user.id, seen=form.seen, now=now())
    except AwardsError as error:
        db.session.rollback()
        form.show(error)
        return _confirm(form), 409
    db.session.commit()
    flash(ngettext("%(num)s ballot is cast. Thank you.", "%(num)s ballots are cast. Thank you.", len(cast)), "success")
    return redirect(url_for("ballots.mine", edition=g.edition.slug))


def _confirm(form: CastForm) -> str:
    waiting = [one for one in list_standings(db.session(), edition=g.edition, account_id=current_user.id) if one.waits]
    return render_template(
        "ballots/cast_all.html",
        form=form,
        ready=[one for one in waiting if one.is_ready],
        incomplete=[one for one in waiting if one.version is not None and not one.is_ready],
        untouched=sum(one.version is None for one in waiting),
    )


@bp.post("/<edition:edition>/ballots/<int:assignment_id>/reopen")
@requires(Permission.CAST_BALLOTS)
def reopen(assignment_id: int) -> Any:
    """Make a cast ballot a draft again."""
    assignment = get_own_assignment(
        db.session(), edition_id=g.edition.id, account_id=current_user.id, assignment_id=assignment_id
    )
    if assignment.state is AssignmentState.CAST:  # a second tap finds it open
        reopen_ballot(db.session(), assignment=assignment, now=now())
        db.session.commit()
        flash(_("The ballot is open again."), "success")
    return redirect(url_for("ballots.fill", edition=g.edition.slug, assignment_id=assignment_id))
