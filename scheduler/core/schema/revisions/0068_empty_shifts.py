"""Why hours stay empty."""

from scheduler.core.schema import run_sql

revision = "0068"
down_revision = "0067"


def upgrade() -> None:
    """Run the SQL of this revision."""
    run_sql(__file__)
