"""Missions that stand and break a rule are kept, so that pages show them without looking for them."""

from scheduler.core.schema import run_sql

revision = "0047"
down_revision = "0046"


def upgrade() -> None:
    """Run the SQL of this revision."""
    run_sql(__file__)
