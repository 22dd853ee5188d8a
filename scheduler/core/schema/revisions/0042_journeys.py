"""Ways take as long as a market's own table says, and minutes tell where they come from."""

from scheduler.core.schema import run_sql

revision = "0042"
down_revision = "0041"


def upgrade() -> None:
    """Run the SQL of this revision."""
    run_sql(__file__)
