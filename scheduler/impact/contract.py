"""What is left of the market's contract: its hours, those worked, those that are confirmed and still to come."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Date, cast, column, func, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.acting_market import acting_market
from scheduler.market.settings import MarketSettings

MINUTES = 60


@dataclass(frozen=True, slots=True)
class Contract:
    """The contract of a market as its settings say it, and what was used of it, in minutes.

    Attributes
    ----------
    used_minutes
        Until today: as they count, once they are settled, else as they were planned.
    ahead_minutes
        Confirmed and still to come.
    """

    minutes: int
    from_day: date
    to_day: date
    used_minutes: int
    ahead_minutes: int

    @property
    def left_minutes(self) -> int:
        """What nobody has yet; less than 0 where more was confirmed than the contract holds."""
        return self.minutes - self.used_minutes - self.ahead_minutes


def contract(session: Session, actor: Actor, today: date) -> Contract | None:
    """Return what is left of the market's contract, None where its hours and days are not in the settings.

    Raises
    ------
    NotAllowed
        Unless the actor is the buyer or plans the market.
    """
    settings = MarketSettings.of(acting_market(session, actor).settings)
    first, last = settings.contract_from, settings.contract_to
    if not settings.contract_hours or first is None or last is None:
        return None
    called = func.market_covered(cast(first, Date), cast(last, Date), cast(today, Date))
    used, ahead = session.execute(select(called.table_valued(column("used"), column("ahead")))).one()
    return Contract(settings.contract_hours * MINUTES, first, last, used, ahead)
