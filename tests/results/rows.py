"""All that a form about results or the jury could change, row by row."""

from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

TABLES = (
    "assignments", "ballots", "categories", "criteria", "decisions", "declared_conflicts", "earlier_wins", "jurors",
    "panels", "recusals", "reminders", "role_grants", "routing_runs", "scores", "seals", "unsealings", "withheld_names",
)  # fmt: skip
COLUMNS = {
    "editions": "id, stage, quorum, jurors_per_entry, scoring_closes_at, shortlist_published_at",
    "entries": "id, shortlisted, jurors_wanted, category_id, nominee_id, state",
    "packs": "id, kind, edition_id",
}


def state_of(session: Session) -> dict[str, list[tuple[Any, ...]]]:
    """All rows about results and the jury."""
    tables = {name: "*" for name in TABLES} | COLUMNS
    rows = {
        name: sorted(map(tuple, session.execute(text(f"SELECT {columns} FROM {name}"))), key=repr)
        for name, columns in tables.items()
    }
    session.commit()
    return rows


def changed(before: dict[str, list[Any]], after: dict[str, list[Any]]) -> list[str]:
    return [name for name in before if before[name] != after[name]]
