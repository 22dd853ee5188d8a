"""Coordinates of rows that say a commune or a postcode instead: looked up in the places of the market."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.imports.cells import text
from scheduler.imports.columns import Row
from scheduler.imports.faults import CellError, Code, RowError
from scheduler.imports.table import Cell
from scheduler.market.gazetteer import POSTCODE, Commune, gazetteer

DIGITS = 5
NAMED = 3
"""Of how many communes that are meant alike a report names."""


def postcode(cell: Cell) -> str:
    """Read a French postcode; a 0 in front that a spreadsheet has dropped is put back."""
    found = "".join(text()(cell).split())
    if len(found) == DIGITS - 1 and found.isdecimal():
        found = f"0{found}"
    if not POSTCODE.fullmatch(found):
        raise CellError(Code.POSTCODE_FORMAT)
    return found


def several(found: Sequence[Commune]) -> str:
    """Name communes that are meant alike, the first of them."""
    return " ; ".join(each.told for each in found[:NAMED]) + (" ; …" if len(found) > NAMED else "")


def locating(session: Session, actor: Actor) -> Callable[[Row], Row]:
    """Return what gives a row the coordinates of the commune that it names; one that has its own keeps them.

    The row raises a ``RowError`` when no commune of the market, or more than one, is meant.
    """
    known = gazetteer(session, actor)

    def located(row: Row) -> Row:
        name, code = row["commune"], row["postcode"]
        if row["lat"] is not None or row["lon"] is not None or (name is None and code is None):
            return row
        column = "postcode" if name is None else "commune"
        found = known.find(name, code)
        if not found:
            raise RowError(Code.UNKNOWN_PLACE, column, name or code)
        if len(found) > 1:
            raise RowError(Code.WHICH_PLACE, column, several(found))
        point = found[0].point
        return replace(row, cells={**row.cells, "lat": float(point.lat), "lon": float(point.lon)})

    return located
