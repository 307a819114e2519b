"""The jury's members: the organisers' list of them, and what each juror answers and declares."""

from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from awards.domain.errors import AwardsError, NotNow
from awards.domain.lifecycle import JurorState
from awards.domain.wording import N_
from awards.editions.models import Category
from awards.editions.service import list_categories
from awards.extensions import csrf, db
from awards.jury.forms import ConflictsForm, InvitationForm, JurorForm, juror_data
from awards.jury.models import Juror
from awards.jury.service import (
    GONE,
    INVITING,
    answer_invitation,
    change_juror,
    find_juror,
    find_juror_by_id,
    invite_juror,
    leave_jury,
    list_chairs,
    list_jurors,
    make_chair,
)
from awards.jury.service_assignments import count_loads
from awards.jury.service_bars import KIND_NAMES, foresee
from awards.jury.service_conflicts import declare_conflicts, list_declarations
from awards.jury.service_namesakes import list_questions_for
from awards.jury.service_practice import count_practised
from awards.permissions import BEFORE_SCORES_ARE_SHOWN, Permission, requires, signed_in
from awards.web import now

bp = Blueprint("jury", __name__)

STATE_NAMES = {
    JurorState.INVITED: N_("Invited"),
    JurorState.ACCEPTED: N_("Invitation accepted"),
    JurorState.DECLINED: N_("Invitation declined"),
    JurorState.LEFT: N_("Left the jury"),
}


def _here(endpoint: str, **values: Any) -> Any:
    return redirect(url_for(endpoint, edition=g.edition.slug, **values))


def _get_juror(juror_id: int) -> Juror:
    return find_juror_by_id(db.session(), edition_id=g.edition.id, juror_id=juror_id) or abort(404)


def _get_own_juror() -> Juror:
    return find_juror(db.session(), edition_id=g.edition.id, account_id=current_user.id) or abort(404)


@bp.get("/<edition:edition>/jury")
@requires(Permission.MANAGE_JURY)
def members() -> str:
    """Everybody on the jury, with what they read and hold."""
    session, edition_id = db.session(), g.edition.id
    jurors = list_jurors(session, edition_id=edition_id)
    return render_template(
        "jury/members.html",
        members=[juror for juror in jurors if juror.state not in GONE],
        gone=[juror for juror in jurors if juror.state in GONE],
        accepted=sum(juror.state is JurorState.ACCEPTED for juror in jurors),
        room=sum(juror.capacity for juror in jurors if juror.state is JurorState.ACCEPTED and not juror.paused_at),
        loads=count_loads(session, edition_id=edition_id),
        chairs=list_chairs(session, edition_id=edition_id),
        categories=list_categories(session, edition_id=edition_id),
        state_names=STATE_NAMES,
        inviting=g.edition.stage in INVITING,
        practised=count_practised(session, edition_id=edition_id),
    )


@bp.route("/<edition:edition>/jury/invite", methods=["GET", "POST"])
@csrf.exempt
@requires(Permission.MANAGE_JURY)
def invite() -> Any:
    """Invite somebody. The form checks its own token, so that nothing typed is lost when it ran out."""
    categories = list_categories(db.session(), edition_id=g.edition.id)
    form = InvitationForm(data={"categories": [category.key for category in categories]})
    form.offer(categories)
    pictures, outlook = _pictures(categories), None
    if form.validate_on_submit() and request.form.get("action") == "look":
        outlook = foresee(db.session(), edition=g.edition, invitation=form.invitation(categories))
    elif form.validate_on_submit():
        invitation = form.invitation(categories)
        try:
            invite_juror(db.session(), edition=g.edition, invitation=invitation, now=now(), actor_id=current_user.id)
        except AwardsError as error:
            db.session.rollback()
            form.show(error)
        else:
            db.session.commit()
            flash(_("%(name)s is invited: a message is on its way.", name=invitation.name), "success")
            return _here("jury.members")
    return render_template("jury/invite.html", form=form, outlook=outlook, kind_names=KIND_NAMES, **pictures)


def _pictures(categories: list[Category]) -> dict[str, dict[str, str]]:
    """The icon and the hue of each category by its key, read before a refused change makes the rows stale."""
    return {
        "icons": {category.key: category.icon for category in categories},
        "hues": {category.key: category.hue for category in categories},
    }


