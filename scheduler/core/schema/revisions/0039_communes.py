"""Places are known by postcodes and by the number of the State."""

from scheduler.core.schema import run_sql

revision = "0039"
down_revision = "0038"


def upgrade() -> None:
    """Run the SQL of this revision."""
    run_sql(__file__)
