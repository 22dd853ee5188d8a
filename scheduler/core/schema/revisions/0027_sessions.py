"""Sessions as rows, guesses by pairs of account and visitor, and links to sign in with."""

from scheduler.core.schema import run_sql

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    """Run the SQL of this revision."""
    run_sql(__file__)
