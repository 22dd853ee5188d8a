"""Who administers an organisation, and links with which people choose a password."""

from scheduler.core.schema import run_sql

revision = "0035"
down_revision = "0034"


def upgrade() -> None:
    """Run the SQL of this revision."""
    run_sql(__file__)
