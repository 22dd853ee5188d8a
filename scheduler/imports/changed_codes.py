"""Codes that a spreadsheet has taken for numbers or dates: their zeros are gone, or a month stands in them."""

import re
from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.tables import Worker
from scheduler.imports.columns import Row, shown
from scheduler.imports.faults import Code, Fault

MONTHS = "JANV?|FEVR?|FEB|MARS?|AVR|APR|MAI|MAY|JUIN|JUN|JUIL|JUL|AOUT|AUG|SEPT?|OCT|NOV|DEC"
DATED = re.compile(f"[0-9]{{1,2}}-(?:{MONTHS})|(?:{MONTHS})-[0-9]{{2}}")
"""What a spreadsheet makes of the code 3-12."""


def of_workers(session: Session, actor: Actor, rows: Sequence[Row]) -> Iterable[Fault]:
    """Look at new workers: their code should not be what is left of another one."""
    known = set(session.scalars(select(Worker.code).where(Worker.agency_id == actor.organisation)))
    with_zeros = {code.lstrip("0") for code in known if code.startswith("0")}
    for row in rows:
        code = row["code"]
        if code not in known and (code in with_zeros or DATED.fullmatch(code)):
            yield Fault(Code.CHANGED_CODE, row.number, "code", shown(code))
