"""Messages: the outbox, how somebody can be reached, private links, and a worker's own word on a mission."""

from scheduler.migrations import run_sql

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Run the SQL of this revision."""
    run_sql(__file__)
