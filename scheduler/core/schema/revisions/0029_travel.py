"""Minutes know what they were computed from; the model of travel and the places to live in are the market's rows."""

from scheduler.core.schema import run_sql

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    """Run the SQL of this revision."""
    run_sql(__file__)
