"""The travel of a day of work has a price, and lines of bills."""

from scheduler.core.schema import run_sql

revision = "0070"
down_revision = "0069"


def upgrade() -> None:
    """Run the SQL of this revision."""
    run_sql(__file__)
