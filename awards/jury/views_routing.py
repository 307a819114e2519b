"""Routing entries to jurors: who reads what now, what a new run would change, and applying it."""

from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from awards.domain.errors import RoutingOutdated
from awards.domain.routing_relaxing import Relaxation
from awards.domain.wording import N_
from awards.extensions import db
from awards.jury.forms import ApplyForm
from awards.jury.service_names import list_spoken_of, load_names, name_explanations
from awards.jury.service_overview import describe_changes, describe_state
from awards.jury.service_plan import AS_IT_STANDS, Plan, Supposition, plan_routing, read_supposition
from awards.jury.service_releasing import count_given_up
from awards.jury.service_routing import apply_routing, figures_of, list_runs
from awards.jury.service_silence import can_release, list_paused, list_silent
from awards.jury.service_wanted import count_with_fewer
from awards.permissions import Permission, requires
from awards.web import now, say

bp = Blueprint("routing", __name__)

RELAXATIONS = {
    Relaxation.CAPACITY: N_("A tenth more dossiers for every juror"),
    Relaxation.SATURATED: N_("Three more dossiers for each juror who is full"),
    Relaxation.PANELS: N_("Jurors help out on other panels"),
    Relaxation.LANGUAGES: N_("Jurors read another language as well"),
    Relaxation.FEWER: N_("Entries that lack jurors make do with one juror less"),
}


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
        silent=list_silent(session, edition=g.edition, now=now()),
        paused=list_paused(session, edition_id=g.edition.id),
        with_fewer=count_with_fewer(session, edition_id=g.edition.id),
    )


@bp.get("/<edition:edition>/routing/preview")
@requires(Permission.ROUTE_ENTRIES)
def preview() -> str:
    """What a new run would change, as things stand or with one thing relaxed. Nothing is written."""
    return _show_plan(get_supposition(request.args.get("suppose", "")))


@bp.get("/<edition:edition>/routing/release/<int:juror_id>")
@requires(Permission.ROUTE_ENTRIES)
def release(juror_id: int) -> str:
    """What would become of the dossiers that a juror has not cast, if they went to others. Nothing is written."""
    if not can_release(db.session(), edition_id=g.edition.id, juror_id=juror_id):
        abort(404)
    return _show_plan(Supposition(released_id=juror_id))


def get_supposition(text: str) -> Supposition:
    """What an address supposes; a page that supposes something else does not exist."""
    try:
        return read_supposition(text)
    except ValueError:
        abort(404)


def _show_plan(supposed: Supposition) -> str:
    session = db.session()
    plan = plan_routing(session, edition=g.edition, supposed=supposed)
    names = load_names(session, edition=g.edition, entry_ids=list_spoken_of(plan))
    languages = {entry.id: entry.languages for entry in plan.problem.entries}
    return render_template(
        "routing/preview.html",
        form=ApplyForm(data={"digest": plan.digest, "suppose": str(supposed)}),
        plan=plan,
        names=names,
        figures=figures_of(plan.relaxed, plan.solution),
        changes=describe_changes(plan, names),
        sentences=name_explanations(plan.solution.explanation, names, languages),
        menu=_menu(plan),
        relaxations=RELAXATIONS,
    )


def _menu(plan: Plan) -> list[tuple[str, str, int]]:
    """(supposition, label, what would be missing) of each relaxation that helps; none beside one that is shown."""
    if plan.supposed != AS_IT_STANDS:
        return []
    return [(one.relaxation.value, RELAXATIONS[one.relaxation], one.missing) for one in plan.menu()]


@bp.post("/<edition:edition>/routing/apply")
@requires(Permission.ROUTE_ENTRIES)
def apply() -> Any:
    """Apply what was previewed, with what was supposed, if it still holds."""
    form = ApplyForm()
    try:
        run = apply_routing(
            db.session(), edition=g.edition, digest=form.digest.data or "",
            supposed=get_supposition(form.suppose.data or ""), now=now(), actor_id=current_user.id,
        )  # fmt: skip
    except RoutingOutdated as error:
        db.session.rollback()
        return render_template("routing/outdated.html", message=say(error)), 409
    db.session.commit()
    flash(_("Applied. New: %(added)s; moved: %(moved)s; taken back: %(removed)s.", **_counts(run.figures)), "success")
    return redirect(url_for("routing.current", edition=g.edition.slug))


def _counts(figures: dict[str, Any]) -> dict[str, Any]:
    return {name: figures[name] for name in ("added", "moved", "removed")}
