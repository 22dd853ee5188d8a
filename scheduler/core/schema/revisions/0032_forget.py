"""Nobody is deleted, everybody can be forgotten: no cascade from a person, and who was forgotten when is kept."""

from scheduler.core.schema import run_sql

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    """Run the SQL of this revision."""
    run_sql(__file__)
