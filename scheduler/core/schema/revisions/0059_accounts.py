"""One account signs in for several organisations."""

from scheduler.core.schema import run_sql

revision = "0059"
down_revision = "0058"


def upgrade() -> None:
    """Run the SQL of this revision."""
    run_sql(__file__)
