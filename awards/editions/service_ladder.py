"""The tie ladder of an edition: set by organisers before scoring opens, and shown to all."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.audit.service import record
from awards.domain.tie_ladder import TieStep, check_ladder
from awards.domain.wording import N_
from awards.editions.models import Edition
from awards.editions.service import BEFORE_THE_JURY, SettingsRefused


def ladder_of(edition: Edition) -> tuple[TieStep, ...]:
    """The steps, in their order."""
    return tuple(map(TieStep, edition.tie_ladder))


def ladder_is_fixed(edition: Edition) -> bool:
    """Whether scoring was ever opened."""
    return edition.jury_began_at is not None or edition.stage not in BEFORE_THE_JURY


def change_tie_ladder(
    session: Session, *, edition: Edition, steps: Sequence[TieStep], phrase: str, now: datetime, actor_id: int | None
) -> bool:
    """Set the ladder; whether it changed. The row stays locked, so that scoring is not opened meanwhile.

    Raises SettingsRefused once scoring has opened, AwardsError where the steps do not make a ladder.
    """
    wanted = [step.value for step in steps], phrase.strip() if TieStep.DRAW in steps else ""
    check_ladder(steps, wanted[1])
    session.execute(select(Edition.id).where(Edition.id == edition.id).with_for_update(key_share=True))
    session.refresh(edition, ["stage", "jury_began_at", "tie_ladder", "draw_phrase"])
    if ladder_is_fixed(edition):
        raise SettingsRefused(
            N_("Scoring has opened: what is done when entries tie can no longer be changed."), field="step_1"
        )
    if wanted == (edition.tie_ladder, edition.draw_phrase):
        return False
    edition.tie_ladder, edition.draw_phrase = wanted
    session.flush()
    record(
        session, action="tie_ladder_changed", subject=f"edition {edition.id}", now=now, actor_id=actor_id,
        edition_id=edition.id, details={"steps": wanted[0], "phrase": wanted[1]},
    )  # fmt: skip
    return True
