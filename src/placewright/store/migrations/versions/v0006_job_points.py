"""Make the points of jobs, for searches by area, and fill them from the jobs that are there."""

import msgspec
import sqlalchemy as sa
from alembic import op

from placewright.model.cells import FINE
from placewright.model.inputs import JobInputs, point_of

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_CHUNK = 10_000


def upgrade() -> None:
    """Make the table, fill it, then make its index: in this order, since an index is made faster than kept."""
    points = op.create_table(
        "job_points",
        sa.Column("job_id", ID, nullable=False),
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("cell", sa.BigInteger(), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=False),
        sa.Column("longitude", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("job_id"),
    )
    _fill(op.get_bind(), points)
    op.create_index(
        "ix_job_points_cell", "job_points", ["organisation_id", "cell", "latitude", "longitude", "job_id"], unique=False
    )


def _fill(conn: sa.Connection, points: sa.Table) -> None:
    decode = msgspec.json.Decoder(JobInputs).decode
    wanted = sa.text(
        "SELECT jobs.id, jobs.organisation_id, job_inputs.inputs FROM jobs JOIN job_inputs"
        " ON job_inputs.job_id = jobs.id WHERE jobs.id > :after ORDER BY jobs.id LIMIT :chunk"
    )
    after = 0
    while rows := conn.execute(wanted, {"after": after, "chunk": _CHUNK}).all():
        found = [(job_id, organisation_id, point_of(decode(text))) for job_id, organisation_id, text in rows]
        new = [
            {
                "job_id": job_id,
                "organisation_id": organisation_id,
                "cell": FINE.cell(point),
                "latitude": point.latitude,
                "longitude": point.longitude,
            }
            for job_id, organisation_id, point in found
            if point is not None
        ]
        if new:
            conn.execute(points.insert(), new)
        after = rows[-1][0]
