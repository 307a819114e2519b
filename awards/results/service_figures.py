"""The figures of an edition's ballots, computed once for each state of them and kept in this process.

Every change of state writes a line of the record in its transaction, so that the hash of the latest line tells whether
anything happened. What is then read anew is compared by content: a decision or a mail does not cost another analysis.
"""

import hashlib
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from threading import RLock
from typing import Any, Generic, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.audit.service import last_hash
from awards.ballots.models import Ballot, Score
from awards.ballots.service_progress import ballots_wanted
from awards.domain.errors import NotNow
from awards.domain.figures import Analysis, CategoryFigures, EntryFigures
from awards.domain.lifecycle import AssignmentState, EntryState, NominationState, Stage
from awards.domain.rubric import Criterion, total_hundredths
from awards.domain.scores import ScoredBallot
from awards.domain.statistics import analyse
from awards.domain.wording import N_
from awards.editions.models import Category, Edition
from awards.editions.models import Criterion as CriterionRow
from awards.jury.models import Assignment, Juror
from awards.jury.service_assignments import PENDING
from awards.jury.service_wanted import map_wanted
from awards.nominations.models import Entry, Nomination

Kept = TypeVar("Kept")
SEED = 1
"""Of the draws behind the chances: the same ballots give the same figures to everybody, every time."""


class Recent(Generic[Kept]):
    """The latest answers; each is computed once, however many ask at the same moment."""

    def __init__(self, most: int) -> None:
        self._most, self._lock = most, RLock()
        self._held: OrderedDict[Hashable, Kept] = OrderedDict()

    def get(self, key: Hashable, compute: Callable[[], Kept]) -> Kept:
        """What is held under the key, or computed now."""
        with self._lock:
            if key not in self._held:
                self._held[key] = compute()
                while len(self._held) > self._most:
                    self._held.popitem(last=False)
            self._held.move_to_end(key)
            return self._held[key]

    def clear(self) -> None:
        with self._lock:
            self._held.clear()


_analyses: Recent[Analysis] = Recent(8)
_figures: Recent["EditionFigures"] = Recent(8)


def forget_figures() -> None:
    """Compute everything anew from here on: rows were changed beside the record."""
    _analyses.clear()
    _figures.clear()


@dataclass(frozen=True, slots=True)
class CastBallot:
    """One cast ballot: `total` in hundredths of a point, `points` in the order of the category's criteria."""

    juror_id: int
    total: int
    points: tuple[int, ...]


@dataclass(frozen=True)
class Inputs:
    """What the figures are made from. `ballots` and `wanted` by entry id, `eligible` entry → category."""

    criteria: dict[int, tuple[Criterion[int], ...]]
    eligible: dict[int, int]
    ballots: dict[int, tuple[CastBallot, ...]]
    wanted: dict[int, int]
    languages: dict[int, tuple[str, ...]]
    jurors: dict[int, str]
    withdrawn: dict[int, int]
    """Entries with ballots that are no longer eligible: their ballots still tell how strict jurors are."""

    def scored(self) -> list[ScoredBallot]:
        """The ballots for the analysis; those of entries that cannot win stand in a category of their own."""
        names: dict[int, int | str] = {**self.eligible}
        names |= {entry: f"{category} withdrawn" for entry, category in self.withdrawn.items()}
        return [
            ScoredBallot(names[entry], entry, one.juror_id, Fraction(one.total, 100))
            for entry, given in self.ballots.items()
            for one in given
        ]

    def uncovered(self) -> list[tuple[int, int]]:
        """(category, entry) of eligible entries without a ballot."""
        return [(category, entry) for entry, category in self.eligible.items() if entry not in self.ballots]

    def digest(self) -> str:
        """Equal for equal ballots on equal entries."""
        lines = sorted(f"{one.category}|{one.entry}|{one.juror}|{one.total}" for one in self.scored())
        content = "\n".join([*lines, *(f"{category}|{entry}" for category, entry in sorted(self.uncovered()))])
        return hashlib.sha256(content.encode()).hexdigest()


@dataclass(frozen=True)
class EditionFigures:
    """The inputs, and what the analysis says of them; None where no ballot was cast. `stamp` names this state."""

    stamp: str
    digest: str
    inputs: Inputs
    analysis: Analysis | None
    entries: dict[int, EntryFigures] = field(init=False)
    categories: dict[int, CategoryFigures] = field(init=False)

    def __post_init__(self) -> None:
        known = self.analysis
        object.__setattr__(self, "entries", {int(one.entry): one for one in known.entries} if known else {})
        parts = {one.category: one for one in known.categories} if known else {}
        object.__setattr__(self, "categories", parts)

    @cached_property
    def severity(self) -> dict[int, float]:
        """Juror id → how strict they are: negative where strict."""
        jurors = self.analysis.jurors if self.analysis else ()
        return {int(one.juror): one.severity for one in jurors if one.severity is not None}


