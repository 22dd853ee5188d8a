"""The days on which nobody works, in the market or at one site: whoever sets up the market closes them by a file.

Of several rows that close one day the reason that says the most is kept, as the calendar itself does.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.tables import Closure, Site
from scheduler.core.tables.codes import ClosureReason
from scheduler.imports.cells import choice, day, pattern
from scheduler.imports.columns import Column, Row
from scheduler.imports.faults import Code, Outcome, RowError
from scheduler.imports.sites import UAI
from scheduler.market.calendar.closed_days import RANKS
from scheduler.market.calendar.closing import MOST_DAYS, close
from scheduler.market.calendar.periods import periods

REASONS = {
    "Jour férié": ClosureReason.PUBLIC_HOLIDAY,
    "Vacances scolaires": ClosureReason.SCHOOL_HOLIDAY,
    "Pont": ClosureReason.BRIDGE,
    "Fermeture": ClosureReason.SITE,
}
COLUMNS = (
    Column("from_day", "Du", day, "Le premier jour.", "07/05/2027", required=True),
    Column("to_day", "Au", day, "Le dernier, vide pour un seul jour."),
    Column("reason", "Motif", choice(REASONS), f"{', '.join(REASONS)}.", "Pont", required=True),
    Column("uai", "UAI", pattern(UAI, Code.UAI_FORMAT), "Vide : dans tout le marché.", "0149999Z"),
)
KEY = ("uai", "from_day")

Closing = Callable[[int | None, date, date, ClosureReason], object]
"""Closes a site, or the whole market, from one day to another for a reason."""
Place = tuple[int | None, date]


def writer(session: Session, actor: Actor, rows: Sequence[Row]) -> Callable[[Row], Outcome]:
    """Return what stores a row, each with its own line in the record of changes."""
    return closing(
        session,
        actor.market,
        rows,
        lambda site, first, last, reason: close(session, actor, first, last, reason, site),
    )


def closing(session: Session, market: int, rows: Sequence[Row], close_period: Closing) -> Callable[[Row], Outcome]:
    """Return what closes the days of a row that are not closed yet, or for another reason."""
    sites = dict[str | None, int | None]({None: None})
    sites |= {each.uai: each.id for each in session.scalars(select(Site).where(Site.market_id == market)) if each.uai}
    found = session.scalars(select(Closure).where(Closure.market_id == market))
    there = {(each.site_id, each.day): each.reason for each in found}
    wanted = _reasons(rows, sites)

    def write(row: Row) -> Outcome:
        if row["uai"] not in sites:
            raise RowError(Code.UNKNOWN_SITE, "uai", row["uai"])
        site = sites[row["uai"]]
        reasons = {each: wanted[site, each] for each in days_of(row)}
        news = {each: reason for each, reason in reasons.items() if there.get((site, each)) != reason}
        new = any((site, each) not in there for each in news)
        for first, last, reason in _periods(news):
            close_period(site, first, last, reason)
        there.update({(site, each): reason for each, reason in news.items()})
        if new:
            return Outcome.ADDED
        return Outcome.CHANGED if news else Outcome.UNCHANGED

    return write


def days_of(row: Row) -> list[date]:
    """Return the days of a row.

    Raises
    ------
    RowError
        When the last comes before the first, or there are too many.
    """
    first, last = row["from_day"], row["to_day"] or row["from_day"]
    if last < first:
        raise RowError(Code.END_BEFORE_START, "to_day", last)
    if (last - first).days >= MOST_DAYS:
        raise RowError(Code.PERIOD_TOO_LONG, "to_day", last)
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def stored_lines(session: Session, actor: Actor) -> Iterator[Mapping[str, Any]]:
    """Iterate over what somebody has closed: days in a row together that have one reason, the whole market first."""
    query = select(Site.uai, Closure.day, Closure.reason).outerjoin(Site, Site.id == Closure.site_id)
    closed = query.where(Closure.market_id == actor.market, Closure.site_id.is_(None) | Site.uai.is_not(None))
    words = {reason: word for word, reason in REASONS.items()}
    found = session.execute(closed.order_by(Site.uai.nulls_first(), Closure.day))
    for uai, rows in groupby(found, key=lambda row: row.uai):
        for first, last, reason in _periods({row.day: row.reason for row in rows}):
            yield {"uai": uai, "from_day": first, "to_day": last if last > first else None, "reason": words[reason]}


def _reasons(rows: Sequence[Row], sites: Mapping[str | None, int | None]) -> dict[Place, ClosureReason]:
    """Return why each day is closed after all rows that can be read."""
    found: dict[Place, ClosureReason] = {}
    for row in rows:
        try:
            places = [(sites[row["uai"]], each) for each in days_of(row)]
        except (KeyError, RowError):  # told where the row is stored
            continue
        for place in places:
            found[place] = min(found.get(place, row["reason"]), row["reason"], key=RANKS.index)
    return found


def _periods(reasons: Mapping[date, ClosureReason]) -> Iterator[tuple[date, date, ClosureReason]]:
    """Iterate over days in a row that have one reason, no more than a row may have."""
    for each in periods(reasons):
        first = each.first_day
        while first <= each.last_day:
            last = min(each.last_day, first + timedelta(days=MOST_DAYS - 1))
            yield first, last, reasons[first]
            first = last + timedelta(days=1)
