"""What a market lacks, in words, and the page where it is mended."""

from collections.abc import Mapping

from flask import url_for
from flask_babel import gettext

from scheduler.market.missing import SAID, TO_DO, WHERE, Lack, Missing
from web.permissions import may_open
from web.wording.formats import day as written_day

PAGES: Mapping[Lack, str] = {
    Lack.NO_SITE: "imports.sites",
    Lack.SITE_UNSERVED: "settings.sites",
    Lack.SITE_OUT_OF_REACH: "settings.sites",
    Lack.NO_LEAD: "settings.home",
    Lack.NO_PLANNER: "accounts.people",
    Lack.AGENCY_WITHOUT_USER: "accounts.people",
    Lack.SITE_WITHOUT_USER: "accounts.people",
    Lack.AGENCY_WITHOUT_ACCESS: "accounts.people",
    Lack.SITES_WITHOUT_ACCESS: "accounts.people",
    Lack.SHARES: "settings.shares",
    Lack.NO_JOB: "settings.trades",
    Lack.NO_SCHOOL_ZONE: "settings.calendar",
    Lack.NO_SCHOOL_HOLIDAYS: "settings.calendar",
    Lack.CALENDAR_ENDS: "settings.calendar",
}
"""The endpoints where the lead mends it; of people it is their agency that adds what is missing."""


def said(gap: Missing) -> str:
    """Say what is the case."""
    day = written_day(gap.day) if gap.day else ""
    return str(gettext(SAID[gap.what], code=gap.code, name=gap.name, number=gap.number, day=day))


def to_do(gap: Missing) -> str:
    """Say what to do about it."""
    return str(gettext(TO_DO[gap.what]))


def where(gap: Missing) -> str:
    """Name the page where it is done."""
    return str(gettext(WHERE[gap.what]))


def page(gap: Missing) -> str | None:
    """Return the address of that page, None where whoever looks may not open it."""
    endpoint = PAGES.get(gap.what)
    return url_for(endpoint) if endpoint is not None and may_open(endpoint) else None
