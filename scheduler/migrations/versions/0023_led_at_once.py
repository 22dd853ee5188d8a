"""The members of a market that is led, asked for once a statement."""

from scheduler.migrations import run_sql

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    """Run the SQL of this revision."""
    run_sql(__file__)
