"""How far the scoring is: who has cast how much, and what each category has. Never a score."""

from collections import defaultdict
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from awards.domain.lifecycle import AssignmentState, EntryState
from awards.editions.models import Edition
from awards.jury.models import Assignment, Juror
from awards.jury.service_assignments import PENDING
from awards.jury.service_wanted import map_wanted
from awards.nominations.models import Entry


@dataclass
class Count:
    """Ballots `cast` of those `assigned`; what a juror stepped aside from is not counted."""

    cast: int = 0
    assigned: int = 0

    @property
    def heat(self) -> int:
        """0 (nothing cast) to 4 (all of them), for the shade of a cell."""
        return self.cast * 4 // self.assigned if self.assigned else 0


@dataclass
class JurorProgress:
    """One juror's counts, in all and by category id; `begun` when at least one dossier was opened."""

    juror: Juror
    total: Count = field(default_factory=Count)
    by_category: dict[int, Count] = field(default_factory=lambda: defaultdict(Count))
    begun: bool = False

    @property
    def left(self) -> int:
        return self.total.assigned - self.total.cast


@dataclass(frozen=True)
class Coverage:
    """One category: eligible entries, ballots cast and wanted, entries with quorum and without any ballot."""

    entries: int = 0
    cast: int = 0
    wanted: int = 0
    with_quorum: int = 0
    without: int = 0


def list_progress(session: Session, *, edition_id: int) -> list[JurorProgress]:
    """All jurors who hold assignments, by name. Two statements."""
    jurors = session.scalars(select(Juror).where(Juror.edition_id == edition_id).order_by(Juror.name, Juror.id))
    lines = {juror.id: JurorProgress(juror) for juror in jurors}
    counted = session.execute(
        select(Assignment.juror_id, Entry.category_id, Assignment.state, func.count().label("number"))
        .join(Entry, Entry.id == Assignment.entry_id)
        .where(Assignment.edition_id == edition_id, Assignment.state.in_((*PENDING, AssignmentState.CAST)))
        .group_by(Assignment.juror_id, Entry.category_id, Assignment.state)
    )
    for row in counted:
        line = lines[row.juror_id]
        line.begun |= row.state is not AssignmentState.NOT_OPENED
        for count in (line.total, line.by_category[row.category_id]):
            count.assigned += row.number
            count.cast += row.number if row.state is AssignmentState.CAST else 0
    return [line for line in lines.values() if line.total.assigned]


def ballots_wanted(assigned: int, wanted: int) -> int:
    """The ballots wanted for an entry: those assigned, or as many as it is to have where fewer are."""
    return max(assigned, wanted)


def count_coverage(session: Session, *, edition: Edition) -> dict[int, Coverage]:
    """Category id → its coverage, for the categories with eligible entries. Two statements, and those of the routing's
    question where everyone on a panel reads."""

    def number(*states: AssignmentState) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((Assignment.state.in_(states), 1), else_=0)), 0)

    per_entry = session.execute(
        select(
            Entry.id,
            Entry.category_id,
            number(AssignmentState.CAST).label("cast"),
            number(*PENDING, AssignmentState.CAST).label("assigned"),
        )
        .outerjoin(Assignment, Assignment.entry_id == Entry.id)
        .where(Entry.edition_id == edition.id, Entry.state == EntryState.ELIGIBLE)
        .group_by(Entry.id, Entry.category_id)
    )
    wanted = map_wanted(session, edition=edition)
    least = max(1, edition.quorum)
    coverages: defaultdict[int, Coverage] = defaultdict(Coverage)
    for row in per_entry:
        before = coverages[row.category_id]
        coverages[row.category_id] = Coverage(
            entries=before.entries + 1,
            cast=before.cast + int(row.cast),
            wanted=before.wanted + ballots_wanted(int(row.assigned), wanted.get(row.id, 0)),
            with_quorum=before.with_quorum + (row.cast >= least),
            without=before.without + (row.cast == 0),
        )
    return dict(coverages)
