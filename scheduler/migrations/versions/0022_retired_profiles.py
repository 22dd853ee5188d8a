"""Profiles of weights that are no longer offered."""

from scheduler.migrations import run_sql

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    """Run the SQL of this revision."""
    run_sql(__file__)
