"""What the addresses of the lists and boards say, read forgivingly: what makes no sense is no wish.

The page says that it did not follow it (``layout.html``); a file, which can say nothing, is not sent (``web.files``).
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from flask import abort, g, request

from scheduler.core.weeks import monday
from web import numbers
from web.days import day_of, month_of
from web.language import zone

C = TypeVar("C", bound=StrEnum)
T = TypeVar("T")
MANY = 1000  # pages; further ones would only make the database count


def understood(given: str, reader: Callable[[str], T | None]) -> T | None:
    """Read what an address says; what cannot be read (None, ``ValueError``) is remembered, and no wish."""
    if not given:
        return None
    try:
        found = reader(given)
    except ValueError:
        found = None
    if found is None and given not in misunderstood():
        g.misunderstood = (*misunderstood(), given)
    return found


def misunderstood() -> tuple[str, ...]:
    """Return what the address of this page says and nobody can read."""
    found: tuple[str, ...] = g.get("misunderstood", ())
    return found


def number(name: str) -> int | None:
    """Return a number from the address, None when there is none that the database could hold."""
    return understood(request.args.get(name, ""), numbers.number)


def page() -> int:
    """Return the wanted page of a list, from 1 on."""
    return min(number("page") or 1, MANY)


def code(name: str, codes: type[C]) -> C | None:
    """Return a member of a closed list from the address."""
    return understood(request.args.get(name, ""), codes)


def day(name: str) -> date | None:
    """Return a day from the address."""
    return understood(request.args.get(name, ""), day_of)


def week(name: str) -> date | None:
    """Return the Monday of a day from the address."""
    found = day(name)
    return monday(found) if found else None


def month(given: str) -> date:
    """Return the month that an address is about, by its first day; what is none leads nowhere."""
    return month_of(given) or abort(404)


def this_week() -> date:
    """Return the Monday of the current week on the market's clock."""
    return monday(datetime.now(UTC).astimezone(zone()).date())


def coming_mondays(first: date, weeks: int) -> list[date]:
    """Return some Mondays in a row."""
    return [first + timedelta(weeks=each) for each in range(weeks)]
