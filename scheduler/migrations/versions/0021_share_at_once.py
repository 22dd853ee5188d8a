"""An agency's hours and those of all agencies, from several moments on, counted at once."""

from scheduler.migrations import run_sql

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Run the SQL of this revision."""
    run_sql(__file__)
