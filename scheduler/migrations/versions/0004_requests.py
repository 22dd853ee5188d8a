"""Requests and their shifts."""

from scheduler.migrations import run_sql

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Run the SQL of this revision."""
    run_sql(__file__)
