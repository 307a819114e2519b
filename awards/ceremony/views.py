"""The night: one page from which everything of the evening is reached."""

from flask import Blueprint, g, render_template

from awards.ceremony.service_running_order import find_run_sheet
from awards.extensions import db
from awards.permissions import Permission, requires

bp = Blueprint("ceremony", __name__)


@bp.get("/<edition:edition>/ceremony")
@requires(Permission.RUN_CEREMONY)
def night() -> str:
    """Tiles, one for each part of the night."""
    return render_template("ceremony/night.html", sheet=find_run_sheet(db.session(), edition_id=g.edition.id))
