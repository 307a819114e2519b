"""The member list."""

import sqlalchemy as sa
from alembic import op

from awards.extensions import UtcDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "organisations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("mail_domains", sa.JSON(), nullable=False),
        sa.Column("is_member", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("parent_id <> id", name=op.f("ck_organisations_not_its_own_parent")),
        sa.ForeignKeyConstraint(["parent_id"], ["organisations.id"], name=op.f("fk_organisations_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations")),
        sa.UniqueConstraint("name_key", name=op.f("uq_organisations_name_key")),
    )
    op.create_index(op.f("ix_organisations_parent_id"), "organisations", ["parent_id"])
    op.create_table(
        "organisation_aliases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("alias", sa.Text(), nullable=False),
        sa.Column("alias_key", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_organisation_aliases_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_aliases")),
        sa.UniqueConstraint("alias_key", name=op.f("uq_organisation_aliases_alias_key")),
    )
    op.create_index(op.f("ix_organisation_aliases_organisation_id"), "organisation_aliases", ["organisation_id"])
    # In one statement on both databases: SQLite adds a column with its foreign key, but no foreign key to a column.
    op.execute(
        "ALTER TABLE nominees ADD COLUMN organisation_id INTEGER "
        "CONSTRAINT fk_nominees_organisation_id REFERENCES organisations (id)"
    )
    op.create_index(op.f("ix_nominees_organisation_id"), "nominees", ["organisation_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_nominees_organisation_id"), table_name="nominees")
    op.drop_column("nominees", "organisation_id")  # and its foreign key with it, on both
    op.drop_table("organisation_aliases")
    op.drop_table("organisations")
