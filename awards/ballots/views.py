"""A juror's ballots, and the organisers' view of how far they are."""

from itertools import groupby
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from awards.ballots.forms import BallotForm, RecusalForm, rubric_form
from awards.ballots.models import Ballot
from awards.ballots.service import (
    BEFORE_SCORING,
    find_ballot,
    find_neighbours,
    get_own_assignment,
    list_own_assignments,
    mark_opened,
    points_of,
    save_ballot,
)
from awards.ballots.service_dossiers import list_stories, show_dossier
from awards.ballots.service_progress import count_coverage, list_progress
from awards.domain.errors import AlreadyCast, AwardsError, BallotChangedMeanwhile, BallotIncomplete, NotNow
from awards.domain.lifecycle import AssignmentState, RecusalKind
from awards.domain.wording import N_
from awards.editions.service import list_categories, scoring_is_open
from awards.extensions import csrf, db
from awards.jury.models import Assignment
from awards.jury.service_assignments import PENDING, recuse_juror
from awards.jury.service_namesakes import count_questions_of
from awards.nominations.service_evidence import list_for_jury
from awards.permissions import Permission, requires
from awards.web import now, say, show_time

bp = Blueprint("ballots", __name__)

STATES: dict[AssignmentState, tuple[str, str, str]] = {
    AssignmentState.NOT_OPENED: (N_("not opened"), "neutral", "circle"),
    AssignmentState.OPENED: (N_("opened"), "info", "eye"),
    AssignmentState.DRAFT: (N_("draft"), "warn", "pencil"),
    AssignmentState.CAST: (N_("cast"), "good", "check"),
    AssignmentState.RECUSED: (N_("stepped aside"), "neutral", "hand"),
}
"""The words, the tone and the icon of an assignment's state, as its juror sees it."""


def _own(assignment_id: int) -> Assignment:
    return get_own_assignment(
        db.session(), edition_id=g.edition.id, account_id=current_user.id, assignment_id=assignment_id
    )


@bp.get("/<edition:edition>/ballots")
@requires(Permission.SEE_BALLOTS)
def mine() -> str:
    """What is left to read, by when, and what is done."""
    assignments = list_own_assignments(db.session(), edition_id=g.edition.id, account_id=current_user.id)
    dossiers = [show_dossier(one, edition=g.edition) for one in assignments]
    return render_template(
        "ballots/mine.html",
        groups=[(key, list(group)) for key, group in groupby(dossiers, key=lambda one: one.category)],
        left=[one for one in dossiers if one.state in PENDING],
        cast=sum(one.state is AssignmentState.CAST for one in dossiers),
        assigned=sum(one.state is not AssignmentState.RECUSED for one in dossiers),
        states=STATES,
        begun=g.edition.stage not in BEFORE_SCORING,
        is_open=scoring_is_open(g.edition, now=now()),
        namesakes=count_questions_of(db.session(), edition=g.edition, account_id=current_user.id),
    )


@bp.route("/<edition:edition>/ballots/<int:assignment_id>", methods=["GET", "POST"])
@csrf.exempt
@requires(Permission.SEE_BALLOTS)
def fill(assignment_id: int) -> Any:
    """The dossier beside the rubric. The form checks its own token, so that nothing typed is lost when it ran out."""
    assignment = _own(assignment_id)
    if g.edition.stage in BEFORE_SCORING:
        raise NotNow(N_("Scoring has not begun yet."))
    if request.method == "GET":
        return _show(assignment, find_ballot(db.session(), assignment_id=assignment.id))
    form = rubric_form(assignment.entry.category.criteria, None)
    if not form.validate_on_submit():
        return _show(assignment, find_ballot(db.session(), assignment_id=assignment.id), form)
    cast = request.form.get("action") == "cast"
    try:
        _save(assignment, form, cast=cast)
    except AwardsError as error:
        db.session.rollback()
        return _show_refused(assignment_id, form, error)
    way_on = _way_on(assignment_id, form, cast=cast)
    db.session.commit()
    flash(_("The ballot is cast. Thank you.") if cast else _("The draft is saved."), "success")
    return redirect(way_on)


def _way_on(assignment_id: int, form: BallotForm, *, cast: bool) -> str:
    """Stay with a draft; after casting, on to the next dossier, or to the list after the last."""
    if cast and form.next_id is None:
        return url_for("ballots.mine", edition=g.edition.slug)
    shown = form.next_id if cast else assignment_id
    return url_for("ballots.fill", edition=g.edition.slug, assignment_id=shown)


def _save(assignment: Assignment, form: BallotForm, *, cast: bool) -> Ballot:
    return save_ballot(
        db.session(), assignment=assignment, points=form.points, comment=form.comment.data or "",
        version=form.seen_version, now=now(), cast=cast,
    )  # fmt: skip


