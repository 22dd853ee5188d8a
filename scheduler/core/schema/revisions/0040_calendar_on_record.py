"""What is changed of a calendar is on record."""

from scheduler.core.schema import run_sql

revision = "0040"
down_revision = "0039"


def upgrade() -> None:
    """Run the SQL of this revision."""
    run_sql(__file__)
