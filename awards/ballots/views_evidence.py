"""The photos and PDF files of a dossier, for the juror who reads it."""

from typing import Any

from flask import Blueprint, abort, g
from flask_login import current_user

from awards.ballots.service import BEFORE_SCORING, get_own_assignment
from awards.domain.lifecycle import AssignmentState
from awards.extensions import db
from awards.nominations.evidence_serving import send_evidence
from awards.nominations.service_evidence import get_judged
from awards.permissions import Permission, requires

bp = Blueprint("judged_evidence", __name__)


@bp.get("/<edition:edition>/ballots/<int:assignment_id>/evidence/<file_id>")
@requires(Permission.SEE_BALLOTS)
def show(assignment_id: int, file_id: str) -> Any:
    """A file of one's own dossier, once scoring has begun and as long as one has not stepped aside."""
    session = db.session()
    assignment = get_own_assignment(
        session, edition_id=g.edition.id, account_id=current_user.id, assignment_id=assignment_id
    )
    if g.edition.stage in BEFORE_SCORING or assignment.state is AssignmentState.RECUSED:
        abort(404)
    found = get_judged(session, entry_id=assignment.entry_id, public_id=file_id, blind=g.edition.hides_names)
    return send_evidence(found)
