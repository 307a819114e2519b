"""Routing entries to jurors: who reads what now, what a new run would change, and applying it."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from awards.domain.errors import RoutingOutdated
from awards.domain.routing import solve
from awards.extensions import db
from awards.jury.forms import ApplyForm
from awards.jury.service_overview import describe_changes, describe_state, load_names, name_explanations
from awards.jury.service_problem import build_problem, problem_digest
from awards.jury.service_releasing import count_given_up
from awards.jury.service_routing import apply_routing, figures_of, list_runs
from awards.permissions import Permission, requires
from awards.web import now, say

bp = Blueprint("routing", __name__)


@bp.get("/<edition:edition>/routing")
@requires(Permission.ROUTE_ENTRIES)
def current() -> str:
    """Who reads what now."""
    session = db.session()
    return render_template(
        "routing/current.html",
        state=describe_state(session, edition=g.edition),
        runs=list_runs(session, edition_id=g.edition.id),
        given_up=count_given_up(session, edition_id=g.edition.id),
    )


@bp.get("/<edition:edition>/routing/preview")
@requires(Permission.ROUTE_ENTRIES)
def preview() -> str:
    """What a new run would change. Nothing is written."""
    session = db.session()
    problem = build_problem(session, edition=g.edition)
    solution = solve(problem)
    names = load_names(session, edition=g.edition, solution=solution)
    return render_template(
        "routing/preview.html",
        form=ApplyForm(data={"digest": problem_digest(problem)}),
        figures=figures_of(problem, solution),
        changes=describe_changes(problem, solution, names),
        sentences=[say(sentence) for sentence in name_explanations(solution, names)],
        seed=problem.seed,
        k=problem.k,
    )


@bp.post("/<edition:edition>/routing/apply")
@requires(Permission.ROUTE_ENTRIES)
def apply() -> Any:
    """Apply what was previewed, if it still holds."""
    form = ApplyForm()
    try:
        run = apply_routing(
            db.session(), edition=g.edition, digest=form.digest.data or "", now=now(), actor_id=current_user.id
        )
    except RoutingOutdated as error:
        db.session.rollback()
        return render_template("routing/outdated.html", message=say(error)), 409
    db.session.commit()
    flash(_("Applied. New: %(added)s; moved: %(moved)s; taken back: %(removed)s.", **_counts(run.figures)), "success")
    return redirect(url_for("routing.current", edition=g.edition.slug))


def _counts(figures: dict[str, Any]) -> dict[str, Any]:
    return {name: figures[name] for name in ("added", "moved", "removed")}
