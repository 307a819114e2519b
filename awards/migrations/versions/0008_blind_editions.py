"""blind editions."""

import secrets

import sqlalchemy as sa
from alembic import op

from awards.extensions import UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

KINDS = ("professional", "personal", "cannot_read", "other")


def _check(*values: str) -> str:
    return f"kind IN ({', '.join(repr(value) for value in values)})"


def _replace_check(*values: str) -> None:
    with op.batch_alter_table("recusals") as batch_op:
        batch_op.drop_constraint(op.f("ck_recusals_recusalkind"), type_="check")
        batch_op.create_check_constraint(op.f("ck_recusals_recusalkind"), _check(*values))


def upgrade() -> None:
    op.add_column("editions", sa.Column("blind", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("editions", sa.Column("label_key", sa.Text(), nullable=False, server_default=""))
    op.add_column("editions", sa.Column("jury_began_at", UtcDateTime(), nullable=True))
    editions = sa.table(
        "editions", sa.column("id", sa.Integer), sa.column("label_key", sa.Text), sa.column("stage", sa.Text),
        sa.column("jury_began_at", UtcDateTime()), sa.column("moved_at", UtcDateTime()),
    )  # fmt: skip
    connection = op.get_bind()
    for (edition_id,) in connection.execute(sa.select(editions.c.id)).all():
        key = secrets.token_hex(16)
        connection.execute(editions.update().where(editions.c.id == edition_id).values(label_key=key))
    begun = editions.c.stage.in_(("scoring", "deliberating", "sealed", "revealed", "archived"))
    connection.execute(editions.update().where(begun).values(jury_began_at=editions.c.moved_at))
    op.add_column("entries", sa.Column("extra_masks", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("entries", sa.Column("unmasked", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("entries", sa.Column("masks_seen", sa.Text(), nullable=False, server_default=""))
    _replace_check(*KINDS[:3], "recognised", *KINDS[3:])


def downgrade() -> None:
    recusals = sa.table("recusals", sa.column("kind", sa.Text))
    op.get_bind().execute(recusals.update().where(recusals.c.kind == "recognised").values(kind="other"))
    _replace_check(*KINDS)
    for column in ("masks_seen", "unmasked", "extra_masks"):
        op.drop_column("entries", column)
    for column in ("jury_began_at", "label_key", "blind"):
        op.drop_column("editions", column)
