"""What a college says of itself and of people it knows, and the integration path: kinds of dates, head starts."""

from scheduler.migrations import run_sql

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Run the SQL of this revision."""
    run_sql(__file__)
