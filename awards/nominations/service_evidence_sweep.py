"""What nobody will ask for again: files of forms that were never sent, and files that have no row."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from awards.domain.lifecycle import NominationState
from awards.nominations.evidence_store import EvidenceStore, list_older
from awards.nominations.models import Nomination
from awards.nominations.models_evidence import EvidenceFile

KEPT_UNSENT = timedelta(days=90)
UNDER_WAY = timedelta(hours=1)
"""Younger files without a row may belong to a request that has not ended."""
KEPT_ORPHANS = timedelta(days=30)


def forget_unsent(session: Session, *, now: datetime) -> list[str]:
    """Delete the rows of files that were added 90 days ago to a form never sent, or never confirmed; their names."""
    waiting = select(Nomination.id).where(Nomination.state == NominationState.UNCONFIRMED)
    unsent = or_(EvidenceFile.nomination_id.is_(None), EvidenceFile.nomination_id.in_(waiting))
    gone = delete(EvidenceFile).where(EvidenceFile.uploaded_at < now - KEPT_UNSENT, unsent)
    wanted = gone.returning(EvidenceFile.stored_name).execution_options(synchronize_session=False)
    return sorted(session.scalars(wanted))


def list_stored_names(session: Session) -> set[str]:
    """The names of all files that have a row."""
    return set(session.scalars(select(EvidenceFile.stored_name)))


def drop_files(store: EvidenceStore, names: Iterable[str]) -> int:
    """Remove files whose rows are gone; how many."""
    dropped = list(names)
    for name in dropped:
        store.drop(name)
    return len(dropped)


def sweep_orphans(session: Session, *, store: EvidenceStore, now: datetime) -> int:
    """Put aside the files without a row, remove those put aside a month ago and uploads that broke off; how many."""
    old = list(list_older(store.folder, now - UNDER_WAY))
    known = list_stored_names(session) if old else set()
    orphans = [path for path in old if path.name not in known]
    for path in orphans:
        store.set_aside(path)
    gone = [*list_older(store.incoming, now - UNDER_WAY), *list_older(store.orphans, now - KEPT_ORPHANS)]
    for path in gone:
        path.unlink(missing_ok=True)
    return len(orphans) + len(gone)


def list_missing(session: Session, *, store: EvidenceStore) -> list[str]:
    """The names of files that have a row and are not in the folder (a backup put back without it, say)."""
    return sorted(name for name in list_stored_names(session) if not store.path_of(name).is_file())
