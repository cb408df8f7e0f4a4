"""Make the columns that tell what a job outside of any batch must not use and not spend."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the columns; processes of the version before leave them empty."""
    op.add_column("job_inputs", sa.Column("forbid_licences", sa.Text(), nullable=True))
    op.add_column("job_inputs", sa.Column("budget", sa.BigInteger(), nullable=True))
