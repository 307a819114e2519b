"""Jurors who fall silent: who they are, and their pausing when what is left goes to others."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from awards.audit.service import record
from awards.domain.errors import NotAllowed, NotFound
from awards.domain.lifecycle import AssignmentState, JurorState, Stage
from awards.domain.wording import N_
from awards.editions.models import Edition
from awards.jury.models import Assignment, Juror
from awards.jury.service_assignments import PENDING, lock_routing
from awards.jury.service_mail import mail_released

SILENT_AFTER: Final = timedelta(days=7)
SIGNS = (AssignmentState.OPENED, AssignmentState.DRAFT, AssignmentState.CAST, AssignmentState.RECUSED)
"""What only the juror can have done."""


@dataclass(frozen=True)
class SilentJuror:
    """`left` dossiers wait; `last_at`: their last sign of life, None where there was none since they were given."""

    juror_id: int
    name: str
    left: int
    cast: int
    last_at: datetime | None


def list_silent(session: Session, *, edition: Edition, now: datetime) -> list[SilentJuror]:
    """Jurors who hold dossiers and opened, wrote or cast nothing for a week of scoring. One statement."""
    if edition.stage is not Stage.SCORING:
        return []
    left = func.sum(case((Assignment.state.in_(PENDING), 1), else_=0))
    cast = func.sum(case((Assignment.state == AssignmentState.CAST, 1), else_=0))
    given_at = func.min(case((Assignment.state.in_(PENDING), Assignment.assigned_at)))
    last_at = func.max(case((Assignment.state.in_(SIGNS), Assignment.changed_at)))
    rows = session.execute(
        select(
            Juror.id, Juror.name, left.label("left"), cast.label("cast"), given_at.label("given"), last_at.label("last")
        )
        .join(Assignment, Assignment.juror_id == Juror.id)
        .where(Juror.edition_id == edition.id, Juror.state == JurorState.ACCEPTED)
        .group_by(Juror.id, Juror.name)
        .having(left > 0)
        .order_by(Juror.name, Juror.id)
    )
    return [
        SilentJuror(row.id, row.name, int(row.left), int(row.cast), row.last)
        for row in rows
        if now - max(moment for moment in (row.given, row.last, edition.moved_at) if moment) >= SILENT_AFTER
    ]


def pause_juror(
    session: Session, *, edition: Edition, juror_id: int, released: int, now: datetime, actor_id: int | None
) -> None:
    """Give a juror nothing more until they go on, and tell them so; what is cast stays theirs. Raises NotAllowed."""
    juror = _get(session, edition, juror_id)
    if juror.state is not JurorState.ACCEPTED or juror.paused_at is not None:
        raise NotAllowed(N_("This juror holds nothing that could be given to others."))
    juror.paused_at = now
    session.flush()
    record(
        session, action="juror_paused", subject=f"juror {juror_id}", now=now, actor_id=actor_id, edition_id=edition.id,
        details={"released": released},
    )  # fmt: skip
    if edition.stage is Stage.SCORING:
        mail_released(session, edition=edition, juror_id=juror_id, dossiers=released, now=now)


def resume_juror(session: Session, *, edition: Edition, juror_id: int, now: datetime, actor_id: int | None) -> Juror:
    """Let a juror who paused be given dossiers again. Raises NotAllowed."""
    lock_routing(session, edition_id=edition.id)
    juror = _get(session, edition, juror_id)
    if juror.paused_at is None:
        raise NotAllowed(N_("This juror does not pause."))
    juror.paused_at = None
    session.flush()
    record(
        session, action="juror_resumed", subject=f"juror {juror_id}", now=now, actor_id=actor_id, edition_id=edition.id
    )
    return juror


def list_paused(session: Session, *, edition_id: int) -> list[Juror]:
    """Who pauses, by name."""
    wanted = select(Juror).where(
        Juror.edition_id == edition_id, Juror.state == JurorState.ACCEPTED, Juror.paused_at.is_not(None)
    )
    return list(session.scalars(wanted.order_by(Juror.name, Juror.id)))


def can_release(session: Session, *, edition_id: int, juror_id: int) -> bool:
    """Whether this juror of the edition holds dossiers that can go to others."""
    wanted = select(Assignment.id).join(Juror, Juror.id == Assignment.juror_id)
    reading = (Juror.state == JurorState.ACCEPTED, Juror.paused_at.is_(None))
    mine = (Juror.id == juror_id, Juror.edition_id == edition_id, *reading, Assignment.state.in_(PENDING))
    return session.scalar(wanted.where(*mine).limit(1)) is not None


def _get(session: Session, edition: Edition, juror_id: int) -> Juror:
    wanted = select(Juror).where(Juror.id == juror_id, Juror.edition_id == edition.id)
    juror = session.scalar(wanted.execution_options(populate_existing=True))
    if juror is None:
        raise NotFound(N_("There is no such juror."))
    return juror
