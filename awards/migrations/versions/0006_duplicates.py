"""nominees that are merged, told apart, or namesakes; second words of one nominator."""

import sqlalchemy as sa
from alembic import op

from awards.extensions import UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

STATES = ("pending", "eligible", "needs_correcting", "ineligible", "withdrawn")
STATE_CHECK = "ck_entries_entrystate"
MERGED_CHECK = "ck_entries_merged"
MERGED = "(state = 'merged') = (merged_into_id IS NOT NULL)"
LIVE = "state IN ('submitted', 'returned')"
REASON_CHECK = "ck_assignments_releasereason"
REASONS = "release_reason IN ('entry_merged', 'conflict', 'panel', 'language')"
ONE_NAME = "uq_nominees_edition_id_kind_name_key_organisation_key"


def _states(*states: str) -> str:
    return f"state IN ({', '.join(repr(state) for state in states)})"


def _point(table: str, column: str, to: str) -> None:
    """Add a column that refers to another row: in one statement, so that SQLite need not make the table anew."""
    op.execute(f"ALTER TABLE {table} ADD COLUMN {column} INTEGER CONSTRAINT fk_{table}_{column} REFERENCES {to} (id)")


def _unpoint(table: str, column: str) -> None:
    with op.batch_alter_table(table) as batch_op:
        batch_op.drop_column(column)


def _one_per_nominator(where: str) -> None:
    op.drop_index("uq_nominations_one_per_nominator", table_name="nominations")
    op.create_index(
        "uq_nominations_one_per_nominator", "nominations", ["entry_id", "nominator_id"], unique=True,
        sqlite_where=sa.text(where), postgresql_where=sa.text(where),
    )  # fmt: skip


def upgrade() -> None:
    with op.batch_alter_table("nominees") as batch_op:
        batch_op.drop_constraint(batch_op.f(ONE_NAME), type_="unique")
    op.add_column("nominees", sa.Column("twin", sa.Integer(), server_default="0", nullable=False))
    _point("nominees", "merged_into_id", "nominees")
    op.create_index(op.f("ix_nominees_merged_into_id"), "nominees", ["merged_into_id"])
    op.create_index(
        "uq_nominees_identity", "nominees", ["edition_id", "kind", "name_key", "organisation_key", "twin"], unique=True,
        sqlite_where=sa.text("merged_into_id IS NULL"), postgresql_where=sa.text("merged_into_id IS NULL"),
    )  # fmt: skip

    pointing = sa.ForeignKey("entries.id", name=op.f("fk_entries_merged_into_id"))
    with op.batch_alter_table("entries") as batch_op:
        batch_op.add_column(sa.Column("merged_into_id", sa.Integer(), pointing, nullable=True))
        batch_op.drop_constraint(batch_op.f(STATE_CHECK), type_="check")
        batch_op.create_check_constraint(batch_op.f(STATE_CHECK), _states(*STATES, "merged"))
        batch_op.create_check_constraint(batch_op.f(MERGED_CHECK), MERGED)
    op.create_index(op.f("ix_entries_merged_into_id"), "entries", ["merged_into_id"])

    _point("nominations", "second_of_id", "nominations")
    _one_per_nominator(f"{LIVE} AND second_of_id IS NULL")

    check = f"CONSTRAINT {REASON_CHECK} CHECK ({REASONS})"
    op.execute(f"ALTER TABLE assignments ADD COLUMN release_reason VARCHAR(20) {check}")

    _create_merges()
    _create_distinctions()


