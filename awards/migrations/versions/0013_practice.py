"""practice dossiers, and the jurors' readings of them."""

import sqlalchemy as sa
from alembic import op

from awards.editions.default_practice import practice_rows
from awards.extensions import UtcDateTime

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "practice_dossiers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("nominee", sa.Text(), nullable=False),
        sa.Column("organisation", sa.JSON(), nullable=False),
        sa.Column("story", sa.JSON(), nullable=False),
        sa.Column("reference", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("position BETWEEN 1 AND 9", name=op.f("ck_practice_dossiers_position")),
        sa.ForeignKeyConstraint(["category_id"], ["categories.id"], name=op.f("fk_practice_dossiers_category_id")),
        sa.ForeignKeyConstraint(["edition_id"], ["editions.id"], name=op.f("fk_practice_dossiers_edition_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_dossiers")),
        sa.UniqueConstraint("edition_id", "position", name=op.f("uq_practice_dossiers_edition_id_position")),
    )
    op.create_index(op.f("ix_practice_dossiers_category_id"), "practice_dossiers", ["category_id"])
    op.create_table(
        "practice_readings",
        sa.Column("juror_id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("first_points", sa.JSON(), nullable=False),
        sa.Column("points", sa.JSON(), nullable=False),
        sa.Column("first_at", UtcDateTime(), nullable=False),
        sa.Column("read_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["dossier_id"], ["practice_dossiers.id"], name=op.f("fk_practice_readings_dossier_id")),
        sa.ForeignKeyConstraint(["juror_id"], ["jurors.id"], name=op.f("fk_practice_readings_juror_id")),
        sa.PrimaryKeyConstraint("juror_id", "dossier_id", name=op.f("pk_practice_readings")),
    )
    op.create_index(op.f("ix_practice_readings_dossier_id"), "practice_readings", ["dossier_id"])
    _give_every_edition_its_dossiers()


def _give_every_edition_its_dossiers() -> None:
    """The dossiers of a new edition, for those that are there, as far as they have the category."""
    categories = sa.table(
        "categories", sa.column("id", sa.Integer), sa.column("edition_id", sa.Integer), sa.column("key", sa.Text)
    )
    names = ("organisation", "story", "reference")
    dossiers = sa.table(
        "practice_dossiers",
        *(sa.column(name, sa.Integer) for name in ("edition_id", "category_id", "position", "version")),
        sa.column("nominee", sa.Text), *(sa.column(name, sa.JSON) for name in names),
    )  # fmt: skip
    connection = op.get_bind()
    editions: dict[int, dict[str, int]] = {}
    for row in connection.execute(sa.select(categories)).all():
        editions.setdefault(row.edition_id, {})[row.key] = row.id
    for edition_id, ids in editions.items():
        for values in practice_rows(ids):
            connection.execute(dossiers.insert().values(edition_id=edition_id, **values))


def downgrade() -> None:
    op.drop_index(op.f("ix_practice_readings_dossier_id"), table_name="practice_readings")
    op.drop_table("practice_readings")
    op.drop_index(op.f("ix_practice_dossiers_category_id"), table_name="practice_dossiers")
    op.drop_table("practice_dossiers")
