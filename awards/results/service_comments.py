"""One entry's ballots with what the jurors wrote, for whoever may read that; and how strict each juror is."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from awards.accounts.models import Account
from awards.ballots.models import Ballot, Score
from awards.domain.errors import NotFound
from awards.domain.lifecycle import AssignmentState, EntryState
from awards.domain.wording import N_
from awards.editions.models import Category, Edition
from awards.jury.models import Assignment, Juror
from awards.jury.service_problem import build_problem
from awards.nominations.models import Entry
from awards.nominations.service_dossiers import ShownNominee, show_nominee
from awards.results.service_figures import find_figures

WORTH_A_WORD: Final = 1.75
"""Consistency above which the chair is told (METHODS: 1 % false alarms)..."""
FROM_BALLOTS: Final = 15
"""... from so many ballots on."""


@dataclass(frozen=True)
class ReadBallot:
    """One cast ballot; `points` in the order of the criteria, `total` in points."""

    juror: str
    points: tuple[int, ...]
    total: float
    comment: str


@dataclass(frozen=True)
class EntryBallots:
    """`barred`: the reader has a conflict with the entry or is its nominee, so no ballot is here."""

    entry_id: int
    nominee: ShownNominee
    category: Category
    ballots: tuple[ReadBallot, ...]
    barred: bool


@dataclass(frozen=True)
class JurorLine:
    """How strict a juror is, in points: negative where strict; `low` to `high` in 90 % of cases. `is_loose`: their
    ballots stray more from the others' than chance explains."""

    name: str
    ballots: int
    severity: float | None
    low: float | None
    high: float | None
    is_loose: bool


def read_entry_ballots(
    session: Session, *, edition: Edition, key: str, entry_id: int, reader: Account, names: bool
) -> EntryBallots:
    """The ballots on one entry, by juror. Raises NotFound, and NotNow before deliberation."""
    find_figures(session, edition=edition)
    entry = session.scalars(
        select(Entry)
        .join(Category, Category.id == Entry.category_id)
        .where(
            Entry.id == entry_id,
            Entry.edition_id == edition.id,
            Category.key == key,
            Entry.state == EntryState.ELIGIBLE,
        )
        .options(joinedload(Entry.nominee), joinedload(Entry.category).selectinload(Category.criteria))
    ).one_or_none()
    if entry is None:
        raise NotFound(N_("There is no such entry in this edition."))
    barred = is_barred(session, edition=edition, entry=entry, reader=reader)
    return EntryBallots(
        entry_id=entry.id,
        nominee=show_nominee(entry, edition=edition, names=names),
        category=entry.category,
        ballots=() if barred else _ballots(session, entry),
        barred=barred,
    )


def is_barred(session: Session, *, edition: Edition, entry: Entry, reader: Account) -> bool:
    """Whether the reader must not read what was written on the entry; it comes with its nominee."""
    address = entry.nominee.address.strip().casefold()
    if address and address == reader.address.strip().casefold():
        return True
    juror_id = session.scalar(select(Juror.id).where(Juror.edition_id == edition.id, Juror.account_id == reader.id))
    if juror_id is None:
        return False
    return (entry.id, juror_id) in build_problem(session, edition=edition, also=[entry.id]).conflicts


def _ballots(session: Session, entry: Entry) -> tuple[ReadBallot, ...]:
    cast = (Assignment.entry_id == entry.id, Assignment.state == AssignmentState.CAST)
    points: defaultdict[int, dict[int, int]] = defaultdict(dict)
    for row in session.execute(
        select(Score.ballot_id, Score.criterion_id, Score.points)
        .join(Ballot, Ballot.id == Score.ballot_id)
        .join(Assignment, Assignment.id == Ballot.assignment_id)
        .where(*cast)
    ):
        points[row.ballot_id][row.criterion_id] = row.points
    rubric = entry.category.criteria
    rows = session.execute(
        select(Ballot.id, Ballot.comment, Juror.name)
        .join(Assignment, Assignment.id == Ballot.assignment_id)
        .join(Juror, Juror.id == Assignment.juror_id)
        .where(*cast)
        .order_by(Juror.name, Juror.id)
    )
    return tuple(
        ReadBallot(
            juror=row.name,
            points=tuple(points[row.id][one.id] for one in rubric),
            total=sum(one.weight * points[row.id][one.id] for one in rubric) / 100,
            comment=row.comment,
        )
        for row in rows
    )


def list_juror_figures(session: Session, *, edition: Edition, with_consistency: bool) -> list[JurorLine]:
    """The jurors who cast ballots, the strictest first. Raises NotNow before deliberation.

    `with_consistency`: for the chair, who may want to talk with somebody; nobody else is told.
    """
    figures = find_figures(session, edition=edition)
    analysed = figures.analysis.jurors if figures.analysis else ()
    lines = [
        JurorLine(
            name=figures.inputs.jurors.get(int(one.juror), ""),
            ballots=one.ballots,
            severity=one.severity,
            low=one.low,
            high=one.high,
            is_loose=with_consistency
            and one.ballots >= FROM_BALLOTS
            and one.consistency is not None
            and one.consistency > WORTH_A_WORD,
        )
        for one in analysed
    ]
    return sorted(lines, key=lambda line: (line.severity is None, line.severity or 0.0, line.name))
