"""Where an edition stands, and moving it to its next stage."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from awards.accounts.models import RoleGrant
from awards.audit.service import record
from awards.domain.errors import AwardsError, StageMovedMeanwhile
from awards.domain.lifecycle import (
    AssignmentState,
    EntryState,
    JurorState,
    Stage,
    StageFacts,
    StageMove,
    check_move,
    legal_moves,
    missing_for,
    warnings_for,
)
from awards.domain.roles import Role
from awards.domain.wording import N_, Message
from awards.editions.models import Category, Criterion, Edition
from awards.jury.models import Assignment, Juror
from awards.jury.service_assignments import announce_assignments
from awards.nominations.models import Entry
from awards.results.models import Seal
from awards.results.service import undecided_categories

WAITING = (AssignmentState.NOT_OPENED, AssignmentState.OPENED, AssignmentState.DRAFT)


@dataclass(frozen=True)
class OfferedMove:
    """A legal move, with what is still missing for it and what it brings about."""

    move: StageMove
    missing: list[AwardsError]
    warnings: list[Message]


def gather_facts(session: Session, *, edition: Edition, now: datetime, language: str = "en") -> StageFacts:
    """What the moves depend on, in a constant number of statements; categories are named in `language`."""
    entries = _counts(session, Entry.state, Entry.edition_id == edition.id)
    jurors = _counts(session, Juror.state, Juror.edition_id == edition.id)
    assignments = _counts(session, Assignment.state, Assignment.edition_id == edition.id)
    weights = session.execute(
        select(Category.id, func.sum(Criterion.weight))
        .outerjoin(Criterion)
        .where(Category.edition_id == edition.id)
        .group_by(Category.id)
    ).all()
    chair = session.scalar(select(func.count()).where(RoleGrant.edition_id == edition.id, RoleGrant.role == Role.CHAIR))
    seal = session.scalar(select(Seal).where(Seal.edition_id == edition.id))
    cast = assignments.get(AssignmentState.CAST, 0)
    waiting = sum(assignments.get(state, 0) for state in WAITING)
    return StageFacts(
        categories=len(weights),
        weights_ok=all(total == 100 for _, total in weights),
        nominating_opens_at=edition.nominating_opens_at,
        nominating_closes_at=edition.nominating_closes_at,
        scoring_closes_at=edition.scoring_closes_at,
        pending_entries=entries.get(EntryState.PENDING, 0) + entries.get(EntryState.NEEDS_CORRECTING, 0),
        eligible_entries=entries.get(EntryState.ELIGIBLE, 0),
        accepted_jurors=jurors.get(JurorState.ACCEPTED, 0),
        chair=bool(chair),
        assignments=cast + waiting,
        undecided=tuple(each.name[language] for each in undecided_categories(session, edition_id=edition.id)),
        sealed_by_two=seal is not None and seal.second_by_id is not None,
        cast=cast,
        uncast=waiting,
        now=now,
    )


def _counts(session: Session, column: Any, condition: Any) -> dict[Any, int]:
    rows = session.execute(select(column, func.count()).where(condition).group_by(column)).all()
    return {row[0]: row[1] for row in rows}


def offer_moves(edition: Edition, facts: StageFacts) -> list[OfferedMove]:
    """The moves from where the edition stands, the step forward first."""
    return [
        OfferedMove(
            move,
            missing_for(move.from_stage, move.to_stage, facts),
            warnings_for(move.from_stage, move.to_stage, facts),
        )
        for move in legal_moves(edition.stage)
    ]


def move_stage(
    session: Session, *, edition: Edition, from_stage: Stage, to_stage: Stage, now: datetime, actor_id: int | None
) -> None:
    """Move the edition, once: of two people who do it at the same moment, one wins and the other is told.

    Raises StageMoveNotAllowed for an illegal move or an unmet precondition, StageMovedMeanwhile.
    """
    check_move(from_stage, to_stage)
    if edition.stage is not from_stage:
        raise StageMovedMeanwhile(N_("Somebody moved the edition to another stage a moment ago. Nothing was changed."))
    if missing := missing_for(from_stage, to_stage, gather_facts(session, edition=edition, now=now)):
        raise missing[0]
    moved = session.execute(
        update(Edition)
        .where(Edition.id == edition.id, Edition.stage == from_stage)
        .values(stage=to_stage, moved_at=now)
        .execution_options(synchronize_session=False)
    )
    if moved.rowcount != 1:  # type: ignore[attr-defined]
        raise StageMovedMeanwhile(N_("Somebody moved the edition to another stage a moment ago. Nothing was changed."))
    session.refresh(edition)
    record(
        session, action="stage_moved", subject=f"edition {edition.id}", now=now, actor_id=actor_id,
        edition_id=edition.id, details={"from": from_stage.value, "to": to_stage.value},
    )  # fmt: skip
    if effect := AFTER.get((from_stage, to_stage)):
        effect(session, edition=edition, now=now)


AFTER: dict[tuple[Stage, Stage], Callable[..., object]] = {(Stage.SCREENING, Stage.SCORING): announce_assignments}
"""What a move brings about besides: jurors hear of their dossiers when scoring opens."""
