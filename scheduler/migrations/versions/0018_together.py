"""A worker's word is told once, whoever answers at the same time; the outbox tells what is sent together."""

from scheduler.migrations import run_sql

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Run the SQL of this revision."""
    run_sql(__file__)
