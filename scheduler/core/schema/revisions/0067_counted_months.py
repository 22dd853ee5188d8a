"""Counts of months that are over."""

from scheduler.core.schema import run_sql

revision = "0067"
down_revision = "0066"


def upgrade() -> None:
    """Run the SQL of this revision."""
    run_sql(__file__)
