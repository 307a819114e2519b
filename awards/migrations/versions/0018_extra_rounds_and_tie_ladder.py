"""rounds of extra ballots; a ladder for ties, and the steps that were taken."""

import sqlalchemy as sa
from alembic import op

from awards.extensions import UtcDateTime
from awards.results.models_ties import keep_ties, let_ties_go

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

STEP = sa.Enum(
    "highest_weight", "head_to_head", "draw", name="tiestep", native_enum=False, create_constraint=True, length=20
)
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
    op.add_column("editions", sa.Column("tie_ladder", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("editions", sa.Column("draw_phrase", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "tie_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("step", STEP, nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("taken_by_id", sa.Integer(), nullable=False),
        sa.Column("taken_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["editions.id"], name=op.f("fk_tie_steps_edition_id")),
        sa.ForeignKeyConstraint(["category_id"], ["categories.id"], name=op.f("fk_tie_steps_category_id")),
        sa.ForeignKeyConstraint(["taken_by_id"], ["accounts.id"], name=op.f("fk_tie_steps_taken_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tie_steps")),
        sa.UniqueConstraint(
            "category_id", "attempt", "position", name=op.f("uq_tie_steps_category_id_attempt_position")
        ),
    )
    op.create_index(op.f("ix_tie_steps_edition_id"), "tie_steps", ["edition_id"])
    keep_ties(op.execute, op.get_bind().dialect.name)


def downgrade() -> None:
    let_ties_go(op.execute, op.get_bind().dialect.name)
    op.drop_table("tie_steps")
    op.drop_column("editions", "draw_phrase")
    op.drop_column("editions", "tie_ladder")
    op.drop_table("extra_ballots")
    op.drop_table("extra_rounds")