def find_figures(session: Session, *, edition: Edition) -> EditionFigures:
    """The figures of the edition as it stands: one statement, or eight where something happened since.

    Raises NotNow before deliberation.
    """
    if edition.stage in (Stage.DRAFT, Stage.NOMINATING, Stage.SCREENING, Stage.SCORING):
        raise NotNow(N_("Nobody sees scores before the jury deliberates."))
    stamp = f"{edition.id}|{last_hash(session, edition_id=edition.id)}|{edition.jurors_per_entry}"
    return _figures.get(stamp, lambda: _compute(session, edition, stamp))


def _compute(session: Session, edition: Edition, stamp: str) -> EditionFigures:
    inputs = read_inputs(session, edition=edition)
    digest = inputs.digest()
    if not inputs.ballots:
        return EditionFigures(stamp, digest, inputs, None)
    analysis = _analyses.get(digest, lambda: analyse(inputs.scored(), uncovered=inputs.uncovered(), seed=SEED))
    return EditionFigures(stamp, digest, inputs, analysis)


def read_inputs(session: Session, *, edition: Edition) -> Inputs:
    """All cast ballots of an edition and the entries they are for. Seven statements, more where everyone on a
    panel reads."""
    criteria = _criteria(session, edition.id)
    states = session.execute(
        select(Entry.id, Entry.category_id, Entry.state).where(
            Entry.edition_id == edition.id, Entry.state != EntryState.MERGED
        )
    ).all()
    category_of = {row.id: row.category_id for row in states}
    eligible = {row.id: row.category_id for row in states if row.state is EntryState.ELIGIBLE}
    ballots, assigned = _ballots(session, edition.id, criteria, category_of)
    wanted = map_wanted(session, edition=edition)
    return Inputs(
        criteria=criteria,
        eligible=eligible,
        ballots=ballots,
        wanted={entry: ballots_wanted(assigned[entry], wanted.get(entry, 0)) for entry in eligible},
        languages=_languages(session, edition.id),
        jurors={
            row.id: row.name
            for row in session.execute(select(Juror.id, Juror.name).where(Juror.edition_id == edition.id))
        },
        withdrawn={entry: category_of[entry] for entry in ballots if entry not in eligible},
    )


def _criteria(session: Session, edition_id: int) -> dict[int, tuple[Criterion[int], ...]]:
    found: defaultdict[int, list[Criterion[int]]] = defaultdict(list)
    for row in session.execute(
        select(CriterionRow.id, CriterionRow.category_id, CriterionRow.weight)
        .join(Category, Category.id == CriterionRow.category_id)
        .where(Category.edition_id == edition_id)
        .order_by(CriterionRow.category_id, CriterionRow.position)
    ):
        found[row.category_id].append(Criterion(row.id, row.weight))
    return {category: tuple(several) for category, several in found.items()}


def _ballots(
    session: Session, edition_id: int, criteria: dict[int, tuple[Criterion[int], ...]], category_of: dict[int, int]
) -> tuple[dict[int, tuple[CastBallot, ...]], defaultdict[int, int]]:
    """Entry → its cast ballots, and how many jurors hold or have scored it."""
    counted = (Assignment.edition_id == edition_id, Assignment.state == AssignmentState.CAST)
    points: defaultdict[int, dict[int, int]] = defaultdict(dict)
    scores: Any = session.execute(
        select(Score.ballot_id, Score.criterion_id, Score.points)
        .join(Ballot, Ballot.id == Score.ballot_id)
        .join(Assignment, Assignment.id == Ballot.assignment_id)
        .where(*counted)
    )
    for ballot_id, criterion_id, given in scores:
        points[ballot_id][criterion_id] = given
    ballots: defaultdict[int, list[CastBallot]] = defaultdict(list)
    assigned: defaultdict[int, int] = defaultdict(int)
    for row in session.execute(
        select(Assignment.entry_id, Assignment.juror_id, Assignment.state, Ballot.id)
        .outerjoin(Ballot, Ballot.assignment_id == Assignment.id)
        .where(Assignment.edition_id == edition_id, Assignment.state.in_((*PENDING, AssignmentState.CAST)))
        .order_by(Assignment.entry_id, Assignment.juror_id)
    ):
        assigned[row.entry_id] += 1
        if row.state is AssignmentState.CAST and row.entry_id in category_of:
            rubric, given = criteria[category_of[row.entry_id]], points[row.id]
            total = total_hundredths(given, rubric)
            ballots[row.entry_id].append(CastBallot(row.juror_id, total, tuple(given[one.id] for one in rubric)))
    return {entry: tuple(several) for entry, several in ballots.items()}, assigned


def _languages(session: Session, edition_id: int) -> dict[int, tuple[str, ...]]:
    """Entry → the languages that it is written in."""
    found: defaultdict[int, set[str]] = defaultdict(set)
    for row in session.execute(
        select(Nomination.entry_id, Nomination.language)
        .where(Nomination.edition_id == edition_id, Nomination.state == NominationState.SUBMITTED)
        .distinct()
    ):
        if row.entry_id is not None:
            found[row.entry_id].add(row.language)
    return {entry: tuple(sorted(several)) for entry, several in found.items()}
