"""Note which versions of Placewright can work with the tables, so that an upgrade needs no stop."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table with its one row."""
    made = op.create_table("compatibility", sa.Column("oldest", sa.Text(), nullable=False))
    op.bulk_insert(made, [{"oldest": revision}])
