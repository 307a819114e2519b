"""the screening desk: notes, the story's recognised language, moves between categories, finding a nominator."""

import sqlalchemy as sa
from alembic import op

from awards.domain.matching import fold_name
from awards.extensions import UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TEXTS = ("detected_language", "moved_from", "nominator_key")


def upgrade() -> None:
    for name in TEXTS:
        op.add_column("nominations", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    nominations = sa.table(
        "nominations",
        sa.column("id", sa.Integer),
        sa.column("nominator_name", sa.Text),
        sa.column("nominator_address", sa.Text),
        sa.column("nominator_key", sa.Text),
    )
    connection = op.get_bind()
    columns = (nominations.c.id, nominations.c.nominator_name, nominations.c.nominator_address)
    for row in connection.execute(sa.select(*columns)).all():
        key = fold_name(f"{row.nominator_name} {row.nominator_address}")
        connection.execute(sa.update(nominations).where(nominations.c.id == row.id).values(nominator_key=key))
    op.create_table(
        "entry_notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["accounts.id"], name=op.f("fk_entry_notes_author_id")),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_entry_notes_entry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry_notes")),
    )
    op.create_index(op.f("ix_entry_notes_entry_id"), "entry_notes", ["entry_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_entry_notes_entry_id"), table_name="entry_notes")
    op.drop_table("entry_notes")
    for name in reversed(TEXTS):
        op.drop_column("nominations", name)
