"""The organisers' and the chair's view of how far the jury is: states, never scores."""

from datetime import datetime

from flask import g, render_template
from flask_babel import gettext as _
from flask_login import current_user

from awards.ballots.service_progress import SHOWN, JurorProgress, count_coverage, list_progress
from awards.ballots.service_reminder_clock import next_reminder
from awards.ballots.service_reminders import RECENTLY, is_late, list_reminded
from awards.ballots.service_uncovered import MOST_NAMED, list_uncovered
from awards.ballots.views import STATES as JUROR_STATES
from awards.ballots.views import bp
from awards.domain.lifecycle import AssignmentState, Stage
from awards.domain.wording import N_
from awards.editions.models import Edition
from awards.editions.service import list_categories, scoring_is_open
from awards.extensions import db
from awards.permissions import Permission, requires, sees_names
from awards.web import now

STATES = JUROR_STATES | {AssignmentState.OPENED: (N_("opened"), "info", "eye")}
"""An organiser is told apart what to its juror is all begun: opened, or written on."""

SILENT_DAYS = 7
"""From so many days without a sign on, the page says so."""


def _most_waited_for(line: JurorProgress) -> tuple[bool, bool]:
    """First those who have not begun, last those who are done; within that, the order that was."""
    return not line.left, line.begun


def _count_silence(lines: list[JurorProgress], edition: Edition, moment: datetime) -> dict[int, int]:
    """Juror id → days without a sign, of those who could give one and have not for long."""
    if edition.stage is not Stage.SCORING:
        return {}
    days = {line.juror.id: line.silent_days(began_at=edition.jury_began_at, now=moment) for line in lines}
    return {juror_id: number for juror_id, number in days.items() if number >= SILENT_DAYS}


@bp.get("/<edition:edition>/progress")
@requires(Permission.SEE_PROGRESS)
def progress() -> str:
    """Who has done what, what each category has, and what would be missing if nothing more came."""
    moment, session, edition = now(), db.session(), g.edition
    lines = sorted(list_progress(session, edition_id=edition.id), key=_most_waited_for)
    return render_template(
        "ballots/progress.html",
        categories=list_categories(session, edition_id=edition.id),
        coverage=count_coverage(session, edition=edition),
        uncovered=list_uncovered(session, edition=edition, names=sees_names(current_user, edition)),
        most_named=MOST_NAMED,
        lines=lines,
        reminded=list_reminded(session, edition_id=edition.id),
        recently=moment - RECENTLY,
        silent=_count_silence(lines, edition, moment),
        state_words={state.value: _(words) for state, (words, _tone, _icon) in STATES.items()},
        shown_states=[(state.value, *STATES[state]) for state in SHOWN],
        upcoming=next_reminder(edition, now=moment),
        is_open=scoring_is_open(edition, now=moment),
        is_past=is_late(edition, now=moment),
    )
