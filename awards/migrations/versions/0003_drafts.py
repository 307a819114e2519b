"""drafts on the server, earlier versions of nominations, the grace after the deadline."""

import sqlalchemy as sa
from alembic import op

from awards.extensions import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # in words that both databases know: a table that others refer to is not made anew on SQLite
    op.execute(
        "ALTER TABLE editions ADD COLUMN grace_minutes INTEGER DEFAULT 15 NOT NULL "
        "CONSTRAINT ck_editions_grace_minutes CHECK (grace_minutes BETWEEN 0 AND 120)"
    )
    op.create_table(
        "nomination_drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("form_token", sa.Text(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("saved_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_nomination_drafts_version")),
        sa.ForeignKeyConstraint(["edition_id"], ["editions.id"], name=op.f("fk_nomination_drafts_edition_id")),
        sa.ForeignKeyConstraint(["category_id"], ["categories.id"], name=op.f("fk_nomination_drafts_category_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nomination_drafts")),
        sa.UniqueConstraint("form_token", name=op.f("uq_nomination_drafts_form_token")),
    )
    op.create_index("ix_nomination_drafts_edition_id_address", "nomination_drafts", ["edition_id", "address"])
    op.create_index(op.f("ix_nomination_drafts_saved_at"), "nomination_drafts", ["saved_at"])
    op.create_table(
        "nomination_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("nomination_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["nomination_id"], ["nominations.id"], name=op.f("fk_nomination_versions_nomination_id")
        ),
        sa.ForeignKeyConstraint(["actor_id"], ["accounts.id"], name=op.f("fk_nomination_versions_actor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nomination_versions")),
        sa.UniqueConstraint("nomination_id", "version", name=op.f("uq_nomination_versions_nomination_id_version")),
    )


def downgrade() -> None:
    op.drop_table("nomination_versions")
    op.drop_table("nomination_drafts")
    with op.batch_alter_table("editions") as batch_op:  # a later migration may have made the table anew, CHECKs apart
        batch_op.drop_constraint(batch_op.f("ck_editions_grace_minutes"), type_="check")
        batch_op.drop_column("grace_minutes")
