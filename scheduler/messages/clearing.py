"""What is cleared away by itself once it is old: traces of signing in, links that are over, messages that went.

Nothing here is of use for long, and all of it names somebody. What is kept of a person's work is not cleared away:
whoever answers for them decides (``scheduler.workforce.forgetting``).
"""

from datetime import timedelta

from sqlalchemy import func, select

from scheduler.core.db import Database
from scheduler.market.accounts.kept_forms import KEPT

VISITS = timedelta(days=183)
"""Attempts to sign in and sessions that are over. The CNIL recommends keeping such traces six months to a year."""

DEAD_LINKS = timedelta(days=30)
"""Links that were revoked, used or are too old: long enough to tell whoever comes with one why it does not open. And
which answers to text messages were taken: no provider brings one again after so long."""

LETTERS = timedelta(days=365)
"""Messages that went or failed, with what they told, and notes."""

ANSWERS = timedelta(days=30)
"""What a mail server answered to a message: it may name an address."""


def clear_away(database: Database) -> int:
    """Clear away what is old in every market, and return how many rows went."""
    cleared = select(func.clear_away(VISITS, DEAD_LINKS, LETTERS, ANSWERS, KEPT))
    return database.in_every_market(lambda session, _: session.scalar(cleared) or 0)
