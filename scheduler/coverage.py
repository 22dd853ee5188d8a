"""What was asked for and what is covered, by site: the numbers of the buyer and of the lead."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Date, cast, column, func, select
from sqlalchemy.orm import Session
from sqlalchemy.types import BigInteger, Integer

from scheduler.access import Actor
from scheduler.errors import Invalid
from scheduler.sorting import alphabetical
from scheduler.tables import Site

LONGEST = timedelta(days=4 * 366)
"""A whole contract; a longer time is a slip of the finger."""


@dataclass(frozen=True, slots=True)
class Count:
    """Numbers of requests and of paid minutes; a shift for two workers counts twice."""

    requests: int
    asked_minutes: int
    covered_minutes: int

    @property
    def percent(self) -> int:
        """The covered part of a hundred, rounded down: 100 means all of it. 0 when nothing was asked for."""
        return self.covered_minutes * 100 // self.asked_minutes if self.asked_minutes else 0


@dataclass(frozen=True, slots=True)
class SiteCoverage:
    """One site's numbers."""

    site_id: int
    site: str
    address: str
    count: Count


@dataclass(frozen=True, slots=True)
class Coverage:
    """The numbers of a market from the first to the last day, both included; sites that asked for nothing are left out.

    ``all_sites`` is how many sites the market has.
    """

    from_day: date
    to_day: date
    sites: tuple[SiteCoverage, ...]
    total: Count
    all_sites: int


def coverage(session: Session, actor: Actor, from_day: date, to_day: date) -> Coverage:
    """Return what each site asked for in a time and what is confirmed or done of it, by the sites' names.

    Raises
    ------
    Invalid
        When the time ends before it begins, or is longer than a contract.
    NotAllowed
        Unless the actor is the buyer or plans the market.
    """
    if to_day < from_day:
        field, reason = "to_day", "before_from_day"
        raise Invalid(field, reason)
    if to_day - from_day > LONGEST:
        field, reason = "to_day", "too_long"
        raise Invalid(field, reason)
    counts = func.market_counts(cast(from_day, Date), cast(to_day, Date)).table_valued(
        column("site_id", Integer),
        column("requests", BigInteger),
        column("asked_minutes", BigInteger),
        column("covered_minutes", BigInteger),
        name="counts",
    )
    query = (
        select(Site.id, Site.name, Site.address, counts.c.requests, counts.c.asked_minutes, counts.c.covered_minutes)
        .join(counts, counts.c.site_id == Site.id)
        .order_by(Site.id)
    )
    found = (
        SiteCoverage(site, name, address, Count(requests, asked, covered))
        for site, name, address, requests, asked, covered in session.execute(query)
    )
    sites = tuple(sorted(found, key=lambda each: alphabetical(each.site)))
    total = Count(
        sum(each.count.requests for each in sites),
        sum(each.count.asked_minutes for each in sites),
        sum(each.count.covered_minutes for each in sites),
    )
    all_sites = session.scalars(select(func.count()).select_from(Site).where(Site.market_id == actor.market)).one()
    return Coverage(from_day, to_day, sites, total, all_sites)
