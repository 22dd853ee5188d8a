"""Public holidays by rule, of any year and every territory."""

from collections.abc import Mapping
from datetime import date
from functools import cache

import holidays

from scheduler.core.tables.calendar_codes import HolidayLaw, SolidarityDay

SUBDIVISIONS: Mapping[HolidayLaw, str | None] = {
    HolidayLaw.MAINLAND: None,
    HolidayLaw.ALSACE_MOSELLE: "6AE",
    HolidayLaw.GUADELOUPE: "971",
    HolidayLaw.MARTINIQUE: "972",
    HolidayLaw.GUYANE: "973",
    HolidayLaw.REUNION: "974",
    HolidayLaw.MAYOTTE: "976",
    HolidayLaw.SAINT_BARTHELEMY: "BL",
    HolidayLaw.SAINT_MARTIN: "MF",
    HolidayLaw.SAINT_PIERRE_ET_MIQUELON: "PM",
}
"""What the package ``holidays`` calls them (ISO 3166-2:FR)."""


NAMES: Mapping[SolidarityDay, str] = {
    SolidarityDay.EASTER_MONDAY: "Lundi de Pâques",
    SolidarityDay.VICTORY_DAY: "Fête de la Victoire",
    SolidarityDay.ASCENSION: "Ascension",
    SolidarityDay.WHIT_MONDAY: "Lundi de Pentecôte",
    SolidarityDay.NATIONAL_DAY: "Fête nationale",
    SolidarityDay.ASSUMPTION: "Assomption",
    SolidarityDay.ALL_SAINTS: "Toussaint",
    SolidarityDay.ARMISTICE: "Armistice",
}
"""What the package calls those that can be worked; two that fall on one day have both names in one."""


@cache
def worked_holiday(law: HolidayLaw, solidarity: SolidarityDay, year: int) -> date | None:
    """Return the public holiday of a year that is worked as the day of solidarity, None when none is."""
    name = NAMES.get(solidarity)
    days = (day for day, told in public_holidays(law, year).items() if name in told.split("; "))
    return next(days, None)


@cache
def public_holidays(law: HolidayLaw, year: int) -> Mapping[date, str]:
    """Return the public holidays of a year with their French names; the package writes straight apostrophes."""
    found = holidays.country_holidays("FR", subdiv=SUBDIVISIONS[law], years=year, language="fr")
    return {day: name.replace("'", "’") for day, name in found.items()}


@cache
def holidays_off(law: HolidayLaw, solidarity: SolidarityDay, year: int) -> frozenset[date]:
    """Return the public holidays of a year and of the next, without what is worked as the day of solidarity.

    A night that begins in a year may end in the next one.
    """
    years = (year, year + 1)
    worked = {worked_holiday(law, solidarity, each) for each in years}
    return frozenset(day for each in years for day in public_holidays(law, each) if day not in worked)
