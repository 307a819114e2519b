"""several winners of a category, where its award is shared; sharing as the last step of the tie ladder."""

import sqlalchemy as sa
from alembic import op

from awards.results.models_freezing import freeze, thaw
from awards.results.models_ties import keep_ties, let_ties_go

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

STEPS = ("highest_weight", "head_to_head", "draw")
FIRST_ONLY = "DELETE FROM decisions WHERE id NOT IN (SELECT min(id) FROM decisions GROUP BY category_id)"


def _remake(old: list[str], new: list[str], steps: tuple[str, ...]) -> None:
    dialect = op.get_bind().dialect.name
    with op.batch_alter_table("decisions") as batch_op:
        batch_op.drop_constraint(batch_op.f(f"uq_decisions_{'_'.join(old)}"), type_="unique")
        batch_op.create_unique_constraint(batch_op.f(f"uq_decisions_{'_'.join(new)}"), new)
    with op.batch_alter_table("tie_steps") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_tie_steps_tiestep"), type_="check")
        allowed = ", ".join(f"'{step}'" for step in steps)
        batch_op.create_check_constraint(batch_op.f("ck_tie_steps_tiestep"), f"step IN ({allowed})")
    keep_ties(op.execute, dialect)


def _thaw() -> None:
    dialect = op.get_bind().dialect.name
    thaw(op.execute, dialect)
    let_ties_go(op.execute, dialect)


def upgrade() -> None:
    _thaw()
    _remake(["category_id"], ["category_id", "entry_id"], (*STEPS, "share"))
    freeze(op.execute, op.get_bind().dialect.name, revision=revision)


def downgrade() -> None:
    _thaw()
    op.execute(FIRST_ONLY)
    op.execute("DELETE FROM tie_steps WHERE step = 'share'")
    editions = sa.table("editions", sa.column("id", sa.Integer), sa.column("tie_ladder", sa.JSON))
    for row in op.get_bind().execute(sa.select(editions.c.id, editions.c.tie_ladder)).all():
        if "share" in row.tie_ladder:
            kept = [step for step in row.tie_ladder if step != "share"]
            op.get_bind().execute(sa.update(editions).where(editions.c.id == row.id).values(tie_ladder=kept))
    _remake(["category_id", "entry_id"], ["category_id"], STEPS)
    freeze(op.execute, op.get_bind().dialect.name, revision=down_revision)
