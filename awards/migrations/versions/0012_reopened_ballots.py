"""Feedback and private notes on ballots; when an assignment's ballot was cast first."""

import sqlalchemy as sa
from alembic import op

from awards.extensions import UtcDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("ballots", sa.Column("feedback", sa.Text(), nullable=False, server_default=""))
    op.add_column("ballots", sa.Column("note", sa.Text(), nullable=False, server_default=""))
    op.add_column("assignments", sa.Column("first_cast_at", UtcDateTime(), nullable=True))
    op.execute(
        "UPDATE assignments SET first_cast_at = "
        "(SELECT cast_at FROM ballots WHERE ballots.assignment_id = assignments.id) WHERE state = 'cast'"
    )


def downgrade() -> None:
    op.drop_column("assignments", "first_cast_at")
    op.drop_column("ballots", "note")
    op.drop_column("ballots", "feedback")
