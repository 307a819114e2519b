"""The worker's part in the drafts: what nobody went on with is forgotten."""

from datetime import UTC, datetime

from awards.extensions import db
from awards.nominations.service_drafts import drop_old_drafts


def forget_old_drafts() -> int:
    """The worker's job: forget the drafts that are due; how many that were."""
    gone = drop_old_drafts(db.session(), now=datetime.now(UTC))
    db.session.commit()
    return gone
