"""A link confirms the other address of an account."""

from scheduler.core.schema import run_sql

revision = "0044"
down_revision = "0043"


def upgrade() -> None:
    """Run the SQL of this revision."""
    run_sql(__file__)
