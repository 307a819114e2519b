"""When the settings of an edition were last changed: what tells calendars that a file is newer than theirs."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from awards.audit.models import AuditLine
from awards.editions.models import Edition


def count_changes(session: Session, *, edition: Edition) -> tuple[int, datetime]:
    """How often the settings were changed, and when last (or when the edition was made). One statement."""
    number, latest = session.execute(
        select(func.count(), func.max(AuditLine.at)).where(
            AuditLine.edition_id == edition.id, AuditLine.action == "settings_changed"
        )
    ).one()
    return number, latest or edition.created_at
