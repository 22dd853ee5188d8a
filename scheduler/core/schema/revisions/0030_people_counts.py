"""How many people could come to a request is kept with the moment of its count."""

from scheduler.core.schema import run_sql

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    """Run the SQL of this revision."""
    run_sql(__file__)
