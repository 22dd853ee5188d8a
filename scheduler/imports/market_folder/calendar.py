"""The days on which nobody works, in the market or at one site, and those in the holidays on which somebody does."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.core.days import days
from scheduler.core.tables import Market, PermanenceDay
from scheduler.core.tables.codes import ClosureReason
from scheduler.imports import closures as imported
from scheduler.imports.cells import day, pattern
from scheduler.imports.columns import Column, Row
from scheduler.imports.faults import Code, Outcome
from scheduler.imports.kinds import Writer
from scheduler.imports.market_folder.shape import Example, without_examples
from scheduler.imports.market_folder.stored import one_of, sites_by_uai
from scheduler.imports.sites import UAI
from scheduler.market.calendar.closing import keep_closed
from scheduler.market.setting_up import open_in_holidays

FIRST = Column("from_day", "Du", day, "Le premier jour.", required=True)
LAST = Column("to_day", "Au", day, "Le dernier, vide pour un seul jour.")
CLOSURES = without_examples(imported.COLUMNS)
CLOSURE_EXAMPLES: tuple[Example, Example] = (
    {"from_day": "19/12/2026", "to_day": "03/01/2027", "reason": "Vacances scolaires", "uai": "0149999Z"},
    {"from_day": "07/05/2027", "reason": "Pont", "uai": "0149998Y"},
)
PERMANENCES = (
    Column("uai", "UAI", pattern(UAI, Code.UAI_FORMAT), "L’établissement.", required=True),
    FIRST,
    LAST,
)
PERMANENCE_EXAMPLES: tuple[Example, Example] = (
    {"uai": "0149999Z", "from_day": "21/12/2026", "to_day": "22/12/2026"},
    {"uai": "0149998Y", "from_day": "21/12/2026"},
)


def closures(session: Session, market: Market, rows: Sequence[Row]) -> Writer:
    """Return what closes the days of a row."""

    def close(site: int | None, first: date, last: date, reason: ClosureReason) -> None:
        keep_closed(session, market.id, days(first, last), reason, site)

    return imported.closing(session, market.id, rows, close)


def permanences(session: Session, market: Market, _rows: Sequence[Row]) -> Writer:
    """Return what opens a site on the days of a row."""
    sites = sites_by_uai(session, market)
    found = session.execute(
        select(PermanenceDay.site_id, PermanenceDay.day).where(PermanenceDay.market_id == market.id)
    )
    there = {(site, on) for site, on in found}

    def write(row: Row) -> Outcome:
        site = one_of(sites, row["uai"], Code.UNKNOWN_SITE, "uai", row["uai"])
        news = [(site, each) for each in imported.days_of(row) if (site, each) not in there]
        open_in_holidays(session, market.id, news)
        there.update(news)
        return Outcome.ADDED if news else Outcome.UNCHANGED

    return write
