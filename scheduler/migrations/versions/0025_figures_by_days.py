"""The numbers of the market, read for the days asked for."""

from scheduler.migrations import run_sql

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    """Run the SQL of this revision."""
    run_sql(__file__)
