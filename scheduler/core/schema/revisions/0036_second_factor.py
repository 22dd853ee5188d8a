"""A second factor, which sessions have passed it, and in which market each acts."""

from scheduler.core.schema import run_sql

revision = "0036"
down_revision = "0035"


def upgrade() -> None:
    """Run the SQL of this revision."""
    run_sql(__file__)
