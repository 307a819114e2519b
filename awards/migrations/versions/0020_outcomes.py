"""jurors' feedback as organisers let it through; who was told what became of which entry."""

import sqlalchemy as sa
from alembic import op

from awards.extensions import UtcDateTime

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "feedback_readings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("original", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.Column("read_by_id", sa.Integer(), nullable=False),
        sa.Column("read_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("NOT shown OR length(trim(words)) > 0", name=op.f("ck_feedback_readings_words")),
        sa.ForeignKeyConstraint(["ballot_id"], ["ballots.id"], name=op.f("fk_feedback_readings_ballot_id")),
        sa.ForeignKeyConstraint(["read_by_id"], ["accounts.id"], name=op.f("fk_feedback_readings_read_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback_readings")),
        sa.UniqueConstraint("ballot_id", name=op.f("uq_feedback_readings_ballot_id")),
    )
    op.create_table(
        "outcome_notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("nominee_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("told_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("(nominee_id IS NULL) <> (account_id IS NULL)", name=op.f("ck_outcome_notices_recipient")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_outcome_notices_account_id")),
        sa.ForeignKeyConstraint(["edition_id"], ["editions.id"], name=op.f("fk_outcome_notices_edition_id")),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_outcome_notices_entry_id")),
        sa.ForeignKeyConstraint(["nominee_id"], ["nominees.id"], name=op.f("fk_outcome_notices_nominee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome_notices")),
        sa.UniqueConstraint("entry_id", "account_id", name=op.f("uq_outcome_notices_entry_id_account_id")),
        sa.UniqueConstraint("entry_id", "nominee_id", name=op.f("uq_outcome_notices_entry_id_nominee_id")),
    )
    op.create_index(op.f("ix_outcome_notices_edition_id"), "outcome_notices", ["edition_id"])


def downgrade() -> None:
    op.drop_table("outcome_notices")
    op.drop_table("feedback_readings")
