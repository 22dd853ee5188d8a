"""What the columns of a file are is said once in an organisation, for each shape of file."""

from scheduler.core.schema import run_sql

revision = "0037"
down_revision = "0036"


def upgrade() -> None:
    """Run the SQL of this revision."""
    run_sql(__file__)
