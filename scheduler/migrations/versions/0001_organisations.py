"""Roles, markets, organisations, users, and who acts in a transaction."""

from scheduler.migrations import run_sql

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Run the SQL of this revision."""
    run_sql(__file__)
