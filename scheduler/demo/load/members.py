"""Who takes part in the market: agencies, the buyer, collèges with their sites, territories and shares."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.core.tables import AgencyShare, Market, Member, Organisation, Place, Sheet, Site, Territory, User
from scheduler.core.tables.codes import AgencyKind, OrganisationKind, Role
from scheduler.demo.load.accounts import BUYER_NAME, accounts, prefixed, site_code
from scheduler.demo.load.rows import Row, add, add_numbered
from scheduler.demo.places import College, Map
from scheduler.market.places_to_live import rounded

CONTACT = "Secrétariat général"

ACCESS = (
    "Entrée du personnel par le portail de service : sonner à la loge.",
    "Se présenter à la loge, entrée principale.",
    "Portail livraisons à l’arrière du bâtiment : l’agent d’accueil vient ouvrir.",
    "Entrée principale avant 7\u00a0h par l’interphone, ensuite par la loge.",
)
"""Invented: how to get in is not published."""

FIRST_AGENCY_PHONE = 9001


@dataclass(frozen=True)
class Members:
    """The stored members: ids by the names that the files use; agencies by id, collèges by UAI."""

    market: int
    agencies: Mapping[str, int]
    sites: Mapping[str, int]


def add_members(session: Session, places: Map, market: Market, password_hash: str) -> Members:
    """Store organisations, sites and users; everybody has the same password."""
    code = market.code
    rows = [_agency(places, row, code) for row in range(len(places.agencies))]
    rows += [_establishment(college, code) for college in places.colleges]
    rows.append(_organisation(OrganisationKind.BUYER, prefixed("departement", code), BUYER_NAME))
    ids = dict(zip((row["code"] for row in rows), add_numbered(session, Organisation, rows), strict=True))
    agencies = {agency.id: ids[prefixed(agency.code, code)] for agency in places.agencies}
    (lead,) = (agencies[agency.id] for agency in places.agencies if agency.lead)
    add(
        session,
        Member,
        [
            {
                "market_id": market.id,
                "organisation_id": ids[row["code"]],
                "kind": row["kind"],
                "leads": ids[row["code"]] == lead,
            }
            for row in rows
        ],
    )
    _add_users(session, code, password_hash)
    sites = [_site(college, market.id, ids[site_code(college.uai, code)]) for college in places.colleges]
    stored = add_numbered(session, Site, sites)
    add(session, Sheet, [_sheet(which, market.id, row) for row, which in enumerate(stored, start=1)])
    members = Members(market.id, agencies, dict(zip((each.uai for each in places.colleges), stored, strict=True)))
    _add_territories(session, places, members)
    return members


def add_communes(session: Session, places: Map, market: int) -> None:
    """Store the communes in which people may say to live."""
    points = {each.name: rounded(each.latitude, each.longitude) for each in places.communes}
    rows = [{"market_id": market, "name": name, "lat": at.lat, "lon": at.lon} for name, at in points.items()]
    add(session, Place, rows)


def phone(number: int) -> str:
    """Return a telephone number nobody has: Arcep keeps 02 61 91 xx xx for works of fiction."""
    return f"02 61 91 {number // 100:02} {number % 100:02}"


def _organisation(kind: OrganisationKind, code: str, name: str) -> dict[str, object]:
    return {"kind": kind, "agency_kind": None, "code": code, "name": name, "phone": None, "lat": None, "lon": None}


def _agency(places: Map, row: int, code: str) -> dict[str, object]:
    agency = places.agencies[row]
    return _organisation(OrganisationKind.AGENCY, prefixed(agency.code, code), agency.name) | {
        "agency_kind": AgencyKind.AI,
        "phone": phone(FIRST_AGENCY_PHONE + row),
        "lat": agency.latitude,
        "lon": agency.longitude,
    }


def _establishment(college: College, code: str) -> dict[str, object]:
    return _organisation(OrganisationKind.ESTABLISHMENT, site_code(college.uai, code), college.name)


def _site(college: College, market: int, organisation: int) -> Row:
    street = f"{college.address}, " if college.address else ""
    return {
        "market_id": market,
        "organisation_id": organisation,
        "uai": college.uai,
        "name": college.name,
        "address": f"{street}{college.postcode} {college.commune}",
        "lat": college.latitude,
        "lon": college.longitude,
        "closed_from": college.closed_on,
    }


def _sheet(site: int, market: int, row: int) -> Row:
    return {
        "site_id": site,
        "market_id": market,
        "contact": CONTACT,
        "phone": phone(row),
        "access": ACCESS[row % len(ACCESS)],
    }


def _add_users(session: Session, code: str, password_hash: str) -> None:
    every = accounts(code)
    names = {account.organisation for account in every}
    organisations = {
        row.code: row
        for row in session.execute(
            select(Organisation.code, Organisation.id, Organisation.kind).where(Organisation.code.in_(names))
        )
    }
    add(
        session,
        User,
        [
            {
                "email": account.email,
                "name": account.name,
                "organisation_id": organisations[account.organisation].id,
                "kind": organisations[account.organisation].kind,
                "role": account.role,
                "password_hash": None if account.role == Role.ENGINE else password_hash,
            }
            for account in every
        ],
    )


def _add_territories(session: Session, places: Map, members: Members) -> None:
    nearest = {college.uai: places.nearest_agency(college).id for college in places.colleges}
    add(
        session,
        Territory,
        [
            {
                "market_id": members.market,
                "agency_id": members.agencies[agency],
                "site_id": members.sites[college.uai],
                "sector": nearest[college.uai] == agency,
            }
            for agency, colleges in places.territories.items()
            for college in colleges
        ],
    )
    add(
        session,
        AgencyShare,
        [
            {
                "market_id": members.market,
                "agency_id": members.agencies[agency.id],
                "percent": agency.share_percent,
            }
            for agency in places.agencies
        ],
    )
