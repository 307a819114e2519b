"""How an edition's certificates look, and the pictures on them."""

import sqlalchemy as sa
from alembic import op

from awards.extensions import UtcDateTime

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "print_settings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("design", sa.Text(), nullable=False),
        sa.Column("paper", sa.Text(), nullable=False),
        sa.Column("orientation", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("design IN ('classic', 'modern', 'festive')", name=op.f("ck_print_settings_design")),
        sa.CheckConstraint("paper IN ('A4', 'A3')", name=op.f("ck_print_settings_paper")),
        sa.CheckConstraint("orientation IN ('landscape', 'portrait')", name=op.f("ck_print_settings_orientation")),
        sa.ForeignKeyConstraint(["changed_by_id"], ["accounts.id"], name=op.f("fk_print_settings_changed_by_id")),
        sa.ForeignKeyConstraint(["edition_id"], ["editions.id"], name=op.f("fk_print_settings_edition_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_settings")),
        sa.UniqueConstraint("edition_id", name=op.f("uq_print_settings_edition_id")),
    )
    op.create_table(
        "print_pictures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column(
            "use",
            sa.Enum(
                "logo",
                "signature",
                "sponsor",
                name="pictureuse",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("slot", sa.Text(), nullable=False),
        sa.Column("alternative", sa.Text(), nullable=False),
        sa.Column("stored_name", sa.Text(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("(use = 'logo') = (slot = '')", name=op.f("ck_print_pictures_slot")),
        sa.CheckConstraint(
            "use <> 'sponsor' OR slot IN ('1', '2', '3', '4', '5', '6')", name=op.f("ck_print_pictures_sponsors")
        ),
        sa.ForeignKeyConstraint(["added_by_id"], ["accounts.id"], name=op.f("fk_print_pictures_added_by_id")),
        sa.ForeignKeyConstraint(["edition_id"], ["editions.id"], name=op.f("fk_print_pictures_edition_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_pictures")),
        sa.UniqueConstraint("edition_id", "use", "slot", name=op.f("uq_print_pictures_edition_id_use_slot")),
        sa.UniqueConstraint("stored_name", name=op.f("uq_print_pictures_stored_name")),
    )
    op.create_index(op.f("ix_print_pictures_edition_id"), "print_pictures", ["edition_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_print_pictures_edition_id"), table_name="print_pictures")
    op.drop_table("print_pictures")
    op.drop_table("print_settings")
