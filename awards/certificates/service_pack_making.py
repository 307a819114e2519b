"""What the worker writes down of a pack in the making."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from awards.certificates.models_packs import UNFINISHED, Pack, PackState
from awards.domain.errors import AwardsError, NotNow
from awards.domain.lifecycle import DECIDED
from awards.domain.wording import N_
from awards.editions.models import Edition

MOST_TRIES = 5
"""Whatever fails, or kills its worker, so often is given up."""
BROKEN = N_("This could not be made, and trying again did not help. Whoever runs the site finds the reason in its log.")


def is_waiting(session: Session, *, tried: Collection[int]) -> bool:
    """Whether a pack is to be made that is not among those tried just now."""
    return session.scalar(_waiting(tried)) is not None


def is_wanted(session: Session, *, pack_id: int) -> bool:
    """Whether a pack is still there, and not made."""
    wanted = select(Pack.id).where(Pack.id == pack_id, Pack.state.in_(UNFINISHED))
    return session.scalar(wanted) is not None


def take_next(session: Session, *, tried: Collection[int]) -> Pack | None:
    """The oldest pack that is to be made, now in the making. The caller is the only one that makes packs."""
    found = session.scalar(_waiting(tried).with_for_update())
    if found is not None:
        found.state, found.tries = PackState.MAKING, found.tries + 1
        session.flush()
    return found


def _waiting(tried: Collection[int]) -> Select[Pack]:
    wanted = select(Pack).where(Pack.state.in_(UNFINISHED), Pack.id.not_in(tried))
    return wanted.order_by(Pack.tries, Pack.id).limit(1)


def note_progress(session: Session, *, pack_id: int, done: int, total: int) -> bool:
    """Say how far a pack is; False where it was removed meanwhile."""
    return _change(session, pack_id, done=done, total=total)


def note_ready(
    session: Session, *, pack_id: int, filename: str, media_type: str, size: int, now: datetime
) -> bool:  # fmt: skip
    """A pack is whole; False where it was removed meanwhile. Raises NotNow where the seal came off meanwhile."""
    edition_id = session.scalar(select(Pack.edition_id).where(Pack.id == pack_id))
    stage = session.scalar(select(Edition.stage).where(Edition.id == edition_id).with_for_update(key_share=True))
    if stage is not None and stage not in DECIDED:
        raise NotNow(N_("The seal was taken off while this was made."))
    return _change(
        session, pack_id, state=PackState.READY, filename=filename, media_type=media_type, size=size, secret="",
        finished_at=now, done=Pack.total,
    )  # fmt: skip


def note_trouble(session: Session, *, pack_id: int, error: Exception, tries: int, now: datetime) -> bool:
    """A pack could not be made: for good where a rule says why, else it is tried again; whether for good."""
    rule = isinstance(error, AwardsError)
    if not rule and tries < MOST_TRIES:
        _change(session, pack_id, state=PackState.WAITING)
        return False
    message, params = (error.message, error.params) if isinstance(error, AwardsError) else (BROKEN, {})
    _change(
        session, pack_id, state=PackState.FAILED, trouble=message, secret="", finished_at=now,
        trouble_params={name: str(given) for name, given in params.items()},
    )  # fmt: skip
    return True


def _change(session: Session, pack_id: int, **values: Any) -> bool:
    still = update(Pack).where(Pack.id == pack_id, Pack.state.in_(UNFINISHED)).values(**values)
    changed: Any = session.execute(still.execution_options(synchronize_session=False))
    return bool(changed.rowcount)
