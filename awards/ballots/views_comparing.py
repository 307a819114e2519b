"""A juror's own ballots of a category, beside each other."""

from flask import Blueprint, g, render_template
from flask_login import current_user

from awards.ballots.service import BEFORE_SCORING, get_own_assignment
from awards.ballots.service_comparing import list_compared
from awards.domain.errors import NotNow
from awards.domain.wording import N_
from awards.extensions import db
from awards.permissions import Permission, requires

bp = Blueprint("comparing", __name__)


@bp.get("/<edition:edition>/ballots/<int:assignment_id>/compare")
@requires(Permission.SEE_BALLOTS)
def own(assignment_id: int) -> str:
    """The points that the juror gave in this category. The dossier's page takes the table out of this one."""
    assignment = get_own_assignment(
        db.session(), edition_id=g.edition.id, account_id=current_user.id, assignment_id=assignment_id
    )
    if g.edition.stage in BEFORE_SCORING:
        raise NotNow(N_("Scoring has not begun yet."))
    category = assignment.entry.category
    return render_template(
        "ballots/compare.html",
        category=category,
        assignment_id=assignment.id,
        compared=list_compared(db.session(), assignment=assignment, criteria=category.criteria, edition=g.edition),
    )
