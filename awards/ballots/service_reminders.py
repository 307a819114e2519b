"""Asking jurors for the ballots that they have not cast: who can be asked, in which words, and sending it, once."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from awards.accounts.models import Account
from awards.audit.service import record
from awards.ballots.models_reminders import Reminder
from awards.domain.errors import NotNow
from awards.domain.lifecycle import AssignmentState, JurorState, Stage
from awards.domain.reminding import ReminderKind
from awards.domain.wording import N_
from awards.editions.models import Category, Edition
from awards.jury.models import Assignment, Juror
from awards.jury.service_assignments import PENDING, lock_routing
from awards.mail.rendering import render
from awards.mail.service import queue_message
from awards.nominations.models import Entry

RECENTLY = timedelta(hours=6)
"""Whoever was reminded within this time is not, again, unless somebody says so."""


class Whom(StrEnum):
    """Which jurors with something left. `not_begun`: those who have not opened a single dossier."""

    LEFT = "left"
    NOT_BEGUN = "not_begun"


@dataclass
class Remindable:
    """A juror with dossiers left: how many, by category, and when they were last reminded."""

    juror: Juror
    address: str
    locale: str
    reminded_at: datetime | None
    by_category: list[tuple[dict[str, str], int]] = field(default_factory=list)
    cast: int = 0
    begun: bool = False
    waits_since: datetime | None = None
    """When the first of what is left was assigned."""

    @property
    def left(self) -> int:
        return sum(number for _, number in self.by_category)

    def is_recent(self, now: datetime) -> bool:
        """Whether they were reminded a few hours ago."""
        return self.reminded_at is not None and now - self.reminded_at < RECENTLY


@dataclass(frozen=True)
class Outcome:
    """Whom a click reminded, and whom not: nothing is left, or somebody else was quicker."""

    reminded: list[str]
    finished: int
    meanwhile: list[str]


def list_reminded(session: Session, *, edition_id: int) -> dict[int, datetime]:
    """Juror id → when they were last reminded. One statement."""
    wanted = select(Reminder.juror_id, func.max(Reminder.reminded_at)).where(Reminder.edition_id == edition_id)
    return {juror_id: at for juror_id, at in session.execute(wanted.group_by(Reminder.juror_id))}


def list_remindable(
    session: Session, *, edition: Edition, whom: Whom = Whom.LEFT, juror_id: int | None = None
) -> list[Remindable]:
    """The accepted jurors with something left, by name; one of them, with `juror_id`. Three statements."""
    people = (
        select(Juror, Account.address, Account.locale)
        .join(Account, Account.id == Juror.account_id)
        .where(Juror.edition_id == edition.id, Juror.state == JurorState.ACCEPTED)
        .order_by(Juror.name, Juror.id)
        .execution_options(populate_existing=True)
    )
    if juror_id is not None:
        people = people.where(Juror.id == juror_id)
    reminded = list_reminded(session, edition_id=edition.id)
    found = {
        juror.id: Remindable(juror, address, locale or juror.languages[0], reminded.get(juror.id))
        for juror, address, locale in session.execute(people)
    }
    _count(session, edition.id, found)
    return [one for one in found.values() if one.left and not (one.begun and whom is Whom.NOT_BEGUN)]


def _count(session: Session, edition_id: int, found: dict[int, Remindable]) -> None:
    pending = Assignment.state.in_(PENDING)
    counted = session.execute(
        select(
            Assignment.juror_id,
            Category.name,
            func.sum(case((pending, 1), else_=0)).label("left"),
            func.sum(case((Assignment.state == AssignmentState.CAST, 1), else_=0)).label("cast"),
            func.sum(case((Assignment.state == AssignmentState.NOT_OPENED, 0), else_=1)).label("begun"),
            func.min(case((pending, Assignment.assigned_at))).label("since"),
        )
        .join(Entry, Entry.id == Assignment.entry_id)
        .join(Category, Category.id == Entry.category_id)
        .where(Assignment.edition_id == edition_id, Assignment.state.in_((*PENDING, AssignmentState.CAST)))
        .group_by(Assignment.juror_id, Category.id, Category.position)
        .order_by(Category.position)
    )
    for row in counted:
        if one := found.get(row.juror_id):
            one.cast += int(row.cast)
            one.begun |= row.begun > 0
            if row.left:
                one.by_category.append((row.name, int(row.left)))
                one.waits_since = min(filter(None, (one.waits_since, row.since)))


def is_late(edition: Edition, *, now: datetime) -> bool:
    """Whether scoring should have been over by now."""
    return edition.scoring_closes_at is not None and edition.scoring_closes_at <= now


def write_reminder(edition: Edition, one: Remindable, *, note: str, now: datetime) -> tuple[str, str]:
    """(subject, body) of the message as this juror would get it now."""
    return render("juror_reminder", one.locale, _context(edition, one, note, now))


def _context(edition: Edition, one: Remindable, note: str, now: datetime) -> dict[str, Any]:
    return {
        "name": one.juror.name,
        "edition": edition.name,
        "left": one.left,
        "total": one.left + one.cast,
        "by_category": one.by_category,
        "note": note,
        "late": is_late(edition, now=now),
        "closes_at": edition.scoring_closes_at,
        "zone": edition.time_zone,
        "contact": edition.contact_address,
        "path": f"/{edition.slug}/ballots",
        "calendar_path": f"/{edition.slug}/calendar/jury.ics",
    }


def queue_reminders(
    session: Session,
    *,
    edition: Edition,
    jurors: list[Remindable],
    kind: ReminderKind,
    occasion: str,
    note: str = "",
    now: datetime,
    actor_id: int | None = None,
) -> None:
    """A row and a message for each of these, and one line in the record. The routing is locked."""
    for one in jurors:
        session.add(
            Reminder(
                edition_id=edition.id, juror_id=one.juror.id, kind=kind, occasion=occasion, dossiers=one.left,
                actor_id=actor_id, reminded_at=now,
            )
        )  # fmt: skip
        queue_message(
            session, template="juror_reminder", to_address=one.address, to_name=one.juror.name, locale=one.locale,
            context=_context(edition, one, note, now), now=now, edition_id=edition.id,
        )  # fmt: skip
    record(
        session, action="jurors_reminded", subject=f"edition {edition.id}", now=now, actor_id=actor_id,
        edition_id=edition.id,
        details={"jurors": [one.juror.id for one in jurors], "kind": kind.value, "note": note},
    )  # fmt: skip


def send_reminders(
    session: Session,
    *,
    edition: Edition,
    juror_ids: Collection[int],
    note: str,
    shown_at: datetime,
    now: datetime,
    actor_id: int,
) -> Outcome:
    """Remind these jurors, as previewed at `shown_at`. Raises NotNow outside scoring.

    Who has cast all since then, or was reminded since then, is passed over: sent twice, it reminds nobody twice.
    """
    lock_routing(session, edition_id=edition.id)
    session.refresh(edition)
    if edition.stage is not Stage.SCORING:
        raise NotNow(N_("Jurors can be reminded while the jury scores."))
    chosen = [one for one in list_remindable(session, edition=edition) if one.juror.id in juror_ids]
    due = [one for one in chosen if one.reminded_at is None or one.reminded_at < shown_at]
    if due:
        queue_reminders(
            session, edition=edition, jurors=due, kind=ReminderKind.BY_HAND, occasion=shown_at.isoformat(), note=note,
            now=now, actor_id=actor_id,
        )  # fmt: skip
    return Outcome(
        reminded=[one.juror.name for one in due],
        finished=len(set(juror_ids)) - len(chosen),
        meanwhile=[one.juror.name for one in chosen if one not in due],
    )
