"""Somebody who cannot come any more is taken off a mission, for one of the coded reasons."""

from scheduler.core.schema import run_sql

revision = "0041"
down_revision = "0040"


def upgrade() -> None:
    """Run the SQL of this revision."""
    run_sql(__file__)
