"""the deliberation's record: notes, presence, votes, who left the room, runners-up; citations in further languages."""

import sqlalchemy as sa
from alembic import op

from awards.extensions import UtcDateTime
from awards.results.models_freezing import freeze, thaw

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

CITED_IN = """
UPDATE decisions SET citation_language = (
    SELECT n.locale FROM entries e JOIN nominees n ON n.id = e.nominee_id WHERE e.id = decisions.entry_id
)
"""


def upgrade() -> None:
    dialect = op.get_bind().dialect.name
    thaw(op.execute, dialect)
    op.add_column("seals", sa.Column("format", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("decisions", sa.Column("citation_language", sa.Text(), nullable=False, server_default=""))
    op.add_column("decisions", sa.Column("translations", sa.JSON(), nullable=False, server_default="{}"))
    op.execute(CITED_IN)
    _create_deliberations()
    _create_departures()
    freeze(op.execute, dialect, revision=revision)


def _create_deliberations() -> None:
    op.create_table(
        "deliberations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("present", sa.JSON(), nullable=False),
        sa.Column("votes", sa.JSON(), nullable=False),
        sa.Column("runners_up", sa.JSON(), nullable=False),
        sa.Column("kept_by_id", sa.Integer(), nullable=False),
        sa.Column("kept_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["editions.id"], name=op.f("fk_deliberations_edition_id")),
        sa.ForeignKeyConstraint(["category_id"], ["categories.id"], name=op.f("fk_deliberations_category_id")),
        sa.ForeignKeyConstraint(["kept_by_id"], ["accounts.id"], name=op.f("fk_deliberations_kept_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliberations")),
        sa.UniqueConstraint("category_id", name=op.f("uq_deliberations_category_id")),
    )
    op.create_index(op.f("ix_deliberations_edition_id"), "deliberations", ["edition_id"])


def _create_departures() -> None:
    targets = {
        "edition_id": "editions", "category_id": "categories", "entry_id": "entries", "juror_id": "jurors",
        "noted_by_id": "accounts", "return_noted_by_id": "accounts",
    }  # fmt: skip
    op.create_table(
        "departures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("juror_id", sa.Integer(), nullable=False),
        sa.Column("left_at", UtcDateTime(), nullable=False),
        sa.Column("noted_by_id", sa.Integer(), nullable=False),
        sa.Column("returned_at", UtcDateTime(), nullable=True),
        sa.Column("return_noted_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("(returned_at IS NULL) = (return_noted_by_id IS NULL)", name=op.f("ck_departures_returned")),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_departures_{column}"))
            for column, table in targets.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_departures")),
    )
    op.create_index(op.f("ix_departures_edition_id"), "departures", ["edition_id"])
    op.create_index(op.f("ix_departures_category_id"), "departures", ["category_id"])
    op.create_index(
        "uq_departures_one_at_a_time", "departures", ["juror_id", "entry_id"], unique=True,
        sqlite_where=sa.text("returned_at IS NULL"), postgresql_where=sa.text("returned_at IS NULL"),
    )  # fmt: skip


def downgrade() -> None:
    dialect = op.get_bind().dialect.name
    thaw(op.execute, dialect)
    op.drop_table("departures")
    op.drop_table("deliberations")
    op.drop_column("decisions", "translations")
    op.drop_column("decisions", "citation_language")
    op.drop_column("seals", "format")
    freeze(op.execute, dialect, revision=down_revision)
