"""Delivering the outbox over SMTP: claimed one by one, tried again with growing pauses, given up after three days.

A message is marked as sent right after the server took it, on the worker's slip and then in the database. Should the
process die before the server's answer has reached it, the message is delivered a second time under the same Message-ID;
it is never lost. No transaction is open while the server is spoken to: SQLite has one writer at a time, and a mail
server that hangs must not keep the site waiting.
"""

import logging
import smtplib
import ssl
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import unquote, urlsplit

from flask import current_app
from sqlalchemy import case, select, update
from sqlalchemy.orm import Session

from awards.extensions import db, site
from awards.mail.models import OutboxMessage
from awards.mail.service import read_body
from awards.mail.slips import Slip, open_slip, read_left

log = logging.getLogger(__name__)

PAUSES = (1, 2, 5, 15, 60, 180, 360)
"""Minutes to wait after the first, second, … failed try; the last one repeats."""
GIVE_UP_AFTER = timedelta(days=3)
CLAIM = timedelta(minutes=2)
TIMEOUT_SECONDS = 20


def build(message: OutboxMessage) -> EmailMessage:
    """The message as it goes over the wire."""
    mail = EmailMessage()
    mail.set_content(read_body(message))  # first, for it takes every Content- header away
    mail["From"] = site.mail_from
    local, _, domain = message.to_address.rpartition("@")
    mail["To"] = Address(display_name=" ".join(message.to_name.split()), username=local, domain=domain)
    mail["Subject"] = message.subject
    mail["Message-ID"] = message.message_id
    mail["Date"] = message.created_at
    mail["Auto-Submitted"] = "auto-generated"
    mail["Content-Language"] = message.locale
    return mail


def connect(server: str) -> smtplib.SMTP:
    """An open, signed-in connection to `server` (smtp://, smtp+starttls:// or smtps://). Raises OSError."""
    parts = urlsplit(server)
    host = parts.hostname or "localhost"
    if parts.scheme == "smtps":
        connection: smtplib.SMTP = smtplib.SMTP_SSL(
            host, parts.port or 465, timeout=TIMEOUT_SECONDS, context=ssl.create_default_context()
        )
    else:
        connection = smtplib.SMTP(host, parts.port or 25, timeout=TIMEOUT_SECONDS)
        if parts.scheme == "smtp+starttls":
            connection.starttls(context=ssl.create_default_context())
    if parts.username:
        connection.login(unquote(parts.username), unquote(parts.password or ""))
    return connection


WAITING = OutboxMessage.sent_at.is_(None) & OutboxMessage.failed_at.is_(None)


def _settle_left(session: Session, folder: Path | None, now: datetime) -> None:
    """Finish what workers that were killed had begun; committed."""
    emptied = case((OutboxMessage.confidential, ""), else_=OutboxMessage.body)
    for left in read_left(folder):
        theirs = update(OutboxMessage).where(OutboxMessage.id == left.message_id, WAITING)
        if left.taken:
            done = theirs.values(sent_at=now, tries=OutboxMessage.tries + 1, body=emptied)
        else:
            done = theirs.where(OutboxMessage.next_try_at == left.claimed_until).values(next_try_at=now)
        session.execute(done)
        session.commit()


def _claim(session: Session, now: datetime, slip: Slip) -> OutboxMessage | None:
    """Take the next message that is due, so that no second worker takes it too; committed."""
    due = (
        select(OutboxMessage.id)
        .where(WAITING, OutboxMessage.next_try_at <= now)
        .order_by(OutboxMessage.next_try_at, OutboxMessage.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    found = session.scalar(due)
    if found is None:
        session.rollback()
        return None
    slip.begin(found, now + CLAIM)
    session.execute(update(OutboxMessage).where(OutboxMessage.id == found).values(next_try_at=now + CLAIM))
    session.commit()
    return session.get(OutboxMessage, found)


def _prepare(session: Session, message: OutboxMessage) -> EmailMessage | None:
    """The message to send, or None where it cannot be written: that would fail the next time, too; committed."""
    try:
        mail = build(message)
    except Exception as error:  # a body encrypted under another key, an address that `email` does not take, …
        mail = None
        _failed(message, error, datetime.now(UTC), for_good=True)
    session.commit()
    return mail


def _failed(message: OutboxMessage, error: Exception, now: datetime, *, for_good: bool = False) -> None:
    message.tries += 1
    message.last_error = f"{type(error).__name__}: {error}"[:500]
    message.next_try_at = now + timedelta(minutes=PAUSES[min(message.tries, len(PAUSES)) - 1])
    refused = isinstance(error, (smtplib.SMTPRecipientsRefused, ValueError)) and not _temporary(error)
    if for_good or refused or now - message.created_at > GIVE_UP_AFTER:
        message.failed_at = now
    log.warning("message %s not delivered (try %s): %s", message.id, message.tries, message.last_error)


def _temporary(error: Exception) -> bool:
    if not isinstance(error, smtplib.SMTPRecipientsRefused):
        return False
    return all(400 <= code < 500 for code, _ in error.recipients.values())


def deliver_due(session: Session, *, server: str, limit: int = 500, folder: Path | None = None) -> int:
    """Deliver what is due, at most `limit` messages; how many the server took. Commits after each message.

    When nobody answers, the round ends there: the other messages keep their turn. The slips are kept in `folder`.
    """
    _settle_left(session, folder, datetime.now(UTC))
    with open_slip(folder) as slip:
        return _deliver(session, server, limit, slip)


def _deliver(session: Session, server: str, limit: int, slip: Slip) -> int:
    delivered = 0
    connection: smtplib.SMTP | None = None
    for _ in range(limit):
        message = _claim(session, datetime.now(UTC), slip)
        if message is None:
            break
        mail = _prepare(session, message)
        if mail is None:
            continue
        try:
            connection = connection or connect(server)
        except OSError as error:  # smtplib's own errors are OSErrors too
            _failed(message, error, datetime.now(UTC))
            session.commit()
            break
        trouble = _hand_over(connection, mail, slip)
        _note_outcome(message, trouble, datetime.now(UTC))
        session.commit()
        if trouble is None:
            delivered += 1
        else:
            _hang_up(connection)
            connection = None
    if connection is not None:
        _hang_up(connection)
    return delivered


def _hand_over(connection: smtplib.SMTP, mail: EmailMessage, slip: Slip) -> Exception | None:
    """Why the server did not take the message, or None when it did."""
    to = [address.addr_spec for address in mail["To"].addresses]
    try:
        connection.send_message(mail, from_addr=parseaddr(site.mail_from)[1], to_addrs=to)
    except (OSError, ValueError) as error:
        return error
    slip.note_taken()
    return None


def _note_outcome(message: OutboxMessage, trouble: Exception | None, now: datetime) -> None:
    if trouble is not None:
        _failed(message, trouble, now)
        return
    message.sent_at = now
    message.tries += 1
    message.body = "" if message.confidential else message.body


def _hang_up(connection: smtplib.SMTP) -> None:
    with suppress(OSError):
        connection.quit()


def deliver_outbox() -> int:
    """The worker's job: deliver what is due, where a mail server is set."""
    server, folder = current_app.config["AWARDS_MAIL_SERVER"], current_app.config["INSTANCE"] / "handing-over"
    return deliver_due(db.session(), server=server, folder=folder) if server else 0
