"""The digest in public: published by an organiser before the ceremony, known to all from the reveal on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.audit.service import record
from awards.domain.errors import NotNow
from awards.domain.lifecycle import PUBLISHED, Stage
from awards.domain.wording import N_
from awards.editions.models import Edition
from awards.results.models import Seal
from awards.results.models_unsealing import Unsealing
from awards.results.service_seal import ResultsChanged, digest_results, find_seal


@dataclass(frozen=True)
class Withdrawn:
    """A digest that had been published, of a seal that was taken off since."""

    digest: str
    sealed_at: datetime
    published_at: datetime | None
    unsealed_at: datetime | None


@dataclass(frozen=True)
class PublicDigest:
    """What everybody may know of an edition's seal. Names nobody."""

    digest: str | None
    """None while nothing is published."""
    sealed_at: datetime | None
    published_at: datetime | None
    """None where the digest is known from the reveal only."""
    withdrawn: Sequence[Withdrawn]


def publish_digest(session: Session, *, edition: Edition, digest: str, now: datetime, actor_id: int) -> Seal:
    """Publish the digest of the seal; once more changes nothing. `digest`: what the organiser saw.

    Raises NotNow, ResultsChanged.
    """
    session.refresh(edition, ["stage"], with_for_update={"key_share": True})
    seal = find_seal(session, edition_id=edition.id)
    if edition.stage is not Stage.SEALED or seal is None or seal.second_at is None:
        raise NotNow(N_("The digest can be published while the results are sealed, before they are revealed."))
    if seal.digest != digest:
        raise ResultsChanged(N_("The results were sealed anew after you opened this page. Look at them again."))
    if seal.digest != digest_results(session, edition=edition):
        raise ResultsChanged(N_("The database no longer says what was sealed. Ask whoever runs this site to look."))
    if seal.published_at is None:
        seal.published_at, seal.published_by_id = now, actor_id
        record(
            session, action="digest_published", subject=f"edition {edition.id}", now=now, actor_id=actor_id,
            edition_id=edition.id, details={"digest": digest},
        )  # fmt: skip
    return seal


def show_public_digest(session: Session, *, edition: Edition) -> PublicDigest:
    """The digest as everybody may know it, and those that were withdrawn, the latest first."""
    seal = find_seal(session, edition_id=edition.id)
    withdrawn = _list_withdrawn(session, edition_id=edition.id)
    known = seal is not None and seal.second_at is not None
    if seal is None or not known or (seal.published_at is None and edition.stage not in PUBLISHED):
        return PublicDigest(None, None, None, withdrawn)
    return PublicDigest(seal.digest, seal.second_at, seal.published_at, withdrawn)


def _list_withdrawn(session: Session, *, edition_id: int) -> list[Withdrawn]:
    rows = session.execute(
        select(Unsealing.digest, Unsealing.sealed_at, Unsealing.published_at, Unsealing.second_at)
        .where(
            Unsealing.edition_id == edition_id,
            Unsealing.second_at.is_not(None),
            Unsealing.published_at.is_not(None),
        )
        .order_by(Unsealing.second_at.desc(), Unsealing.id.desc())
    )
    return [Withdrawn(row.digest, row.sealed_at, row.published_at, row.second_at) for row in rows]
