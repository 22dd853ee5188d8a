"""The plan as a plain list: a line for each day that somebody works, for a spreadsheet."""

from datetime import date, timedelta

from sqlalchemy.orm import Session

from scheduler.core.access import Actor, require_lead
from scheduler.lead.boards.days import Entry, entries
from scheduler.market.clock import market_clock


def plan_lines(
    session: Session, actor: Actor, first_day: date, weeks: int = 4, *, agency: int | None = None
) -> tuple[Entry, ...]:
    """Return who works where from a day on, in force or in the draft, by day.

    Parameters
    ----------
    agency
        Only missions for which this agency answers.

    Raises
    ------
    NotAllowed
        To anybody but the lead's planner.
    """
    require_lead(actor)
    last_day = first_day + timedelta(weeks=weeks, days=-1)
    found = entries(session, market_clock(session, actor), first_day, last_day)
    return tuple(each for each in found if agency in {None, each.agency})
