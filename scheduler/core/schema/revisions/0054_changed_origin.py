"""A mission that follows from a change of its request says so, instead of counting as the planner's choice."""

from scheduler.core.schema import run_sql

revision = "0054"
down_revision = "0053"


def upgrade() -> None:
    """Allow the origin, and give it to the missions whose offer says that a change led to it."""
    run_sql(__file__)
