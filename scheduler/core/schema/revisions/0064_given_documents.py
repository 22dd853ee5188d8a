"""Documents as they were handed out."""

from scheduler.core.schema import run_sql

revision = "0064"
down_revision = "0063"


def upgrade() -> None:
    """Run the SQL of this revision."""
    run_sql(__file__)
