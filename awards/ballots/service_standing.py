"""How far a juror is: each dossier with its state, each category with its count, and where to go on."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from awards.ballots.models import Ballot, Score
from awards.ballots.service import list_own_assignments
from awards.ballots.service_dossiers import Dossier, show_dossier
from awards.domain.ballot_moves import WAITING
from awards.domain.lifecycle import AssignmentState
from awards.editions.models import Category, Criterion, Edition
from awards.jury.models import Assignment, Juror
from awards.nominations.models import Entry

FIRST = 3
"""How many of the first ballots a juror is asked to look at again."""


@dataclass(frozen=True)
class Standing:
    """One of a juror's dossiers, with how many of its criteria are scored on a draft, and that draft's version."""

    assignment: Assignment
    dossier: Dossier
    scored: int
    criteria: int
    version: int | None

    @property
    def waits(self) -> bool:
        return self.assignment.state in WAITING

    @property
    def is_cast(self) -> bool:
        return self.assignment.state is AssignmentState.CAST

    @property
    def is_ready(self) -> bool:
        """Whether it can be cast as it stands."""
        return self.assignment.state is AssignmentState.DRAFT and self.scored == self.criteria > 0


@dataclass(frozen=True)
class Share:
    """One category of a juror's own: what is cast of what counts, recusals left out."""

    category: Category
    standings: tuple[Standing, ...]

    @property
    def cast(self) -> int:
        return sum(one.is_cast for one in self.standings)

    @property
    def assigned(self) -> int:
        return sum(one.is_cast or one.waits for one in self.standings)


def list_standings(session: Session, *, edition: Edition, account_id: int) -> list[Standing]:
    """An account's dossiers in the juror's own order. Three statements."""
    assignments = list_own_assignments(session, edition_id=edition.id, account_id=account_id)
    drafts = {
        row.assignment_id: row
        for row in session.execute(
            select(Ballot.assignment_id, Ballot.version, func.count(Criterion.id).label("scored"))
            .join(Assignment, Assignment.id == Ballot.assignment_id)
            .join(Juror, Juror.id == Assignment.juror_id)
            .join(Entry, Entry.id == Assignment.entry_id)
            .outerjoin(Score, Score.ballot_id == Ballot.id)
            .outerjoin(Criterion, (Criterion.id == Score.criterion_id) & (Criterion.category_id == Entry.category_id))
            .where(
                Assignment.edition_id == edition.id,
                Juror.account_id == account_id,
                Assignment.state == AssignmentState.DRAFT,
            )
            .group_by(Ballot.assignment_id, Ballot.version)
        )
    }
    counted = select(Criterion.category_id, func.count()).join(Category).where(Category.edition_id == edition.id)
    criteria = {category_id: count for category_id, count in session.execute(counted.group_by(Criterion.category_id))}
    return [
        Standing(
            assignment=one,
            dossier=show_dossier(one, edition=edition),
            scored=drafts[one.id].scored if one.id in drafts else 0,
            criteria=criteria.get(one.entry.category_id, 0),
            version=drafts[one.id].version if one.id in drafts else None,
        )
        for one in assignments
    ]


def share_out(standings: Sequence[Standing]) -> list[Share]:
    """By category, in the order of the list."""
    by_category: dict[Category, list[Standing]] = {}
    for one in standings:
        by_category.setdefault(one.dossier.category, []).append(one)
    return [Share(category, tuple(together)) for category, together in by_category.items()]


def find_way_on(standings: Sequence[Standing]) -> Standing | None:
    """Where the juror was: of what waits, the dossier last worked on, else the first of the list."""
    waiting = [one for one in standings if one.waits]
    begun = [one for one in waiting if one.assignment.state is not AssignmentState.NOT_OPENED]
    if begun:
        return max(begun, key=lambda one: one.assignment.changed_at)
    return waiting[0] if waiting else None


def list_first(standings: Sequence[Standing]) -> list[Standing]:
    """The ballots that the juror cast before all others, when the standard was still to be found; none for a few."""
    cast = [(one.assignment.first_cast_at, one.assignment.id, one) for one in standings if one.is_cast]
    if len(cast) <= FIRST:
        return []
    dated = sorted((when, number, one) for when, number, one in cast if when is not None)
    return [one for _, _, one in dated[:FIRST]]
