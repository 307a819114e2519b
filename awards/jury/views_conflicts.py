"""What bars whom: the organisers' and the chair's pages, the waivers, and the answers about namesakes."""

from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from awards.domain.errors import AwardsError, NotNow
from awards.domain.lifecycle import JurorState
from awards.domain.wording import N_
from awards.extensions import csrf, db
from awards.jury.forms_conflicts import WaiverForm
from awards.jury.models import Juror
from awards.jury.service import find_juror, find_juror_by_id
from awards.jury.service_bars import KIND_NAMES, count_bars, list_barred, list_barred_from
from awards.jury.service_namesakes import ANSWERING, answer_question, list_questions
from awards.jury.service_problem import load_facts
from awards.jury.service_waivers import list_waivers, revoke_waiver, waive_conflict
from awards.nominations.service_entries import get_entry
from awards.permissions import Permission, allows, requires, sees_names
from awards.web import now

bp = Blueprint("conflicts", __name__)


def _get_juror(juror_id: int) -> Juror:
    juror = find_juror_by_id(db.session(), edition_id=g.edition.id, juror_id=juror_id)
    return juror if juror is not None and juror.state is JurorState.ACCEPTED else abort(404)


def _back(juror_id: int) -> Any:
    return redirect(url_for("conflicts.of_juror", edition=g.edition.slug, juror_id=juror_id))


def _check_names() -> None:
    """Who may not know whose dossier is whose may not see what each juror does not read, nor waive any of it."""
    if not sees_names(current_user, g.edition):
        raise NotNow(
            N_("This edition is judged blind: to say who may not read whom would tell whose dossier is whose.")
        )


@bp.get("/<edition:edition>/jury/conflicts")
@requires(Permission.SEE_CONFLICTS)
def overview() -> str:
    """How much each juror is barred from, what is still to be asked, and what was waived."""
    session, named = db.session(), sees_names(current_user, g.edition)
    asking, facts = named and g.edition.stage in ANSWERING, load_facts(session, edition=g.edition)
    return render_template(
        "jury/conflicts_overview.html",
        bars=count_bars(session, edition=g.edition, facts=facts),
        questions=list_questions(session, edition=g.edition, facts=facts) if asking else [],
        waivers=list_waivers(session, edition_id=g.edition.id) if named else [],
        kind_names=KIND_NAMES,
        named=named,
        may_revoke=allows(Permission.WAIVE_CONFLICTS, current_user, g.edition),
    )


@bp.get("/<edition:edition>/jury/conflicts/<int:juror_id>")
@requires(Permission.SEE_CONFLICTS)
def of_juror(juror_id: int) -> str:
    """What one juror does not get, and why."""
    _check_names()
    session, juror = db.session(), _get_juror(juror_id)
    asking = g.edition.stage in ANSWERING
    may_waive = allows(Permission.WAIVE_CONFLICTS, current_user, g.edition) and juror.account_id != current_user.id
    return render_template(
        "jury/conflicts_of_juror.html",
        juror=juror,
        barred=list_barred(session, edition=g.edition, juror_id=juror.id),
        questions=list_questions(session, edition=g.edition, juror_id=juror.id) if asking else [],
        may_waive=may_waive,
        may_answer=allows(Permission.MANAGE_JURY, current_user, g.edition),
    )


@bp.get("/<edition:edition>/screening/<int:entry_id>/barred")
@requires(Permission.SCREEN_ENTRIES)
def of_entry(entry_id: int) -> str:
    """Who does not get one entry, and why."""
    entry = get_entry(db.session(), edition_id=g.edition.id, entry_id=entry_id)
    return render_template(
        "jury/conflicts_of_entry.html",
        entry=entry,
        barred=list_barred_from(db.session(), edition=g.edition, entry_id=entry.id),
    )


@bp.route("/<edition:edition>/jury/conflicts/<int:juror_id>/<int:entry_id>", methods=["GET", "POST"])
@csrf.exempt
@requires(Permission.WAIVE_CONFLICTS)
def waive(juror_id: int, entry_id: int) -> Any:
    """The chair waives one conflict, in writing. The form checks its own token, so that nothing typed is lost."""
    _check_names()
    juror, form = _get_juror(juror_id), WaiverForm()
    listed = list_barred(db.session(), edition=g.edition, juror_id=juror.id)
    barred = next((one for one in listed if one.entry_id == entry_id), None) or abort(404)
    if form.validate_on_submit():
        try:
            waive_conflict(
                db.session(), edition=g.edition, juror=juror, entry_id=entry_id, reason=form.reason.data or "",
                now=now(), actor_id=current_user.id,
            )  # fmt: skip
        except AwardsError as error:
            db.session.rollback()
            form.show(error)
        else:
            db.session.commit()
            flash(_("Waived, and on the record. The next routing may give this dossier to %(name)s.", name=juror.name))
            return _back(juror_id)
    own = current_user.id == juror.account_id  # the reader first: what a rollback made stale is read with their roles
    return render_template("jury/waive.html", form=form, juror=juror, barred=barred, own=own)


@bp.post("/<edition:edition>/jury/waivers/<int:waiver_id>/revoke")
@requires(Permission.WAIVE_CONFLICTS)
def revoke(waiver_id: int) -> Any:
    """The chair takes a waiver back."""
    _check_names()
    revoke_waiver(db.session(), edition=g.edition, waiver_id=waiver_id, now=now(), actor_id=current_user.id)
    db.session.commit()
    flash(_("The waiver is taken back. It stays on the record."), "success")
    return redirect(url_for("conflicts.overview", edition=g.edition.slug))


def _said() -> bool:
    """Yes or no; anything else is nothing that the page offers."""
    said = request.form.get("said")
    return said == "yes" if said in {"yes", "no"} else abort(400)


@bp.post("/<edition:edition>/jury/conflicts/<int:juror_id>/namesake")
@requires(Permission.MANAGE_JURY)
def answer_for(juror_id: int) -> Any:
    """An organiser knows whether a namesake is the juror."""
    _answer(_get_juror(juror_id))
    return _back(juror_id)


@bp.post("/<edition:edition>/conflicts/namesake")
@requires(Permission.DECLARE_CONFLICTS)
def answer() -> Any:
    """The juror says whether it is they."""
    juror = find_juror(db.session(), edition_id=g.edition.id, account_id=current_user.id)
    _answer(juror if juror is not None and juror.state is JurorState.ACCEPTED else abort(404))
    return redirect(url_for("jury.conflicts", edition=g.edition.slug))


def _answer(juror: Juror) -> None:
    answer_question(
        db.session(), edition=g.edition, juror=juror, value=request.form.get("question", ""), is_juror=_said(),
        now=now(), actor_id=current_user.id,
    )  # fmt: skip
    db.session.commit()
    flash(_("Thank you. That is noted."), "success")
