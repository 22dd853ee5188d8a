"""Public holidays by rule, of any year and every territory."""

from collections.abc import Mapping
from datetime import date
from functools import cache

import holidays

from scheduler.core.tables.codes import HolidayLaw

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


@cache
def public_holidays(law: HolidayLaw, year: int) -> Mapping[date, str]:
    """Return the public holidays of a year with their French names."""
    return dict(holidays.country_holidays("FR", subdiv=SUBDIVISIONS[law], years=year, language="fr"))
