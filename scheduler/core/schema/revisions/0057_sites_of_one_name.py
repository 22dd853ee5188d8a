"""How people read the name of a site, which may be that of another one too."""

from scheduler.core.schema import run_sql

revision = "0057"
down_revision = "0056"


def upgrade() -> None:
    """Run the SQL of this revision."""
    run_sql(__file__)
