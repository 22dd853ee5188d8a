"""Passkeys, the challenges that they answer, and which sessions were opened by one."""

from scheduler.core.schema import run_sql

revision = "0060"
down_revision = "0059"


def upgrade() -> None:
    """Make the tables, and let sessions and attempts to sign in tell of them."""
    run_sql(__file__)
