"""What the team sees of a seal: who signed, the digest and its publication, the file, seals that were taken off."""

from typing import Any

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.exc import DBAPIError

from awards.domain.errors import AwardsError
from awards.domain.sealed_file import digest_of
from awards.domain.wording import N_
from awards.extensions import db
from awards.permissions import Permission, requires
from awards.results.service_publishing import publish_digest
from awards.results.service_seal import ResultsChanged, canonical_results, digest_results, find_seal, list_signers
from awards.results.service_unsealing import find_request, list_unsealings
from awards.web import error_page, now, say

bp = Blueprint("sealed", __name__)


@bp.app_errorhandler(DBAPIError)
def refuse_change(error: DBAPIError) -> Any:
    """What a trigger of the database refused because it is sealed is a broken rule, not a crash."""
    if "sealed: " not in str(error.orig):
        raise error
    db.session.rollback()
    return error_page(409, _("The results are sealed: nothing in them can be changed any more."))


@bp.get("/<edition:edition>/sealed")
@requires(Permission.SEE_SEALED)
def seal() -> str:
    """The seal as it stands, compared with the database at this moment."""
    found = find_seal(db.session(), edition_id=g.edition.id)
    return render_template(
        "results/sealed.html",
        seal=found,
        signers=list_signers(db.session(), seal=found),
        holds=found is not None and found.digest == digest_results(db.session(), edition=g.edition),
        request_waits=find_request(db.session(), edition=g.edition) is not None,
        unsealings=list_unsealings(db.session(), edition_id=g.edition.id),
    )


@bp.get("/<edition:edition>/sealed.json")
@requires(Permission.TAKE_SEALED_FILE)
def file() -> Response:
    """The very bytes that were sealed; never others. Raises ResultsChanged where the database says something else."""
    content = canonical_results(db.session(), g.edition).encode()
    found = find_seal(db.session(), edition_id=g.edition.id)
    if found is None or found.digest != digest_of(content):
        raise ResultsChanged(N_("The database no longer says what was sealed. Ask whoever runs this site to look."))
    response = Response(content, mimetype="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="sealed-{g.edition.slug}.json"'
    response.headers["Cache-Control"] = "no-store, private"
    return response


@bp.post("/<edition:edition>/sealed/publish")
@requires(Permission.PUBLISH_DIGEST)
def publish() -> Any:
    """Let everybody know the digest before the winners are known."""
    try:
        publish_digest(
            db.session(), edition=g.edition, digest=request.form.get("digest", ""), now=now(), actor_id=current_user.id
        )
    except AwardsError as error:
        db.session.rollback()
        flash(say(error), "error")
    else:
        db.session.commit()
        flash(_("The digest is published. Give its page’s address to whoever wants to check."), "success")
    return redirect(url_for("sealed.seal", edition=g.edition.slug))
