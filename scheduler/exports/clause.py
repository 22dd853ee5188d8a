"""Clause hours for the facilitator: what each person, by code, worked in each month for the contract of the market."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.acting_market import acting_market
from scheduler.core.errors import Invalid
from scheduler.core.tables import Employment
from scheduler.exports.counted import CountedDay, counted
from scheduler.exports.months import are_final, export_month

LONGEST = 366
"""Days that a period may have at most: a year."""

Worked = tuple[int, int]
"""Person and agency."""


@dataclass(frozen=True, slots=True)
class ClauseLine:
    """What a person of an agency worked for a contract in a month.

    ``hired`` is the first day of the agency's first contract with the person, ``left`` the last of the last one, once
    that is over. ``entries`` are the entries of the ledger that it is made of.
    """

    contract: str
    month: date
    agency: str
    code: str
    minutes: int
    hired: date | None
    left: date | None
    entries: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Clause:
    """The clause hours from one month to another; ``final`` once all of these are closed."""

    first: date
    last: date
    final: bool
    lines: tuple[ClauseLine, ...]

    @property
    def minutes(self) -> int:
        """All of them together."""
        return sum(each.minutes for each in self.lines)


def clause(session: Session, actor: Actor, first: date, last: date, today: date) -> Clause:
    """Return the clause hours of the market, for whoever leads it, else of the actor's own people.

    ``first`` and ``last`` are first days of months.

    Raises
    ------
    NotFound
        When the ledger has no month ``last``, or the market keeps none.
    Invalid
        When the period is longer than a year (``period``).
    """
    require_period(first, last)
    export_month(session, actor, last)
    contract = acting_market(session, actor).name
    found = counted(session, actor, first, last)
    spans = _spans(session, {(each.worker_id, each.agency_id) for each in found}, today)

    def place(each: CountedDay) -> tuple[date, str, int, str, int]:
        return each.month, each.agency, each.agency_id, each.code, each.worker_id

    lines: list[ClauseLine] = []
    for (month, agency, agency_id, code, worker), own in groupby(sorted(found, key=place), key=place):
        days = tuple(own)
        hired, left = spans.get((worker, agency_id), (None, None))
        minutes = sum(each.minutes for each in days)
        entries = tuple(sorted(each.entry for each in days))
        lines.append(ClauseLine(contract, month, agency, code, minutes, hired, left, entries))
    return Clause(first, last, are_final(session, actor, first, last), tuple(lines))


def require_period(first: date, last: date) -> None:
    """Refuse a period that is too long.

    Raises
    ------
    Invalid
        When it is longer than a year (``period``).
    """
    if (last - first).days > LONGEST:
        field, reason = "period", "period_too_long"
        raise Invalid(field, reason)


def _spans(session: Session, worked: set[Worked], today: date) -> dict[Worked, tuple[date, date | None]]:
    """Return from when to when each person is or was with the agency; without an end while a contract runs."""
    query = (
        select(
            Employment.worker_id,
            Employment.agency_id,
            func.min(Employment.from_day),
            func.max(func.coalesce(Employment.to_day, date.max)),
        )
        .where(Employment.worker_id.in_({worker for worker, _ in worked}))
        .group_by(Employment.worker_id, Employment.agency_id)
    )
    return {
        (worker, agency): (hired, last if last < today else None)
        for worker, agency, hired, last in session.execute(query)
    }
