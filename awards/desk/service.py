"""Where an edition stands, and moving it to its next stage."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from awards.audit.service import record
from awards.domain.errors import AwardsError, StageMovedMeanwhile
from awards.domain.lifecycle import AssignmentState, EntryState, JurorState, Stage
from awards.domain.stage_moves import StageFacts, StageMove, check_move, legal_moves, missing_for, warnings_for
from awards.domain.wording import N_, Message
from awards.editions.models import Category, Criterion, Edition
from awards.jury.models import Juror
from awards.jury.service import list_chairs
from awards.jury.service_assignments import PENDING, announce_assignments, count_assignments_by_state, lock_routing
from awards.nominations.service_entries import count_entries_by_state
from awards.nominations.service_masking import count_unseen
from awards.nominations.service_notices import tell_if_due
from awards.results.service_outstanding import undecided_categories
from awards.results.service_seal import find_seal


@dataclass(frozen=True)
class OfferedMove:
    """A legal move, with what is still missing for it and what it brings about."""

    move: StageMove
    missing: list[AwardsError]
    warnings: list[Message]


def gather_facts(session: Session, *, edition: Edition, now: datetime, language: str = "en") -> StageFacts:
    """What the moves depend on, in a constant number of statements; categories are named in `language`."""
    entries = count_entries_by_state(session, edition_id=edition.id)
    assignments = count_assignments_by_state(session, edition_id=edition.id)
    accepted = select(func.count()).where(Juror.edition_id == edition.id, Juror.state == JurorState.ACCEPTED)
    weights = session.execute(
        select(Category.id, func.sum(Criterion.weight))
        .outerjoin(Criterion)
        .where(Category.edition_id == edition.id)
        .group_by(Category.id)
    ).all()
    seal = find_seal(session, edition_id=edition.id)
    cast = assignments[AssignmentState.CAST]
    waiting = sum(assignments[state] for state in PENDING)
    return StageFacts(
        categories=len(weights),
        weights_ok=all(total == 100 for _, total in weights),
        nominating_opens_at=edition.nominating_opens_at,
        nominating_closes_at=edition.nominating_closes_at,
        scoring_closes_at=edition.scoring_closes_at,
        pending_entries=entries[EntryState.PENDING] + entries[EntryState.NEEDS_CORRECTING],
        correcting_entries=entries[EntryState.NEEDS_CORRECTING],
        eligible_entries=entries[EntryState.ELIGIBLE],
        accepted_jurors=session.scalar(accepted) or 0,
        chair=bool(list_chairs(session, edition_id=edition.id)),
        assignments=cast + waiting,
        undecided=tuple(each.name[language] for each in undecided_categories(session, edition_id=edition.id)),
        sealed_by_two=seal is not None and seal.second_by_id is not None,
        cast=cast,
        uncast=waiting,
        now=now,
        unseen_masks=count_unseen(session, edition=edition),
    )


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
    lock_routing(session, edition_id=edition.id)  # a ballot opened again at this moment counts no more, or stays cast
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
    if effect := AFTER.get((from_stage, to_stage)):  # before the record is locked, since it waits for rows
        effect(session, edition=edition, now=now, actor_id=actor_id)
    record(
        session, action="stage_moved", subject=f"edition {edition.id}", now=now, actor_id=actor_id,
        edition_id=edition.id, details={"from": from_stage.value, "to": to_stage.value},
    )  # fmt: skip


def begin_scoring(session: Session, *, edition: Edition, now: datetime, actor_id: int | None) -> None:
    """From now on the jury reads: what it may see is fixed, and everybody hears of their dossiers."""
    edition.jury_began_at = edition.jury_began_at or now
    session.flush()
    announce_assignments(session, edition=edition, now=now)


AFTER: dict[tuple[Stage, Stage], Callable[..., object]] = {
    (Stage.SCREENING, Stage.SCORING): begin_scoring,
    (Stage.SEALED, Stage.REVEALED): tell_if_due,
}
"""What a move brings about besides: jurors hear of their dossiers when scoring opens, and at the reveal nominees hear
of it who do not know yet."""