@bp.route("/<edition:edition>/jury/<int:juror_id>", methods=["GET", "POST"])
@csrf.exempt
@requires(Permission.MANAGE_JURY)
def edit(juror_id: int) -> Any:
    """One juror: what is known of them, the chair, leaving."""
    juror = _get_juror(juror_id)
    categories = list_categories(db.session(), edition_id=g.edition.id)
    form = JurorForm(data=juror_data(juror))
    form.offer(categories)
    pictures = _pictures(categories)
    if form.validate_on_submit():
        try:
            released = change_juror(
                db.session(), edition=g.edition, juror=juror, details=form.juror_details(categories), now=now(),
                actor_id=current_user.id,
            )  # fmt: skip
        except AwardsError as error:
            db.session.rollback()
            juror = _get_juror(juror_id)
            form.show(error)
        else:
            db.session.commit()
            flash(" ".join([_("Saved."), _say_released(released)]).strip(), "success")
            return _here("jury.members")
    return render_template(
        "jury/edit.html",
        form=form,
        juror=juror,
        **pictures,
        load=count_loads(db.session(), edition_id=g.edition.id).get(juror.id, 0),
        is_chair=juror.account_id in list_chairs(db.session(), edition_id=g.edition.id),
        state_name=STATE_NAMES[juror.state],
    )


def _say_released(released: int) -> str:
    """What to do about assignments that went back; nothing when there were none."""
    if not released:
        return ""
    return str(
        ngettext(
            "%(num)s dossier needs another juror: preview a new routing.",
            "%(num)s dossiers need another juror: preview a new routing.",
            released,
        )
    )


@bp.post("/<edition:edition>/jury/<int:juror_id>/chair", endpoint="make_chair")
@requires(Permission.MANAGE_JURY)
def name_chair(juror_id: int) -> Any:
    """Name the chair."""
    juror = _get_juror(juror_id)
    make_chair(db.session(), edition=g.edition, juror=juror, now=now(), actor_id=current_user.id)
    db.session.commit()
    flash(_("%(name)s chairs the jury now.", name=juror.name), "success")
    return _here("jury.members")


@bp.post("/<edition:edition>/jury/<int:juror_id>/leave")
@requires(Permission.MANAGE_JURY)
def leave(juror_id: int) -> Any:
    """Take a juror off the jury."""
    juror = _get_juror(juror_id)
    released = leave_jury(db.session(), juror=juror, now=now(), actor_id=current_user.id)
    db.session.commit()
    flash(" ".join([_("%(name)s has left the jury.", name=juror.name), _say_released(released)]).strip(), "success")
    return _here("jury.members")


@bp.route("/<edition:edition>/invitation", methods=["GET", "POST"])
@signed_in
def invitation() -> Any:
    """What is asked of a juror, and their answer; until they accept they have no role, only this page."""
    juror = _get_own_juror()
    if g.edition.stage not in BEFORE_SCORES_ARE_SHOWN:
        raise NotNow(N_("The jury can no longer change: scoring is over."))
    if request.method == "POST":
        return _answer(juror, accept=request.form.get("answer"))
    return render_template(
        "jury/invitation.html",
        juror=juror,
        accepted=juror.state is JurorState.ACCEPTED,
        is_chair=juror.account_id in list_chairs(db.session(), edition_id=g.edition.id),
    )


def _answer(juror: Juror, *, accept: str | None) -> Any:
    if accept not in {"accept", "decline"}:
        abort(400)
    answer_invitation(db.session(), juror=juror, accept=accept == "accept", now=now())
    db.session.commit()
    if accept == "accept":
        flash(_("Welcome to the jury, %(name)s!", name=juror.name), "success")
        return _here("jury.conflicts")
    flash(_("Thank you for telling us. The organisers have been informed."), "success")
    return _here("editions.front") if g.edition.stage.value != "draft" else redirect("/")


@bp.route("/<edition:edition>/conflicts", methods=["GET", "POST"])
@csrf.exempt
@requires(Permission.DECLARE_CONFLICTS)
def conflicts() -> Any:
    """Whom a juror knows too well to judge."""
    juror = _get_own_juror()
    if juror.state is not JurorState.ACCEPTED:
        return _here("jury.invitation")
    declarations = list_declarations(db.session(), juror=juror)
    questions = list_questions_for(db.session(), edition=g.edition, juror=juror)
    form = ConflictsForm(
        data={
            "nominees": [nominee.value for nominee in declarations.nominees if nominee.declared],
            "organisations": "\n".join(declarations.organisations),
        }
    )
    form.offer(declarations)
    if form.validate_on_submit():
        try:
            declare_conflicts(
                db.session(), juror=juror, entry_ids=form.entry_ids(declarations), organisations=form.names(), now=now()
            )
        except AwardsError as error:
            db.session.rollback()
            juror = _get_own_juror()
            form.show(error)
        else:
            db.session.commit()
            flash(_("Saved. You will not be asked to judge the people whom you know."), "success")
            return _here("ballots.mine")
    return render_template(
        "jury/conflicts.html", form=form, juror=juror, declarations=declarations, questions=questions
    )
