"""Make the column of batches that tells under which licences nothing may be used for them."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the column; processes of the version before leave it empty."""
    op.add_column("batches", sa.Column("forbid_licences", sa.Text(), nullable=True))
