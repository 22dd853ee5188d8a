"""A folder becomes a market: rehearsed in full, and then all of it or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy.orm import Session

from scheduler.core.db import stepping_down
from scheduler.core.tables import Market
from scheduler.imports.columns import Row
from scheduler.imports.faults import Code, Fault, Outcome, Report
from scheduler.imports.load import in_order
from scheduler.imports.market_folder import market as market_file
from scheduler.imports.market_folder.acting import engine_of
from scheduler.imports.market_folder.files import FILES, MARKET
from scheduler.imports.market_folder.reading import FileFault, Folder
from scheduler.imports.market_folder.shape import FolderFile, Stored, row_by_row
from scheduler.market.travel import enrich


@dataclass(frozen=True, slots=True)
class FolderReport:
    """What loading a folder did, or would do.

    Attributes
    ----------
    market
        The market's code, None where the folder names none that can be.
    files
        What became of the rows of each file, by its name in the folder.
    faults
        Of all files; with any, nothing is stored.
    questions
        What can be meant in two ways; nothing is stored until somebody says that it is meant as it was read.
    applied
        Whether it was stored.
    left
        What of the folder was not read.
    """

    market: str | None = None
    files: dict[str, Report] = field(default_factory=dict)
    faults: tuple[FileFault, ...] = ()
    questions: tuple[FileFault, ...] = ()
    applied: bool = False
    left: tuple[FileFault, ...] = ()


def load_folder(session: Session, folder: Folder, *, apply: bool = False, sure: bool = False) -> FolderReport:
    """Store a folder in a transaction of the administration, and report by file, row and column what is wrong.

    The rehearsal stores every row too, so that it meets everything the database would refuse, and undoes it.

    Parameters
    ----------
    apply
        Whether to keep what was stored, unless there is any fault or question.
    sure
        Whether somebody has seen the questions and means it as it was read.
    """
    with session.begin_nested() as attempt:
        report = stored(session, folder)
        applied = apply and not report.faults and (sure or not report.questions)
        if not applied:
            attempt.rollback()
            session.expire_all()
    return replace(report, applied=applied)


def stored(session: Session, folder: Folder) -> FolderReport:
    """Store what can be stored of a folder; whoever calls keeps it or not."""
    faults, questions = list(folder.faults), []
    reports: dict[str, Report] = {}
    market, about_market = _market(session, folder)
    for file in FILES:
        given = folder.files.get(file.stem)
        if given is None:
            continue
        rows = given.sheet.rows
        found = (
            about_market
            if file.stem == MARKET
            else Stored()
            if market is None
            else _stored(session, market, file, rows)
        )
        wrong = in_order([*given.sheet.faults, *found.faults])
        asked = in_order(
            [
                *(each for each in given.sheet.questions if each.row not in found.known),
                *(each for each in found.questions if each.row not in found.known or each.code == Code.REQUEST_DIFFERS),
            ]
        )
        reports[given.name] = Report(
            rows=len(rows),
            added=found.tally[Outcome.ADDED],
            changed=found.tally[Outcome.CHANGED],
            unchanged=found.tally[Outcome.UNCHANGED],
            removed=found.removed,
            faults=wrong,
            questions=asked,
        )
        faults += [FileFault(given.name, each) for each in wrong]
        questions += [FileFault(given.name, each) for each in asked]
    if market is not None and (engine := engine_of(session, market)) is not None:
        with stepping_down(session, engine):
            enrich(session, engine)
    code = None if market is None else market.code
    return FolderReport(code, reports, tuple(faults), tuple(questions), left=folder.left)


def _market(session: Session, folder: Folder) -> tuple[Market | None, Stored]:
    """Store the market itself: the rest needs it."""
    rows = folder.rows(MARKET)
    if len(rows) > 1:
        return None, Stored(faults=[Fault(Code.ONE_ROW, row.number) for row in rows[1:]])
    found: list[Market] = []

    def write(row: Row) -> Outcome:
        market, outcome = market_file.stored(session, row)
        found.append(market)
        return outcome

    store = row_by_row(market_file.COLUMNS, lambda _session, _market, _rows: write)
    about = store(session, Market(), rows)
    return (found[0] if found and not about.faults else None), about


def _stored(session: Session, market: Market, file: FolderFile, rows: Sequence[Row]) -> Stored:
    return file.store(session, market, rows) if rows else Stored()
