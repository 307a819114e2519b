"""rounds of extra ballots."""

import sqlalchemy as sa
from alembic import op

from awards.extensions import UtcDateTime

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

OPEN = sa.text("closed_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "extra_rounds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("(closed_at IS NULL) = (closed_by_id IS NULL)", name=op.f("ck_extra_rounds_closed")),
        sa.ForeignKeyConstraint(["edition_id"], ["editions.id"], name=op.f("fk_extra_rounds_edition_id")),
        sa.ForeignKeyConstraint(["category_id"], ["categories.id"], name=op.f("fk_extra_rounds_category_id")),
        sa.ForeignKeyConstraint(["run_id"], ["routing_runs.id"], name=op.f("fk_extra_rounds_run_id")),
        sa.ForeignKeyConstraint(["opened_by_id"], ["accounts.id"], name=op.f("fk_extra_rounds_opened_by_id")),
        sa.ForeignKeyConstraint(["closed_by_id"], ["accounts.id"], name=op.f("fk_extra_rounds_closed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extra_rounds")),
    )
    op.create_index(op.f("ix_extra_rounds_edition_id"), "extra_rounds", ["edition_id"])
    op.create_index(
        "uq_extra_rounds_one_open", "extra_rounds", ["category_id"], unique=True, sqlite_where=OPEN,
        postgresql_where=OPEN,
    )  # fmt: skip
    op.create_table(
        "extra_ballots",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["extra_rounds.id"], name=op.f("fk_extra_ballots_round_id")),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignments.id"], name=op.f("fk_extra_ballots_assignment_id")),
        sa.PrimaryKeyConstraint("round_id", "assignment_id", name=op.f("pk_extra_ballots")),
    )
    op.create_index(op.f("ix_extra_ballots_assignment_id"), "extra_ballots", ["assignment_id"])


def downgrade() -> None:
    op.drop_table("extra_ballots")
    op.drop_table("extra_rounds")
