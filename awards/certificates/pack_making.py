"""The worker's part in the packs: makes those that are waiting, one after the other, and clears old ones away."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import current_app, g
from flask_babel import force_locale
from sqlalchemy.orm import Session

from awards.certificates.models_packs import Pack, PackState
from awards.certificates.pack_store import (
    drop_folder,
    has_room,
    keep_only_whole,
    list_strays,
    packs_folder,
    sole_maker,
    whole_path,
    write_whole,
)
from awards.certificates.packing import Order, Plan
from awards.certificates.picture_store import picture_store
from awards.certificates.service_pack_making import (
    MOST_TRIES,
    is_waiting,
    is_wanted,
    note_progress,
    note_ready,
    note_trouble,
    take_next,
)
from awards.certificates.service_packs import KINDS, drop_old_packs, list_folders, read_secret
from awards.certificates.service_print_settings import list_picture_names
from awards.domain.errors import AwardsError
from awards.domain.wording import N_
from awards.editions.models import Edition
from awards.extensions import db, site
from awards.nominations.evidence_store import list_older

log = logging.getLogger(__name__)

UNDER_WAY = timedelta(hours=1)
"""Younger folders without a row may belong to a request that has not ended."""


class Removed(Exception):
    """Whoever asked for the pack has removed it meanwhile."""


class NoRoom(AwardsError):
    """The disk is nearly full."""


def make_packs() -> int:
    """The worker's job: make what is waiting; how many were made. Somebody else at it already makes these, too.

    What fails in some unknown way is tried once in a run, and again in the next one, a minute later.
    """
    session, made = db.session(), 0
    tried: set[int] = set()
    while True:
        with sole_maker() as alone:
            if not alone:
                return made
            while (pack := _take(session, tried)) is not None:
                made += _make(session, pack)
        # whoever asked while the lock was held, and found nobody to wake, waits no minute
        waiting = is_waiting(session, tried=tried)
        session.rollback()
        if not waiting:
            return made


def _take(session: Session, tried: set[int]) -> Pack | None:
    pack = take_next(session, tried=tried)
    if pack is not None:
        tried.add(pack.id)
    session.commit()
    return pack


def _make(session: Session, pack: Pack) -> bool:
    """Make one pack; whether it became ready. Committed."""
    pack_id, tries, folder = pack.id, pack.tries, pack.folder
    try:
        if tries > MOST_TRIES:
            raise RuntimeError(f"pack {pack_id} has stopped its worker {MOST_TRIES} times")
        _carry_out(session, pack)
    except Removed:
        session.rollback()
        drop_folder(folder)
    except Exception as error:
        session.rollback()
        if not is_wanted(session, pack_id=pack_id):  # removed meanwhile, and its folder with it: no wonder
            session.rollback()
            drop_folder(folder)
            return False
        if not isinstance(error, AwardsError):
            log.exception("could not make pack %s (try %s)", pack_id, tries)
        if note_trouble(session, pack_id=pack_id, error=error, tries=tries, now=datetime.now(UTC)):
            drop_folder(folder)
        session.commit()
    else:  # it is ready, whatever becomes of its parts
        keep_only_whole(packs_folder() / folder)
        return True
    return False


def _carry_out(session: Session, pack: Pack) -> None:
    edition = session.get_one(Edition, pack.edition_id)
    order = Order(edition, pack.options, read_secret(pack), pack.locale, pack.asked_at)
    with _stage_set(order):
        plan = KINDS[pack.kind].maker(session, order)
        pack_id, folder = pack.id, packs_folder() / pack.folder
        session.expunge_all()  # what was read stays readable, and no transaction is open from here on
        session.rollback()
        if not has_room():
            raise NoRoom(N_("The disk of the server is nearly full: nothing can be made now."))
        folder.mkdir(mode=0o700, exist_ok=True)
        parts = [_make_part(session, plan, number, folder, pack_id) for number in range(len(plan.steps))]
        whole = whole_path(folder.name)
        write_whole(whole, lambda path: plan.join(parts, path))
    now = datetime.now(UTC)
    done = note_ready(
        session, pack_id=pack_id, filename=plan.filename, media_type=plan.media_type, size=whole.stat().st_size, now=now
    )  # fmt: skip
    if not done:
        raise Removed
    plan.settle(session, now)
    session.commit()


def _make_part(session: Session, plan: Plan, number: int, folder: Path, pack_id: int) -> Path:
    """The file of one step, made unless an earlier worker has left it there."""
    step = plan.steps[number]
    if not note_progress(session, pack_id=pack_id, done=number, total=len(plan.steps)):
        raise Removed
    session.commit()
    path = folder / step.name
    if not path.exists():
        write_whole(path, step.write)
    return path


@contextmanager
def _stage_set(order: Order) -> Iterator[None]:
    """As in a request to the site's own address, about the edition and in the language of whoever asked: templates
    and addresses work."""
    with current_app.test_request_context(base_url=site.base_url), force_locale(order.locale):
        g.edition = order.edition
        try:
            yield
        finally:
            del g.edition


def sweep_packs() -> int:
    """The hourly job: remove packs that are 30 days old, and folders without a row; how many.

    Parts go, too, that a worker left beside a whole pack, because it was killed in that very moment.
    """
    session, now = db.session(), datetime.now(UTC)
    old = drop_old_packs(session, now=now)
    session.commit()
    strays = list(list_strays(list_folders(session), now - UNDER_WAY))
    ready = list_folders(session, state=PackState.READY)
    session.rollback()
    for folder in ready:
        keep_only_whole(packs_folder() / folder)
    for folder in strays:
        drop_folder(folder)
    pictures = _sweep_pictures(session, now)
    if old or strays or pictures:
        log.info("packs swept: %s old, %s stray; %s pictures", old, len(strays), pictures)
    return old + len(strays) + pictures


def _sweep_pictures(session: Session, now: datetime) -> int:
    """Remove the pictures of certificates that have no row: their upload broke off, or another took their place."""
    store = picture_store()
    files = [*list_older(store.folder, now - UNDER_WAY), *list_older(store.incoming, now - UNDER_WAY)]
    known = list_picture_names(session) if files else set()
    session.rollback()
    gone = [path for path in files if path.name not in known]
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)
