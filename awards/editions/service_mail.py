"""What the organisers of an edition are told by mail."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from awards.accounts.service import list_role_holders
from awards.domain.roles import Role
from awards.editions.models import Edition
from awards.mail.service import queue_message


def mail_organisers(
    session: Session, *, edition: Edition, template: str, context: dict[str, Any], now: datetime
) -> None:
    """One message for each organiser, in their language; `context` and the edition's name are for the template."""
    for organiser in list_role_holders(session, edition_id=edition.id, role=Role.ORGANISER):
        queue_message(
            session,
            template=template,
            to_address=organiser.address,
            to_name=organiser.name,
            locale=organiser.locale or "en",
            context={"edition": edition.name, **context},
            now=now,
            edition_id=edition.id,
        )
