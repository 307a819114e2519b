"""Taking the seal off again: one person asks with a reason, a second one does it, and the mark stays."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from awards.accounts.models import Account
from awards.accounts.service import list_names
from awards.audit.service import record
from awards.domain.errors import AwardsError, NotNow, ReasonNeeded, SameSealer, StageMovedMeanwhile
from awards.domain.lifecycle import Stage
from awards.domain.wording import N_
from awards.editions.models import Edition
from awards.mail.service import queue_message
from awards.results.models import Seal
from awards.results.models_unsealing import Unsealing
from awards.results.service_seal import find_seal, list_others


class UnsealingChanged(AwardsError):
    """The wish was withdrawn, or is another one than the page showed; or there is one already."""


@dataclass(frozen=True)
class UnsealingLine:
    """One seal that was taken off, with everybody's names: for the pages and the minutes."""

    digest: str
    sealed_at: datetime
    sealed_by: tuple[str, str]
    published_at: datetime | None
    reason: str
    asked_by: str
    asked_at: datetime
    done_by: str
    done_at: datetime


def list_unsealings(session: Session, *, edition_id: int) -> list[UnsealingLine]:
    """The seals that were taken off, in the order in which that happened. Two statements."""
    wanted = select(Unsealing).where(Unsealing.edition_id == edition_id, Unsealing.second_at.is_not(None))
    done = session.scalars(wanted.order_by(Unsealing.second_at, Unsealing.id)).all()
    names = list_names(session, account_ids={account_id for one in done for account_id in _people(one)})
    return [_line(one, names) for one in done]


def _people(unsealing: Unsealing) -> list[int]:
    people = (
        unsealing.sealed_first_by_id, unsealing.sealed_second_by_id, unsealing.first_by_id, unsealing.second_by_id,
    )  # fmt: skip
    return [account_id for account_id in people if account_id is not None]


def _line(unsealing: Unsealing, names: Mapping[int, str]) -> UnsealingLine:
    sealed_first, sealed_second, asked_by, done_by = (names[account_id] for account_id in _people(unsealing))
    if unsealing.second_at is None:
        raise ValueError("an unsealing that nobody has confirmed")
    return UnsealingLine(
        unsealing.digest, unsealing.sealed_at, (sealed_first, sealed_second), unsealing.published_at,
        unsealing.reason, asked_by, unsealing.first_at, done_by, unsealing.second_at,
    )  # fmt: skip


def find_request(session: Session, *, edition: Edition) -> Unsealing | None:
    """The wish to take the seal off that waits for a second person."""
    if edition.stage is not Stage.SEALED:
        return None
    waiting = (Unsealing.edition_id == edition.id, Unsealing.second_at.is_(None))
    return session.scalar(select(Unsealing).where(*waiting))


def _lock(session: Session, *, edition: Edition) -> Seal:
    """The whole seal; nobody reveals, publishes or unseals until this transaction ends. Raises NotNow."""
    session.refresh(edition, ["stage"], with_for_update={"key_share": True})
    seal = find_seal(session, edition_id=edition.id)
    if edition.stage is not Stage.SEALED or seal is None or seal.second_at is None:
        raise NotNow(N_("The seal can be taken off while the results are sealed, until they are revealed."))
    return seal


def ask_unsealing(session: Session, *, edition: Edition, reason: str, now: datetime, actor_id: int) -> Unsealing:
    """Ask for the seal to be taken off, and tell everybody who may confirm. Raises NotNow, ReasonNeeded,
    UnsealingChanged."""
    seal = _lock(session, edition=edition)
    if not reason.strip():
        raise ReasonNeeded(N_("Write why the seal must be taken off: it stays on the record."), field="reason")
    if find_request(session, edition=edition) is not None:
        raise UnsealingChanged(N_("Somebody has asked for this already. Read their reason, then confirm it or not."))
    if seal.second_by_id is None or seal.second_at is None:
        raise NotNow(N_("The results are not sealed."))
    request = Unsealing(
        edition_id=edition.id, digest=seal.digest, sealed_at=seal.second_at, sealed_first_by_id=seal.first_by_id,
        sealed_second_by_id=seal.second_by_id, reason=reason.strip(), first_by_id=actor_id, first_at=now,
    )  # fmt: skip
    session.add(request)
    session.flush()
    details = {"digest": seal.digest, "unsealing": request.id}
    _record(session, "unsealing_asked", edition=edition, now=now, actor_id=actor_id, details=details)
    _tell(session, "unsealing_waiting", edition=edition, request=request, now=now, actor_id=actor_id)
    return request


