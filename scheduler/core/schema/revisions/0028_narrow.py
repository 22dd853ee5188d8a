"""What only some may read gets tables of its own; the transitions of states as a table for the database's guard."""

from scheduler.core.schema import run_sql

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    """Run the SQL of this revision."""
    run_sql(__file__)
