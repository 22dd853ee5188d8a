"""A worker says that they cannot come to a confirmed mission any more."""

from scheduler.core.schema import run_sql

revision = "0043"
down_revision = "0042"


def upgrade() -> None:
    """Run the SQL of this revision."""
    run_sql(__file__)
