"""What a change of the member list means for the jury."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.domain.lifecycle import Stage
from awards.editions.models import Edition
from awards.jury.models import DeclaredConflict, Juror
from awards.jury.service_assignments import lock_routing, release_assignments
from awards.jury.service_problem import build_problem
from awards.nominations.service_organisations import RECKONED
from awards.organisations.service import canonical_keys

ASSIGNED = (Stage.SCREENING, Stage.SCORING)


@dataclass(frozen=True)
class RekeyedJury:
    """How many jurors are counted to another organisation now, and how many pending assignments that took back."""

    jurors: int
    released: int


def rekey_jury(session: Session, *, now: datetime) -> RekeyedJury:
    """Count jurors, and the organisations that they declared, to those that the member list now says are meant.

    Assignments that are a conflict by that go back; ballots already cast stay.
    """
    editions = list(session.scalars(select(Edition).where(Edition.stage.in_(RECKONED)).order_by(Edition.id)))
    for edition in editions:
        lock_routing(session, edition_id=edition.id)
    ids = [edition.id for edition in editions]
    jurors = list(session.scalars(select(Juror).where(Juror.edition_id.in_(ids)).order_by(Juror.id)))
    declared = _declared(session, [juror.id for juror in jurors])
    typed = {juror.organisation for juror in jurors} | {row.organisation for row in declared}
    keys = canonical_keys(session, typed=typed)
    changed = 0
    for juror in jurors:
        if juror.organisation_key != keys[juror.organisation]:
            juror.organisation_key = keys[juror.organisation]
            changed += 1
    _settle_declared(session, declared, keys)
    session.flush()
    released = sum(_release_barred(session, edition, now) for edition in editions if edition.stage in ASSIGNED)
    return RekeyedJury(changed, released)


def _declared(session: Session, juror_ids: Sequence[int]) -> list[DeclaredConflict]:
    wanted = select(DeclaredConflict).where(
        DeclaredConflict.juror_id.in_(juror_ids), DeclaredConflict.entry_id.is_(None)
    )
    return list(session.scalars(wanted.order_by(DeclaredConflict.id)))


def _settle_declared(session: Session, declared: list[DeclaredConflict], keys: dict[str, str]) -> None:
    """Two names that turn out to be one organisation are one declaration."""
    seen: set[tuple[int, str]] = set()
    for row in declared:
        row.organisation_key = keys[row.organisation]
        if (row.juror_id, row.organisation_key) in seen:
            session.delete(row)
        seen.add((row.juror_id, row.organisation_key))


def _release_barred(session: Session, edition: Edition, now: datetime) -> int:
    problem = build_problem(session, edition=edition)
    barred: defaultdict[int, list[int]] = defaultdict(list)
    for entry_id, juror_id in problem.pending & problem.conflicts:
        barred[int(juror_id)].append(int(entry_id))
    return sum(
        len(release_assignments(session, juror_id=juror_id, entry_ids=entry_ids, now=now))
        for juror_id, entry_ids in sorted(barred.items())
    )
