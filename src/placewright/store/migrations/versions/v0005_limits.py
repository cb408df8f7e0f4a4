"""Change nothing: the number was kept for limits and retention, which came with 0007."""

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change nothing."""
