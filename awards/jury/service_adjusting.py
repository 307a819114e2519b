"""What a relaxed routing needs, made real: capacities, panels, fewer jurors for an entry. Never a conflict, never what
only the juror can say."""

from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from awards.audit.service import record
from awards.domain.errors import NotAllowed
from awards.domain.routing_relaxing import Adjustments
from awards.domain.wording import N_
from awards.editions.models import Edition
from awards.jury.models import Juror, panels
from awards.nominations.models import Entry


def adjust(
    session: Session, *, edition: Edition, adjustments: Adjustments, now: datetime, actor_id: int | None
) -> None:
    """Change jurors and entries so that a relaxed routing may stand, with a line each in the record.

    Raises NotAllowed where a juror would have to read another language: that is theirs to say.
    """
    if adjustments.languages:
        raise NotAllowed(N_("Only the jurors themselves can say that they read another language: ask them first."))
    by: dict[str, Any] = {"now": now, "actor_id": actor_id, "edition_id": edition.id}
    changed: dict[int, dict[str, Any]] = {}
    for juror_id, capacity in adjustments.capacities.items():
        before = session.scalar(select(Juror.capacity).where(Juror.id == juror_id))
        session.execute(update(Juror).where(Juror.id == juror_id).values(capacity=capacity))
        changed.setdefault(int(juror_id), {})["capacity"] = [before, capacity]
    for juror_id, categories in adjustments.panels.items():
        rows = [{"juror_id": juror_id, "category_id": category} for category in categories]
        session.execute(insert(panels), rows)
        changed.setdefault(int(juror_id), {})["panels"] = list(categories)
    for juror_id in sorted(changed):
        record(session, action="juror_changed", subject=f"juror {juror_id}", details=changed[juror_id], **by)
    if adjustments.wanted:
        for entry_id in sorted(map(int, adjustments.wanted)):
            session.execute(
                update(Entry).where(Entry.id == entry_id).values(jurors_wanted=adjustments.wanted[entry_id])
            )
        details = {"entries": {str(entry): wanted for entry, wanted in sorted(adjustments.wanted.items())}}
        record(session, action="jurors_wanted_changed", subject=f"edition {edition.id}", details=details, **by)
