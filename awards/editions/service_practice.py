"""An edition's practice dossiers: finding them, and changing what they say."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.attributes import set_committed_value

from awards.audit.service import record
from awards.domain.errors import AwardsError, NotFound, NotNow
from awards.domain.rubric import POINTS
from awards.domain.wording import N_
from awards.editions.models import Category, Edition
from awards.editions.models_practice import PracticeDossier
from awards.editions.service import BEFORE_THE_JURY, scoring_is_open


class PracticeRefused(AwardsError):
    """A practice dossier that does not fit its rubric, or was changed by somebody else meanwhile."""


@dataclass(frozen=True, kw_only=True)
class PracticeTexts:
    """What an organiser may change of a practice dossier. `reference`: as on its row, with all criteria."""

    nominee: str
    organisation: Mapping[str, str]
    story: Mapping[str, str]
    reference: Mapping[str, Mapping[str, Any]]


def practice_is_open(edition: Edition, *, now: datetime) -> bool:
    """Whether jurors may practise: before scoring opens and while it lasts."""
    return edition.stage in BEFORE_THE_JURY or scoring_is_open(edition, now=now)


def list_practice_dossiers(session: Session, *, edition_id: int) -> list[PracticeDossier]:
    """The practice dossiers of an edition in their order, with category and criteria. One statement."""
    wanted = (
        select(PracticeDossier)
        .where(PracticeDossier.edition_id == edition_id)
        .order_by(PracticeDossier.position)
        .options(joinedload(PracticeDossier.category).joinedload(Category.criteria))
    )
    return list(session.scalars(wanted.execution_options(populate_existing=True)).unique())


def get_practice_dossier(session: Session, *, edition_id: int, position: int) -> PracticeDossier:
    """One of an edition's practice dossiers, with category and criteria. Raises NotFound."""
    wanted = (
        select(PracticeDossier)
        .where(PracticeDossier.edition_id == edition_id, PracticeDossier.position == position)
        .options(joinedload(PracticeDossier.category).joinedload(Category.criteria))
    )
    found = session.scalars(wanted.execution_options(populate_existing=True)).unique().one_or_none()
    if found is None:
        raise NotFound(N_("There is no such practice dossier."))
    return found


def check_practice_open(edition: Edition, *, now: datetime) -> None:
    """Raise NotNow once scoring has closed."""
    if not practice_is_open(edition, now=now):
        raise NotNow(N_("Scoring has closed, and practice with it."))


def change_practice_dossier(
    session: Session,
    *,
    edition: Edition,
    dossier: PracticeDossier,
    texts: PracticeTexts,
    version: int | None,
    now: datetime,
    actor_id: int | None,
) -> None:
    """Store what an organiser wrote; `version` is the one their page was made from. Raises NotNow, PracticeRefused."""
    check_practice_open(edition, now=now)
    _check_reference(dossier, texts.reference)
    values: dict[str, Any] = {
        "nominee": texts.nominee,
        "organisation": dict(texts.organisation),
        "story": dict(texts.story),
        "reference": {key: dict(given) for key, given in texts.reference.items()},
        "version": dossier.version + 1,
    }
    changed = session.execute(
        update(PracticeDossier)
        .where(PracticeDossier.id == dossier.id, PracticeDossier.version == version)
        .values(values)
        .execution_options(synchronize_session=False)
    )
    if changed.rowcount != 1:  # type: ignore[attr-defined]
        raise PracticeRefused(
            N_("Somebody changed this dossier after you opened the page. Save again to put yours in its place.")
        )
    for name, value in values.items():
        set_committed_value(dossier, name, value)
    record(
        session, action="practice_changed", subject=f"practice dossier {dossier.position}", now=now, actor_id=actor_id,
        edition_id=edition.id, details={"category": dossier.category.key},
    )  # fmt: skip


def _check_reference(dossier: PracticeDossier, reference: Mapping[str, Mapping[str, Any]]) -> None:
    if set(reference) != {criterion.key for criterion in dossier.category.criteria}:
        raise PracticeRefused(N_("The criteria of this category have changed. Open the page once more."))
    if any(given["points"] not in POINTS for given in reference.values()):
        raise PracticeRefused(N_("Give each criterion from 1 to 5 points."))
