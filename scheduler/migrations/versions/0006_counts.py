"""The named functions that count across organisations."""

from scheduler.migrations import run_sql

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Run the SQL of this revision."""
    run_sql(__file__)
