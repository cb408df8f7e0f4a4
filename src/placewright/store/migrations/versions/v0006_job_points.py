"""Make the points of jobs, for searches by area, and fill them from the jobs that are there."""

from itertools import groupby

import msgspec
import sqlalchemy as sa
from alembic import op

from placewright.model.inputs import JobInputs, point_of
from placewright.store import job_points

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the table and fill it."""
    op.create_table(
        "job_points",
        sa.Column("first_job", ID, autoincrement=False, nullable=False),
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("batch_id", ID, nullable=True),
        sa.Column("quad", sa.BigInteger(), nullable=False),
        sa.Column("points", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("first_job"),
    )
    op.create_index("ix_job_points_quad", "job_points", ["organisation_id", "quad"], unique=False)
    op.create_index("ix_job_points_batch", "job_points", ["batch_id"], unique=False)
    _fill(op.get_bind())


def _fill(conn: sa.Connection) -> None:
    decode = msgspec.json.Decoder(JobInputs).decode
    owners = sa.text("SELECT DISTINCT organisation_id, batch_id FROM jobs WHERE batch_id IS NOT NULL")
    of_batch = sa.text(
        "SELECT jobs.id, inputs FROM jobs JOIN job_inputs ON job_inputs.job_id = jobs.id WHERE batch_id = :batch"
    )
    for organisation_id, batch_id in conn.execute(owners).all():
        found = [(job_id, point_of(decode(text))) for job_id, text in conn.execute(of_batch, {"batch": batch_id})]
        job_points.put(conn, organisation_id, batch_id, found)
    singles = sa.text(
        "SELECT organisation_id, jobs.id, inputs FROM jobs JOIN job_inputs ON job_inputs.job_id = jobs.id"
        " WHERE batch_id IS NULL ORDER BY organisation_id"
    )
    for organisation_id, rows in groupby(conn.execute(singles).all(), key=lambda row: row[0]):
        job_points.put(conn, organisation_id, None, [(job_id, point_of(decode(text))) for _, job_id, text in rows])
