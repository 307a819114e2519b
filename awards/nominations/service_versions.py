"""Every version of a nomination's words is kept: before they change, they are put aside here."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.nominations.models import Nomination
from awards.nominations.models_drafts import NominationVersion


@dataclass(frozen=True)
class Words:
    """A nomination's words at some moment, taken down before they are changed."""

    nomination_id: int
    version: int
    values: dict[str, Any]


def take_down(nomination: Nomination, names: Collection[str]) -> Words:
    """The nomination's present words: those of these columns."""
    values = {name: getattr(nomination, name) for name in names}
    plain = {name: value.value if isinstance(value, StrEnum) else value for name, value in values.items()}
    return Words(nomination.id, nomination.version, plain)


def keep_version(session: Session, *, words: Words, now: datetime, actor_id: int | None) -> None:
    """Keep words that were replaced; after the change is flushed, so that a stale page is found out first."""
    session.add(
        NominationVersion(
            nomination_id=words.nomination_id, version=words.version, values=words.values, at=now, actor_id=actor_id
        )
    )
    session.flush()


def list_versions(session: Session, *, nomination_ids: Collection[int]) -> dict[int, list[NominationVersion]]:
    """Nomination id → its earlier versions, the first words first. One statement."""
    wanted = select(NominationVersion).where(NominationVersion.nomination_id.in_(nomination_ids))
    found: dict[int, list[NominationVersion]] = {number: [] for number in nomination_ids}
    for version in session.scalars(wanted.order_by(NominationVersion.version)):
        found[version.nomination_id].append(version)
    return found
