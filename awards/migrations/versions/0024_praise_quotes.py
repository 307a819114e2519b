"""what organisers chose to quote on the wall of praise."""

import sqlalchemy as sa
from alembic import op

from awards.extensions import UtcDateTime

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "praise_quotes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("nomination_id", sa.Integer(), nullable=False),
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column("passage", sa.Text(), nullable=False),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.Column("chosen_by_id", sa.Integer(), nullable=False),
        sa.Column("chosen_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("NOT shown OR length(trim(passage)) > 0", name=op.f("ck_praise_quotes_passage")),
        sa.ForeignKeyConstraint(["chosen_by_id"], ["accounts.id"], name=op.f("fk_praise_quotes_chosen_by_id")),
        sa.ForeignKeyConstraint(["nomination_id"], ["nominations.id"], name=op.f("fk_praise_quotes_nomination_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_praise_quotes")),
        sa.UniqueConstraint("nomination_id", name=op.f("uq_praise_quotes_nomination_id")),
    )


def downgrade() -> None:
    op.drop_table("praise_quotes")
