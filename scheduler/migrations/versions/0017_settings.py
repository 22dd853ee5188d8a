"""The first answer leaves out whom the planner forbade and who has given up the request."""

from scheduler.migrations import run_sql

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Run the SQL of this revision."""
    run_sql(__file__)
