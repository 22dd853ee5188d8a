"""Of which days a market tells figures: from the beginning of its contract to the end of the last whole month."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.acting_market import acting_market
from scheduler.market.settings import MarketSettings

LONGEST = 5 * 366
"""Days that are counted at most: a contract of four years, and some more."""


@dataclass(frozen=True, slots=True)
class Period:
    """Days, both included."""

    from_day: date
    to_day: date


def period_of(session: Session, actor: Actor, today: date) -> Period | None:
    """Return the days of the market's figures, None before the first month is over.

    Without a contract in the settings they begin with the ledger of hours. A month that runs is left out: its figures
    would change every day, and who left yesterday could be read from two of them.
    """
    settings = MarketSettings.of(acting_market(session, actor).settings)
    first = settings.contract_from or session.scalar(select(func.hours_since(actor.market)))
    last = today.replace(day=1) - timedelta(days=1)
    if settings.contract_to is not None:
        last = min(last, settings.contract_to)
    if first is None or first > last:
        return None
    return Period(max(first, last - timedelta(days=LONGEST)), last)
