"""Namesakes asked, conflicts waived."""

import sqlalchemy as sa
from alembic import op

from awards.extensions import UtcDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "namesake_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("juror_id", sa.Integer(), nullable=False),
        sa.Column("nominee_id", sa.Integer(), nullable=True),
        sa.Column("nominator_id", sa.Integer(), nullable=True),
        sa.Column("is_juror", sa.Boolean(), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "(nominee_id IS NULL) <> (nominator_id IS NULL)", name=op.f("ck_namesake_answers_one_of_two")
        ),
        sa.ForeignKeyConstraint(["juror_id"], ["jurors.id"], name=op.f("fk_namesake_answers_juror_id")),
        sa.ForeignKeyConstraint(["nominee_id"], ["nominees.id"], name=op.f("fk_namesake_answers_nominee_id")),
        sa.ForeignKeyConstraint(["nominator_id"], ["accounts.id"], name=op.f("fk_namesake_answers_nominator_id")),
        sa.ForeignKeyConstraint(["answered_by_id"], ["accounts.id"], name=op.f("fk_namesake_answers_answered_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_namesake_answers")),
        sa.UniqueConstraint("juror_id", "nominee_id", name=op.f("uq_namesake_answers_nominee")),
        sa.UniqueConstraint("juror_id", "nominator_id", name=op.f("uq_namesake_answers_nominator")),
    )
    op.create_table(
        "conflict_waivers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("juror_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("waived_by_id", sa.Integer(), nullable=False),
        sa.Column("waived_at", UtcDateTime(), nullable=False),
        sa.Column("revoked_by_id", sa.Integer(), nullable=True),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_conflict_waivers_reason")),
        sa.CheckConstraint("(revoked_at IS NULL) = (revoked_by_id IS NULL)", name=op.f("ck_conflict_waivers_revoked")),
        sa.ForeignKeyConstraint(["edition_id"], ["editions.id"], name=op.f("fk_conflict_waivers_edition_id")),
        sa.ForeignKeyConstraint(["juror_id"], ["jurors.id"], name=op.f("fk_conflict_waivers_juror_id")),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_conflict_waivers_entry_id")),
        sa.ForeignKeyConstraint(["waived_by_id"], ["accounts.id"], name=op.f("fk_conflict_waivers_waived_by_id")),
        sa.ForeignKeyConstraint(["revoked_by_id"], ["accounts.id"], name=op.f("fk_conflict_waivers_revoked_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflict_waivers")),
    )
    op.create_index(op.f("ix_conflict_waivers_edition_id"), "conflict_waivers", ["edition_id"])
    op.create_index(
        "uq_conflict_waivers_standing",
        "conflict_waivers",
        ["juror_id", "entry_id"],
        unique=True,
        sqlite_where=sa.text("revoked_at IS NULL"),
        postgresql_where=sa.text("revoked_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("conflict_waivers")
    op.drop_table("namesake_answers")
