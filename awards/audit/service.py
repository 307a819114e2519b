"""Adding to the record, reading it, and proving that nothing in it was changed."""

import hashlib
import json
from datetime import datetime
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from awards.audit.models import AuditLine

START = "0" * 64


def _digest(line: AuditLine) -> str:
    body = [
        line.chain, line.position, line.at.isoformat(), line.actor_id, line.action, line.subject, line.details,
        line.previous_hash,
    ]  # fmt: skip
    canonical = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def record(
    session: Session,
    *,
    action: str,
    subject: str,
    now: datetime,
    actor_id: int | None,
    edition_id: int | None = None,
    details: dict[str, Any] | None = None,
) -> AuditLine:
    """Add a line to the chain of the edition (or the site's) in the present transaction.

    Writers of one chain wait for each other: SQLite has one writer at a time, PostgreSQL an advisory lock until commit.
    So that nobody who holds it waits for a row, what was changed before is written before.
    """
    session.flush()
    chain = "site" if edition_id is None else f"edition {edition_id}"
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(hashtext(:chain))"), {"chain": chain})
    last = session.execute(
        select(AuditLine.position, AuditLine.hash)
        .where(AuditLine.chain == chain)
        .order_by(AuditLine.position.desc())
        .limit(1)
    ).first()
    line = AuditLine(
        edition_id=edition_id,
        chain=chain,
        position=last.position + 1 if last else 1,
        at=now,
        actor_id=actor_id,
        action=action,
        subject=subject,
        details=details or {},
        previous_hash=last.hash if last else START,
    )
    line.hash = _digest(line)
    session.add(line)
    session.flush()
    return line


def last_hash(session: Session, *, edition_id: int) -> str:
    """The hash of the edition's latest line: another one as soon as anything was done. One statement."""
    wanted = select(AuditLine.hash).where(AuditLine.chain == f"edition {edition_id}")
    return session.scalar(wanted.order_by(AuditLine.position.desc()).limit(1)) or START


def list_lines(session: Session, *, edition_id: int, before: int | None = None, limit: int = 100) -> list[AuditLine]:
    """The latest lines of an edition, newest first; those `before` a position."""
    wanted = select(AuditLine).where(AuditLine.edition_id == edition_id).order_by(AuditLine.position.desc())
    if before is not None:
        wanted = wanted.where(AuditLine.position < before)
    return list(session.scalars(wanted.limit(limit)))


def find_break(session: Session, *, chain: str) -> int | None:
    """The position of the first line that does not follow from the one before, or None when the chain is whole."""
    previous = START
    lines = session.scalars(select(AuditLine).where(AuditLine.chain == chain).order_by(AuditLine.position))
    for position, line in enumerate(lines, start=1):
        if (line.position, line.previous_hash, line.hash) != (position, previous, _digest(line)):
            return position
        previous = line.hash
    return None
