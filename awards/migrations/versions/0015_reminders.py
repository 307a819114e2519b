"""reminders."""

import sqlalchemy as sa
from alembic import op

from awards.extensions import UtcDateTime

revision = "0015"
down_revision = "0013"
branch_labels = None
depends_on = None

KIND = sa.Enum("by_hand", "before", "after", name="reminderkind", native_enum=False, create_constraint=True, length=20)


def upgrade() -> None:
    op.add_column("editions", sa.Column("reminds_by_itself", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("editions", sa.Column("reminder_days", sa.JSON(), nullable=False, server_default="[7, 2]"))
    op.add_column("editions", sa.Column("reminds_late", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.create_table(
        "reminders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("juror_id", sa.Integer(), nullable=False),
        sa.Column("kind", KIND, nullable=False),
        sa.Column("occasion", sa.Text(), nullable=False),
        sa.Column("dossiers", sa.Integer(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("reminded_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("(kind = 'by_hand') = (actor_id IS NOT NULL)", name=op.f("ck_reminders_actor")),
        sa.CheckConstraint("dossiers > 0", name=op.f("ck_reminders_dossiers")),
        sa.ForeignKeyConstraint(["actor_id"], ["accounts.id"], name=op.f("fk_reminders_actor_id")),
        sa.ForeignKeyConstraint(["edition_id"], ["editions.id"], name=op.f("fk_reminders_edition_id")),
        sa.ForeignKeyConstraint(["juror_id"], ["jurors.id"], name=op.f("fk_reminders_juror_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminders")),
        sa.UniqueConstraint("juror_id", "occasion", name=op.f("uq_reminders_juror_id_occasion")),
    )
    op.create_index(op.f("ix_reminders_edition_id"), "reminders", ["edition_id"])


def downgrade() -> None:
    op.drop_table("reminders")
    for column in ("reminds_late", "reminder_days", "reminds_by_itself"):
        op.drop_column("editions", column)
