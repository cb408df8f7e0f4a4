"""Make the first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make all tables, parents first."""
    _job_inputs()
    _jobs()
    _organisations()
    _results()
    _api_keys()
    _batches()
    _batch_attributes()
    _slices()


def _job_inputs() -> None:
    op.create_table(
        "job_inputs",
        sa.Column("job_id", ID, autoincrement=False, nullable=False),
        sa.Column("attributes", sa.Text(), nullable=False),
        sa.Column("inputs", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("job_id"),
    )


def _jobs() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", ID, nullable=False),
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("batch_id", ID, nullable=True),
        sa.Column("place_id", sa.Text(), nullable=False),
        sa.Column("status", sa.SmallInteger(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("slice_id", sa.BigInteger(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("crashes", sa.Integer(), server_default="0", nullable=False),
        sa.Column("refresh", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("run_attributes", sa.Text(), nullable=True),
        sa.Column("rerun", sa.Text(), nullable=True),
        sa.Column("rerun_refresh", sa.SmallInteger(), nullable=True),
        sa.Column("completed_at", sa.BigInteger(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_jobs_batch", "jobs", ["batch_id", "id"], unique=False)
    op.create_index("ix_jobs_day", "jobs", ["organisation_id", "day", "id"], unique=False)
    op.create_index(
        "uq_jobs_identity", "jobs", ["organisation_id", "place_id", sa.text("coalesce(batch_id, 0)")], unique=True
    )


def _organisations() -> None:
    op.create_table(
        "organisations",
        sa.Column("id", ID, nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("batches", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("slug"),
    )


def _results() -> None:
    op.create_table(
        "results",
        sa.Column("job_id", ID, autoincrement=False, nullable=False),
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=True),
        sa.Column("fingerprint_attributes", sa.Text(), nullable=False),
        sa.Column("lowest_confidence", sa.SmallInteger(), nullable=True),
        sa.Column("country_code", sa.Text(), nullable=True),
        sa.Column("last_enriched", sa.BigInteger(), nullable=False),
        sa.Column("processing_seconds", sa.Float(), nullable=False),
        sa.Column("outputs", sa.Text(), nullable=False),
        sa.Column("reasoning", sa.Text(), nullable=False),
        sa.Column("confidence_scores", sa.Text(), nullable=False),
        sa.Column("attribute_status", sa.Text(), nullable=False),
        sa.Column("enrichment_metadata", sa.Text(), nullable=False),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("job_id"),
    )
    op.create_index(
        "ix_results_fingerprint",
        "results",
        ["organisation_id", "fingerprint", "job_id"],
        unique=False,
        sqlite_where=sa.text("fingerprint IS NOT NULL"),
        postgresql_where=sa.text("fingerprint IS NOT NULL"),
    )


def _api_keys() -> None:
    op.create_table(
        "api_keys",
        sa.Column("id", ID, nullable=False),
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("prefix", sa.Text(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=True),
        sa.Column("last_used_at", sa.BigInteger(), nullable=True),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("hash"),
    )
    op.create_index("ix_api_keys_organisation_id", "api_keys", ["organisation_id"], unique=False)


def _batches() -> None:
    op.create_table(
        "batches",
        sa.Column("id", ID, nullable=False),
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("folded_name", sa.Text(), nullable=False),
        sa.Column("refresh", sa.Boolean(), nullable=False),
        sa.Column("refreshed_at", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("membership", sa.BigInteger(), nullable=False),
        sa.Column("pending", sa.Integer(), nullable=False),
        sa.Column("queued", sa.Integer(), nullable=False),
        sa.Column("in_progress", sa.Integer(), nullable=False),
        sa.Column("completed", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("settled_before", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=True),
        sa.Column("finished_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("organisation_id", "public_id", name="uq_batches_public_id"),
    )
    op.create_index("ix_batches_newest", "batches", ["organisation_id", "id"], unique=False)
    op.create_index(
        "ix_batches_refresh",
        "batches",
        ["id"],
        unique=False,
        sqlite_where=sa.text("refresh"),
        postgresql_where=sa.text("refresh"),
    )


def _batch_attributes() -> None:
    op.create_table(
        "batch_attributes",
        sa.Column("batch_id", ID, nullable=False),
        sa.Column("attribute", sa.Text(), nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("error", sa.Integer(), nullable=False),
        sa.Column("not_run", sa.Integer(), nullable=False),
        sa.Column("condition_failed", sa.Integer(), nullable=False),
        sa.Column("filled", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("batch_id", "attribute"),
    )


def _slices() -> None:
    op.create_table(
        "slices",
        sa.Column("id", ID, nullable=False),
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("batch_id", ID, nullable=True),
        sa.Column("state", sa.SmallInteger(), nullable=False),
        sa.Column("priority", sa.BigInteger(), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("token", sa.BigInteger(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("jobs", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_slices_batch", "slices", ["batch_id", "id"], unique=False)
    op.create_index("ix_slices_due", "slices", ["state", "due"], unique=False)
    op.create_index("ix_slices_next", "slices", ["state", "priority", "id"], unique=False)
    op.create_index("ix_slices_organisation", "slices", ["organisation_id", "state", "priority"], unique=False)
