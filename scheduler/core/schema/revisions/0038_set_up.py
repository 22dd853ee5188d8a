"""An installation without a market is founded by whoever holds a link."""

from scheduler.core.schema import run_sql

revision = "0038"
down_revision = "0037"


def upgrade() -> None:
    """Run the SQL of this revision."""
    run_sql(__file__)
