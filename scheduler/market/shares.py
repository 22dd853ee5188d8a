"""What parts of the market's hours its agencies have agreed on, and for which time each agreement counts.

The one statement of it: for the ledger, for the runs and for what an agency reads of itself.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from scheduler.core.one_statement import AnyRow
from scheduler.core.tables import AgencyShare
from scheduler.core.weeks import midnight


@dataclass(frozen=True, slots=True)
class Agreement:
    """Percent of the market's hours by agency (id), from a day on until the next agreement."""

    from_day: date
    percent: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time in which one agreement counts, by its first moment; None before the first agreement."""

    begin: datetime
    agreement: Agreement | None


def agreements(session: Session, market: int) -> tuple[Agreement, ...]:
    """Return the agreements of a market, the earliest first; an agency reads its own part of them alone."""
    return agreed_in(session.execute(shares_of(market)))


def shares_of(market: int) -> Select[date, int, int]:
    """Ask for the shares of a market, for whoever reads more in the same statement."""
    columns = (AgencyShare.from_day, AgencyShare.agency_id, AgencyShare.percent)
    return select(*columns).where(AgencyShare.market_id == market).order_by(*columns[:2])


def agreed_in(rows: Iterable[AnyRow]) -> tuple[Agreement, ...]:
    """Return the agreements that the rows of ``shares_of`` make."""
    found: dict[date, dict[int, int]] = {}
    for day, agency, percent in rows:
        found.setdefault(day, {})[agency] = percent
    return tuple(Agreement(day, percent) for day, percent in found.items())


def in_force(agreed: Sequence[Agreement], day: date) -> Agreement | None:
    """Return the agreement that counts on a day."""
    return max((each for each in agreed if each.from_day <= day), key=lambda each: each.from_day, default=None)


def stretches(agreed: Sequence[Agreement], begin: datetime, end: datetime, zone: ZoneInfo) -> tuple[Stretch, ...]:
    """Cut the time between two moments where one agreement follows another; the zone is the market's."""
    begun = {midnight(each.from_day, zone): each for each in agreed}
    at_first = in_force(agreed, begin.astimezone(zone).date())
    later = sorted(moment for moment in begun if begin < moment < end)
    return (Stretch(begin, at_first), *(Stretch(moment, begun[moment]) for moment in later))


def which(cut: Sequence[Stretch], moment: datetime) -> int:
    """Return in which stretch a moment lies."""
    return max((place for place, each in enumerate(cut) if each.begin <= moment), default=0)


def owed_minutes(agency: int, worked: Iterable[tuple[Agreement | None, int]]) -> int | None:
    """Return an agency's agreed part of minutes, each with the agreement of its time; None where none names it."""
    parts = [
        agreement.percent[agency] * minutes
        for agreement, minutes in worked
        if agreement is not None and agency in agreement.percent
    ]
    return sum(parts) // 100 if parts else None
