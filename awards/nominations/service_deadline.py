"""Until when words are accepted: the close, and a grace for a form that was opened before it.

The form carries a signed mark of the moment at which it was opened, bound to its edition and its token. The server's
clock decides, at the moment when a request arrives.
"""

from datetime import UTC, datetime, timedelta

from itsdangerous import BadData, URLSafeSerializer

from awards.editions.models import Edition
from awards.editions.service import nominating_is_open
from awards.extensions import site
from awards.nominations.service_nominees import BEFORE_SCORING


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(site.secret_key, salt="nomination form opened")


def mark_opening(edition: Edition, *, form_token: str, now: datetime) -> str:
    """What a form carries that is opened now."""
    return str(_signer().dumps([edition.id, form_token, now.timestamp()]))


def opened_at(edition: Edition, *, form_token: str, mark: str) -> datetime | None:
    """When the form of that mark was opened; None where the mark was not made for it."""
    try:
        edition_id, token, moment = _signer().loads(mark)
    except (BadData, ValueError, TypeError):
        return None
    return datetime.fromtimestamp(moment, UTC) if (edition_id, token) == (edition.id, form_token) else None


def last_moment(edition: Edition) -> datetime | None:
    """Until when a form that was opened in time is accepted."""
    closes_at = edition.nominating_closes_at
    return closes_at + timedelta(minutes=edition.grace_minutes) if closes_at else None


def in_grace(edition: Edition, *, now: datetime) -> bool:
    """Whether nominating has closed at its date, and forms opened before are still accepted.

    Also where the organisers have gone on to screening at once: what the page promised holds.
    """
    closes_at, last = edition.nominating_closes_at, last_moment(edition)
    if closes_at is None or last is None:
        return False
    return edition.stage in BEFORE_SCORING and closes_at <= now < last


def may_send(edition: Edition, *, form_token: str, mark: str, now: datetime) -> bool:
    """Whether a form that arrives now counts."""
    if nominating_is_open(edition, now=now):
        return True
    if not in_grace(edition, now=now) or edition.nominating_closes_at is None:
        return False
    opened = opened_at(edition, form_token=form_token, mark=mark)
    opens_at = edition.nominating_opens_at
    return opened is not None and (opens_at or opened) <= opened < edition.nominating_closes_at
