"""What time the minutes of a day of work fall into for payroll: nights, Sundays, public holidays, and all else.

How a day is cut, and what a break is taken from, is the one rule of ``billing.cutting``; what is its evening there is
the night here.
"""

from collections.abc import Mapping
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from scheduler.billing.cutting import Calendar, Evening, cut
from scheduler.core.tables import bill_codes
from scheduler.core.tables.payroll_codes import PaidTime

NIGHT = Evening(time(21), time(6))
"""Where no agreement says otherwise: L3122-20."""

_OF = {
    bill_codes.TimeKind.BASE: PaidTime.BASE,
    bill_codes.TimeKind.EVENING: PaidTime.NIGHT,
    bill_codes.TimeKind.SUNDAY: PaidTime.SUNDAY,
    bill_codes.TimeKind.PUBLIC_HOLIDAY: PaidTime.HOLIDAY,
}


def by_kind(
    starts_at: datetime, ends_at: datetime, break_minutes: int, zone: ZoneInfo, holidays: frozenset[date]
) -> Mapping[PaidTime, int]:
    """Return how many minutes of a day of work are of which kind; together they are its paid minutes."""
    found = cut(starts_at, ends_at, break_minutes, Calendar(zone, holidays, NIGHT))
    return {_OF[kind]: minutes for kind, minutes in found.items()}
