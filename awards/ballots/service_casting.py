"""Casting several ballots in one step, and opening a cast one again, until the stage closes."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from awards.ballots.models import Ballot
from awards.ballots.service import check_open, claim_assignment, find_ballot, points_of, record_move, rubric_of
from awards.ballots.service_rows import CHANGED, change_state
from awards.domain.ballot_moves import CAST, REOPEN
from awards.domain.errors import BallotChangedMeanwhile, NotFound
from awards.domain.lifecycle import BallotState
from awards.domain.rubric import total_hundredths
from awards.domain.wording import N_
from awards.editions.models import Edition
from awards.jury.models import Assignment, Juror


def reopen_ballot(session: Session, *, assignment: Assignment, now: datetime) -> Ballot:
    """Make a cast ballot a draft again, with its points and texts; until it is cast again it does not count.

    Waits for a stage move under way, and lets none pass before this is committed: what the jury sees when it
    deliberates stays. Raises NotNow, NotAllowed where nothing is cast.
    """
    edition = session.get_one(Edition, assignment.edition_id)
    session.refresh(edition, ["stage", "scoring_closes_at"], with_for_update={"read": True})
    check_open(edition, now=now)
    claim_assignment(session, assignment, move=REOPEN, now=now)
    ballot = find_ballot(session, assignment_id=assignment.id)
    if ballot is None:
        raise NotFound(N_("There is no such dossier among yours."))
    change_state(session, ballot, to=BallotState.DRAFT, now=now)
    record_move(session, "ballot_reopened", assignment=assignment, now=now)
    return ballot


def cast_ballots(
    session: Session, *, edition: Edition, account_id: int, seen: Mapping[int, int], now: datetime
) -> list[Assignment]:
    """Cast these drafts of an account as they stand: all, or none. `seen`: assignment id → version that was confirmed.

    Raises NotNow, NotFound, AlreadyCast, NotAllowed, BallotIncomplete, BallotChangedMeanwhile.
    """
    check_open(edition, now=now)
    mine = (
        select(Assignment)
        .join(Assignment.juror)
        .where(Assignment.id.in_(seen), Assignment.edition_id == edition.id, Juror.account_id == account_id)
        .order_by(Assignment.id)
        .options(joinedload(Assignment.entry))
    )
    assignments = list(session.scalars(mine))
    drafts = select(Ballot).where(Ballot.assignment_id.in_(seen)).options(joinedload(Ballot.scores))
    fresh = session.scalars(drafts.execution_options(populate_existing=True)).unique()
    ballots = {ballot.assignment_id: ballot for ballot in fresh}
    if {one.id for one in assignments} != seen.keys() or ballots.keys() != seen.keys():
        raise NotFound(N_("There is no such dossier among yours."))
    rubrics = {one.entry.category_id: rubric_of(session, entry_id=one.entry_id) for one in assignments}
    for assignment in assignments:
        ballot = ballots[assignment.id]
        if ballot.version != seen[assignment.id]:
            raise BallotChangedMeanwhile(CHANGED)
        total_hundredths(points_of(ballot), rubrics[assignment.entry.category_id])
        claim_assignment(session, assignment, move=CAST, now=now)
        change_state(session, ballot, to=BallotState.CAST, now=now)
        record_move(session, "ballot_cast", assignment=assignment, now=now)
    return assignments
