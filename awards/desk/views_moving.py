"""Moving words to another category, from the dossier: it touches the jury, of which screening knows nothing."""

from typing import Any

from flask import flash, g, redirect
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from awards.desk.service_moving import move_entry
from awards.domain.errors import AwardsError
from awards.editions.models import Category
from awards.editions.service import list_categories
from awards.extensions import csrf, db
from awards.nominations.forms_screening import MoveForm
from awards.nominations.models import Entry
from awards.nominations.views_decisions import NOMINATION_URL, nomination_or_404, tell_decided, way_on
from awards.nominations.views_queue import bp
from awards.nominations.views_screening import ENTRY_URL, entry_or_404, show_dossier
from awards.permissions import Permission, requires
from awards.web import in_language, now


@bp.post(f"{ENTRY_URL}/move")
@csrf.exempt
@requires(Permission.SCREEN_ENTRIES)
def move_whole(entry_id: int) -> Any:
    """Move an entry with all its words to another category."""
    entry = entry_or_404(entry_id)
    categories = list_categories(db.session(), edition_id=g.edition.id)
    form = MoveForm().offer(categories, but=entry.category_id)
    if not form.validate_on_submit():
        return show_dossier(entry, moving={0: form})
    return _move(entry, 0, form, categories)


@bp.post(f"{NOMINATION_URL}/move")
@csrf.exempt
@requires(Permission.SCREEN_ENTRIES)
def move_nomination(public_id: str) -> Any:
    """Move one of the nominations of an entry; the others stay."""
    nomination, entry = nomination_or_404(public_id)
    categories = list_categories(db.session(), edition_id=g.edition.id)
    form = MoveForm().offer(categories, but=entry.category_id)
    if not form.validate_on_submit():
        return show_dossier(entry, moving={nomination.id: form})
    return _move(entry, nomination.id, form, categories)


def _move(entry: Entry, number: int, form: MoveForm, categories: list[Category]) -> Any:
    """`number`: of the nomination, or 0 for all."""
    entry_id, chosen = entry.id, next(each for each in categories if each.key == form.category.data)
    try:
        move, released = move_entry(
            db.session(), entry=entry, category=chosen, now=now(), actor_id=current_user.id,
            reason=form.reason.data or "", mark=form.mark.data, nomination_id=number or None,
        )  # fmt: skip
    except AwardsError as error:
        db.session.rollback()
        form.show(error)
        return show_dossier(entry_or_404(entry_id), moving={number: form}), 409
    name, holder_id, onward = in_language(chosen.name), move.holder.id, way_on(entry)
    db.session.commit()
    tell_decided(_("Moved to %(category)s; the nominators are told.", category=name), holder_id)
    if released:
        said = ngettext(
            "%(num)s assignment to a juror was taken back: preview a new routing.",
            "%(num)s assignments to jurors were taken back: preview a new routing.",
            released,
        )
        flash(said, "warning")
    return redirect(onward)
