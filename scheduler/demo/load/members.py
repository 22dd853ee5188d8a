"""Who takes part in the market: agencies, the buyer, collèges with their sites, territories and shares."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from scheduler.core.tables import Market
from scheduler.core.tables.codes import AgencyKind, OrganisationKind
from scheduler.demo.load.accounts import BUYER_NAME, accounts, prefixed, site_code
from scheduler.demo.places import Agency, College, Map
from scheduler.market.setting_up import (
    NewOrganisation,
    NewSite,
    NewUser,
    Served,
    add_sites,
    add_users,
    agree_shares,
    lay_out_territories,
    let_in,
)

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
    newcomers = [_agency(row, agency, code) for row, agency in enumerate(places.agencies)]
    newcomers += [_establishment(college, code) for college in places.colleges]
    newcomers.append(NewOrganisation(OrganisationKind.BUYER, prefixed("departement", code), BUYER_NAME))
    ids = let_in(session, market.id, newcomers)
    agencies = {agency.id: ids[prefixed(agency.code, code)] for agency in places.agencies}
    users = [
        NewUser(each.email, each.name, each.organisation, each.role, administers=each.administers)
        for each in accounts(code)
    ]
    add_users(session, users, password_hash)
    sites = [
        _site(college, row, ids[site_code(college.uai, code)]) for row, college in enumerate(places.colleges, start=1)
    ]
    stored = add_sites(session, market.id, sites)
    members = Members(market.id, agencies, dict(zip((each.uai for each in places.colleges), stored, strict=True)))
    _lay_out(session, places, members)
    return members


def phone(number: int) -> str:
    """Return a telephone number nobody has: Arcep keeps 02 61 91 xx xx for works of fiction."""
    return f"02 61 91 {number // 100:02} {number % 100:02}"


def _agency(row: int, agency: Agency, code: str) -> NewOrganisation:
    return NewOrganisation(
        OrganisationKind.AGENCY,
        prefixed(agency.code, code),
        agency.name,
        agency_kind=AgencyKind.AI,
        phone=phone(FIRST_AGENCY_PHONE + row),
        point=(agency.latitude, agency.longitude),
        leads=agency.lead,
    )


def _establishment(college: College, code: str) -> NewOrganisation:
    return NewOrganisation(OrganisationKind.ESTABLISHMENT, site_code(college.uai, code), college.name)


def _site(college: College, row: int, organisation: int) -> NewSite:
    street = f"{college.address}, " if college.address else ""
    return NewSite(
        organisation,
        college.name,
        f"{street}{college.postcode} {college.commune}",
        (college.latitude, college.longitude),
        uai=college.uai,
        closed_from=college.closed_on,
        contact=CONTACT,
        phone=phone(row),
        access=ACCESS[row % len(ACCESS)],
    )


def _lay_out(session: Session, places: Map, members: Members) -> None:
    nearest = {college.uai: places.nearest_agency(college).id for college in places.colleges}
    served = [
        Served(members.agencies[agency], members.sites[college.uai], sector=nearest[college.uai] == agency)
        for agency, colleges in places.territories.items()
        for college in colleges
    ]
    lay_out_territories(session, members.market, served)
    agree_shares(session, members.market, {members.agencies[each.id]: each.share_percent for each in places.agencies})
