"""What organisers do with an entry: decide, undo, ask for a correction, settle a language, write notes."""

from typing import Any

from flask import abort, flash, g, redirect, request
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup

from awards.domain.errors import AwardsError
from awards.extensions import csrf, db
from awards.nominations.forms_screening import LanguageForm, NoteForm, RefusalForm, ReturnForm
from awards.nominations.models import Entry, Nomination
from awards.nominations.service_confirming import find_nomination
from awards.nominations.service_language import correct_language
from awards.nominations.service_notes import add_note
from awards.nominations.service_queue import find_place
from awards.nominations.service_screening import make_eligible, put_back, refuse_entry, return_nomination
from awards.nominations.views_screening import (
    ENTRY_URL,
    back_to_dossier,
    bp,
    entry_or_404,
    queue_here,
    show_dossier,
)
from awards.permissions import Permission, requires
from awards.web import LANGUAGES, now

NOMINATION_URL = "/<edition:edition>/screening/nominations/<public_id>"


def way_on(entry: Entry) -> str:
    """The address after a decision: the next entry that matches, round again to the first, or the queue."""
    queue = queue_here()
    place = find_place(db.session(), entry=entry, wanted=queue.filter, now=now())
    following = place.next_id or place.first_id
    return queue.address() if following is None else queue.to("dossier", entry_id=following)


def tell_decided(said: str, entry_id: int) -> None:
    """Say on the next page what was decided, with the way back to it."""
    address = queue_here().to("dossier", entry_id=entry_id)
    flash(Markup('{} <a href="{}">{}</a>').format(said, address, _("Look at it again")), "success")


@bp.post(f"{ENTRY_URL}/eligible")
@requires(Permission.SCREEN_ENTRIES)
def accept(entry_id: int) -> Any:
    """Let the jury read it."""
    entry = entry_or_404(entry_id)
    make_eligible(db.session(), entry=entry, mark=request.form.get("mark"), now=now(), actor_id=current_user.id)
    name, onward = entry.nominee.name, way_on(entry)
    db.session.commit()
    tell_decided(_("%(name)s is eligible now.", name=name), entry_id)
    return redirect(onward)


@bp.post(f"{ENTRY_URL}/put-back")
@requires(Permission.SCREEN_ENTRIES)
def undo(entry_id: int) -> Any:
    """Undo the decision: it waits for screening again."""
    entry = entry_or_404(entry_id)
    put_back(db.session(), entry=entry, mark=request.form.get("mark"), now=now(), actor_id=current_user.id)
    db.session.commit()
    flash(_("It waits for screening again."), "success")
    return back_to_dossier(entry_id)


@bp.post(f"{ENTRY_URL}/refuse")
@csrf.exempt
@requires(Permission.SCREEN_ENTRIES)
def refuse(entry_id: int) -> Any:
    """Keep it from the jury, with a reason that its nominators are told."""
    entry = entry_or_404(entry_id)
    form = RefusalForm()
    if not form.validate_on_submit():
        return show_dossier(entry, refusal=form)
    try:
        refuse_entry(
            db.session(), entry=entry, reason=form.reason.data, ready=form.ready_words(), mark=form.mark.data,
            now=now(), actor_id=current_user.id,
        )  # fmt: skip
    except AwardsError as error:
        db.session.rollback()
        form.show(error)
        return show_dossier(entry_or_404(entry_id), refusal=form), 409
    name, onward = entry.nominee.name, way_on(entry)
    db.session.commit()
    tell_decided(_("%(name)s is not accepted; the nominators are told why.", name=name), entry_id)
    return redirect(onward)


def nomination_or_404(public_id: str) -> tuple[Nomination, Entry]:
    """A nomination of this edition that was confirmed, and its entry."""
    found = public_id.isalnum() and find_nomination(db.session(), edition_id=g.edition.id, public_id=public_id)
    nomination: Nomination = found or abort(404)
    return nomination, entry_or_404(nomination.entry_id or abort(404))


@bp.post(f"{NOMINATION_URL}/return")
@csrf.exempt
@requires(Permission.SCREEN_ENTRIES)
def give_back(public_id: str) -> Any:
    """Give one nomination back to its nominator, with what to correct."""
    nomination, entry = nomination_or_404(public_id)
    number, entry_id, form = nomination.id, entry.id, ReturnForm()
    if not form.validate_on_submit():
        return show_dossier(entry, returning={number: form})
    try:
        return_nomination(
            db.session(), nomination=nomination, message=form.message.data, ready=form.ready_words(), now=now(),
            actor_id=current_user.id,
        )  # fmt: skip
    except AwardsError as error:
        db.session.rollback()
        form.show(error)
        return show_dossier(entry_or_404(entry_id), returning={number: form}), 409
    db.session.commit()
    flash(_("The nomination is on its way back to its writer."), "success")
    return back_to_dossier(entry_id)


@bp.post(f"{NOMINATION_URL}/language")
@requires(Permission.SCREEN_ENTRIES)
def set_language(public_id: str) -> Any:
    """Say in which language a story is written."""
    nomination, entry = nomination_or_404(public_id)
    form = LanguageForm()
    if not form.validate_on_submit():
        abort(400)
    language = form.language.data
    correct_language(db.session(), nomination=nomination, language=language, now=now(), actor_id=current_user.id)
    db.session.commit()
    flash(_("The language of this story: %(language)s.", language=LANGUAGES[language]), "success")
    return back_to_dossier(entry.id)


@bp.post(f"{ENTRY_URL}/notes")
@csrf.exempt
@requires(Permission.SCREEN_ENTRIES)
def write_note(entry_id: int) -> Any:
    """Write a note for the other organisers."""
    entry = entry_or_404(entry_id)
    form = NoteForm()
    if not form.validate_on_submit():
        return show_dossier(entry, note=form)
    add_note(db.session(), entry=entry, text=form.text.data, now=now(), actor_id=current_user.id)
    db.session.commit()
    flash(_("Your note is kept. Only organisers see it."), "success")
    return back_to_dossier(entry_id)
