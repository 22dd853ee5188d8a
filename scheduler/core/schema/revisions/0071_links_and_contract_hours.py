"""Links by which a facilitator reads clause hours; the hours a week of a contract."""

from scheduler.core.schema import run_sql

revision = "0071"
down_revision = "0070"


def upgrade() -> None:
    """Run the SQL of this revision."""
    run_sql(__file__)
