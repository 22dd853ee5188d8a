"""Sites, their calendars, territories and shares; skills, jobs and usual hours."""

from scheduler.migrations import run_sql

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Run the SQL of this revision."""
    run_sql(__file__)
