"""How much each criterion counts: named profiles, which one is in force, and with which a run was made."""

from scheduler.migrations import run_sql

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Run the SQL of this revision."""
    run_sql(__file__)
