"""nominees hear of it, see it, answer; consents of nominators; the shortlist.

Columns are added in place: on SQLite a table that others refer to cannot be made anew while foreign keys are checked.
"""

import secrets

import sqlalchemy as sa
from alembic import op

from awards.extensions import UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def _enum_column(table: str, name: str, constraint: str, values: tuple[str, ...]) -> sa.Column:
    allowed = ", ".join(f"'{value}'" for value in values)
    check = sa.CheckConstraint(f"{name} IN ({allowed})", name=op.f(f"ck_{table}_{constraint}"))
    return sa.Column(name, sa.String(20), check, nullable=False, server_default=values[0])


CHECKS = {"nominees": (("answer", "nomineeanswer"),), "editions": (("notice_time", "noticetime"),)}


def _add(table: str, column: sa.Column) -> None:
    """Add a column with its CHECK in one statement, as SQLite wants it."""
    checks = [item for item in column.constraints if isinstance(item, sa.CheckConstraint)]
    if not checks:
        op.add_column(table, column)
        return
    compiler = op.get_bind().dialect.ddl_compiler(op.get_bind().dialect, None)
    sa.Table(table, sa.MetaData(), column)
    words = f"{compiler.get_column_specification(column)} {compiler.process(checks[0])}"
    op.execute(f"ALTER TABLE {table} ADD COLUMN {words}")


def upgrade() -> None:
    no = {"nullable": False, "server_default": sa.false()}
    _add(
        "editions",
        _enum_column("editions", "notice_time", "noticetime", ("at_once", "at_shortlist", "after_ceremony")),
    )
    op.add_column("editions", sa.Column("shortlist_published_at", UtcDateTime(), nullable=True))
    op.add_column("nominees", sa.Column("public_id", sa.Text(), nullable=False, server_default=""))
    op.add_column("nominees", sa.Column("told_at", UtcDateTime(), nullable=True))
    _add("nominees", _enum_column("nominees", "answer", "nomineeanswer", ("none", "accepted", "declined")))
    op.add_column("nominees", sa.Column("answered_at", UtcDateTime(), nullable=True))
    op.add_column("nominees", sa.Column("pronunciation", sa.Text(), nullable=False, server_default=""))
    op.add_column("nominees", sa.Column("erasure_asked_at", UtcDateTime(), nullable=True))
    op.add_column("entries", sa.Column("shortlisted", sa.Boolean(), **no))
    # those who wrote before were told that their words may be passed on, and nothing of their name or of quoting
    op.add_column("nominations", sa.Column("show_words", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("nominations", sa.Column("show_name", sa.Boolean(), **no))
    op.add_column("nominations", sa.Column("may_quote", sa.Boolean(), **no))
    nominees = sa.table("nominees", sa.column("id"), sa.column("public_id"))
    for (nominee_id,) in op.get_bind().execute(sa.select(nominees.c.id)).all():
        op.execute(nominees.update().where(nominees.c.id == nominee_id).values(public_id=secrets.token_hex(16)))
    op.create_index(op.f("ix_nominees_public_id"), "nominees", ["public_id"], unique=True)
    op.create_index(op.f("ix_entries_nominee_id"), "entries", ["nominee_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_entries_nominee_id"), table_name="entries")
    op.drop_index(op.f("ix_nominees_public_id"), table_name="nominees")
    for table, names in (
        ("nominations", ("may_quote", "show_name", "show_words")),
        ("entries", ("shortlisted",)),
        ("nominees", ("erasure_asked_at", "pronunciation", "answered_at", "told_at", "public_id")),
        ("editions", ("shortlist_published_at",)),
    ):
        with op.batch_alter_table(table) as batch_op:  # a later migration may have made the table anew, with its CHECKs
            for column, check in CHECKS.get(table, ()):
                batch_op.drop_constraint(batch_op.f(f"ck_{table}_{check}"), type_="check")
                batch_op.drop_column(column)
            for name in names:
                batch_op.drop_column(name)
