"""Whether a stand-by's yes counts while nobody is at an agency's office."""

from scheduler.core.schema import run_sql

revision = "0058"
down_revision = "0057"


def upgrade() -> None:
    """Run the SQL of this revision."""
    run_sql(__file__)
