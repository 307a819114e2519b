"""Assignments: taking them back, stepping aside from them, counting them, telling jurors of them."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from awards.audit.service import record
from awards.domain.ballot_moves import RECUSE, WAITING
from awards.domain.errors import AlreadyCast, NotAllowed
from awards.domain.lifecycle import AssignmentState, EntryState, RecusalKind
from awards.domain.routing_problem import ReleaseReason
from awards.domain.wording import N_
from awards.editions.models import Edition
from awards.jury.models import Assignment, Recusal
from awards.jury.service_mail import mail_dossiers
from awards.nominations.models import Entry

PENDING = WAITING
"""Assigned, and still waiting for a ballot."""


def lock_routing(session: Session, *, edition_id: int) -> None:
    """Let nobody else route entries, declare conflicts or name a chair in this edition until this transaction ends.

    Rows that refer to the edition can be added meanwhile (`key_share`): casting a ballot never waits for a routing run.
    """
    session.execute(select(Edition.id).where(Edition.id == edition_id).with_for_update(key_share=True))


def release_assignments(
    session: Session, *, juror_id: int, now: datetime, entry_ids: Iterable[int] | None = None
) -> list[int]:
    """Take a juror's pending assignments back, all or those of some entries; the entries released. Cast ones stay."""
    mine = [Assignment.juror_id == juror_id, Assignment.state.in_(PENDING)]
    if entry_ids is not None:
        mine.append(Assignment.entry_id.in_(sorted(entry_ids)))
    pairs = session.execute(select(Assignment.id, Assignment.entry_id).where(*mine).order_by(Assignment.entry_id)).all()
    release_pairs(session, assignment_ids=[pair.id for pair in pairs], now=now)
    return [pair.entry_id for pair in pairs]


def release_pairs(
    session: Session, *, assignment_ids: list[int], now: datetime, reason: ReleaseReason | None = None
) -> int:
    """Take pending assignments back; how many still were pending."""
    if not assignment_ids:
        return 0
    released = session.execute(
        update(Assignment)
        .where(Assignment.id.in_(assignment_ids), Assignment.state.in_(PENDING))
        .values(
            had_draft=Assignment.state == AssignmentState.DRAFT,
            state=AssignmentState.RELEASED,
            release_reason=reason,
            changed_at=now,
        )
    )
    return int(released.rowcount)  # type: ignore[attr-defined]


def recuse_juror(
    session: Session,
    *,
    assignment: Assignment,
    kind: RecusalKind,
    note: str,
    now: datetime,
    actor_id: int | None,
) -> Recusal:
    """Let a juror step aside from an entry before casting. Raises AlreadyCast, NotAllowed."""
    recused = session.execute(
        update(Assignment)
        .where(Assignment.id == assignment.id, Assignment.state.in_(RECUSE.from_states))
        .values(state=RECUSE.to, changed_at=now)
    )
    if recused.rowcount != 1:  # type: ignore[attr-defined]
        session.refresh(assignment, ["state"])
        if assignment.state is AssignmentState.CAST:
            raise AlreadyCast(
                N_(
                    "This ballot is cast. To step aside, open it again first; once scoring is closed, speak to the "
                    "chair of the jury."
                )
            )
        raise NotAllowed(N_("This dossier is no longer among yours."))
    recusal = Recusal(
        juror_id=assignment.juror_id, entry_id=assignment.entry_id, kind=kind, note=note.strip(), recused_at=now
    )
    session.add(recusal)
    record(
        session, action="juror_recused", subject=f"assignment {assignment.id}", now=now, actor_id=actor_id,
        edition_id=assignment.edition_id,
        details={"juror": assignment.juror_id, "entry": assignment.entry_id, "kind": kind.value},
    )  # fmt: skip
    return recusal


def count_assignments_by_state(session: Session, *, edition_id: int) -> dict[AssignmentState, int]:
    """How many assignments of an edition are in each state, none left out."""
    counted = session.execute(
        select(Assignment.state, func.count()).where(Assignment.edition_id == edition_id).group_by(Assignment.state)
    )
    return dict.fromkeys(AssignmentState, 0) | {state: count for state, count in counted}


def _list_lapsed(session: Session, *, edition_id: int) -> list[int]:
    """The pending assignments of entries that are not eligible."""
    lapsed = (
        select(Assignment.id)
        .join(Entry, Entry.id == Assignment.entry_id)
        .where(
            Assignment.edition_id == edition_id,
            Assignment.state.in_(PENDING),
            Entry.state != EntryState.ELIGIBLE,
        )
    )
    return list(session.scalars(lapsed))


def announce_assignments(session: Session, *, edition: Edition, now: datetime) -> int:
    """Mail each juror who has dossiers to read how many they are; the number of messages. For the start of scoring.

    What was refused or withdrawn after it had been routed is taken back first.
    """
    release_pairs(session, assignment_ids=_list_lapsed(session, edition_id=edition.id), now=now)
    counted = session.execute(
        select(Assignment.juror_id, func.count())
        .where(Assignment.edition_id == edition.id, Assignment.state.in_(PENDING))
        .group_by(Assignment.juror_id)
    )
    return mail_dossiers(session, edition=edition, dossiers={juror: count for juror, count in counted}, now=now)


def count_loads(session: Session, *, edition_id: int) -> dict[int, int]:
    """Juror id → entries held now: pending and cast. Jurors without any are left out."""
    counted = session.execute(
        select(Assignment.juror_id, func.count())
        .where(Assignment.edition_id == edition_id, Assignment.state.in_((*PENDING, AssignmentState.CAST)))
        .group_by(Assignment.juror_id)
    )
    return {juror_id: count for juror_id, count in counted}
