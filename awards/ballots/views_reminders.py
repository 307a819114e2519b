"""Reminding jurors: whom, in which words, and by the clock."""

from datetime import datetime
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from awards.ballots.forms_reminders import NOTE_MOST, PlanForm, RemindForm, plan_data
from awards.ballots.service_reminder_clock import change_reminder_plan, next_reminder, occasions_of
from awards.ballots.service_reminders import (
    Outcome,
    Remindable,
    Whom,
    is_late,
    list_remindable,
    send_reminders,
    write_reminder,
)
from awards.extensions import db
from awards.permissions import Permission, requires
from awards.web import LANGUAGES, now, whole_number

bp = Blueprint("reminders", __name__)


@bp.route("/<edition:edition>/progress/remind", methods=["GET", "POST"])
@requires(Permission.REMIND_JURORS)
def remind() -> Any:
    """Who would be reminded and the message in each language; sent by a button of this page."""
    moment = now()
    form = RemindForm()
    opened_at = form.opened_at(moment)
    valid = form.validate_on_submit()
    if not valid or opened_at is None or request.form.get("action") != "send":
        return _show(form, moment)
    outcome = send_reminders(
        db.session(), edition=g.edition, juror_ids=form.jurors.data, note=form.note.data or "", shown_at=opened_at,
        now=moment, actor_id=current_user.id,
    )  # fmt: skip
    db.session.commit()
    _say(outcome)
    return redirect(url_for("ballots.progress", edition=g.edition.slug))


def _say(outcome: Outcome) -> None:
    if outcome.reminded:
        words = ngettext("%(num)s juror is reminded.", "%(num)s jurors are reminded.", len(outcome.reminded))
        flash(words, "success")
    if outcome.meanwhile:
        names = ", ".join(outcome.meanwhile)
        flash(_("Reminded already since you opened the page, and so not again: %(names)s.", names=names), "info")
    if outcome.finished:
        words = ngettext(
            "%(num)s juror has nothing left by now, and was not reminded.",
            "%(num)s jurors have nothing left by now, and were not reminded.",
            outcome.finished,
        )
        flash(words, "info")
    if not (outcome.reminded or outcome.meanwhile or outcome.finished):
        flash(_("You chose nobody, so nobody was reminded."), "info")


def _show(form: RemindForm, moment: datetime) -> str:
    """The page. First time, all who were not reminded in the last hours are ticked."""
    juror_id = whole_number(request.args.get("juror"), digits=9)
    whom = Whom.NOT_BEGUN if request.args.get("whom") == Whom.NOT_BEGUN.value else Whom.LEFT
    everybody = list_remindable(db.session(), edition=g.edition)
    listed = [
        one for one in everybody if juror_id in (None, one.juror.id) and not (one.begun and whom is Whom.NOT_BEGUN)
    ]
    if form.opened_at(moment) is None:
        form.shown_at.data = moment.isoformat()
    ticked = set(form.jurors.data or ()) if request.method == "POST" else {
        one.juror.id for one in listed if not one.is_recent(moment)
    }  # fmt: skip
    return render_template(
        "ballots/remind.html",
        form=form,
        listed=listed,
        ticked=ticked,
        mails=_examples([one for one in listed if one.juror.id in ticked] or listed, form.note.data or "", moment),
        whom=whom,
        one_only=juror_id is not None,
        left=len(everybody),
        not_begun=sum(not one.begun for one in everybody),
        late=is_late(g.edition, now=moment),
        moment=moment,
        note_most=NOTE_MOST,
    )


def _examples(people: list[Remindable], note: str, moment: datetime) -> list[dict[str, Any]]:
    """For each language in which somebody is written to: who, and the message to the first of them."""
    groups: dict[str, list[Remindable]] = {}
    for one in people:
        groups.setdefault(one.locale, []).append(one)
    mails = []
    for language in filter(groups.__contains__, LANGUAGES):
        subject, body = write_reminder(g.edition, groups[language][0], note=note, now=moment)
        mails.append({"language": language, "people": groups[language], "subject": subject, "body": body})
    return mails


@bp.route("/<edition:edition>/progress/reminders", methods=["GET", "POST"])
@requires(Permission.MANAGE_EDITION)
def plan() -> Any:
    """When the clock reminds: settings, and the dates that follow from them."""
    form = PlanForm(data=plan_data(g.edition))
    if form.validate_on_submit():
        change_reminder_plan(
            db.session(), edition=g.edition, by_itself=form.by_itself.data, days=form.numbers, late=form.late.data,
            now=now(), actor_id=current_user.id,
        )  # fmt: skip
        db.session.commit()
        flash(_("Saved."), "success")
        return redirect(url_for("reminders.plan", edition=g.edition.slug))
    zone = g.edition.zone
    return render_template(
        "ballots/reminder_plan.html",
        form=form,
        occasions=[(one.begins_at(zone), one.kind.value) for one in occasions_of(g.edition)],
        upcoming=next_reminder(g.edition, now=now()),
    )
