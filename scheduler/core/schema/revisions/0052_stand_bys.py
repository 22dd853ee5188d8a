"""Stand-bys: who comes to a mission when whoever was to come cannot."""

from scheduler.core.schema import run_sql

revision = "0052"
down_revision = "0051"


def upgrade() -> None:
    """Run the SQL of this revision."""
    run_sql(__file__)
