"""Photos and PDF files that go with a nomination."""

import sqlalchemy as sa
from alembic import op

from awards.extensions import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "evidence_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("form_token", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("nomination_id", sa.Integer(), nullable=True),
        sa.Column("original_name", sa.Text(), nullable=False),
        sa.Column("stored_name", sa.Text(), nullable=False),
        sa.Column(
            "media_type",
            sa.Enum(
                "image/jpeg",
                "image/webp",
                "application/pdf",
                name="mediatype",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("hidden_from_jury", sa.Boolean(), nullable=True),
        sa.Column("uploaded_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("position BETWEEN 1 AND 3", name=op.f("ck_evidence_files_position")),
        sa.CheckConstraint("size > 0", name=op.f("ck_evidence_files_size")),
        sa.CheckConstraint(
            "(media_type = 'application/pdf') = (pages IS NOT NULL)", name=op.f("ck_evidence_files_pages")
        ),
        sa.CheckConstraint(
            "(pages IS NULL) = (width IS NOT NULL AND height IS NOT NULL)", name=op.f("ck_evidence_files_pixels")
        ),
        sa.ForeignKeyConstraint(["edition_id"], ["editions.id"], name=op.f("fk_evidence_files_edition_id")),
        sa.ForeignKeyConstraint(["nomination_id"], ["nominations.id"], name=op.f("fk_evidence_files_nomination_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_files")),
        sa.UniqueConstraint("form_token", "position", name=op.f("uq_evidence_files_form_token_position")),
        sa.UniqueConstraint("public_id", name=op.f("uq_evidence_files_public_id")),
        sa.UniqueConstraint("stored_name", name=op.f("uq_evidence_files_stored_name")),
    )
    with op.batch_alter_table("evidence_files", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evidence_files_edition_id"), ["edition_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_evidence_files_nomination_id"), ["nomination_id"], unique=False)
        batch_op.create_index(
            "ix_evidence_files_unsent",
            ["uploaded_at"],
            unique=False,
            sqlite_where=sa.text("nomination_id IS NULL"),
            postgresql_where=sa.text("nomination_id IS NULL"),
        )


def downgrade() -> None:
    op.drop_table("evidence_files")
