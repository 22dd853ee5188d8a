"""The first minutes of an installation: its first market, the agency that leads it, and whoever plans for that."""

import re
from dataclasses import dataclass

from sqlalchemy.orm import Session

from scheduler.core.errors import Invalid
from scheduler.core.sorting import alphabetical
from scheduler.core.tables import Market
from scheduler.core.tables.calendar_codes import HolidayLaw, SchoolZone
from scheduler.core.tables.codes import AgencyKind, OrganisationKind, Role
from scheduler.core.telephone import to_ring
from scheduler.market.setting_up.checks import checked_name
from scheduler.market.setting_up.clocks import clock_of
from scheduler.market.setting_up.markets import found_market
from scheduler.market.setting_up.organisations import NewOrganisation, let_in
from scheduler.market.setting_up.users import NewUser, add_users, appoint_engine, checked_address

LEAD_TIME_MINUTES = 720
"""Twelve hours: what starts sooner after the night has begun is nobody's but the planner's."""

LONGEST_CODE = 40


@dataclass(frozen=True, slots=True)
class Founding:
    """What must be known of a first market: its name and clock, who leads it, and who plans for them.

    Codes are made of the names; ``phone`` is what others ring; ``school_zone`` says whose holidays count, and thereby
    whose public holidays and which clock, where nobody says otherwise.
    """

    market: str
    lead: str
    lead_kind: AgencyKind
    email: str
    person: str
    phone: str | None = None
    timezone: str | None = None
    school_zone: SchoolZone = SchoolZone.UNSAID
    holiday_law: HolidayLaw | None = None

    @property
    def code(self) -> str:
        """The market's code."""
        found = code_of(self.market)
        return found if found[0].isalpha() else f"m-{found}"

    @property
    def settings(self) -> dict[str, str]:
        """What the market's settings hold of it."""
        law = {} if self.holiday_law is None else {"holiday_law": self.holiday_law.value}
        return {"school_zone": self.school_zone.value, **law}


def checked(founding: Founding) -> Founding:
    """Return a founding as it is stored.

    Raises
    ------
    Invalid
        When a value cannot be; the field is one of the founding's.
    """
    try:
        phone = to_ring(founding.phone) if founding.phone else None
    except ValueError as error:
        field, reason = "phone", "not_a_phone"
        raise Invalid(field, reason) from error
    return Founding(
        checked_name(founding.market, "market"),
        checked_name(founding.lead, "lead"),
        founding.lead_kind,
        checked_address(founding.email),
        checked_name(founding.person, "person"),
        phone,
        clock_of(founding.timezone, founding.school_zone),
        founding.school_zone,
        founding.holiday_law,
    )


def found(session: Session, given: Founding, password_hash: str | None = None) -> Market:
    """Store the first market with its lead, its planner and its nightly run; the session is the administration's.

    Raises
    ------
    Conflict
        When a code or the address is taken.
    Invalid
        When a value cannot be.
    """
    new = checked(given)
    market = found_market(
        session,
        new.code,
        new.market,
        timezone=new.timezone,
        lead_time_minutes=LEAD_TIME_MINUTES,
        settings=new.settings,
    )
    lead = NewOrganisation(OrganisationKind.AGENCY, code_of(new.lead), new.lead, new.lead_kind, new.phone, leads=True)
    let_in(session, market.id, [lead])
    add_users(session, [NewUser(new.email, new.person, lead.code, Role.PLANNER, administers=True)], password_hash)
    appoint_engine(session, market)
    return market


def code_of(name: str) -> str:
    """Make a code of a name: small letters, digits and hyphens, ``x`` where none is left."""
    return re.sub("[^a-z0-9]+", "-", alphabetical(name)).strip("-")[:LONGEST_CODE].strip("-") or "x"
