"""Making an edition with the default categories, changing its settings, finding it."""

from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.audit.service import record
from awards.domain.errors import AwardsError
from awards.domain.lifecycle import Stage
from awards.domain.notice import NoticeTime
from awards.domain.wording import N_
from awards.editions.default_categories import load_default_categories
from awards.editions.default_practice import practice_rows
from awards.editions.models import Category, Criterion, Edition
from awards.editions.models_practice import PracticeDossier

BEFORE_THE_JURY = frozenset({Stage.DRAFT, Stage.NOMINATING, Stage.SCREENING})


class SettingsRefused(AwardsError):
    """Settings of an edition that contradict each other; `field` names the one to change."""


@dataclass(frozen=True, kw_only=True)
class EditionSettings:
    """What an organiser may change of an edition. Moments are aware."""

    name: str
    time_zone: str = "Europe/Brussels"
    nominating_opens_at: datetime | None = None
    nominating_closes_at: datetime | None = None
    grace_minutes: int = 15
    scoring_closes_at: datetime | None = None
    ceremony_on: date | None = None
    ceremony_place: dict[str, str] = field(default_factory=dict)
    jurors_per_entry: int = 3
    quorum: int = 2
    contact_address: str = ""
    notice_time: NoticeTime = NoticeTime.AT_ONCE
    signatories: list[dict[str, Any]] = field(default_factory=list)
    blind: bool = False


def create_edition(
    session: Session, *, slug: str, settings: EditionSettings, now: datetime, actor_id: int | None = None
) -> Edition:
    """A new edition in draft, with the six default categories and their rubrics. Raises SettingsRefused."""
    if session.scalar(select(Edition.id).where(Edition.slug == slug)) is not None:
        raise SettingsRefused(N_("There is an edition with this address already."), field="slug")
    edition = Edition(slug=slug, stage=Stage.DRAFT, created_at=now, name=settings.name, routing_seed=1)
    _apply(edition, settings)
    session.add(edition)
    session.flush()
    for default in load_default_categories():
        category = Category(
            edition_id=edition.id, key=default.key, position=default.position, hue=default.hue, icon=default.icon,
            name=default.name, looks_for=default.looks_for, description=default.description,
            questions=list(default.questions), example=default.example,
        )  # fmt: skip
        category.criteria = [
            Criterion(
                key=criterion.key,
                position=position,
                weight=criterion.weight,
                name=criterion.name,
                description=criterion.description,
                anchors=list(criterion.anchors),
            )
            for position, criterion in enumerate(default.criteria, start=1)
        ]
        session.add(category)
    session.flush()
    _add_practice(session, edition)
    record(
        session, action="edition_created", subject=f"edition {edition.id}", now=now, actor_id=actor_id,
        edition_id=edition.id, details={"slug": slug},
    )  # fmt: skip
    return edition


def _add_practice(session: Session, edition: Edition) -> None:
    ids = {category.key: category.id for category in list_categories(session, edition_id=edition.id)}
    session.add_all(PracticeDossier(edition_id=edition.id, **values) for values in practice_rows(ids))
    session.flush()


def change_settings(
    session: Session, *, edition: Edition, settings: EditionSettings, now: datetime, actor_id: int | None
) -> list[str]:
    """Change an edition's settings; the names of those that changed. Raises SettingsRefused."""
    if edition.stage is Stage.ARCHIVED:
        raise SettingsRefused(N_("An archived edition can be read, but no longer changed."))
    if edition.stage in (Stage.SEALED, Stage.REVEALED) and settings.quorum != edition.quorum:
        raise SettingsRefused(N_("What is sealed cannot change."), field="quorum")
    if settings.blind is not edition.blind:
        _check_blind(session, edition)
    before = {name: getattr(edition, name) for name in EditionSettings.__dataclass_fields__}
    _apply(edition, settings)
    changed = sorted(name for name, value in before.items() if value != getattr(edition, name))
    session.flush()
    if changed:
        record(
            session, action="settings_changed", subject=f"edition {edition.id}", now=now, actor_id=actor_id,
            edition_id=edition.id, details={"changed": changed},
        )  # fmt: skip
    return changed


def _check_blind(session: Session, edition: Edition) -> None:
    """Whether names are hidden is fixed once the jury reads: what was seen cannot be unseen, and what was judged blind
    stays so. The row stays locked until commit, so that scoring is not opened meanwhile."""
    wanted = select(Edition.stage, Edition.jury_began_at).where(Edition.id == edition.id)
    stage, began_at = session.execute(wanted.with_for_update(key_share=True)).one()
    if began_at is not None or stage not in BEFORE_THE_JURY:
        raise SettingsRefused(
            N_("The jury has begun to read: whether it sees names can no longer be changed."), field="blind"
        )


def _apply(edition: Edition, settings: EditionSettings) -> None:
    if settings.quorum > settings.jurors_per_entry:
        raise SettingsRefused(
            N_("The quorum cannot be higher than the number of jurors that read an entry."), field="quorum"
        )
    dates = [
        ("nominating_opens_at", settings.nominating_opens_at),
        ("nominating_closes_at", settings.nominating_closes_at),
        ("scoring_closes_at", settings.scoring_closes_at),
    ]
    given = [(name, moment) for name, moment in dates if moment is not None]
    for (_, earlier), (name, later) in pairwise(given):
        if later <= earlier:
            raise SettingsRefused(N_("This must come after the date before it."), field=name)
    for name in EditionSettings.__dataclass_fields__:
        setattr(edition, name, getattr(settings, name))


def find_edition(session: Session, *, slug: str) -> Edition | None:
    """An edition by its address."""
    return session.scalar(select(Edition).where(Edition.slug == slug))


def find_current_edition(session: Session) -> Edition | None:
    """The newest edition that is not a draft."""
    return session.scalar(
        select(Edition)
        .where(Edition.stage != Stage.DRAFT)
        .order_by(Edition.created_at.desc(), Edition.id.desc())
        .limit(1)
    )


def list_categories(session: Session, *, edition_id: int) -> list[Category]:
    """The categories of an edition in their order."""
    return list(session.scalars(select(Category).where(Category.edition_id == edition_id).order_by(Category.position)))


def find_category(session: Session, *, edition_id: int, key: str) -> Category | None:
    """One category of an edition by its key."""
    return session.scalar(select(Category).where(Category.edition_id == edition_id, Category.key == key))


def nominating_is_open(edition: Edition, *, now: datetime) -> bool:
    """Whether a nomination sent now counts."""
    return (
        edition.stage is Stage.NOMINATING
        and (edition.nominating_opens_at is None or edition.nominating_opens_at <= now)
        and (edition.nominating_closes_at is None or now < edition.nominating_closes_at)
    )


def scoring_is_open(edition: Edition, *, now: datetime) -> bool:
    """Whether a ballot may be saved or cast now."""
    return edition.stage is Stage.SCORING and (edition.scoring_closes_at is None or now < edition.scoring_closes_at)
