"""Import a file: rehearsed in full by default, and then all of it or nothing."""

from collections import Counter
from dataclasses import replace

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from scheduler.core.access import Actor
from scheduler.core.db import refused
from scheduler.core.errors import Conflict, NotAllowed
from scheduler.imports.columns import Row, headed, heads_of, read_rows, shown
from scheduler.imports.faults import Code, Fault, FileError, Outcome, Report, RowError
from scheduler.imports.kinds import IMPORTERS, Importer, Kind, Writer
from scheduler.imports.reading import read
from scheduler.market.travel import enrich

COLUMNS_OF_CONFLICTS = {
    Code.CODE_EXISTS: "code",
    Code.EMPLOYED_ELSEWHERE: "from_day",
    Code.PASS_EXISTS: "pass_from",
    Code.PASS_NUMBER_EXISTS: "pass_number",
}


def load(
    session: Session, actor: Actor, kind: Kind, content: bytes, *, apply: bool = False, sure: bool = False
) -> Report:
    """Import a file and report, row by row, what is wrong with it.

    The rehearsal stores every row too, so that it meets everything the database would refuse, and undoes it.

    Parameters
    ----------
    content
        CSV or XLSX.
    apply
        Whether to keep what was stored, unless there is any fault or question.
    sure
        Whether somebody has seen the questions and means it as it was read.

    Raises
    ------
    NotAllowed
        When the actor may not bring such a file.
    """
    importer = IMPORTERS[kind]
    if not importer.lets(actor):
        action = "import"
        raise NotAllowed(action, kind)
    try:
        table = headed(importer.columns, read(content))
    except FileError as error:
        return Report(faults=(error.fault,))
    found = read_rows(importer.columns, importer.key, table, importer.ours)
    with session.begin_nested() as attempt:
        heads = heads_of(importer.columns)
        doubts = [replace(each, column=heads[each.column]) for each in importer.doubts(session, actor, found.rows)]
        writer = importer.writer(session, actor, found.rows)
        tally, more = _write(session, importer, writer, found.rows)
        questions = in_order([*found.questions, *(each for each in doubts if each.code == Code.FAR_AWAY)])
        faults = in_order([*found.faults, *more, *(each for each in doubts if each.code != Code.FAR_AWAY)])
        applied = apply and not faults and (sure or not questions)
        if not applied:
            attempt.rollback()
    if applied and importer.moves:
        enrich(session, actor)
    return Report(
        rows=len(table.rows),
        added=tally[Outcome.ADDED],
        changed=tally[Outcome.CHANGED],
        unchanged=tally[Outcome.UNCHANGED],
        removed=getattr(writer, "removed", 0),
        faults=faults,
        questions=questions,
        ignored=found.ignored,
        applied=applied,
    )


def in_order(faults: list[Fault]) -> tuple[Fault, ...]:
    """Return faults from the first row to the last."""
    return tuple(sorted(faults, key=lambda each: each.row))


def _write(
    session: Session, importer: Importer, writer: Writer, rows: list[Row]
) -> tuple[Counter[Outcome], list[Fault]]:
    heads = heads_of(importer.columns)
    tally: Counter[Outcome] = Counter()
    faults = []
    for row in rows:
        try:
            with session.begin_nested():
                tally[writer(row)] += 1
        except RowError as error:
            value = shown(error.value) if error.value else ""
            faults.append(Fault(error.code, row.number, heads.get(error.column, ""), value))
        except (DBAPIError, StaleDataError) as error:
            code = _refusal(error)
            faults.append(Fault(code, row.number, heads.get(COLUMNS_OF_CONFLICTS.get(code, ""), "")))
    return tally, faults


def _refusal(error: DBAPIError | StaleDataError) -> Code:
    """Say why the database refused a row; what it never should refuse is a fault of the program.

    Raises
    ------
    DBAPIError
        When there is no word for it.
    """
    if isinstance(error, StaleDataError):
        return Code.REFUSED
    found = refused(error.orig)
    if found is None:
        raise error
    reason = found.reason if isinstance(found, Conflict) else ""
    return Code(reason) if reason in set(Code) else Code.REFUSED
