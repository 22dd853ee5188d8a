"""What an agency has done before a first day, and short remarks on requests and missions."""

from scheduler.core.schema import run_sql

revision = "0051"
down_revision = "0050"


def upgrade() -> None:
    """Make the two tables."""
    run_sql(__file__)
