"""What people answer to text messages: taken once, and an answer that ends the consent."""

from scheduler.core.schema import run_sql

revision = "0050"
down_revision = "0049"


def upgrade() -> None:
    """Make the table of answers, and the moment at which somebody answered STOP."""
    run_sql(__file__)
