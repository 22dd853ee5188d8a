"""What an event changed: the old and the new values."""

from scheduler.migrations import run_sql

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Run the SQL of this revision."""
    run_sql(__file__)
