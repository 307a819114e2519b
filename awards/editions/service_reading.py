"""How many jurors read the entries of each category: the edition's number, one of its own, or everyone on the panel."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from awards.audit.service import record
from awards.domain.lifecycle import DECIDED
from awards.domain.wording import N_
from awards.editions.models import Category, Edition
from awards.editions.service import SettingsRefused, list_categories


@dataclass(frozen=True)
class Reading:
    """`jurors` per entry, None for the edition's number; `by_all`: everyone on the panel instead."""

    jurors: int | None = None
    by_all: bool = False


def reading_of(category: Category) -> Reading:
    """How a category is read now."""
    return Reading(category.jurors_per_entry, category.read_by_all)


def change_reading(
    session: Session, *, edition: Edition, wanted: Mapping[str, Reading], now: datetime, actor_id: int | None
) -> list[str]:
    """Change how categories (by key) are read; the keys of those that changed. Raises SettingsRefused.

    A number below the quorum is refused, also where it stays: then no entry of the category could ever win.
    """
    changed = []
    for category in list_categories(session, edition_id=edition.id):
        reading = wanted.get(category.key, reading_of(category))
        if reading.jurors is not None and reading.jurors < edition.quorum:
            raise SettingsRefused(
                N_("Fewer jurors than the quorum: no entry of this category could win."), field=field_of(category.key)
            )
        if reading != reading_of(category):
            if edition.stage in DECIDED:
                raise SettingsRefused(N_("What is sealed cannot change."), field=field_of(category.key))
            category.jurors_per_entry, category.read_by_all = reading.jurors, reading.by_all
            changed.append(category.key)
    session.flush()
    if changed:
        record(
            session, action="reading_changed", subject=f"edition {edition.id}", now=now, actor_id=actor_id,
            edition_id=edition.id,
            details={key: "all" if wanted[key].by_all else wanted[key].jurors for key in changed},
        )  # fmt: skip
    return changed


def field_of(key: str) -> str:
    """The name of the field in the settings where a category's number is chosen."""
    return f"jurors_of_{key}"
