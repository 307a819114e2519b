"""What the jury of a blind edition will read: the organisers look at it, hide more, and show what means nobody."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from awards.domain.errors import AwardsError, NotNow
from awards.domain.lifecycle import EntryState
from awards.domain.masking import MaskRole, shown_key
from awards.domain.wording import N_
from awards.extensions import csrf, db
from awards.forms import one_line
from awards.nominations.forms_masking import HideForm
from awards.nominations.models import Entry
from awards.nominations.service_dossiers import Story, label_of, read_stories
from awards.nominations.service_entries import get_entry
from awards.nominations.service_masking import (
    MaskedEntry,
    hide_words,
    is_seen,
    list_masked,
    mark_of,
    mark_seen,
    search_masked,
    show_words,
)
from awards.permissions import Permission, requires
from awards.web import now, whole_number

bp = Blueprint("masking", __name__)

PER_PAGE = 100
ENTRY_URL = "/<edition:edition>/screening/<int:entry_id>/masking"


@dataclass(frozen=True)
class HiddenWords:
    """Words of a story that are hidden, as they were written, with what stands there and how often."""

    written: str
    shown: str
    times: int


def _list_hidden(stories: list[Story]) -> list[HiddenWords]:
    """Each once, in the order in which they come."""
    hidden = [segment for story in stories for segment in story.segments if segment.role]
    times = Counter(shown_key(segment.original) for segment in hidden)
    first = {shown_key(segment.original): segment for segment in reversed(hidden)}
    ordered = dict.fromkeys(shown_key(segment.original) for segment in hidden)
    return [HiddenWords(" ".join(first[key].original.split()), first[key].text, times[key]) for key in ordered]


def _check_blind() -> None:
    if not g.edition.hides_names:
        raise NotNow(N_("This edition hides no names from the jury, or its results are sealed already."))


def _entry(entry_id: int) -> Entry:
    return get_entry(db.session(), edition_id=g.edition.id, entry_id=entry_id)


def _written() -> str:
    """The words that a button stands for."""
    return one_line(request.form.get("words", "")[:500]) or ""


def _back(entry_id: int) -> Any:
    return redirect(url_for("masking.entry", edition=g.edition.slug, entry_id=entry_id))


@bp.get("/<edition:edition>/screening/masking")
@requires(Permission.SCREEN_ENTRIES)
def entries() -> str:
    """All eligible entries with what the jury calls them, those first that nobody has looked at."""
    _check_blind()
    found = list_masked(db.session(), edition=g.edition)
    wanted = request.args.get("q", "").strip()[:200]
    show_all = request.args.get("show") == "all" or bool(wanted)
    unseen = [one for one in found if not one.is_seen]
    shown = search_masked(found, edition=g.edition, wanted=wanted) if wanted else found if show_all else unseen
    page = whole_number(request.args.get("page"), digits=5) or 1
    return render_template(
        "masking/entries.html",
        entries=shown[(page - 1) * PER_PAGE : page * PER_PAGE],
        page=page,
        pages=-(-len(shown) // PER_PAGE),
        total=len(found),
        unseen=len(unseen),
        wanted=wanted,
        show_all=show_all,
    )


@bp.route(ENTRY_URL, methods=["GET", "POST"])
@csrf.exempt
@requires(Permission.SCREEN_ENTRIES)
def entry(entry_id: int) -> Any:
    """One entry as a juror will read it, and hiding more of it. The form checks its own token."""
    _check_blind()
    form = HideForm()
    if not form.validate_on_submit():
        return _show(_entry(entry_id), form)
    try:
        hide_words(
            db.session(), entry=_entry(entry_id), words=form.words.data, role=MaskRole(form.role.data), now=now(),
            actor_id=current_user.id,
        )  # fmt: skip
    except AwardsError as error:
        db.session.rollback()
        form.show(error)
        return _show(_entry(entry_id), form), 409
    db.session.commit()
    flash(_("“%(words)s” is hidden from the jury.", words=form.words.data), "success")
    return _back(entry_id)


def _show(found: Entry, form: HideForm) -> str:
    stories = read_stories(db.session(), entry_id=found.id, hidden=True)
    written = {shown_key(segment.original) for story in stories for segment in story.segments if segment.role}
    found = _entry(found.id)
    listed = list_masked(db.session(), edition=g.edition)
    return render_template(
        "masking/entry.html",
        entry=found,
        label=label_of(found, g.edition),
        stories=stories,
        hidden=_list_hidden(stories),
        elsewhere=[one["words"] for one in found.extra_masks if shown_key(one["words"]) not in written],
        mark=mark_of(found),
        seen=is_seen(found),
        eligible=found.state is EntryState.ELIGIBLE,
        next_id=_next_unseen(listed, found.id),
        form=form,
    )


def _next_unseen(listed: list[MaskedEntry], entry_id: int) -> int | None:
    """The next eligible entry in the list's order that nobody has looked at, round again to the first."""
    ids = [one.id for one in listed]
    place = ids.index(entry_id) + 1 if entry_id in ids else 0
    around = [*listed[place:], *listed[:place]]
    return next((one.id for one in around if not one.is_seen and one.id != entry_id), None)


@bp.post(f"{ENTRY_URL}/show")
@requires(Permission.SCREEN_ENTRIES)
def show(entry_id: int) -> Any:
    """Let the jury read words that are hidden."""
    words = _written()
    show_words(db.session(), entry=_entry(entry_id), words=words, now=now(), actor_id=current_user.id)
    db.session.commit()
    flash(_("The jury may read “%(words)s” now.", words=words), "success")
    return _back(entry_id)


@bp.post(f"{ENTRY_URL}/hide")
@requires(Permission.SCREEN_ENTRIES)
def hide_again(entry_id: int) -> Any:
    """Hide words again that the jury was to read."""
    words = _written()
    hide_words(
        db.session(), entry=_entry(entry_id), words=words, role=MaskRole.OTHER, now=now(), actor_id=current_user.id
    )
    db.session.commit()
    flash(_("“%(words)s” is hidden from the jury.", words=words), "success")
    return _back(entry_id)


@bp.post(f"{ENTRY_URL}/seen")
@requires(Permission.SCREEN_ENTRIES)
def seen(entry_id: int) -> Any:
    """Note that an organiser has looked at it, and go on to the next."""
    mark = request.form.get("mark", "")
    mark_seen(db.session(), entry=_entry(entry_id), mark=mark, now=now(), actor_id=current_user.id)
    db.session.commit()
    following = _next_unseen(list_masked(db.session(), edition=g.edition), entry_id)
    if following is None:
        flash(_("Every eligible entry has been looked at."), "success")
        return redirect(url_for("masking.entries", edition=g.edition.slug, show="all"))
    flash(_("Noted. This is the next one."), "success")
    return _back(following)
