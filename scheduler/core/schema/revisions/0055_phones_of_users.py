"""Telephone numbers of people with an account, and what they want to be texted."""

from scheduler.core.schema import run_sql

revision = "0055"
down_revision = "0054"


def upgrade() -> None:
    """Make the table."""
    run_sql(__file__)
