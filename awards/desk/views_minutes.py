"""The minutes in one click, for organisers and the chair; a draft until the results are sealed."""

from flask import Blueprint, Response, g
from flask_login import current_user

from awards.desk.minutes import print_minutes
from awards.extensions import db
from awards.permissions import Permission, requires, sees_names
from awards.results.service_leaving import check_in_every_room
from awards.results.service_minutes import write_minutes
from awards.web import now, send_pdf

bp = Blueprint("minutes", __name__)


@bp.get("/<edition:edition>/minutes.pdf")
@requires(Permission.SEE_MINUTES)
def pdf() -> Response:
    """All of it. Closed, like the rooms, to whoever has left one."""
    check_in_every_room(db.session(), edition=g.edition, account_id=current_user.id)
    names = sees_names(current_user, g.edition)
    written = write_minutes(db.session(), edition=g.edition, names=names)
    printed = print_minutes(written, edition=g.edition, names=names, now=now())
    return send_pdf(printed, f"minutes-{g.edition.slug}.pdf")
