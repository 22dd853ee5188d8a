"""Agreed shares have a day from which they count, an agency leaves at a day, and the log knows what is set up."""

from scheduler.core.schema import run_sql

revision = "0033"
down_revision = "0032"


def upgrade() -> None:
    """Run the SQL of this revision."""
    run_sql(__file__)
