"""Exits of workers, training cohorts, figures as they are published."""

from scheduler.core.schema import run_sql

revision = "0066"
down_revision = "0065"


def upgrade() -> None:
    """Run the SQL of this revision."""
    run_sql(__file__)
