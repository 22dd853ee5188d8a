"""What the nightly run needs to know: whom it acts for, and where its workers are booked elsewhere."""

from scheduler.migrations import run_sql

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Run the SQL of this revision."""
    run_sql(__file__)
