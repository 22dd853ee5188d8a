"""Messages to the buyer."""

from scheduler.core.schema import run_sql

revision = "0069"
down_revision = "0068"


def upgrade() -> None:
    """Run the SQL of this revision."""
    run_sql(__file__)
