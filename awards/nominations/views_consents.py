"""Changing what one agreed to, at any time."""

from typing import Any

from flask import Blueprint, abort, flash, g, redirect, url_for
from flask_babel import gettext as _

from awards.extensions import db
from awards.nominations.forms_consents import ConsentsForm
from awards.nominations.service_consents import change_consents
from awards.nominations.service_own import find_own_nomination
from awards.nominations.views_own import own_account
from awards.permissions import signed_in
from awards.web import now

bp = Blueprint("consents", __name__)


@bp.post("/<edition:edition>/my-nominations/<public_id>/consents")
@signed_in
def change(public_id: str) -> Any:
    """What may be done with one's words from now on."""
    account = own_account()
    known = public_id.isalnum() and find_own_nomination(
        db.session(), edition_id=g.edition.id, public_id=public_id, account=account
    )
    nomination = known or abort(404)
    consents = ConsentsForm().consents()
    change_consents(db.session(), nomination=nomination, consents=consents, now=now(), actor_id=account.id)
    db.session.commit()
    flash(_("Saved: from now on we keep to this."), "success")
    return redirect(url_for("nominations.show", edition=g.edition.slug, public_id=public_id))
