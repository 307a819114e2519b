"""Sharing an award: further winners beside the first; completes the blueprint."""

from typing import Any

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from awards.domain.errors import AwardsError
from awards.editions.models import Category
from awards.editions.views import LARGEST_ID
from awards.extensions import csrf, db
from awards.nominations.models import Entry
from awards.permissions import Permission, requires
from awards.results.forms import DecisionForm
from awards.results.models import Decision
from awards.results.service import find_decisions
from awards.results.service_seal import find_seal
from awards.results.service_sharing import share_award, stop_sharing
from awards.results.views import _category, _rank, begin_with, choose_entry, hint_of, show_all
from awards.results.views_room import look_round
from awards.results.views_ties import bp
from awards.web import now, say

__all__ = ["bp"]


@bp.route("/<edition:edition>/results/<category>/decision/shared", methods=["GET", "POST"])
@csrf.exempt
@requires(Permission.RECORD_DECISION)
def share(category: str) -> Any:
    """Who wins beside the first winner. The form checks its own token, so that nothing typed is lost."""
    look_round(category)
    found = _category(category)
    decisions = find_decisions(db.session(), category_id=found.id)
    if not decisions:
        flash(_("Record first who wins; then with whom the award is shared."), "warning")
        return redirect(url_for("results.decide", edition=g.edition.slug, category=category))
    ranked, shown = _rank(found)
    wanted = request.args.get("entry", type=int)
    form = DecisionForm(data=begin_with(next((one for one in decisions[1:] if one.entry_id == wanted), None)))
    form.reason.flags.optional = False
    if form.validate_on_submit() and (entry := choose_entry(ranked, form)):
        if answer := _keep(found, entry, form):
            return answer
        found, decisions = _category(category), find_decisions(db.session(), category_id=found.id)
        ranked, shown = _rank(found)
        form.version.data = str(_version(decisions, form.winner.data))
    lines = [line for line in shown.lines if line.may_win and line.entry_id != decisions[0].entry_id]
    form.offer(lines)
    return render_template(
        "results/share.html",
        category=found,
        form=form,
        lines=lines,
        first=show_all(decisions[:1])[0],
        half_sealed=find_seal(db.session(), edition_id=g.edition.id) is not None,
        hints={line.entry_id: hint_of(line) for line in lines},
    )


def _version(decisions: list[Decision], entry_id: int | None) -> int:
    return next((one.version for one in decisions[1:] if one.entry_id == entry_id), 0)


def _keep(category: Category, entry: Entry, form: DecisionForm) -> Any:
    """Share the award and go back to the decision; None, with the error in the form, when a rule forbids it."""
    try:
        share_award(
            db.session(), edition=g.edition, category=category, entry=entry, citation=form.citation.data,
            reason=form.reason.data or "", version=form.typed_version(), now=now(), actor_id=current_user.id,
            translations=form.translations,
        )  # fmt: skip
    except AwardsError as error:
        db.session.rollback()
        form.show(error)
        return None
    db.session.commit()
    flash(_("The award is shared."), "success")
    return redirect(url_for("results.decide", edition=g.edition.slug, category=category.key))


@bp.post("/<edition:edition>/results/<category>/decision/shared/<int:entry_id>/remove")
@requires(Permission.RECORD_DECISION)
def take_off(category: str, entry_id: int) -> Any:
    """Take a further winner off again."""
    look_round(category)
    found = _category(category)
    if entry_id > LARGEST_ID:
        abort(404)
    try:
        stop_sharing(
            db.session(), edition=g.edition, category=found, entry_id=entry_id, now=now(), actor_id=current_user.id
        )
    except AwardsError as error:
        db.session.rollback()
        flash(say(error), "error")
    else:
        db.session.commit()
        flash(_("The award is no longer shared with them."), "success")
    return redirect(url_for("results.decide", edition=g.edition.slug, category=category))
