"""Writing to the outbox: in the transaction of what the message reports, so that it is sent only if that happened."""

import base64
import hashlib
import secrets
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from cryptography.fernet import Fernet
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from awards.extensions import jobs, site
from awards.mail.models import OutboxMessage
from awards.mail.rendering import render


def _cipher() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"outbox|" + site.secret_key.encode()).digest()))


def queue_message(
    session: Session,
    *,
    template: str,
    to_address: str,
    to_name: str = "",
    locale: str,
    context: dict[str, Any],
    now: datetime,
    edition_id: int | None = None,
    confidential: bool = False,
    dedupe_key: str | None = None,
) -> OutboxMessage:
    """Add a message in the recipient's language to the outbox and wake the worker once this transaction is committed.

    `confidential` bodies (one-time codes) are encrypted at rest and emptied once delivered.
    """
    subject, body = render(template, locale, context)
    if confidential:
        body = _cipher().encrypt(body.encode()).decode()
    message = OutboxMessage(
        edition_id=edition_id,
        template=template,
        to_address=to_address,
        to_name=to_name,
        locale=locale,
        subject=subject,
        body=body,
        confidential=confidential,
        message_id=f"<{secrets.token_hex(12)}@{urlsplit(site.base_url).hostname or 'localhost'}>",
        dedupe_key=dedupe_key,
        created_at=now,
        next_try_at=now,
        tries=0,
    )
    session.add(message)
    session.info["outbox_written"] = True
    return message


def read_body(message: OutboxMessage) -> str:
    """The body as it is delivered; empty when it was confidential and has been delivered."""
    if message.confidential and message.body:
        return _cipher().decrypt(message.body.encode()).decode()
    return message.body


def list_messages(session: Session, *, limit: int = 200) -> list[OutboxMessage]:
    """The latest messages, newest first."""
    return list(session.scalars(select(OutboxMessage).order_by(OutboxMessage.id.desc()).limit(limit)))


@event.listens_for(Session, "after_commit")
def _wake_worker(session: Session) -> None:
    if session.in_nested_transaction():
        return  # a savepoint: nothing is committed yet
    if session.info.pop("outbox_written", False):
        jobs.wake("deliver_outbox")


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    if not session.in_nested_transaction():
        session.info.pop("outbox_written", None)
