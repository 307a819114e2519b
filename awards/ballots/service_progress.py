"""How far the scoring is: who has cast how much, and what each category has. Never a score."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from awards.ballots.models import Ballot
from awards.domain.lifecycle import AssignmentState, EntryState
from awards.editions.models import Edition
from awards.jury.models import Assignment, Juror
from awards.jury.service_assignments import PENDING
from awards.jury.service_wanted import map_wanted
from awards.nominations.models import Entry

SHOWN = (AssignmentState.CAST, AssignmentState.DRAFT, AssignmentState.OPENED, AssignmentState.NOT_OPENED,
         AssignmentState.RECUSED)  # fmt: skip
"""The states that the picture shows, in its order."""


@dataclass
class Count:
    """How many dossiers are in each state, of one juror."""

    states: Counter[AssignmentState] = field(default_factory=Counter)

    @property
    def cast(self) -> int:
        return self.states[AssignmentState.CAST]

    @property
    def assigned(self) -> int:
        """Those that a ballot is wanted for, or has come; not what the juror stepped aside from."""
        return self.states.total() - self.states[AssignmentState.RECUSED]

    @property
    def heat(self) -> int:
        """0 (nothing cast) to 4 (all of them), for the shade of a cell."""
        return self.cast * 4 // self.assigned if self.assigned else 0


@dataclass
class JurorProgress:
    """One juror's counts, in all and by category id; `begun` when at least one dossier was opened.

    `active_at` is the last time that they opened, saved, cast or stepped aside; pages show its day only.
    """

    juror: Juror
    total: Count = field(default_factory=Count)
    by_category: dict[int, Count] = field(default_factory=lambda: defaultdict(Count))
    active_at: datetime | None = None
    waits_since: datetime | None = None
    """When the first of their dossiers was assigned."""

    @property
    def begun(self) -> bool:
        return self.total.states[AssignmentState.NOT_OPENED] < self.total.assigned

    @property
    def left(self) -> int:
        return self.total.assigned - self.total.cast

    def silent_days(self, *, began_at: datetime | None, now: datetime) -> int:
        """Whole days since they last did something, while something is left; before that, since scoring began or they
        were first given something."""
        since = max(filter(None, (self.active_at, self.waits_since, began_at)), default=now)
        return (now - since).days if self.left else 0


@dataclass(frozen=True)
class Coverage:
    """One category: eligible entries, ballots cast and wanted, entries with quorum and without any ballot."""

    entries: int = 0
    cast: int = 0
    wanted: int = 0
    with_quorum: int = 0
    without: int = 0


def list_progress(session: Session, *, edition_id: int) -> list[JurorProgress]:
    """All jurors who hold assignments or stepped aside from some, by name. Two statements."""
    jurors = session.scalars(select(Juror).where(Juror.edition_id == edition_id).order_by(Juror.name, Juror.id))
    lines = {juror.id: JurorProgress(juror) for juror in jurors}
    opened = Assignment.state != AssignmentState.NOT_OPENED
    counted = session.execute(
        select(
            Assignment.juror_id,
            Entry.category_id,
            Assignment.state,
            func.count().label("number"),
            func.max(case((opened, Assignment.changed_at))).label("changed_at"),
            func.max(Ballot.updated_at).label("saved_at"),
            func.min(Assignment.assigned_at).label("assigned_at"),
        )
        .join(Entry, Entry.id == Assignment.entry_id)
        .outerjoin(Ballot, Ballot.assignment_id == Assignment.id)
        .where(Assignment.edition_id == edition_id, Assignment.state.in_(SHOWN))
        .group_by(Assignment.juror_id, Entry.category_id, Assignment.state)
    )
    for row in counted:
        line = lines[row.juror_id]
        for count in (line.total, line.by_category[row.category_id]):
            count.states[row.state] += row.number
        line.active_at = max(filter(None, (line.active_at, row.changed_at, row.saved_at)), default=None)
        line.waits_since = min(filter(None, (line.waits_since, row.assigned_at)))
    return [line for line in lines.values() if line.total.states]


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
