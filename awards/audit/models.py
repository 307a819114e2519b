"""The record of who did what: lines are added, never changed; each carries the hash of the one before."""

from datetime import datetime
from typing import Any

from sqlalchemy import DDL, ForeignKey, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column

from awards.extensions import Base


class AuditLine(Base):
    """One thing that was done. `details` hold ids and figures, never stories, scores or addresses."""

    __tablename__ = "audit_lines"
    __table_args__ = (UniqueConstraint("chain", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int | None] = mapped_column(ForeignKey("editions.id"))
    chain: Mapped[str]
    """"edition 1" or "site": each chain counts and hashes for itself."""
    position: Mapped[int]
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    """None when the operator did it from the command line, or nobody was signed in."""
    action: Mapped[str]
    subject: Mapped[str]
    details: Mapped[dict[str, Any]]
    previous_hash: Mapped[str]
    hash: Mapped[str]


KEEP_SQLITE = (
    "CREATE TRIGGER audit_lines_keep_update BEFORE UPDATE ON audit_lines "
    "BEGIN SELECT RAISE(ABORT, 'audit lines are never changed'); END",
    "CREATE TRIGGER audit_lines_keep_delete BEFORE DELETE ON audit_lines "
    "BEGIN SELECT RAISE(ABORT, 'audit lines are never removed'); END",
)
KEEP_POSTGRESQL = (
    "CREATE FUNCTION audit_lines_keep() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'audit lines are never changed or removed'; END $$",
    "CREATE TRIGGER audit_lines_keep BEFORE UPDATE OR DELETE ON audit_lines "
    "FOR EACH ROW EXECUTE FUNCTION audit_lines_keep()",
)

for _dialect, _statements in (("sqlite", KEEP_SQLITE), ("postgresql", KEEP_POSTGRESQL)):
    for _statement in _statements:
        event.listen(AuditLine.__table__, "after_create", DDL(_statement).execute_if(dialect=_dialect))
