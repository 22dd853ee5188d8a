"""Changes of a market's settings in the log."""

from scheduler.migrations import run_sql

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """Run the SQL of this revision."""
    run_sql(__file__)
