"""The days on which nobody works, in the market or at one site, and those in the holidays on which somebody does."""

from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.core.tables import Closure, Market, PermanenceDay
from scheduler.core.tables.codes import ClosureReason
from scheduler.imports.cells import choice, day, pattern
from scheduler.imports.columns import Column, Row
from scheduler.imports.faults import Code, Outcome, RowError
from scheduler.imports.kinds import Writer
from scheduler.imports.market_folder.shape import Example
from scheduler.imports.market_folder.stored import one_of, sites_by_uai
from scheduler.imports.sites import UAI, changed
from scheduler.market.setting_up import close_days, open_in_holidays
from scheduler.requests.usual_hours import days

LONGEST = 366  # days
REASONS = {
    "Jour férié": ClosureReason.PUBLIC_HOLIDAY,
    "Vacances scolaires": ClosureReason.SCHOOL_HOLIDAY,
    "Pont": ClosureReason.BRIDGE,
    "Fermeture": ClosureReason.SITE,
}
FIRST = Column("from_day", "Du", day, "Le premier jour.", required=True)
LAST = Column("to_day", "Au", day, "Le dernier, vide pour un seul jour.")
SITE = pattern(UAI, Code.UAI_FORMAT)

CLOSURES = (
    FIRST,
    LAST,
    Column("reason", "Motif", choice(REASONS), f"{', '.join(REASONS)}.", required=True),
    Column("uai", "UAI", SITE, "Vide : dans tout le marché."),
)
CLOSURE_EXAMPLES: tuple[Example, Example] = (
    {"from_day": "19/12/2026", "to_day": "03/01/2027", "reason": "Vacances scolaires"},
    {"from_day": "07/05/2027", "reason": "Pont"},
)
PERMANENCES = (
    Column("uai", "UAI", SITE, "L’établissement.", required=True),
    FIRST,
    LAST,
)
PERMANENCE_EXAMPLES: tuple[Example, Example] = (
    {"uai": "0149999Z", "from_day": "21/12/2026", "to_day": "22/12/2026"},
    {"uai": "0149998Y", "from_day": "21/12/2026"},
)


def closures(session: Session, market: Market, _rows: Sequence[Row]) -> Writer:
    """Return what closes the days of a row; a day that is closed already gets the reason of the row."""
    sites = sites_by_uai(session, market)
    there = {
        (each.site_id, each.day): each
        for each in session.scalars(select(Closure).where(Closure.market_id == market.id))
    }

    def write(row: Row) -> Outcome:
        site = row["uai"] and one_of(sites, row["uai"], Code.UNKNOWN_SITE, "uai", row["uai"])
        wanted = list(_days(row))
        news = [each for each in wanted if (site, each) not in there]
        close_days(session, market.id, dict.fromkeys(news, row["reason"]), site)
        moved = [changed(there[site, each], {"reason": row["reason"]}) for each in wanted if (site, each) in there]
        session.flush()
        if news:
            return Outcome.ADDED
        return Outcome.CHANGED if any(moved) else Outcome.UNCHANGED

    return write


def permanences(session: Session, market: Market, _rows: Sequence[Row]) -> Writer:
    """Return what opens a site on the days of a row."""
    sites = sites_by_uai(session, market)
    found = session.execute(
        select(PermanenceDay.site_id, PermanenceDay.day).where(PermanenceDay.market_id == market.id)
    )
    there = {(site, on) for site, on in found}

    def write(row: Row) -> Outcome:
        site = one_of(sites, row["uai"], Code.UNKNOWN_SITE, "uai", row["uai"])
        news = [(site, each) for each in _days(row) if (site, each) not in there]
        open_in_holidays(session, market.id, news)
        there.update(news)
        return Outcome.ADDED if news else Outcome.UNCHANGED

    return write


def _days(row: Row) -> Iterator[date]:
    first, last = row["from_day"], row["to_day"] or row["from_day"]
    if last < first:
        raise RowError(Code.END_BEFORE_START, "to_day", last)
    if (last - first).days >= LONGEST:
        raise RowError(Code.PERIOD_TOO_LONG, "to_day", last)
    return iter(list(days(first, last)))
