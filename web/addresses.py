"""What the addresses of the lists and boards say, read forgivingly: what makes no sense is no wish."""

from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from flask import request

from scheduler.core.weeks import monday
from web import numbers
from web.days import day_of
from web.language import zone

C = TypeVar("C", bound=StrEnum)
MANY = 1000  # pages; further ones would only make the database count


def number(name: str) -> int | None:
    """Return a number from the address, None when there is none that the database could hold."""
    return request.args.get(name, type=numbers.number)


def page() -> int:
    """Return the wanted page of a list, from 1 on."""
    return min(number("page") or 1, MANY)


def code(name: str, codes: type[C]) -> C | None:
    """Return a member of a closed list from the address."""
    given = request.args.get(name)
    return codes(given) if given in set(codes) else None


def week(name: str) -> date | None:
    """Return the Monday of a day from the address."""
    day = day_of(request.args.get(name, ""))
    return monday(day) if day else None


def this_week() -> date:
    """Return the Monday of the current week on the market's clock."""
    return monday(datetime.now(UTC).astimezone(zone()).date())


def coming_mondays(first: date, weeks: int) -> list[date]:
    """Return some Mondays in a row."""
    return [first + timedelta(weeks=each) for each in range(weeks)]
