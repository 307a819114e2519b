"""A juror's ballots."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user

from awards.ballots.forms import BallotForm, RecusalForm, rubric_form
from awards.ballots.forms_versions import SETTLING, pair_versions, settle
from awards.ballots.models import Ballot
from awards.ballots.service import (
    BEFORE_SCORING,
    find_ballot,
    find_neighbours,
    get_own_assignment,
    mark_opened,
    points_of,
    save_ballot,
)
from awards.ballots.service_dossiers import list_stories, show_dossier
from awards.ballots.service_standing import find_way_on, list_first, list_standings, share_out
from awards.domain.errors import AlreadyCast, AwardsError, BallotChangedMeanwhile, BallotIncomplete, NotNow
from awards.domain.lifecycle import AssignmentState, RecusalKind
from awards.domain.wording import N_
from awards.editions.service import scoring_is_open
from awards.editions.service_practice import practice_is_open
from awards.extensions import csrf, db
from awards.jury.models import Assignment
from awards.jury.service_assignments import PENDING, recuse_juror
from awards.jury.service_namesakes import count_questions_of
from awards.jury.service_practice import find_practice_state
from awards.nominations.service_evidence import list_for_jury
from awards.permissions import Permission, requires
from awards.web import now, say, show_time

bp = Blueprint("ballots", __name__)

STATES: dict[AssignmentState, tuple[str, str, str]] = {
    AssignmentState.NOT_OPENED: (N_("not opened"), "neutral", "circle"),
    AssignmentState.OPENED: (N_("draft"), "warn", "pencil"),
    AssignmentState.DRAFT: (N_("draft"), "warn", "pencil"),
    AssignmentState.CAST: (N_("cast"), "good", "check"),
    AssignmentState.RECUSED: (N_("stepped aside"), "neutral", "hand"),
}
"""The words, the tone and the icon of an assignment's state, as its juror sees it: what is opened is begun."""

SETTLED = "settled_ballot"
"""Where the browser's cookie keeps the dossier that was just saved, so that the next page forgets its copy of it."""
REASONS: dict[type[AwardsError], str] = {
    BallotChangedMeanwhile: "changed", AlreadyCast: "cast", BallotIncomplete: "incomplete", NotNow: "closed",
}  # fmt: skip
"""Why a ballot that a page sent by itself was not saved, as scripts know it."""


def _own(assignment_id: int) -> Assignment:
    return get_own_assignment(
        db.session(), edition_id=g.edition.id, account_id=current_user.id, assignment_id=assignment_id
    )


@bp.get("/<edition:edition>/ballots")
@requires(Permission.SEE_BALLOTS)
def mine() -> str:
    """What is left to read, by when, and what is done."""
    standings = list_standings(db.session(), edition=g.edition, account_id=current_user.id)
    shares = share_out(standings)
    return render_template(
        "ballots/mine.html",
        shares=shares,
        left=sum(one.waits for one in standings),
        ready=sum(one.is_ready for one in standings),
        cast=sum(share.cast for share in shares),
        assigned=sum(share.assigned for share in shares),
        way_on=find_way_on(standings),
        first=list_first(standings),
        states=STATES,
        settled=session.pop(SETTLED, None),
        begun=g.edition.stage not in BEFORE_SCORING,
        is_open=scoring_is_open(g.edition, now=now()),
        practice=find_practice_state(db.session(), edition_id=g.edition.id, account_id=current_user.id),
        practice_is_open=practice_is_open(g.edition, now=now()),
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
    action = request.form.get("action", "")
    if action in SETTLING:
        stored = find_ballot(db.session(), assignment_id=assignment.id)
        if not settle(form, stored, action=action, choices=request.form):
            return _show_versions(assignment, stored, form, _("Choose for each line which version to keep."))
    cast = action == "cast"
    try:
        _save(assignment, form, cast=cast)
    except AwardsError as error:
        db.session.rollback()
        return _show_refused(assignment_id, form, error)
    way_on = _way_on(assignment_id, form, cast=cast)
    db.session.commit()
    session[SETTLED] = assignment_id
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
        db.session(), assignment=assignment, points=form.points, **form.texts._asdict(),
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
        session[SETTLED] = assignment_id
        return redirect(url_for("ballots.mine", edition=g.edition.slug))
    if isinstance(error, AlreadyCast | BallotChangedMeanwhile):
        return _show_versions(assignment, stored, form, say(error))
    form.show(error)
    return _show(assignment, stored, form), 409


def _says_the_same(form: BallotForm, stored: Ballot) -> bool:
    return form.points == points_of(stored) and form.texts == stored.texts


def _show_versions(assignment: Assignment, stored: Ballot | None, form: BallotForm, why: str) -> Any:
    """What was typed beside what is stored from somewhere else: nothing is overwritten unseen."""
    if stored is None:
        form.form_errors.append(why)
        return _show(assignment, None, form), 409
    form.version.data = str(stored.version)
    page = render_template(
        "ballots/versions.html",
        dossier=show_dossier(assignment, edition=g.edition),
        pairs=pair_versions(form, stored, request.form),
        anchors={f"points_{one.id}": one.anchors for one in assignment.entry.category.criteria},
        form=form,
        stored=stored,
        why=why,
        writable=assignment.state in PENDING and scoring_is_open(g.edition, now=now()),
    )
    return page, 409


def _show(assignment: Assignment, stored: Ballot | None, form: BallotForm | None = None) -> str:
    """The page of one dossier."""
    neighbours = find_neighbours(db.session(), assignment=assignment)
    typed, is_open = form is not None, scoring_is_open(g.edition, now=now())
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
        settled=session.pop(SETTLED, None),
        neighbours=neighbours,
        state=STATES[assignment.state],
        writable=assignment.state in PENDING and (typed or is_open),
        reopenable=is_open and assignment.state is AssignmentState.CAST,
    )


@bp.post("/<edition:edition>/ballots/<int:assignment_id>/save")
@csrf.exempt
@requires(Permission.CAST_BALLOTS)
def autosave(assignment_id: int) -> Any:
    """Save what a page sends by itself: a draft while its juror goes on, or what waited on the device for a network.

    Answers {"version", "text"}; or {"text", "why"} with what is wrong: "key" when the page's token is not this
    browser's, "form", or one of REASONS.
    """
    assignment = _own(assignment_id)
    form = rubric_form(assignment.entry.category.criteria, None)
    if not form.validate_on_submit():
        why = "key" if "csrf_token" in form.errors else "form"
        return {"text": _("Not saved. Press “Save draft” to see why."), "why": why}, 400
    moment, cast = now(), request.form.get("action") == "cast"
    try:
        version = _save(assignment, form, cast=cast).version
    except AwardsError as error:
        db.session.rollback()
        stored = find_ballot(db.session(), assignment_id=assignment_id)
        if isinstance(error, AlreadyCast) and stored and _says_the_same(form, stored):
            return {"version": stored.version, "text": _("The ballot is cast. Thank you.")}
        return {"text": say(error), "why": REASONS.get(type(error), "gone")}, 409
    text = _("The ballot is cast. Thank you.") if cast else _("Saved at %(time)s", time=show_time(moment))
    db.session.commit()
    return {"version": version, "text": text}


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
