"""The deliberation's record, and what was done at a tie, as the sealed file holds them."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.editions.models import Edition
from awards.results.models_record import Deliberation, Departure
from awards.results.models_ties import TakenStep


def collect_record(session: Session, *, edition: Edition) -> dict[str, Any]:
    """The parts "deliberations", "departures" and "tie_steps", each in a fixed order, and the "tie_ladder" that was set
    beforehand. Three statements."""
    return {
        "deliberations": _deliberations(session, edition.id),
        "departures": _departures(session, edition.id),
        "tie_ladder": {"steps": edition.tie_ladder, "phrase": edition.draw_phrase},
        "tie_steps": _tie_steps(session, edition.id),
    }


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


def _tie_steps(session: Session, edition_id: int) -> list[dict[str, Any]]:
    order = (TakenStep.category_id, TakenStep.attempt, TakenStep.position)
    rows = session.scalars(select(TakenStep).where(TakenStep.edition_id == edition_id).order_by(*order))
    return [
        {
            "category": one.category_id,
            "attempt": one.attempt,
            "position": one.position,
            "step": one.step.value,
            "before": one.before,
            "after": one.after,
            "figures": one.figures,
            "basis": one.basis,
            "taken_by": one.taken_by_id,
            "taken_at": one.taken_at.isoformat(),
        }
        for one in rows
    ]


def _written(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
