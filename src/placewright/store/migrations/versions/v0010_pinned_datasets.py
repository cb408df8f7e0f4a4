"""Make the column of the reference data that an organisation is pinned to."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the column."""
    op.add_column("organisations", sa.Column("pinned_datasets", sa.Text(), nullable=True))
