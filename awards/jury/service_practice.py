"""Practising: a juror's own readings of the practice dossiers, and what may be told of everybody's. Counted nowhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from awards.domain.errors import BallotIncomplete, NotAllowed
from awards.domain.lifecycle import JurorState
from awards.domain.practice import Leaning, Spread, lean, spread_of
from awards.domain.rubric import Criterion as RubricCriterion
from awards.domain.rubric import total_hundredths
from awards.domain.wording import N_
from awards.editions.models import Criterion, Edition
from awards.editions.models_practice import PracticeDossier
from awards.editions.service_practice import check_practice_open, list_practice_dossiers
from awards.jury.models import Juror
from awards.jury.models_practice import PracticeReading
from awards.jury.service import GONE


@dataclass(frozen=True)
class OwnPractice:
    """A practice dossier with its juror's points (criterion key → points, None before they read it)."""

    dossier: PracticeDossier
    points: Mapping[str, int] | None

    @property
    def leaning(self) -> Leaning | None:
        return lean(self.points, self.dossier.reference_points) if self.points is not None else None


@dataclass(frozen=True)
class PracticeState:
    """How many practice dossiers there are, and how many of them the juror has read."""

    dossiers: int
    read: int

    @property
    def is_done(self) -> bool:
        return self.read >= self.dossiers


@dataclass(frozen=True)
class Practised:
    """Of the `jurors` who accepted, those who have read every practice dossier."""

    jurors: int
    done: int


@dataclass(frozen=True)
class CriterionSpread:
    """One criterion of a practice dossier: the reference's points and how the jury's are spread, where known."""

    criterion: Criterion
    reference: int | None
    spread: Spread | None


@dataclass(frozen=True)
class DossierSpread:
    """A practice dossier as the whole jury read it the first time."""

    dossier: PracticeDossier
    readers: int
    lines: list[CriterionSpread]


def find_practice_state(session: Session, *, edition_id: int, account_id: int) -> PracticeState:
    """How far an account is with practising. One statement."""
    row = session.execute(
        select(func.count(PracticeDossier.id).label("dossiers"), func.count(PracticeReading.juror_id).label("read"))
        .select_from(PracticeDossier)
        .outerjoin(Juror, and_(Juror.edition_id == PracticeDossier.edition_id, Juror.account_id == account_id))
        .outerjoin(
            PracticeReading,
            and_(PracticeReading.dossier_id == PracticeDossier.id, PracticeReading.juror_id == Juror.id),
        )
        .where(PracticeDossier.edition_id == edition_id)
    ).one()
    return PracticeState(row.dossiers, row.read)


def find_practising_juror(session: Session, *, edition_id: int, account_id: int) -> Juror | None:
    """The juror that an account is in an edition; not one who declined or left."""
    wanted = select(Juror).where(Juror.edition_id == edition_id, Juror.account_id == account_id)
    juror = session.scalar(wanted)
    return None if juror is None or juror.state in GONE else juror


def list_own_practice(session: Session, *, juror: Juror) -> list[OwnPractice]:
    """The practice dossiers of a juror's edition with what they gave. Two statements."""
    given = session.execute(
        select(PracticeReading.dossier_id, PracticeReading.points).where(PracticeReading.juror_id == juror.id)
    )
    points = {row.dossier_id: row.points for row in given}
    dossiers = list_practice_dossiers(session, edition_id=juror.edition_id)
    return [OwnPractice(dossier, points.get(dossier.id)) for dossier in dossiers]


def lean_overall(practice: list[OwnPractice]) -> Leaning | None:
    """Which way a juror leans over all that they read."""
    own: dict[tuple[int, str], int] = {}
    reference: dict[tuple[int, str], int] = {}
    for one in practice:
        own |= {(one.dossier.id, key): points for key, points in (one.points or {}).items()}
        reference |= {(one.dossier.id, key): points for key, points in one.dossier.reference_points.items()}
    return lean(own, reference)


def save_reading(
    session: Session,
    *,
    edition: Edition,
    juror: Juror,
    dossier: PracticeDossier,
    points: Mapping[str, int],
    now: datetime,
) -> None:
    """Keep a juror's points for a practice dossier, the first time or anew. `points`: criterion key → 1 to 5.

    No line in the record: it would tell the organisers who has practised, and nothing depends on it.
    Raises NotNow, NotAllowed, BallotIncomplete.
    """
    check_practice_open(edition, now=now)
    if juror.state is not JurorState.ACCEPTED or juror.edition_id != dossier.edition_id:
        raise NotAllowed(N_("Only a juror who has accepted the invitation can practise."))
    rubric = [RubricCriterion(criterion.key, criterion.weight) for criterion in dossier.category.criteria]
    if points.keys() - {criterion.id for criterion in rubric}:
        raise BallotIncomplete(N_("The criteria of this category have changed. Open the page once more."))
    total_hundredths(points, rubric)
    statement = _insert(session).values(
        juror_id=juror.id, dossier_id=dossier.id, first_points=dict(points), points=dict(points), first_at=now,
        read_at=now,
    )  # fmt: skip
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["juror_id", "dossier_id"],
            set_={"points": statement.excluded.points, "read_at": statement.excluded.read_at},
        )
    )


def _insert(session: Session) -> Any:
    """An INSERT that knows ON CONFLICT, in the words of the session's database."""
    insert: Any = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    return insert(PracticeReading.__table__)


def count_practised(session: Session, *, edition_id: int) -> Practised:
    """How many of the jurors who accepted have practised. One statement, and no names."""
    wanted = (
        select(func.count(PracticeDossier.id).label("dossiers"))
        .where(PracticeDossier.edition_id == edition_id)
        .scalar_subquery()
    )
    read = (
        select(func.count())
        .select_from(PracticeReading)
        .where(PracticeReading.juror_id == Juror.id)
        .correlate(Juror)
        .scalar_subquery()
    )
    accepted = (Juror.edition_id == edition_id, Juror.state == JurorState.ACCEPTED)
    row = session.execute(
        select(
            func.count(Juror.id).label("jurors"), func.count(Juror.id).filter(wanted > 0, read >= wanted).label("done")
        ).where(*accepted)
    ).one()
    return Practised(row.jurors, row.done)


def gather_spread(session: Session, *, edition_id: int) -> list[DossierSpread]:
    """How the jurors on the jury read each practice dossier before they saw the reference. Two statements."""
    rows = session.execute(
        select(PracticeReading.dossier_id, PracticeReading.first_points)
        .join(Juror, Juror.id == PracticeReading.juror_id)
        .where(Juror.edition_id == edition_id, Juror.state == JurorState.ACCEPTED)
    )
    readings: dict[int, list[Mapping[str, int]]] = {}
    for row in rows:
        readings.setdefault(row.dossier_id, []).append(row.first_points)
    return [
        _spread(dossier, readings.get(dossier.id, []))
        for dossier in list_practice_dossiers(session, edition_id=edition_id)
    ]


def _spread(dossier: PracticeDossier, readings: list[Mapping[str, int]]) -> DossierSpread:
    reference = dossier.reference_points
    lines = [
        CriterionSpread(
            criterion,
            reference.get(criterion.key),
            spread_of([given[criterion.key] for given in readings if criterion.key in given]),
        )
        for criterion in dossier.category.criteria
    ]
    return DossierSpread(dossier, len(readings), lines)
