"""Adapted enterprises and ESAT send workers too."""

from scheduler.core.schema import run_sql

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    """Run the SQL of this revision."""
    run_sql(__file__)
