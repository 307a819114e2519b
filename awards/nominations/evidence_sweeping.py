"""The hourly job that removes evidence which nobody will ask for again."""

import logging
from datetime import UTC, datetime

from awards.extensions import db
from awards.nominations.evidence_store import evidence_store
from awards.nominations.service_evidence_sweep import drop_files, forget_unsent, sweep_orphans

log = logging.getLogger(__name__)


def sweep_evidence() -> int:
    """Forget the files of nominations never sent, and put those without a row aside; how many."""
    session, store, now = db.session(), evidence_store(), datetime.now(UTC)
    names = forget_unsent(session, now=now)
    session.commit()
    swept = drop_files(store, names) + sweep_orphans(session, store=store, now=now)
    session.rollback()
    if swept:
        log.info("evidence swept: %s", swept)
    return swept
