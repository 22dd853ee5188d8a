"""Workers: persons once, with what a plan must know of them."""

from scheduler.migrations import run_sql

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Run the SQL of this revision."""
    run_sql(__file__)
