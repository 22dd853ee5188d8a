"""The sites of a market, and who serves them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from scheduler.core.many_rows import add, add_numbered
from scheduler.core.tables import Sheet, Site, Territory
from scheduler.market.setting_up.checks import checked_name, checked_point


@dataclass(frozen=True, slots=True)
class NewSite:
    """A site of an establishment (by id); ``contact``, ``phone`` and ``access`` begin its sheet."""

    organisation: int
    name: str
    address: str
    point: tuple[float, float]
    uai: str | None = None
    closed_from: date | None = None
    contact: str | None = None
    phone: str | None = None
    access: str | None = None


@dataclass(frozen=True, slots=True)
class Served:
    """A site in an agency's territory, both by id; ``sector``: the agency serves it first."""

    agency: int
    site: int
    sector: bool = False


def add_sites(session: Session, market: int, sites: Sequence[NewSite]) -> list[int]:
    """Store sites with the beginnings of their sheets and return their ids in the same order.

    Raises
    ------
    Conflict
        When the market has a site of that UAI.
    Invalid
        When a value cannot be.
    """
    ids = add_numbered(session, Site, [_site(market, each) for each in sites])
    sheets = [
        {"site_id": number, "market_id": market, "contact": each.contact, "phone": each.phone, "access": each.access}
        for number, each in zip(ids, sites, strict=True)
        if each.contact or each.phone or each.access
    ]
    add(session, Sheet, sheets)
    return ids


def _site(market: int, new: NewSite) -> dict[str, object]:
    lat, lon = checked_point(*new.point)
    return {
        "market_id": market,
        "organisation_id": new.organisation,
        "uai": new.uai,
        "name": checked_name(new.name),
        "address": checked_name(new.address, "address"),
        "lat": lat,
        "lon": lon,
        "closed_from": new.closed_from,
    }


def lay_out_territories(session: Session, market: int, served: Sequence[Served]) -> None:
    """Store which agency may send people to which site.

    Raises
    ------
    Conflict
        When a site lies in two sectors.
    """
    rows = [
        {"market_id": market, "agency_id": each.agency, "site_id": each.site, "sector": each.sector} for each in served
    ]
    add(session, Territory, rows)
