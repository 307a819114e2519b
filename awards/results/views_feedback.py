"""Jurors' feedback for nominees: an organiser reads it, changes a word, lets it through or keeps it back."""

from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from awards.domain.errors import AwardsError, NotFound
from awards.domain.lifecycle import Stage
from awards.editions.models import Category
from awards.editions.service import find_category
from awards.extensions import db
from awards.permissions import Permission, requires
from awards.results.forms_feedback import MOST_IN_FEEDBACK, FeedbackForm
from awards.results.service_feedback import (
    EntryFeedback,
    FeedbackState,
    count_feedback,
    let_through,
    list_feedback,
    read_feedback,
)
from awards.web import now, whole_number

bp = Blueprint("feedback", __name__)

PER_PAGE = 40
EVERYTHING = "all"


@bp.get("/<edition:edition>/feedback")
@requires(Permission.READ_FEEDBACK)
def overview() -> str:
    """By category: how much there is, and what nobody has read yet."""
    counts = count_feedback(db.session(), edition_id=g.edition.id)
    return render_template("feedback/overview.html", counts=counts, waiting=sum(one.waiting for one in counts))


@bp.route("/<edition:edition>/feedback/<category>", methods=["GET", "POST"])
@requires(Permission.READ_FEEDBACK)
def read(category: str) -> Any:
    """The texts of a category, without the jurors' names; a decision on one of them."""
    found = _category_or_404(category)
    form = FeedbackForm()
    if request.method == "GET":
        return _show(found, form)
    action = form.action.data
    if not form.validate_on_submit() or action not in {"show", "edit", "hide"}:
        return _show(found, form)
    try:
        read_feedback(
            db.session(), edition=g.edition, category=found, key=form.key.data or "", shown=action != "hide",
            words=(form.words.data or "") if action == "edit" else None, version=form.typed_version(), now=now(),
            actor_id=current_user.id,
        )  # fmt: skip
    except NotFound:
        raise
    except AwardsError as error:
        db.session.rollback()
        form.show(error)
        return _show(_category_or_404(category), form), 409
    db.session.commit()
    flash(
        _("Kept back: the nominee does not read it.") if action == "hide" else _("The nominee will read it."), "success"
    )
    return _back(category)


@bp.post("/<edition:edition>/feedback/<category>/all")
@requires(Permission.READ_FEEDBACK)
def read_all(category: str) -> Any:
    """Those on the page are read and may go out; what came after it was opened waits."""
    found = _category_or_404(category)
    number = let_through(
        db.session(), edition=g.edition, category=found, keys=request.form.getlist("key"), now=now(),
        actor_id=current_user.id,
    )  # fmt: skip
    db.session.commit()
    words = ngettext("%(num)s text goes to its nominee.", "%(num)s texts go to their nominees.", number)
    flash(words if number else _("Everything on this page was decided already."), "success")
    return _back(category)


def _category_or_404(key: str) -> Category:
    return find_category(db.session(), edition_id=g.edition.id, key=key) or abort(404)


def _back(category: str) -> Any:
    which = EVERYTHING if request.args.get("which") == EVERYTHING else None
    number = whole_number(request.args.get("page"), digits=5)
    return redirect(
        url_for("feedback.read", edition=g.edition.slug, category=category, which=which, page=number)
    )  # fmt: skip


def _show(category: Category, form: FeedbackForm) -> str:
    everything = request.args.get("which") == EVERYTHING
    entries = list_feedback(db.session(), category_id=category.id)
    waiting = sum(one.waiting for one in entries)
    typed = form.key.data if request.method == "POST" else None
    left = [_left_to_read(one, typed) for one in entries]
    listed = entries if everything else [one for one in left if one.lines]
    pages = max(1, -(-len(listed) // PER_PAGE))
    number = _page_of(listed, typed) or min(max(1, whole_number(request.args.get("page"), digits=5) or 1), pages)
    return render_template(
        "feedback/category.html",
        category=category,
        form=form,
        entries=listed[(number - 1) * PER_PAGE : number * PER_PAGE],
        everything=everything,
        total=sum(len(one.lines) for one in entries),
        waiting=waiting,
        number=number,
        pages=pages,
        most=MOST_IN_FEEDBACK,
        may_decide=g.edition.stage is not Stage.ARCHIVED,
    )


def _page_of(listed: list[EntryFeedback], typed: str | None) -> int | None:
    """The page on which the text stands that was typed into."""
    places = (place for place, one in enumerate(listed) for line in one.lines if line.key == typed)
    return next((place // PER_PAGE + 1 for place in places), None)


def _left_to_read(one: EntryFeedback, typed: str | None) -> EntryFeedback:
    """What waits; and the text that was typed into (its key), though a colleague was quicker: nothing typed is lost."""
    lines = [line for line in one.lines if line.state is FeedbackState.WAITING or line.key == typed]
    return EntryFeedback(one.entry, lines)
