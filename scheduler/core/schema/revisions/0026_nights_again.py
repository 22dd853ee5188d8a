"""A night that fails gives its date back, and the lead is told."""

from scheduler.core.schema import run_sql

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    """Run the SQL of this revision."""
    run_sql(__file__)
