"""The ledger of hours worked."""

from scheduler.core.schema import run_sql

revision = "0062"
down_revision = "0061"


def upgrade() -> None:
    """Run the SQL of this revision."""
    run_sql(__file__)
