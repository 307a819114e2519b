"""contact of a team."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("nominees", sa.Column("contact", sa.Text(), server_default="", nullable=False))
    op.add_column("nominations", sa.Column("nominee_contact", sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    op.drop_column("nominations", "nominee_contact")
    op.drop_column("nominees", "contact")