def withdraw_request(session: Session, *, edition: Edition, request_id: int, now: datetime, actor_id: int) -> None:
    """Let the seal stay on. Raises NotNow, UnsealingChanged."""
    _lock(session, edition=edition)
    request = _get_request(session, edition=edition, request_id=request_id)
    details = {"unsealing": request.id, "asked_by": request.first_by_id}
    session.delete(request)
    _record(session, "unsealing_withdrawn", edition=edition, now=now, actor_id=actor_id, details=details)


def unseal_results(
    session: Session, *, edition: Edition, request_id: int, now: datetime, actor_id: int
) -> Unsealing:  # fmt: skip
    """Confirm the wish: the seal is gone, the jury deliberates again, and the mark stays for good.

    Raises NotNow, UnsealingChanged, SameSealer.
    """
    seal = _lock(session, edition=edition)
    request = _get_request(session, edition=edition, request_id=request_id)
    if request.first_by_id == actor_id:
        raise SameSealer(N_("You asked for it yourself. A second person must confirm."))
    request.second_by_id, request.second_at, request.published_at = actor_id, now, seal.published_at
    session.flush()  # the triggers let the edition back only when this is written
    moved = session.execute(
        update(Edition)
        .where(Edition.id == edition.id, Edition.stage == Stage.SEALED)
        .values(stage=Stage.DELIBERATING, moved_at=now)
        .execution_options(synchronize_session="fetch")
    )
    if moved.rowcount != 1:  # type: ignore[attr-defined]
        raise StageMovedMeanwhile(N_("Somebody else moved the edition to another stage at the same moment."))
    details = {"digest": seal.digest, "unsealing": request.id}
    session.delete(seal)
    _record(session, "unsealing_done", edition=edition, now=now, actor_id=actor_id, details=details)
    _record(
        session, "stage_moved", edition=edition, now=now, actor_id=actor_id,
        details={"from": Stage.SEALED.value, "to": Stage.DELIBERATING.value},
    )  # fmt: skip
    _tell(session, "unsealing_done", edition=edition, request=request, now=now, actor_id=actor_id)
    return request


def _get_request(session: Session, *, edition: Edition, request_id: int) -> Unsealing:
    request = find_request(session, edition=edition)
    if request is None or request.id != request_id:
        raise UnsealingChanged(N_("This wish was withdrawn, or another one has taken its place."))
    return request


def _record(
    session: Session, action: str, *, edition: Edition, now: datetime, actor_id: int, details: dict[str, Any]
) -> None:
    record(
        session, action=action, subject=f"edition {edition.id}", now=now, actor_id=actor_id,
        edition_id=edition.id, details=details,
    )  # fmt: skip


def _tell(
    session: Session, template: str, *, edition: Edition, request: Unsealing, now: datetime, actor_id: int
) -> None:
    """Tell everybody else who may seal and unseal, with the reason."""
    actor = session.get_one(Account, actor_id)
    for account in list_others(session, edition=edition, actor_id=actor_id):
        queue_message(
            session,
            template=template,
            to_address=account.address,
            to_name=account.name,
            locale=account.locale or "en",
            context={
                "name": account.name,
                "person": actor.name or actor.address,
                "edition": edition.name,
                "reason": request.reason,
                "path": f"/{edition.slug}/{'unseal' if template == 'unsealing_waiting' else 'seal'}",
            },
            now=now,
            edition_id=edition.id,
        )
