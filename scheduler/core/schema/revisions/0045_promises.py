"""When sites are answered stands with their requests."""

from scheduler.core.schema import run_sql

revision = "0045"
down_revision = "0044"


def upgrade() -> None:
    """Run the SQL of this revision."""
    run_sql(__file__)
