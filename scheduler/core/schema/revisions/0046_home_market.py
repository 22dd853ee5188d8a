"""Of an organisation in several markets, one lead looks after its accounts."""

from scheduler.core.schema import run_sql

revision = "0046"
down_revision = "0045"


def upgrade() -> None:
    """Run the SQL of this revision."""
    run_sql(__file__)
