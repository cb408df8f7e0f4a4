"""Make the column of jobs that tells since when evidence must have been read anew."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the column; processes of the version before leave it empty."""
    op.add_column("jobs", sa.Column("refresh_at", sa.BigInteger(), nullable=True))
