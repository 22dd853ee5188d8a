"""Import a file: rehearsed in full by default, and then all of it or nothing."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from scheduler.core.access import Actor
from scheduler.core.db import refused
from scheduler.core.errors import Conflict, NotAllowed
from scheduler.imports.addresses import as_answered, may_ask
from scheduler.imports.columns import Column, Row, heads_of, shown
from scheduler.imports.faults import QUESTIONS, Code, Fault, FileError, Outcome, Report, RowError
from scheduler.imports.kinds import IMPORTERS, Kind, Writer
from scheduler.imports.layout import NOT_READ, can_be_chosen
from scheduler.imports.reading import read
from scheduler.imports.recognition import from_heads_on, proposal
from scheduler.imports.rows import read_rows
from scheduler.imports.shapes import laid_out
from scheduler.market.changes import record_import
from scheduler.market.travel import enrich
from scheduler.planning.people_counts import count_who_could_come
from scheduler.planning.standing import look_again

COLUMNS_OF_CONFLICTS = {
    Code.CODE_EXISTS: "code",
    Code.EMPLOYED_ELSEWHERE: "from_day",
    Code.PASS_EXISTS: "pass_from",
    Code.PASS_NUMBER_EXISTS: "pass_number",
    Code.MARKET_HAS_LEAD: "leads",
    Code.SECTOR_TAKEN: "sector",
}


def load(
    session: Session,
    actor: Actor,
    kind: Kind,
    content: bytes,
    *,
    apply: bool = False,
    sure: bool = False,
    columns: Sequence[str] | None = None,
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
    columns
        What somebody says each column of the file is, kept for later files of that shape; empty to be asked again.

    Raises
    ------
    NotAllowed
        When the actor may not bring such a file.
    """
    importer = IMPORTERS[kind]
    if not importer.lets(actor):
        action = "import"
        raise NotAllowed(action, kind)
    columns_here = importer.columns_for(asking=may_ask(session))
    try:
        table = from_heads_on(kind, columns_here, read(content))
    except FileError as error:
        return Report(faults=(error.fault,))
    layout, faults, chosen = laid_out(session, actor, kind, table, columns)
    if faults:
        return Report(
            rows=len(table.rows), faults=in_order(faults), proposal=proposal(kind, columns_here, table, chosen)
        )
    found = read_rows(layout, importer.key, table)
    heads = heads_of(layout.columns)
    rows = as_answered(session, found.rows, importer.address)
    with session.begin_nested() as attempt:
        doubts = [replace(each, column=heads[each.column]) for each in importer.doubts(session, actor, rows)]
        writer = importer.writer(session, actor, rows)
        tally, known, more = write_rows(session, layout.columns, writer, rows)
        doubts += [replace(each, column=heads[each.column]) for each in getattr(writer, "doubts", ())]
        faults = [*found.faults, *more, *(each for each in doubts if each.code not in QUESTIONS)]
        asked = [*found.questions, *(each for each in doubts if each.code in QUESTIONS)]
        # What is stored already was meant as it was read.
        questions = [each for each in asked if each.row not in known or each.code == Code.REQUEST_DIFFERS]
        applied = apply and not faults and (sure or not questions)
        if not applied:
            attempt.rollback()
    if applied and importer.moves:
        enrich(session, actor)
    if applied and importer.hits:
        look_again(session, actor, accepted=True)  # a file of hundreds of rows: they stand on the first page afterwards
    if applied and importer.asks and tally[Outcome.ADDED]:
        count_who_could_come(session, actor, None, datetime.now(UTC))
    removed = getattr(writer, "removed", 0)
    counts = {"added": tally[Outcome.ADDED], "changed": tally[Outcome.CHANGED], "removed": removed}
    if applied and importer.sets_up and any(counts.values()):
        record_import(session, actor, kind.value, counts)
    words = can_be_chosen(columns_here)
    return Report(
        rows=len(table.rows),
        added=tally[Outcome.ADDED],
        changed=tally[Outcome.CHANGED],
        unchanged=tally[Outcome.UNCHANGED],
        removed=removed,
        faults=in_order(faults),
        questions=in_order(questions),
        ignored=layout.ignored,
        applied=applied,
        read_as=tuple((head, words[each]) for head, each in zip(table.heads, chosen, strict=False) if each != NOT_READ),
    )


def in_order(faults: list[Fault]) -> tuple[Fault, ...]:
    """Return faults from the first row to the last."""
    return tuple(sorted(faults, key=lambda each: each.row))


def write_rows(
    session: Session, columns: Sequence[Column], writer: Writer, rows: Sequence[Row]
) -> tuple[Counter[Outcome], set[int], list[Fault]]:
    """Store rows one by one; return what came of them, those that were stored already, and faults."""
    heads = heads_of(columns)
    tally: Counter[Outcome] = Counter()
    known = set()
    faults = []
    for row in rows:
        try:
            with session.begin_nested():
                outcome = writer(row)
            tally[outcome] += 1
            if outcome == Outcome.UNCHANGED:
                known.add(row.number)
        except RowError as error:
            value = shown(error.value) if error.value else ""
            faults.append(Fault(error.code, row.number, heads.get(error.column, ""), value, error.details))
        except (DBAPIError, StaleDataError) as error:
            code = _refusal(error)
            faults.append(Fault(code, row.number, heads.get(COLUMNS_OF_CONFLICTS.get(code, ""), "")))
    return tally, known, faults


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
