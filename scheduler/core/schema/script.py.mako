"""${message}."""

from scheduler.core.schema import run_sql

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    """Run the SQL of this revision."""
    run_sql(__file__)
