"""The hours of many workers in several periods, counted at once."""

from scheduler.migrations import run_sql

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    """Run the SQL of this revision."""
    run_sql(__file__)
