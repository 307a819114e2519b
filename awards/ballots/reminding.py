"""The worker's part in the reminders."""

import logging
from datetime import UTC, datetime

from awards.ballots.service_reminder_clock import list_due, remind_by_the_clock
from awards.extensions import db

log = logging.getLogger(__name__)


def remind_jurors() -> int:
    """The worker's job: remind the jurors of each edition in which it is time; how many. One transaction each."""
    session, now, reminded = db.session(), datetime.now(UTC), 0
    due = list_due(session, now=now)
    session.rollback()
    for edition_id in due:
        try:
            reminded += remind_by_the_clock(session, edition_id=edition_id, now=now)
            session.commit()
        except Exception:  # another edition's jurors shall hear of it all the same
            session.rollback()
            log.exception("could not remind the jurors of edition %s", edition_id)
    return reminded
