"""The record of a category's deliberation, and who leaves its room; completes the blueprint."""

from collections.abc import Callable
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from awards.domain.errors import AwardsError
from awards.editions.models import Category
from awards.editions.views import LARGEST_ID
from awards.extensions import csrf, db
from awards.permissions import Permission, requires, sees_names
from awards.results.forms_record import RecordForm
from awards.results.models import Decision
from awards.results.models_record import Deliberation
from awards.results.service import find_decisions
from awards.results.service_leaving import (
    call_back,
    check_in_room,
    leave_room,
    list_departures,
    propose_leaving,
)
from awards.results.service_record import (
    MOST_VOTES,
    RunnersUp,
    find_deliberation,
    find_latest_presence,
    keep_record,
    list_members,
    name_runners_up,
)
from awards.results.service_room import Room, find_room
from awards.results.service_seal import find_seal
from awards.results.views import _category
from awards.results.views_sharing import bp
from awards.results.views_verdict import name_of
from awards.web import now, say, show_time, whole_number

__all__ = ["bp"]


@bp.before_request
def keep_those_outside_out() -> None:
    """Every page of a category is closed to a juror who has left its room. Raises OutOfTheRoom."""
    category = (request.view_args or {}).get("category")
    if category and current_user.is_authenticated and g.get("edition") is not None:
        check_in_room(db.session(), edition=g.edition, key=category, account_id=current_user.id)


@bp.route("/<edition:edition>/results/<category>/record", methods=["GET", "POST"])
@csrf.exempt
@requires(Permission.KEEP_RECORD)
def keep_record_of(category: str) -> Any:
    """Notes, presence, votes and runners-up. The form checks its own token, so that nothing typed is lost."""
    found = _category(category)
    decisions = find_decisions(db.session(), category_id=found.id)
    kept = find_deliberation(db.session(), category_id=found.id)
    form = RecordForm(data=_shown(kept, _runners_up(decisions, kept)))
    if form.validate_on_submit():
        if answer := _keep(found, form, decided=bool(decisions)):
            return answer
        found, kept = _category(category), find_deliberation(db.session(), category_id=found.id)
        decisions = find_decisions(db.session(), category_id=found.id)
        form.version.data = str(kept.version if kept else 0)
    return _page(found, form, decisions, kept)


def _runners_up(decisions: list[Decision], kept: Deliberation | None) -> RunnersUp | None:
    return name_runners_up(decisions, kept, quorum=g.edition.quorum) if decisions else None


def _shown(kept: Deliberation | None, runners_up: RunnersUp | None) -> dict[str, Any]:
    """What the form begins with; present are at first those who were at the category before."""
    before = () if kept and kept.present else find_latest_presence(db.session(), edition_id=g.edition.id)
    votes = [*(kept.votes if kept else ()), *([{}] if kept is None or len(kept.votes) < MOST_VOTES else [])]
    second, third = runners_up.order if runners_up else (None, None)
    return {
        "present": kept.present if kept and kept.present else list(before),
        "notes": kept.notes if kept else "",
        "votes": votes,
        "second": second or 0,
        "third": third or 0,
        "runners_up_reason": runners_up.reason if runners_up else "",
        "version": str(kept.version if kept else 0),
    }


def _keep(category: Category, form: RecordForm, *, decided: bool) -> Any:
    """Keep the record and show it again; None, with the error in the form, when a rule forbids it."""
    half_sealed = find_seal(db.session(), edition_id=g.edition.id) is not None
    try:
        keep_record(
            db.session(), edition=g.edition, category=category, content=form.read(decided=decided),
            version=form.typed_version(), now=now(), actor_id=current_user.id,
        )  # fmt: skip
    except AwardsError as error:
        db.session.rollback()
        form.show(error)
        return None
    db.session.commit()
    flash(_("The record is kept."), "success")
    _warn_of_void(half_sealed)
    return redirect(url_for("results.keep_record_of", edition=g.edition.slug, category=category.key))


