"""Routing, looked at closely: the readers of each entry, past runs; and what is taken back with one button."""

from typing import Any

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from awards.domain.routing import Explanation
from awards.editions.service import find_category
from awards.extensions import db
from awards.jury.service_names import load_names, name_explanations
from awards.jury.service_plan import plan_routing, read_supposition
from awards.jury.service_readers import list_readers
from awards.jury.service_routing import find_run
from awards.jury.service_runs import describe_run, problem_of
from awards.jury.service_silence import resume_juror
from awards.jury.service_wanted import ask_for_all_again
from awards.jury.views_routing import RELAXATIONS, bp, get_supposition
from awards.permissions import Permission, requires
from awards.web import now

__all__ = ["bp"]


@bp.get("/<edition:edition>/routing/readers/<category>")
@requires(Permission.ROUTE_ENTRIES)
def readers(category: str) -> str:
    """Who reads each entry of a category: now, or (`suppose`) as a new run would have it."""
    session = db.session()
    found = find_category(session, edition_id=g.edition.id, key=category) or abort(404)
    suppose = request.args.get("suppose")
    plan = None
    if suppose is not None:
        plan = plan_routing(session, edition=g.edition, supposed=get_supposition(suppose))
    return render_template(
        "routing/readers.html",
        category=found,
        lines=list_readers(session, edition=g.edition, category=found, plan=plan),
        suppose=suppose,
        released_id=plan.supposed.released_id if plan else None,
    )


@bp.get("/<edition:edition>/routing/runs/<int:run_id>")
@requires(Permission.ROUTE_ENTRIES)
def run(run_id: int) -> str:
    """One past run: what it was made from, what came out, and why."""
    session = db.session()
    found = find_run(session, edition_id=g.edition.id, run_id=run_id) or abort(404)
    explanation = [
        Explanation(said["message"], said["params"], entry_ids=tuple(said["entry_ids"])) for said in found.explanation
    ]
    names = load_names(session, edition=g.edition, entry_ids={one for said in explanation for one in said.entry_ids})
    shown = describe_run(session, run=found, names=names)
    supposed = read_supposition(shown.supposed)
    return render_template(
        "routing/run.html",
        run=found,
        shown=shown,
        names=names,
        sentences=name_explanations(explanation, names, shown.languages),
        supposed=supposed,
        relaxation=RELAXATIONS.get(supposed.relaxation) if supposed.relaxation else None,
    )


@bp.get("/<edition:edition>/routing/runs/<int:run_id>.json")
@requires(Permission.ROUTE_ENTRIES)
def inputs(run_id: int) -> Any:
    """What a run was made from, as `flask awards route` reads it."""
    found = find_run(db.session(), edition_id=g.edition.id, run_id=run_id) or abort(404)
    given = problem_of(found) or abort(404)
    name = f"routing-{g.edition.slug}-{run_id}.json"
    return given, 200, {"Content-Disposition": f'attachment; filename="{name}"'}


@bp.post("/<edition:edition>/routing/resume/<int:juror_id>")
@requires(Permission.ROUTE_ENTRIES)
def resume(juror_id: int) -> Any:
    """Let a juror who paused be given dossiers again."""
    juror = resume_juror(
        db.session(), edition=g.edition, juror_id=juror_id, now=now(), actor_id=current_user.id
    )  # fmt: skip
    db.session.commit()
    flash(_("%(name)s can be given dossiers again: preview a new routing.", name=juror.name), "success")
    return redirect(url_for("routing.current", edition=g.edition.slug))


@bp.post("/<edition:edition>/routing/all-again")
@requires(Permission.ROUTE_ENTRIES)
def all_again() -> Any:
    """Let entries that made do with fewer jurors want all of them again."""
    number = ask_for_all_again(db.session(), edition=g.edition, now=now(), actor_id=current_user.id)
    db.session.commit()
    message = ngettext(
        "%(num)s entry wants all its jurors again: preview a new routing.",
        "%(num)s entries want all their jurors again: preview a new routing.",
        number,
    )
    flash(message, "success")
    return redirect(url_for("routing.current", edition=g.edition.slug))
