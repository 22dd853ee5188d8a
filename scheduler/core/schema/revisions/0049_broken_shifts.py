"""A shift of a mission says whether it breaks a rule, for whoever counts what is covered and may not read why."""

from scheduler.core.schema import run_sql

revision = "0049"
down_revision = "0048"


def upgrade() -> None:
    """Add the column, and mark what is known to be broken."""
    run_sql(__file__)