def _create_merges() -> None:
    op.create_table(
        "nominee_merges",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("kept_id", sa.Integer(), nullable=False),
        sa.Column("gone_id", sa.Integer(), nullable=False),
        sa.Column("kept_name_key", sa.Text(), nullable=False),
        sa.Column("kept_organisation_key", sa.Text(), nullable=False),
        sa.Column("gone_name_key", sa.Text(), nullable=False),
        sa.Column("gone_organisation_key", sa.Text(), nullable=False),
        sa.Column("automatic", sa.Boolean(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("merged_by_id", sa.Integer(), nullable=True),
        sa.Column("merged_at", UtcDateTime(), nullable=False),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.Column("undone_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("kept_id <> gone_id", name=op.f("ck_nominee_merges_two_nominees")),
        sa.ForeignKeyConstraint(["edition_id"], ["editions.id"], name=op.f("fk_nominee_merges_edition_id")),
        sa.ForeignKeyConstraint(["gone_id"], ["nominees.id"], name=op.f("fk_nominee_merges_gone_id")),
        sa.ForeignKeyConstraint(["kept_id"], ["nominees.id"], name=op.f("fk_nominee_merges_kept_id")),
        sa.ForeignKeyConstraint(["merged_by_id"], ["accounts.id"], name=op.f("fk_nominee_merges_merged_by_id")),
        sa.ForeignKeyConstraint(["undone_by_id"], ["accounts.id"], name=op.f("fk_nominee_merges_undone_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nominee_merges")),
    )
    op.create_index(op.f("ix_nominee_merges_gone_id"), "nominee_merges", ["gone_id"])
    op.create_index(op.f("ix_nominee_merges_kept_id"), "nominee_merges", ["kept_id"])
    for which in ("gone", "kept"):
        columns = ["edition_id", f"{which}_name_key", f"{which}_organisation_key"]
        op.create_index(f"ix_nominee_merges_{which}", "nominee_merges", columns)


def _create_distinctions() -> None:
    op.create_table(
        "nominee_distinctions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("one_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("one_id < other_id", name=op.f("ck_nominee_distinctions_in_order")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["accounts.id"], name=op.f("fk_nominee_distinctions_decided_by_id")),
        sa.ForeignKeyConstraint(["edition_id"], ["editions.id"], name=op.f("fk_nominee_distinctions_edition_id")),
        sa.ForeignKeyConstraint(["one_id"], ["nominees.id"], name=op.f("fk_nominee_distinctions_one_id")),
        sa.ForeignKeyConstraint(["other_id"], ["nominees.id"], name=op.f("fk_nominee_distinctions_other_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nominee_distinctions")),
        sa.UniqueConstraint("one_id", "other_id", name=op.f("uq_nominee_distinctions_one_id_other_id")),
    )
    op.create_index(op.f("ix_nominee_distinctions_edition_id"), "nominee_distinctions", ["edition_id"])
    op.create_index(op.f("ix_nominee_distinctions_other_id"), "nominee_distinctions", ["other_id"])


def downgrade() -> None:
    """Refuses, by a broken constraint, where a merge or a namesake is still there: take them apart first."""
    op.drop_table("nominee_distinctions")
    op.drop_table("nominee_merges")
    with op.batch_alter_table("assignments") as batch_op:
        batch_op.drop_constraint(batch_op.f(REASON_CHECK), type_="check")
        batch_op.drop_column("release_reason")
    _one_per_nominator(LIVE)
    _unpoint("nominations", "second_of_id")
    op.drop_index(op.f("ix_entries_merged_into_id"), table_name="entries")
    with op.batch_alter_table("entries") as batch_op:
        batch_op.drop_constraint(batch_op.f(MERGED_CHECK), type_="check")
        batch_op.drop_constraint(batch_op.f(STATE_CHECK), type_="check")
        batch_op.create_check_constraint(batch_op.f(STATE_CHECK), _states(*STATES))
    _unpoint("entries", "merged_into_id")
    op.drop_index("uq_nominees_identity", table_name="nominees")
    op.drop_index(op.f("ix_nominees_merged_into_id"), table_name="nominees")
    _unpoint("nominees", "merged_into_id")
    op.drop_column("nominees", "twin")
    with op.batch_alter_table("nominees") as batch_op:
        batch_op.create_unique_constraint(batch_op.f(ONE_NAME), ["edition_id", "kind", "name_key", "organisation_key"])
