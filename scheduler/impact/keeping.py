"""Counts of months that are over, kept by the engine so that years are read and not counted.

The database counts, and notes itself what changes a month afterwards (``functions/counted_months.sql``): a month that
nobody has kept is counted by whoever asks, so nothing depends on when this runs.
"""

from datetime import datetime

from sqlalchemy import func, select

from scheduler.core.access import Actor
from scheduler.core.db import Database
from scheduler.impact.publishing import count_figures

AT_ONCE = 12
"""Months that are counted in one go, so that four years of a market leave room for other work."""


def look_after_figures(database: Database, engine: Actor, now: datetime) -> None:
    """Keep the months of a market that are over, and count its figures where that is due."""
    keep_months(database, engine)
    with database.transaction(engine) as session:
        count_figures(session, engine, now)


def keep_months(database: Database, engine: Actor) -> int:
    """Count the months of a market that are to be kept, each in a transaction of its own; return how many were.

    A month that somebody is changing just now is left for the next time.
    """
    with database.transaction(engine) as session:
        months = session.scalars(select(func.months_to_keep()).limit(AT_ONCE)).all()
    kept = 0
    for month in months:
        with database.transaction(engine) as session:
            kept += bool(session.scalar(select(func.keep_month(month))))
    return kept
