"""A world whose results are sealed by two people, as everybody knows it from then on."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from awards.domain.lifecycle import Stage
from awards.editions.models import Edition
from awards.results.service_seal import digest_results, sign_seal
from tests.factories import NOW
from tests.world import World, make_world

SEALED_AT = NOW + timedelta(minutes=2)
LATER = NOW + timedelta(hours=1)
FROZEN_STAGES = (Stage.SEALED, Stage.REVEALED, Stage.ARCHIVED)


def seal_results(session: Session, world: World, *, sealed_at: datetime = SEALED_AT) -> None:
    """Olga and Chris sign."""
    edition = session.get_one(Edition, world.cast.edition.id)
    for account, at in ((world.cast.olga, NOW), (world.cast.chris, sealed_at)):
        digest = digest_results(session, edition=edition)
        sign_seal(session, edition=edition, digest=digest, now=at, actor_id=account.id)
    session.commit()


def make_sealed_world(session: Session, *, stage: Stage = Stage.SEALED, slug: str = "2026") -> World:
    """Sealed, and then moved on to `stage`."""
    world = make_world(session, stage=Stage.DELIBERATING, slug=slug)
    seal_results(session, world)
    for further in FROZEN_STAGES[1 : FROZEN_STAGES.index(stage) + 1]:
        world.cast.edition.stage = further
        session.commit()
    return world
