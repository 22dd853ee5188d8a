"""Missions that are held: promised to their site and announced to nobody yet."""

from scheduler.core.schema import run_sql

revision = "0061"
down_revision = "0060"


def upgrade() -> None:
    """Let a mission say since when it is held."""
    run_sql(__file__)
