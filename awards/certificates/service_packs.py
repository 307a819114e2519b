"""Asking for packs, and what becomes of them. A row records the wish; the worker is woken when it is committed."""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import delete, event, func, select
from sqlalchemy.orm import Session

from awards.audit.service import record
from awards.certificates.models_packs import UNFINISHED, Pack, PackState
from awards.certificates.pack_store import drop_folder, new_folder_name
from awards.certificates.packing import Maker
from awards.domain.errors import AwardsError, NotFound, NotNow
from awards.domain.lifecycle import DECIDED
from awards.domain.wording import N_
from awards.editions.models import Edition
from awards.extensions import jobs, site

KEPT = timedelta(days=30)
"""How long a pack can be downloaded. It can be made again as long as the edition is there."""
MOST_UNFINISHED = 6
"""Packs of one edition that may be waiting or in the making."""


class TooManyPacks(AwardsError):
    """Somebody pressed a button very often."""


@dataclass(frozen=True)
class PackKind:
    """One kind of pack: how it is made, what it is called (a msgid), and which page asks for it (an endpoint)."""

    maker: Maker
    label: str
    page: str


KINDS: dict[str, PackKind] = {}


def register_maker(kind: str, maker: Maker, *, label: str, page: str) -> None:
    """Make packs of this kind known; called once, while the module that makes them is loaded."""
    KINDS[kind] = PackKind(maker, label, page)


def _cipher() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"packs|" + site.secret_key.encode()).digest()))


def ask_for_pack(
    session: Session, *, edition: Edition, kind: str, options: dict[str, Any], locale: str, now: datetime,
    actor_id: int | None, secret: str = "",
) -> Pack:  # fmt: skip
    """Ask for a pack; the worker makes it once this is committed. Raises NotNow, TooManyPacks.

    `secret` is kept encrypted until the pack is made, then forgotten; `options` are written down as they are.
    """
    if kind not in KINDS:
        raise ValueError(f"There is no maker of packs of the kind {kind}.")
    session.refresh(edition, ["stage"], with_for_update={"key_share": True})  # no unsealing meanwhile
    if edition.stage not in DECIDED:
        raise NotNow(N_("This can be made once the results are sealed."))
    unfinished = select(func.count()).where(Pack.edition_id == edition.id, Pack.state.in_(UNFINISHED))
    if (session.scalar(unfinished) or 0) >= MOST_UNFINISHED:
        raise TooManyPacks(N_("Several files are being made already. Wait until one of them is ready."))
    pack = Pack(
        edition_id=edition.id, kind=kind, options=options, locale=locale, state=PackState.WAITING, done=0, total=0,
        secret=_cipher().encrypt(secret.encode()).decode() if secret else "", folder=new_folder_name(),
        asked_by_id=actor_id, asked_at=now,
    )  # fmt: skip
    session.add(pack)
    session.flush()
    record(
        session, action="pack_asked", subject=f"pack {pack.id}", now=now, actor_id=actor_id, edition_id=edition.id,
        details={"kind": kind, "options": options, "passphrase": bool(secret)},
    )  # fmt: skip
    session.info["packs_asked"] = True
    return pack


def read_secret(pack: Pack) -> str:
    """The passphrase that came with the wish. Raises NotNow where the site's key has changed meanwhile."""
    try:
        return _cipher().decrypt(pack.secret.encode()).decode() if pack.secret else ""
    except InvalidToken:
        raise NotNow(N_("The passphrase can no longer be read. Ask for it once more.")) from None


def list_packs(session: Session, *, edition_id: int) -> list[Pack]:
    """The packs of an edition, newest first. One statement."""
    return list(session.scalars(select(Pack).where(Pack.edition_id == edition_id).order_by(Pack.id.desc())))


def get_pack(session: Session, *, edition_id: int, pack_id: int) -> Pack:
    """A pack of this edition. Raises NotFound."""
    found = session.scalar(select(Pack).where(Pack.edition_id == edition_id, Pack.id == pack_id))
    if found is None:
        raise NotFound(N_("There is no such file: it was removed, or its time has passed."))
    return found


def drop_pack(session: Session, *, pack: Pack, now: datetime, actor_id: int | None) -> None:
    """Remove a pack, also one in the making; its files go with the commit."""
    _forget(session, [pack.id])
    record(
        session, action="pack_dropped", subject=f"pack {pack.id}", now=now, actor_id=actor_id,
        edition_id=pack.edition_id, details={"kind": pack.kind},
    )  # fmt: skip


def drop_packs_of(session: Session, *, edition_id: int) -> int:
    """Remove all packs of an edition, whose results are open again: they hold what no longer holds."""
    return _forget(session, session.scalars(select(Pack.id).where(Pack.edition_id == edition_id)).all())


def drop_old_packs(session: Session, *, now: datetime) -> int:
    """Remove the packs that have been ready, or given up, for 30 days."""
    return _forget(session, session.scalars(select(Pack.id).where(Pack.finished_at < now - KEPT)).all())


def list_folders(session: Session, *, state: PackState | None = None) -> set[str]:
    """The folders of all packs that have a row, or of those in one state."""
    wanted = select(Pack.folder)
    return set(session.scalars(wanted if state is None else wanted.where(Pack.state == state)))


def _forget(session: Session, pack_ids: Sequence[int]) -> int:
    gone = session.scalars(
        delete(Pack).where(Pack.id.in_(pack_ids)).returning(Pack.folder).execution_options(synchronize_session="fetch")
    ).all()
    session.info.setdefault("packs_gone", []).extend(gone)
    return len(gone)


@event.listens_for(Session, "after_commit")
def _follow(session: Session) -> None:
    if session.in_nested_transaction():
        return  # a savepoint: nothing is committed yet
    for folder in session.info.pop("packs_gone", ()):
        drop_folder(folder)
    if session.info.pop("packs_asked", False):
        jobs.wake("make_packs")


@event.listens_for(Session, "after_rollback")
def _forget_wishes(session: Session) -> None:
    if not session.in_nested_transaction():
        session.info.pop("packs_gone", None)
        session.info.pop("packs_asked", None)
