"""Make the table of glances: of each answer what lists filter by."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the table, empty: answers of versions before are looked at as they were, until they run again."""
    op.create_table(
        "glances",
        sa.Column("job_id", ID, autoincrement=False, nullable=False),
        sa.Column("completed_at", sa.BigInteger(), nullable=False),
        sa.Column("weakest", sa.SmallInteger(), nullable=False),
        sa.Column("open_closed", sa.Text(), nullable=True),
        sa.Column("changed", sa.Boolean(), nullable=False),
        sa.Column("filled", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("job_id"),
    )
