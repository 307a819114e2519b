"""Evidence: what the page's script sends and asks, each reader's way to a file, and what organisers hide."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from awards.domain.errors import AwardsError, NotFound, NotNow
from awards.domain.wording import N_
from awards.extensions import csrf, db
from awards.nominations.evidence_intake import Holder, add_all, drop_all, prepare, remove_all, show_evidence
from awards.nominations.evidence_serving import send_evidence
from awards.nominations.forms import HolderForm, is_token
from awards.nominations.models import Nomination
from awards.nominations.service_evidence import (
    check_form,
    get_own,
    get_screened,
    get_unsent,
    hide_evidence,
)
from awards.nominations.service_own import find_own_nomination, may_edit
from awards.nominations.views_own import own_account
from awards.permissions import Permission, requires, signed_in
from awards.uploads import begin_writing, let_go, takes_files
from awards.web import now, say

bp = Blueprint("evidence", __name__)


def _answers_in_json(view: Callable[..., Any]) -> Callable[..., Any]:
    """A broken rule is an answer that the script shows beside the file."""

    @wraps(view)
    def answering(*args: Any, **kwargs: Any) -> Any:
        try:
            return view(*args, **kwargs)
        except AwardsError as error:
            db.session.rollback()
            return {"text": say(error)}, 409

    return answering


def _find_holder(form: HolderForm) -> Holder:
    """What the script's request is about. Raises NotNow, NotFound."""
    session, edition = db.session(), g.edition
    if public_id := form.nomination.data:
        account = own_account()
        known = public_id.isalnum() and account and find_own_nomination(
            session, edition_id=edition.id, public_id=public_id, account=account
        )  # fmt: skip
        if not known:
            raise NotFound(N_("Sign in again, and open this page anew."))
        if not may_edit(edition, known, now=now()):
            raise NotNow(N_("This nomination can no longer be changed."))
        return Holder(known.form_token, known)
    token = form.form_token.data or ""
    if not is_token(token):
        raise NotFound(N_("Open this page anew: something was missing in what your browser sent."))
    check_form(session, edition=edition, form_token=token, now=now())
    return Holder(token)


def _refresh(holder: Holder) -> dict[str, Any]:
    """The list of files as it is now, and the version of the nomination, for the form on the same page."""
    shown = render_template("nominations/_evidence_list.html", evidence=show_evidence(holder))
    return {"list": shown, "version": holder.nomination.version if holder.nomination else None}


@bp.post("/<edition:edition>/evidence")
@csrf.exempt
@takes_files
@requires(Permission.SEE_EDITION)
@_answers_in_json
def upload() -> Any:
    """Take one file, at once. Answers {"list", "version"}, or {"text"} with what is wrong."""
    let_go()
    form = HolderForm()
    if not form.validate_on_submit():
        return {"text": _("This page had been open for too long: send your words first, then add the file.")}, 400
    _find_holder(form)
    let_go()
    stored, refused = prepare(request.files.getlist("evidence"))
    begin_writing()
    try:
        holder = _find_holder(form)
    except AwardsError:
        drop_all([file.stored_name for file in stored])
        raise
    add_all(holder, stored, refused)
    db.session.commit()
    if refused:
        return {"text": say(refused[0][1])}, 409
    return _refresh(holder)


@bp.post("/<edition:edition>/evidence/remove")
@requires(Permission.SEE_EDITION)
@_answers_in_json
def remove() -> Any:
    """Take one file out again. Answers as `upload` does."""
    holder = _find_holder(HolderForm())
    gone = remove_all(holder, [request.form.get("file", "")])
    db.session.commit()
    drop_all(gone)
    return _refresh(holder)


@bp.post("/<edition:edition>/evidence/list")
@requires(Permission.SEE_EDITION)
@_answers_in_json
def listing() -> Any:
    """The files of a form that a browser has put back. Answers as `upload` does."""
    return _refresh(_find_holder(HolderForm()))


@bp.get("/<edition:edition>/evidence/<file_id>/<key>")
@requires(Permission.SEE_EDITION)
def unsent(file_id: str, key: str) -> Any:
    """A file for whoever is writing the nomination."""
    return send_evidence(get_unsent(db.session(), edition_id=g.edition.id, public_id=file_id, key=key))


@bp.get("/<edition:edition>/my-nominations/evidence/<file_id>")
@signed_in
def own(file_id: str) -> Any:
    """A file of one's own nomination."""
    return send_evidence(get_own(db.session(), edition_id=g.edition.id, public_id=file_id, account=own_account()))


@bp.get("/<edition:edition>/screening/evidence/<file_id>")
@requires(Permission.SCREEN_ENTRIES)
def screened(file_id: str) -> Any:
    """A file for the organisers."""
    return send_evidence(get_screened(db.session(), edition_id=g.edition.id, public_id=file_id))


@bp.post("/<edition:edition>/screening/evidence/<file_id>")
@requires(Permission.SCREEN_ENTRIES)
def hide(file_id: str) -> Any:
    """Keep a file from the jury, or show it after all."""
    file = get_screened(db.session(), edition_id=g.edition.id, public_id=file_id)
    hidden = request.form.get("wish") == "hide"
    hide_evidence(db.session(), edition=g.edition, file=file, hidden=hidden, now=now(), actor_id=current_user.id)
    nomination = db.session.get_one(Nomination, file.nomination_id)
    entry_id = nomination.entry_id or abort(404)
    db.session.commit()
    flash(_("The jury does not see this file.") if hidden else _("The jury sees this file."), "success")
    return redirect(url_for("screening.dossier", edition=g.edition.slug, entry_id=entry_id))
