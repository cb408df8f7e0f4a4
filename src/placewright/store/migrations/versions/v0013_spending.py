"""Make the budgets of batches and the table of what they have spent."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the column and the table."""
    op.add_column("batches", sa.Column("budget", sa.BigInteger(), nullable=True))
    op.create_table(
        "batch_spending",
        sa.Column("batch_id", ID, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=False),
        sa.Column("refused", sa.SmallInteger(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("batch_id", "source"),
    )