def _show_refused(assignment_id: int, form: BallotForm, error: AwardsError) -> Any:
    """The page again, with everything typed; where the ballot was changed elsewhere, beside what is stored."""
    assignment = _own(assignment_id)
    stored = find_ballot(db.session(), assignment_id=assignment_id)
    if isinstance(error, BallotIncomplete):
        form.name_missing(assignment.entry.category.criteria)
        return _show(assignment, stored, form)
    if isinstance(error, AlreadyCast) and stored and _says_the_same(form, stored):
        return redirect(url_for("ballots.mine", edition=g.edition.slug))
    if stored and isinstance(error, AlreadyCast | BallotChangedMeanwhile):
        form.version.data = str(stored.version)
        return _show(assignment, stored, form, conflict=say(error)), 409
    form.show(error)
    return _show(assignment, stored, form), 409


def _says_the_same(form: BallotForm, stored: Ballot) -> bool:
    return form.points == points_of(stored) and (form.comment.data or "") == stored.comment


def _show(assignment: Assignment, stored: Ballot | None, form: BallotForm | None = None, conflict: str = "") -> str:
    """The page of one dossier. `conflict`: why what was typed is shown beside what is stored."""
    neighbours = find_neighbours(db.session(), assignment=assignment)
    typed = form is not None
    form = form or rubric_form(assignment.entry.category.criteria, stored)
    form.go_on.data = str(neighbours.next_open_id or "")
    dossier = show_dossier(assignment, edition=g.edition)
    stories = list_stories(db.session(), assignment=assignment, edition=g.edition)
    return render_template(
        "ballots/fill.html",
        dossier=dossier,
        stories=stories,
        evidence=list_for_jury(
            db.session(), nomination_ids=[story.nomination_id for story in stories], blind=g.edition.hides_names
        ),
        form=form,
        typed=typed,
        stored=stored,
        stored_points=points_of(stored),
        conflict=conflict,
        neighbours=neighbours,
        state=STATES[assignment.state],
        writable=assignment.state in PENDING and (typed or scoring_is_open(g.edition, now=now())),
    )


@bp.post("/<edition:edition>/ballots/<int:assignment_id>/save")
@csrf.exempt
@requires(Permission.CAST_BALLOTS)
def autosave(assignment_id: int) -> Any:
    """Save the draft while the juror goes on; answers {"version", "text"}, or {"text"} with what is wrong."""
    assignment = _own(assignment_id)
    form = rubric_form(assignment.entry.category.criteria, None)
    if not form.validate_on_submit():
        return {"text": _("Not saved. Press “Save draft” to see why.")}, 400
    moment = now()
    try:
        version = _save(assignment, form, cast=False).version
    except AwardsError as error:
        db.session.rollback()
        return {"text": say(error)}, 409
    saved = {"version": version, "text": _("Saved at %(time)s", time=show_time(moment))}
    db.session.commit()
    return saved


@bp.post("/<edition:edition>/ballots/<int:assignment_id>/opened")
@requires(Permission.CAST_BALLOTS)
def opened(assignment_id: int) -> Any:
    """Note that the dossier was opened. Sent by the page itself."""
    mark_opened(db.session(), assignment=_own(assignment_id), now=now())
    db.session.commit()
    return "", 204


@bp.route("/<edition:edition>/ballots/<int:assignment_id>/recuse", methods=["GET", "POST"])
@csrf.exempt
@requires(Permission.CAST_BALLOTS)
def recuse(assignment_id: int) -> Any:
    """Step aside from an entry, with a reason."""
    assignment = _own(assignment_id)
    form = RecusalForm(blind=g.edition.hides_names)
    if form.validate_on_submit():
        try:
            recuse_juror(
                db.session(), assignment=assignment, kind=RecusalKind(form.kind.data), note=form.note.data or "",
                now=now(), actor_id=current_user.id,
            )  # fmt: skip
        except AwardsError as error:
            db.session.rollback()
            form.show(error)
            assignment = _own(assignment_id)
        else:
            db.session.commit()
            flash(_("You have stepped aside from this dossier. Somebody else will read it."), "success")
            return redirect(url_for("ballots.mine", edition=g.edition.slug))
    dossier = show_dossier(assignment, edition=g.edition)
    return render_template("ballots/recuse.html", form=form, dossier=dossier, possible=dossier.state in PENDING)


@bp.get("/<edition:edition>/progress")
@requires(Permission.SEE_PROGRESS)
def progress() -> str:
    """Who has cast how much, and what each category has. Never a score."""
    moment = now()
    lines = list_progress(db.session(), edition_id=g.edition.id)
    closes_at = g.edition.scoring_closes_at
    return render_template(
        "ballots/progress.html",
        categories=list_categories(db.session(), edition_id=g.edition.id),
        coverage=count_coverage(db.session(), edition=g.edition),
        lines=lines,
        cast=sum(line.total.cast for line in lines),
        assigned=sum(line.total.assigned for line in lines),
        is_open=scoring_is_open(g.edition, now=moment),
        is_past=closes_at is not None and closes_at <= moment,
    )
