"""winners of earlier years, and names that are not shown at their wish."""

import sqlalchemy as sa
from alembic import op

from awards.extensions import UtcDateTime

revision = "0028"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "withheld_names",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("withheld_by_id", sa.Integer(), nullable=False),
        sa.Column("withheld_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["editions.id"], name=op.f("fk_withheld_names_edition_id")),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_withheld_names_entry_id")),
        sa.ForeignKeyConstraint(["withheld_by_id"], ["accounts.id"], name=op.f("fk_withheld_names_withheld_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_withheld_names")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_withheld_names_entry_id")),
    )
    op.create_index(op.f("ix_withheld_names_edition_id"), "withheld_names", ["edition_id"])
    op.create_table(
        "earlier_wins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("year BETWEEN 1900 AND 2199", name=op.f("ck_earlier_wins_year")),
        sa.CheckConstraint("length(trim(category)) > 0 AND length(trim(name)) > 0", name=op.f("ck_earlier_wins_said")),
        sa.ForeignKeyConstraint(["added_by_id"], ["accounts.id"], name=op.f("fk_earlier_wins_added_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_earlier_wins")),
        sa.UniqueConstraint("year", "category", "name", name=op.f("uq_earlier_wins_year_category_name")),
    )


def downgrade() -> None:
    op.drop_table("earlier_wins")
    op.drop_index(op.f("ix_withheld_names_edition_id"), "withheld_names")
    op.drop_table("withheld_names")
