"""Runs, missions, and the log of events."""

from scheduler.migrations import run_sql

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Run the SQL of this revision."""
    run_sql(__file__)
