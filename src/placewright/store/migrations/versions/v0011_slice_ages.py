"""Make the columns of slices that tell since when they wait and which request made them."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the columns; processes of the version before leave them empty."""
    op.add_column("slices", sa.Column("created_at", sa.BigInteger(), nullable=True))
    op.add_column("slices", sa.Column("trace", sa.Text(), nullable=True))
