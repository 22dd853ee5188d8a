"""The plan by hand: pinned missions, workers forbidden for a request, and what planners changed, to be undone."""

from scheduler.migrations import run_sql

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Run the SQL of this revision."""
    run_sql(__file__)
