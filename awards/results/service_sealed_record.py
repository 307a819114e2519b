"""The deliberation's record as the sealed file holds it."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.results.models_record import Deliberation, Departure


def collect_record(session: Session, *, edition_id: int) -> dict[str, list[dict[str, Any]]]:
    """The parts "deliberations" and "departures", each in a fixed order. Two statements."""
    return {"deliberations": _deliberations(session, edition_id), "departures": _departures(session, edition_id)}


def _deliberations(session: Session, edition_id: int) -> list[dict[str, Any]]:
    rows = session.scalars(
        select(Deliberation).where(Deliberation.edition_id == edition_id).order_by(Deliberation.category_id)
    )
    return [
        {
            "category": one.category_id,
            "notes": one.notes,
            "present": one.present,
            "votes": one.votes,
            "runners_up": one.runners_up,
            "kept_by": one.kept_by_id,
            "kept_at": one.kept_at.isoformat(),
        }
        for one in rows
    ]


def _departures(session: Session, edition_id: int) -> list[dict[str, Any]]:
    rows = session.scalars(select(Departure).where(Departure.edition_id == edition_id).order_by(Departure.id))
    return [
        {
            "departure": one.id,
            "category": one.category_id,
            "entry": one.entry_id,
            "juror": one.juror_id,
            "left_at": one.left_at.isoformat(),
            "noted_by": one.noted_by_id,
            "returned_at": _written(one.returned_at),
            "return_noted_by": one.return_noted_by_id,
        }
        for one in rows
    ]


def _written(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
