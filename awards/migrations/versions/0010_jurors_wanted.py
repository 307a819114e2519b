"""Jurors per category and entry, and jurors who pause."""

import sqlalchemy as sa
from alembic import op

from awards.extensions import UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Each column with its rule in one statement: SQLite adds no rule to a table that stands.
    op.execute(
        "ALTER TABLE categories ADD COLUMN jurors_per_entry INTEGER "
        "CONSTRAINT ck_categories_jurors_per_entry CHECK (jurors_per_entry BETWEEN 1 AND 50)"
    )
    nothing = "false" if op.get_bind().dialect.name == "postgresql" else "0"
    op.execute(
        f"ALTER TABLE categories ADD COLUMN read_by_all BOOLEAN DEFAULT {nothing} NOT NULL "
        "CONSTRAINT ck_categories_one_way_of_reading CHECK (NOT read_by_all OR jurors_per_entry IS NULL)"
    )
    op.execute(
        "ALTER TABLE entries ADD COLUMN jurors_wanted INTEGER "
        "CONSTRAINT ck_entries_jurors_wanted CHECK (jurors_wanted BETWEEN 1 AND 50)"
    )
    op.add_column("jurors", sa.Column("paused_at", UtcDateTime(), nullable=True))


def downgrade() -> None:
    op.drop_column("jurors", "paused_at")
    op.drop_column("entries", "jurors_wanted")  # and each rule with its column, on both
    op.drop_column("categories", "read_by_all")
    op.drop_column("categories", "jurors_per_entry")
