"""Indexes without which pages get slower with every year of history."""

from scheduler.migrations import run_sql

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Run the SQL of this revision."""
    run_sql(__file__)
