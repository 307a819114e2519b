"""Taking the seal off: one person asks with a reason, another one confirms or lets it stay on."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_login import current_user

from awards.accounts.service import list_names
from awards.desk.service_unsealing import confirm_unsealing
from awards.domain.errors import AwardsError
from awards.extensions import db
from awards.forms import BaseForm, area_field
from awards.permissions import Permission, requires
from awards.results.forms import MOST_IN_REASON
from awards.results.service_unsealing import ask_unsealing, find_request, withdraw_request
from awards.web import now, say, whole_number

bp = Blueprint("unsealing", __name__)


class UnsealForm(BaseForm):
    """Why the seal must be taken off."""

    reason = area_field(_l("Reason"), most=MOST_IN_REASON)


@bp.route("/<edition:edition>/unseal", methods=["GET", "POST"])
@requires(Permission.UNSEAL_RESULTS)
def unseal() -> Any:
    """What follows from it; the form that asks, or the wish that waits for a second person."""
    form = UnsealForm()
    if form.validate_on_submit():
        try:
            ask_unsealing(db.session(), edition=g.edition, reason=form.reason.data, now=now(), actor_id=current_user.id)
        except AwardsError as error:
            db.session.rollback()
            form.show(error)
        else:
            db.session.commit()
            flash(_("Your wish is recorded. A second person must confirm it; until then the seal stays on."), "success")
            return redirect(url_for("unsealing.unseal", edition=g.edition.slug))
    waiting = find_request(db.session(), edition=g.edition)
    people = list_names(db.session(), account_ids={waiting.first_by_id}) if waiting else {}
    return render_template("desk/unseal.html", form=form, waiting=waiting, people=people)


def _request_id() -> int:
    """Which wish the page showed; -1, which there is none of, where it is no number."""
    number = whole_number(request.form.get("request"), digits=9)
    return -1 if number is None else number


@bp.post("/<edition:edition>/unseal/confirm")
@requires(Permission.UNSEAL_RESULTS)
def confirm() -> Any:
    """The second person takes the seal off."""
    try:
        revoked = confirm_unsealing(
            db.session(), edition=g.edition, request_id=_request_id(), now=now(), actor_id=current_user.id
        )
    except AwardsError as error:
        return _refused(error)
    db.session.commit()
    flash(_("The seal is taken off. The jury deliberates again."), "success")
    if revoked:
        words = ngettext("%(num)s certificate is withdrawn.", "%(num)s certificates are withdrawn.", revoked)
        flash(words, "warning")
    return redirect(url_for("results.seal", edition=g.edition.slug))


@bp.post("/<edition:edition>/unseal/withdraw")
@requires(Permission.UNSEAL_RESULTS)
def withdraw() -> Any:
    """The seal stays on."""
    try:
        withdraw_request(db.session(), edition=g.edition, request_id=_request_id(), now=now(), actor_id=current_user.id)
    except AwardsError as error:
        return _refused(error)
    db.session.commit()
    flash(_("The seal stays on."), "success")
    return redirect(url_for("sealed.seal", edition=g.edition.slug))


def _refused(error: AwardsError) -> Any:
    db.session.rollback()
    flash(say(error), "error")
    return redirect(url_for("unsealing.unseal", edition=g.edition.slug))
