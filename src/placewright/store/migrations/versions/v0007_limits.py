"""Make what quotas and retention need (a counter, two indexes, the table of expired batches), and keep owner_id."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make them, and count the jobs that are there."""
    op.add_column("organisations", sa.Column("jobs", sa.BigInteger(), nullable=False, server_default="0"))
    op.add_column("organisations", sa.Column("retention_days", sa.Float(), nullable=True))
    op.execute("UPDATE organisations SET jobs = (SELECT count(*) FROM jobs WHERE organisation_id = organisations.id)")
    op.add_column("batches", sa.Column("owner_id", sa.Text(), nullable=True))
    op.create_index(
        "ix_batches_working",
        "batches",
        ["organisation_id"],
        unique=False,
        sqlite_where=sa.text("queued > 0 OR in_progress > 0"),
        postgresql_where=sa.text("queued > 0 OR in_progress > 0"),
    )
    op.create_index(
        "ix_jobs_singles_age",
        "jobs",
        ["organisation_id", sa.text("coalesce(completed_at, created_at)")],
        unique=False,
        sqlite_where=sa.text("batch_id IS NULL"),
        postgresql_where=sa.text("batch_id IS NULL"),
    )
    op.create_table(
        "expired_batches",
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("expired_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "public_id"),
    )
