"""packs of certificates and other files, made by the worker; which certificates were in one."""

import sqlalchemy as sa
from alembic import op

from awards.extensions import UtcDateTime

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "packs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "making",
                "ready",
                "failed",
                name="packstate",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.Column("trouble_params", sa.JSON(), nullable=False),
        sa.Column("folder", sa.Text(), nullable=False),
        sa.Column("filename", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("done BETWEEN 0 AND total", name=op.f("ck_packs_done")),
        sa.CheckConstraint("secret = '' OR state IN ('waiting', 'making')", name=op.f("ck_packs_secret_until_made")),
        sa.CheckConstraint("(state = 'ready') = (size IS NOT NULL)", name=op.f("ck_packs_size_when_ready")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["accounts.id"], name=op.f("fk_packs_asked_by_id")),
        sa.ForeignKeyConstraint(["edition_id"], ["editions.id"], name=op.f("fk_packs_edition_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_packs")),
        sa.UniqueConstraint("folder", name=op.f("uq_packs_folder")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_packs_edition_id"), "packs", ["edition_id"])
    op.add_column("certificates", sa.Column("packed_at", UtcDateTime(), nullable=True))


def downgrade() -> None:
    op.drop_column("certificates", "packed_at")
    op.drop_index(op.f("ix_packs_edition_id"), table_name="packs")
    op.drop_table("packs")
