"""Reminders by the clock: what an organiser sets, what is due, and sending it exactly once."""

from collections.abc import Collection
from datetime import datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.audit.service import record
from awards.ballots.models_reminders import Reminder
from awards.ballots.service_reminders import Remindable, list_remindable, queue_reminders
from awards.domain.errors import NotNow
from awards.domain.lifecycle import Stage
from awards.domain.reminding import Occasion, Plan, find_due, find_next, list_occasions
from awards.domain.wording import N_
from awards.editions.models import Edition
from awards.jury.service_assignments import lock_routing


def occasions_of(edition: Edition) -> list[Occasion]:
    """The days on which the jurors of an edition are reminded by the clock, past ones too."""
    if not edition.reminds_by_itself or edition.scoring_closes_at is None:
        return []
    return list_occasions(
        Plan(edition.reminder_days, after=edition.reminds_late),
        closes_at=edition.scoring_closes_at, began_at=edition.jury_began_at, zone=edition.zone,
    )  # fmt: skip


def next_reminder(edition: Edition, *, now: datetime) -> datetime | None:
    """When the clock reminds next, if it does."""
    found = find_next(occasions_of(edition), now=now, zone=edition.zone)
    return found.begins_at(edition.zone) if found else None


def change_reminder_plan(
    session: Session,
    *,
    edition: Edition,
    by_itself: bool,
    days: Collection[int],
    late: bool,
    now: datetime,
    actor_id: int,
) -> None:
    """Set when the clock reminds. Raises NotNow once there is nothing left to remind of."""
    if edition.stage not in (Stage.DRAFT, Stage.NOMINATING, Stage.SCREENING, Stage.SCORING):
        raise NotNow(N_("Scoring is over: there is nobody left to remind."))
    wanted = {
        "reminds_by_itself": by_itself, "reminder_days": sorted(set(days), reverse=True), "reminds_late": late,
    }  # fmt: skip
    changed = sorted(name for name, value in wanted.items() if getattr(edition, name) != value)
    if not changed:
        return
    for name in changed:
        setattr(edition, name, wanted[name])
    record(
        session, action="settings_changed", subject=f"edition {edition.id}", now=now, actor_id=actor_id,
        edition_id=edition.id, details={"changed": changed},
    )  # fmt: skip


def list_due(session: Session, *, now: datetime) -> list[int]:
    """The editions in which the clock reminds now, done or not."""
    scoring = select(Edition).where(
        Edition.stage == Stage.SCORING, Edition.reminds_by_itself, Edition.scoring_closes_at.is_not(None)
    )
    return [one.id for one in session.scalars(scoring.order_by(Edition.id)) if _due(one, now)]


def _due(edition: Edition, now: datetime) -> Occasion | None:
    if edition.stage is not Stage.SCORING or edition.scoring_closes_at is None:
        return None
    return find_due(occasions_of(edition), closes_at=edition.scoring_closes_at, now=now, zone=edition.zone)


def remind_by_the_clock(session: Session, *, edition_id: int, now: datetime) -> int:
    """Send what is due in an edition, unless it was sent; how many jurors.

    Whoever comes second waits for the edition's lock and then sees the rows of the first. All of an occasion's rows and
    messages are one transaction, so that a worker that is killed has sent either all or nothing.
    """
    lock_routing(session, edition_id=edition_id)
    edition = session.get_one(Edition, edition_id, populate_existing=True)
    occasion = _due(edition, now)
    if occasion is None:
        return 0
    done = select(Reminder.id).where(Reminder.edition_id == edition_id, Reminder.occasion == occasion.key).limit(1)
    if session.scalar(done) is not None:
        return 0
    jurors = [one for one in list_remindable(session, edition=edition) if _is_asked(one, occasion, edition)]
    if jurors:
        queue_reminders(
            session, edition=edition, jurors=jurors, kind=occasion.kind, occasion=occasion.key, now=now
        )  # fmt: skip
    return len(jurors)


def _is_asked(one: Remindable, occasion: Occasion, edition: Edition) -> bool:
    """Not who was given their first dossier that day, nor who was reminded by hand on it."""
    midnight = datetime.combine(occasion.on, time(), edition.zone)
    waits = one.waits_since is not None and one.waits_since < occasion.begins_at(edition.zone)
    return waits and (one.reminded_at is None or one.reminded_at < midnight)
