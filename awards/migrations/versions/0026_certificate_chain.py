"""which certificate replaces which."""

import json
import re

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

ONE_VALID = "uq_certificates_one_valid"
VALID = sa.text("state = 'valid'")
SUBJECT = re.compile(r"certificate (\d+)")


def _without_partial_index() -> None:
    """SQLite's table is made anew in batch mode; the partial index is made by hand, so that its condition stays."""
    op.drop_index(ONE_VALID, table_name="certificates")


def _with_partial_index() -> None:
    op.create_index(
        ONE_VALID, "certificates", ["entry_id", "kind"], unique=True, sqlite_where=VALID, postgresql_where=VALID
    )


def upgrade() -> None:
    _without_partial_index()
    with op.batch_alter_table("certificates") as batch_op:
        batch_op.add_column(sa.Column("replaces_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_certificates_replaces_id"), "certificates", ["replaces_id"], ["id"]
        )  # fmt: skip
        batch_op.create_unique_constraint(batch_op.f("uq_certificates_replaces_id"), ["replaces_id"])
        batch_op.create_check_constraint(batch_op.f("ck_certificates_replaces_an_older_one"), "replaces_id < id")
    _with_partial_index()
    _read_the_record()


def _read_the_record() -> None:
    """The chain, as far as the record tells it: certificates of the same entry and kind, each replaced once."""
    bind = op.get_bind()
    certificates = sa.table(
        "certificates", *(sa.column(name) for name in ("id", "entry_id", "kind", "state", "replaces_id"))
    )
    lines = sa.table("audit_lines", *(sa.column(name) for name in ("id", "action", "subject", "details")))
    known = {row.id: row for row in bind.execute(sa.select(certificates))}
    told = sa.select(lines).where(lines.c.action == "certificate_issued").order_by(lines.c.id)
    replaced = set()
    for line in bind.execute(told).all():
        details = json.loads(line.details) if isinstance(line.details, str) else line.details
        subject = SUBJECT.fullmatch(line.subject)
        new, old = known.get(int(subject[1])) if subject else None, known.get(details.get("replaces"))
        if new is None or old is None or old.id in replaced or not old.id < new.id:
            continue
        if (new.entry_id, new.kind, old.state) == (old.entry_id, old.kind, "replaced"):
            replaced.add(old.id)
            bind.execute(sa.update(certificates).where(certificates.c.id == new.id).values(replaces_id=old.id))


def downgrade() -> None:
    _without_partial_index()
    with op.batch_alter_table("certificates") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_certificates_replaces_an_older_one"), type_="check")
        batch_op.drop_constraint(batch_op.f("uq_certificates_replaces_id"), type_="unique")
        batch_op.drop_constraint(batch_op.f("fk_certificates_replaces_id"), type_="foreignkey")
        batch_op.drop_column("replaces_id")
    _with_partial_index()
