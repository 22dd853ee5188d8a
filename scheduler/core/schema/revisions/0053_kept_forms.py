"""What somebody had typed while their session ended, sealed, until they have signed in again."""

from scheduler.core.schema import run_sql

revision = "0053"
down_revision = "0052"


def upgrade() -> None:
    """Add the table."""
    run_sql(__file__)
