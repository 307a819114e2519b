"""what is sealed cannot change in the database either; a digest is published; a seal is taken off by two people."""

import sqlalchemy as sa
from alembic import op

from awards.extensions import UtcDateTime
from awards.results.models_freezing import freeze, thaw

revision = "0017"
down_revision = "0015"
branch_labels = None
depends_on = None

PUBLISHER = "fk_seals_published_by_id"


def upgrade() -> None:
    op.add_column("seals", sa.Column("published_at", UtcDateTime(), nullable=True))
    op.execute(f"ALTER TABLE seals ADD COLUMN published_by_id INTEGER CONSTRAINT {PUBLISHER} REFERENCES accounts (id)")
    op.create_table(
        "unsealings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("sealed_at", UtcDateTime(), nullable=False),
        sa.Column("sealed_first_by_id", sa.Integer(), nullable=False),
        sa.Column("sealed_second_by_id", sa.Integer(), nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("first_by_id", sa.Integer(), nullable=False),
        sa.Column("first_at", UtcDateTime(), nullable=False),
        sa.Column("second_by_id", sa.Integer(), nullable=True),
        sa.Column("second_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "second_by_id IS NULL OR second_by_id <> first_by_id", name=op.f("ck_unsealings_two_people")
        ),
        sa.CheckConstraint("(second_by_id IS NULL) = (second_at IS NULL)", name=op.f("ck_unsealings_second")),
        sa.CheckConstraint("length(trim(reason)) > 0", name=op.f("ck_unsealings_reason")),
        sa.ForeignKeyConstraint(["edition_id"], ["editions.id"], name=op.f("fk_unsealings_edition_id")),
        *(
            sa.ForeignKeyConstraint([column], ["accounts.id"], name=op.f(f"fk_unsealings_{column}"))
            for column in ("sealed_first_by_id", "sealed_second_by_id", "first_by_id", "second_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unsealings")),
    )
    op.create_index(op.f("ix_unsealings_edition_id"), "unsealings", ["edition_id"])
    op.create_index(
        "uq_unsealings_one_waiting", "unsealings", ["edition_id"], unique=True,
        sqlite_where=sa.text("second_by_id IS NULL"), postgresql_where=sa.text("second_by_id IS NULL"),
    )  # fmt: skip
    freeze(op.execute, op.get_bind().dialect.name, revision=revision)


def downgrade() -> None:
    thaw(op.execute, op.get_bind().dialect.name)
    op.drop_table("unsealings")
    with op.batch_alter_table("seals") as batch_op:
        batch_op.drop_column("published_by_id")
        batch_op.drop_column("published_at")
