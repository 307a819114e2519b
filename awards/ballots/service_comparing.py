"""A juror's own ballots of a category beside each other. Never anybody else's."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from awards.ballots.models import Ballot, Score
from awards.ballots.service import WITH_BALLOT, reading_key
from awards.domain.lifecycle import AssignmentState
from awards.domain.rubric import Criterion, total_hundredths
from awards.editions.models import Criterion as CriterionRow
from awards.editions.models import Edition
from awards.jury.models import Assignment
from awards.nominations.models import Entry
from awards.nominations.service_dossiers import ShownNominee, show_nominee


@dataclass(frozen=True)
class ComparedBallot:
    """One of the juror's ballots. `points`: by criterion id; `total`: on the scale of 1 to 5, if complete."""

    assignment_id: int
    nominee: ShownNominee
    is_cast: bool
    is_this: bool
    points: dict[int, int]
    total: float | None


def list_compared(
    session: Session, *, assignment: Assignment, criteria: Sequence[CriterionRow], edition: Edition
) -> list[ComparedBallot]:
    """The ballots of the assignment's juror in its category, the highest total first, unfinished ones last; this one
    is among them even without points. Two statements."""
    wanted = (
        select(Assignment)
        .join(Entry, Entry.id == Assignment.entry_id)
        .where(
            Assignment.juror_id == assignment.juror_id,
            Entry.category_id == assignment.entry.category_id,
            Assignment.state.in_(WITH_BALLOT) | (Assignment.id == assignment.id),
        )
        .options(
            joinedload(Assignment.entry).joinedload(Entry.nominee),
            joinedload(Assignment.entry).joinedload(Entry.category),
        )
    )
    held = list(session.scalars(wanted))
    points: defaultdict[int, dict[int, int]] = defaultdict(dict)
    scored = select(Ballot.assignment_id, Score.criterion_id, Score.points).join(Score, Score.ballot_id == Ballot.id)
    for row in session.execute(scored.where(Ballot.assignment_id.in_([one.id for one in held]))):
        points[row.assignment_id][row.criterion_id] = row.points
    rubric = [Criterion(one.id, one.weight) for one in criteria]
    compared = [
        ComparedBallot(
            assignment_id=one.id,
            nominee=show_nominee(one.entry, edition=edition, names=False),
            is_cast=one.state is AssignmentState.CAST,
            is_this=one.id == assignment.id,
            points=points[one.id],
            total=_total(points[one.id], rubric),
        )
        for one in sorted(held, key=lambda one: reading_key(one.juror_id, one.entry_id))
        if points[one.id] or one.id == assignment.id
    ]
    return sorted(compared, key=lambda one: (one.total is None, -(one.total or 0)))


def _total(points: dict[int, int], rubric: list[Criterion[int]]) -> float | None:
    if points.keys() != {one.id for one in rubric}:
        return None
    return total_hundredths(points, rubric) / 100
