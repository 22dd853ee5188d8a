"""The hours of a market, counted by a plan for the days asked for."""

from scheduler.migrations import run_sql

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    """Run the SQL of this revision."""
    run_sql(__file__)