@bp.post("/<edition:edition>/results/<category>/record/save")
@csrf.exempt
@requires(Permission.KEEP_RECORD)
def save_record(category: str) -> Any:
    """Keep what the page sends by itself while somebody writes: {"version", "text"}, or {"text"} with what is wrong.

    Not under a signature: only whoever presses the button makes that void.
    """
    found = _category(category)
    decided = bool(find_decisions(db.session(), category_id=found.id))
    form = RecordForm()
    if not form.validate_on_submit() or find_seal(db.session(), edition_id=g.edition.id) is not None:
        return {"text": _("Not saved yet. Press “Keep the record” to see why.")}, 400
    moment, touched = now(), frozenset(request.form.getlist("touched"))
    try:
        kept = keep_record(
            db.session(), edition=g.edition, category=found, content=form.read(decided=decided, touched=touched),
            version=form.typed_version(), now=moment, actor_id=current_user.id,
        )  # fmt: skip
    except AwardsError as error:
        db.session.rollback()
        return {"text": say(error)}, 409
    version = kept.version
    db.session.commit()
    return {"version": version, "text": _("Saved at %(time)s", time=show_time(moment))}


def _warn_of_void(half_sealed: bool) -> None:
    if half_sealed:
        flash(_("The first signature under the seal was for the earlier results and is void. Sign again."), "warning")


def _page(category: Category, form: RecordForm, decisions: list[Decision], kept: Deliberation | None) -> str:
    room = find_room(db.session(), edition=g.edition, key=category.key, names=sees_names(current_user, g.edition))
    names = {line.entry_id: name_of(line.nominee) for line in room.lines}
    runners_up = _runners_up(decisions, kept)
    jurors = [(one.id, one.name) for one in list_members(db.session(), edition_id=g.edition.id)]
    offered = [(one, names[one]) for one in (runners_up.offered if runners_up else ()) if one in names]
    form.offer(jurors, offered, _("Nobody"))
    departures = list_departures(db.session(), edition_id=g.edition.id, category_id=category.id)
    outside = {(one.juror_id, one.entry_id) for one in departures if one.returned_at is None}
    proposals = propose_leaving(db.session(), edition=g.edition, entry_ids=_talked_about(room), outside=outside)
    return render_template(
        "results/record.html",
        category=category,
        form=form,
        kept=kept,
        winner=", ".join(names.get(one.entry_id, "–") for one in decisions),
        runners_up=runners_up,
        proposed=[names.get(one, "") if one else "" for one in runners_up.proposed] if runners_up else [],
        half_sealed=find_seal(db.session(), edition_id=g.edition.id) is not None,
        proposals=proposals,
        departures=departures,
        names=names,
        jurors=jurors,
    )


def _talked_about(room: Room) -> list[int]:
    """The leader, those who contend, and the shortlist."""
    leader = [room.leader] if room.leader else []
    return list(dict.fromkeys([*(line.entry_id for line in (*leader, *room.contenders)), *room.shortlisted]))


def _number(name: str) -> int:
    number = whole_number(request.form.get(name), digits=10)
    return number if number is not None and number <= LARGEST_ID else 0


@bp.post("/<edition:edition>/results/<category>/record/left")
@requires(Permission.KEEP_RECORD)
def note_leaving(category: str) -> Any:
    """A juror leaves the room for an entry."""
    about = {"juror_id": _number("juror"), "entry_id": _number("entry")}
    said = _("Noted: outside. The room of this category is closed to them until you call them back.")
    return _note(category, leave_room, about, said)


@bp.post("/<edition:edition>/results/<category>/record/back")
@requires(Permission.KEEP_RECORD)
def note_return(category: str) -> Any:
    """A juror is called back."""
    return _note(category, call_back, {"departure_id": _number("departure")}, _("Noted: back in the room."))


def _note(category: str, change: Callable[..., Any], about: dict[str, int], said: str) -> Any:
    found = _category(category)
    half_sealed = find_seal(db.session(), edition_id=g.edition.id) is not None
    try:
        change(db.session(), edition=g.edition, category=found, now=now(), actor_id=current_user.id, **about)
    except AwardsError as error:
        db.session.rollback()
        flash(say(error), "error")
    else:
        db.session.commit()
        flash(said, "success")
        _warn_of_void(half_sealed)
    return redirect(url_for("results.keep_record_of", edition=g.edition.slug, category=category) + "#room")
