"""Who answers for an agency while nobody is at its office."""

from scheduler.core.schema import run_sql

revision = "0056"
down_revision = "0055"


def upgrade() -> None:
    """Run the SQL of this revision."""
    run_sql(__file__)
