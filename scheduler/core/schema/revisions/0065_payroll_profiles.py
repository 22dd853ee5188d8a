"""How agencies' payroll programs want their files."""

from scheduler.core.schema import run_sql

revision = "0065"
down_revision = "0064"


def upgrade() -> None:
    """Run the SQL of this revision."""
    run_sql(__file__)
