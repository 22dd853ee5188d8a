"""What agencies did against the shares that they agreed on: a balance that is carried on for as long as they agree.

Where an agency did more than its part of all that was done under an agreement, it is ahead by that; where it did less,
the nights owe it the rest beside its part of what is asked for. The balances of a market sum up to zero.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import BigInteger, Date, DateTime, Integer, cast, column, func, select

from scheduler.core.one_statement import AnyRow, Query
from scheduler.market.shares import Agreement

PERCENT = 100


@dataclass(frozen=True, slots=True)
class Balance:
    """An agency since the first agreement: minutes done, and minutes above its agreed part (below it: less than 0)."""

    done: int
    minutes: int

    @property
    def agreed(self) -> int:
        """The agreed part of all that was done, in minutes."""
        return self.done - self.minutes


def given_until(until: datetime) -> Query:
    """Ask for the minutes that each agency gave under each agreement until a moment, for whoever plans the market.

    They are what the ledger of hours says, and what was confirmed where it says nothing yet.
    """
    columns = (column("from_day", Date), column("agency_id", Integer), column("minutes", BigInteger))
    return select(func.given_under_shares(cast(until, DateTime(timezone=True))).table_valued(*columns))


def balances_in(rows: Iterable[AnyRow], agreed: Sequence[Agreement]) -> Mapping[int, Balance]:
    """Return the balance of each agency (by id) that shared or worked under an agreement: rows of ``given_until``."""
    done: defaultdict[date, dict[int, int]] = defaultdict(dict)
    for day, agency, minutes in rows:
        done[day][agency] = minutes
    return balances((each, done[each.from_day]) for each in agreed)


def balances(worked: Iterable[tuple[Agreement, Mapping[int, int]]]) -> Mapping[int, Balance]:
    """Return the balances of what agencies did under each agreement, in minutes by agency.

    Whoever an agreement does not name is owed nothing of its time. Parts of a minute go to those with the largest, so
    that nothing is lost: the balances sum up to zero where the parts of each agreement are all of it.
    """
    done: defaultdict[int, int] = defaultdict(int)
    beyond: defaultdict[int, int] = defaultdict(int)
    """Minutes above the agreed part, times 100."""
    for agreement, minutes in worked:
        total = sum(minutes.values())
        for agency in minutes.keys() | agreement.percent.keys():
            done[agency] += minutes.get(agency, 0)
            beyond[agency] += PERCENT * minutes.get(agency, 0) - agreement.percent.get(agency, 0) * total
    left = sum(beyond.values()) // PERCENT - sum(each // PERCENT for each in beyond.values())
    first = sorted(beyond, key=lambda agency: (-(beyond[agency] % PERCENT), agency))[:left]
    return {agency: Balance(done[agency], beyond[agency] // PERCENT + (agency in first)) for agency in sorted(beyond)}
