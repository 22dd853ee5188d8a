"""Answers to missions: offers that expire, parts that are split off, and how a mission came about."""

from scheduler.migrations import run_sql

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Run the SQL of this revision."""
    run_sql(__file__)
