"""What a market lacks before its first night, found in a folder or in what is stored, by the look that a run takes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.core.db import stepping_down
from scheduler.core.errors import NotFound
from scheduler.core.tables import Market
from scheduler.imports.market_folder.acting import engine_of
from scheduler.imports.market_folder.files import (
    CLOSURES,
    FILES,
    JOBS,
    MARKET,
    ORGANISATIONS,
    SHARES,
    SITES,
    USERS,
    WORKERS,
)
from scheduler.imports.market_folder.load import FolderReport, stored
from scheduler.imports.market_folder.market import found_in
from scheduler.imports.market_folder.reading import Folder
from scheduler.market.missing import ONCE_STORED, Lack, Missing, missing
from scheduler.market.travel import enrich

PLACES: Mapping[Lack, tuple[str, str, str]] = {
    Lack.NO_LEAD: (ORGANISATIONS, "", "leads"),
    Lack.NO_PLANNER: (USERS, "", "role"),
    Lack.AGENCY_WITHOUT_USER: (ORGANISATIONS, "code", "code"),
    Lack.SITE_WITHOUT_USER: (SITES, "uai", "uai"),
    Lack.NO_SITE: (SITES, "", "uai"),
    Lack.SITE_UNSERVED: (SITES, "uai", "agencies"),
    Lack.SITE_OUT_OF_REACH: (SITES, "uai", "lat"),
    Lack.SHARES: (SHARES, "", "percent"),
    Lack.NO_JOB: (JOBS, "", "code"),
    Lack.JOB_WITHOUT_PEOPLE: (JOBS, "code", "skills"),
    Lack.NO_SCHOOL_ZONE: (MARKET, "", "school_zone"),
    Lack.NO_SCHOOL_HOLIDAYS: (CLOSURES, "", "from_day"),
    Lack.CALENDAR_ENDS: (CLOSURES, "", "from_day"),
    Lack.NOBODY_EMPLOYED: (WORKERS, "", "from_day"),
    Lack.PERSON_WITHOUT_HOME: (WORKERS, "code", "lat"),
    Lack.PERSON_WITHOUT_PASS: (WORKERS, "code", "pass_from"),
}
"""In which file it is mended, by which cell the row is known (none: no row), and in which column."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a folder something is missing: the row as spreadsheets count them, 0 where no row of it is there."""

    file: str
    row: int
    column: str


def check_folder(
    session: Session, folder: Folder, at: datetime
) -> tuple[FolderReport, tuple[tuple[Place, Missing], ...]]:
    """Return what is wrong in a folder, and what its market would lack for a run at a moment; nothing is stored."""
    with session.begin_nested() as attempt:
        report = stored(session, folder)
        market = found_in(session, folder.rows(MARKET))
        found = () if market is None else _missing(session, market, at)
        attempt.rollback()
    session.expire_all()
    return report, tuple((place_of(folder, each), each) for each in found if each.what not in ONCE_STORED)


def check_market(session: Session, code: str, at: datetime) -> tuple[Missing, ...]:
    """Return what a stored market lacks for a run at a moment; the session is the administration's.

    Raises
    ------
    NotFound
        When there is no market of that code.
    """
    market = session.scalars(select(Market).where(Market.code == code)).one_or_none()
    if market is None:
        thing = "market"
        raise NotFound(thing, code)
    with session.begin_nested() as attempt:
        found = _missing(session, market, at)
        attempt.rollback()  # of minutes that only a run keeps
    return found


def _missing(session: Session, market: Market, at: datetime) -> tuple[Missing, ...]:
    engine = engine_of(session, market)
    if engine is None:
        return (Missing(Lack.NO_LEAD),)
    with stepping_down(session, engine):
        enrich(session, engine)
        return missing(session, engine, at)


def place_of(folder: Folder, gap: Missing) -> Place:
    """Return where in a folder a gap is mended."""
    stem, key, column = PLACES[gap.what]
    (file,) = (each for each in FILES if each.stem == stem)
    given = folder.files.get(stem)
    rows: Sequence[int] = [row.number for row in folder.rows(stem) if key and row[key] == gap.code]
    (head,) = (each.head for each in file.columns if each.key == column)
    return Place(given.name if given else f"{stem}.csv", rows[0] if rows else 0, head)
