"""the night's run sheet: its points, and how names are said."""

import sqlalchemy as sa
from alembic import op

from awards.extensions import UtcDateTime

revision = "0023"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "run_sheets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", UtcDateTime(), nullable=True),
        sa.Column("changed_by_id", sa.Integer(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["changed_by_id"], ["accounts.id"], name=op.f("fk_run_sheets_changed_by_id")),
        sa.ForeignKeyConstraint(["edition_id"], ["editions.id"], name=op.f("fk_run_sheets_edition_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run_sheets")),
        sa.UniqueConstraint("edition_id", name=op.f("uq_run_sheets_edition_id")),
    )
    op.create_table(
        "programme_points",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("presenter", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.CheckConstraint("minutes BETWEEN 0 AND 600", name=op.f("ck_programme_points_minutes")),
        sa.CheckConstraint(
            "(category_id IS NULL) = (length(title) > 0)", name=op.f("ck_programme_points_category_or_title")
        ),
        sa.CheckConstraint("language IN ('', 'fr', 'nl', 'en')", name=op.f("ck_programme_points_language")),
        sa.ForeignKeyConstraint(["category_id"], ["categories.id"], name=op.f("fk_programme_points_category_id")),
        sa.ForeignKeyConstraint(["edition_id"], ["editions.id"], name=op.f("fk_programme_points_edition_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_points")),
        sa.UniqueConstraint("category_id", name=op.f("uq_programme_points_category_id")),
        sa.UniqueConstraint("edition_id", "position", name=op.f("uq_programme_points_edition_id_position")),
    )
    op.create_index(op.f("ix_programme_points_edition_id"), "programme_points", ["edition_id"])
    op.create_table(
        "spoken_names",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("spoken", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["editions.id"], name=op.f("fk_spoken_names_edition_id")),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_spoken_names_entry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spoken_names")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_spoken_names_entry_id")),
    )
    op.create_index(op.f("ix_spoken_names_edition_id"), "spoken_names", ["edition_id"])


def downgrade() -> None:
    op.drop_table("spoken_names")
    op.drop_table("programme_points")
    op.drop_table("run_sheets")
