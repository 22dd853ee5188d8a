"""Numbers for the buyer by site, trade and month, delays and people; establishments that the lead brings in."""

from scheduler.migrations import run_sql

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Run the SQL of this revision."""
    run_sql(__file__)
