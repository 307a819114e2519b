"""Practising: a juror scores invented dossiers and sees the reference reading; the chair sees how far all lie apart."""

from typing import Any

from flask import Blueprint, abort, g, redirect, render_template, request, url_for
from flask_login import current_user

from awards.ballots.forms_practice import ReadingForm, reading_form
from awards.domain.errors import AwardsError
from awards.domain.practice import LEAST_READERS, Leaning
from awards.domain.wording import N_
from awards.editions.service_practice import practice_is_open
from awards.extensions import csrf, db
from awards.jury.models import Juror
from awards.jury.service_practice import (
    OwnPractice,
    count_practised,
    find_practising_juror,
    gather_spread,
    lean_overall,
    list_own_practice,
    save_reading,
)
from awards.permissions import Permission, requires
from awards.web import now

bp = Blueprint("practice", __name__)

LEANINGS: dict[Leaning, str] = {
    Leaning.EQUAL: N_("You and the reference agree on every criterion."),
    Leaning.ALIKE: N_("On the whole you are as strict as the reference."),
    Leaning.MIXED: N_(
        "On the whole you are as strict as the reference, but on some criterion you are two points or more apart."
    ),
    Leaning.STRICTER: N_("You are a little stricter than the reference. See whether its reasons convince you."),
    Leaning.MILDER: N_("You are a little milder than the reference. See whether its reasons convince you."),
}
"""One gentle sentence on a reading."""


def _own_juror() -> Juror:
    return find_practising_juror(db.session(), edition_id=g.edition.id, account_id=current_user.id) or abort(404)


@bp.get("/<edition:edition>/practice")
@requires(Permission.SEE_BALLOTS)
def overview() -> str:
    """The dossiers to practise on, and how far the juror is."""
    practice = list_own_practice(db.session(), juror=_own_juror())
    is_done = all(one.points is not None for one in practice)
    return render_template(
        "practice/overview.html",
        practice=practice,
        left=[one for one in practice if one.points is None],
        leaning=lean_overall(practice) if is_done else None,
        leanings=LEANINGS,
        is_open=practice_is_open(g.edition, now=now()),
    )


@bp.route("/<edition:edition>/practice/<int:number>", methods=["GET", "POST"])
@csrf.exempt
@requires(Permission.SEE_BALLOTS)
def read(number: int) -> Any:
    """An invented dossier beside its rubric; once scored, beside the reference. The form checks its own token."""
    juror = _own_juror()
    own, practice = _load(juror, number)
    form = reading_form(own.dossier.category.criteria)
    if request.method == "GET":
        return _show(own, practice, form, again="again" in request.args)
    if not form.validate_on_submit():
        return _show(own, practice, form, again=True)
    try:
        save_reading(
            db.session(), edition=g.edition, juror=juror, dossier=own.dossier,
            points=form.points(own.dossier.category.criteria), now=now(),
        )  # fmt: skip
    except AwardsError as error:
        db.session.rollback()
        form.show(error)
        return _show(*_load(juror, number), form, again=True), 409
    db.session.commit()
    return redirect(url_for("practice.read", edition=g.edition.slug, number=number, _anchor="ballot"))


def _load(juror: Juror, number: int) -> tuple[OwnPractice, list[OwnPractice]]:
    """The dossier of that number, and all of them."""
    practice = list_own_practice(db.session(), juror=juror)
    return next((one for one in practice if one.dossier.position == number), None) or abort(404), practice


def _show(own: OwnPractice, practice: list[OwnPractice], form: ReadingForm, *, again: bool) -> str:
    """The reading beside the reference; the form where there is none yet, or the juror reads `again`."""
    is_open = practice_is_open(g.edition, now=now())
    if own.points is None or (again and (is_open or form.errors)):
        return render_template("practice/read.html", own=own, form=form, is_open=is_open)
    return render_template(
        "practice/compared.html",
        own=own,
        form=form,
        leanings=LEANINGS,
        is_open=is_open,
        next_one=next((one for one in practice if one.points is None), None),
    )


@bp.get("/<edition:edition>/practice/spread")
@requires(Permission.SEE_PRACTICE_SPREAD)
def spread() -> str:
    """For the chair: how far the jury lies apart on each criterion. No names, and nothing of fewer than three."""
    return render_template(
        "practice/spread.html",
        spreads=gather_spread(db.session(), edition_id=g.edition.id),
        practised=count_practised(db.session(), edition_id=g.edition.id),
        least=LEAST_READERS,
    )
