"""Days of a file of which nobody knows yet whether they lie in the school holidays."""

from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.acting_market import acting_market
from scheduler.core.tables import Site
from scheduler.imports.columns import Row, shown
from scheduler.imports.faults import Code, Fault
from scheduler.market.calendar import ClosedDays, closed_days


def of_requests(session: Session, actor: Actor, rows: Sequence[Row]) -> Iterator[Fault]:
    """Look at new requests: their last day should lie within the calendar of their site."""
    market = acting_market(session, actor)
    new = [row for row in rows if row["number"] is None]
    found = session.scalars(select(Site).where(Site.market_id == market.id)).all()
    own_sites = [site for site in found if site.organisation_id == actor.organisation]
    sites = {site.uai: site for site in found} | ({None: own_sites[0]} if len(own_sites) == 1 else {})
    known: dict[object, ClosedDays] = {}
    for row in new:
        site, last = sites.get(row["uai"]), row["last_day"]
        own = (None, None) if site is None else (site.holiday_law, site.school_zone)
        if own not in known:
            known[own] = closed_days(session, market, last, last, site)
        if not known[own].knows(last):
            yield Fault(Code.CALENDAR_ENDS, row.number, "last_day", shown(last))
