"""Dossiers on a juror's device: the script that serves them without a network, and what the device may keep."""

from typing import Any

from flask import Blueprint, current_app, g, send_from_directory, url_for
from flask_login import current_user
from flask_wtf.csrf import generate_csrf

from awards.ballots.service_kept import list_keepable
from awards.editions.service import scoring_is_open
from awards.extensions import db
from awards.permissions import Permission, public, requires
from awards.web import locale, now

bp = Blueprint("kept", __name__)


@bp.get("/ballots-worker.js")
@public
def worker() -> Any:
    """At the root, so that the browser lets it look after the ballots of an edition; asked for anew each time."""
    folder = f"{current_app.static_folder}/js"
    answer = send_from_directory(folder, "ballots-worker.js", mimetype="text/javascript", max_age=0)
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@bp.get("/<edition:edition>/ballots/kept")
@requires(Permission.SEE_BALLOTS)
def sync() -> Any:
    """Who is signed in, a fresh token for their forms, whether scoring is open, and the pages that may be kept.

    Each page comes with a stamp, which is another one once the page has changed.
    """
    is_open = scoring_is_open(g.edition, now=now())
    found = list_keepable(db.session(), edition_id=g.edition.id, account_id=current_user.id) if is_open else []
    slug, language = g.edition.slug, locale()
    answer = {
        "account": current_user.id,
        "token": generate_csrf(),
        "open": is_open,
        "pages": {
            url_for("ballots.fill", edition=slug, assignment_id=one.assignment_id): f"{one.stamp}.{language}"
            for one in found
        },
    }
    return answer, {"Cache-Control": "no-store, private"}
