"""Coordinates of rows that say a commune, a postcode or an address instead."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.imports.cells import unshortened
from scheduler.imports.columns import Row
from scheduler.imports.faults import CellError, Code, RowError
from scheduler.imports.table import Cell
from scheduler.market.distance import Spot
from scheduler.market.gazetteer import POSTCODE, Commune, gazetteer

FOUND = "found"
"""A cell that no file has: where the row's address lies, or why nobody can tell (``addresses``)."""

DIGITS = 5
NAMED = 3
"""Of how many communes that are meant alike a report names."""


def postcode(cell: Cell) -> str:
    """Read a French postcode; a 0 in front that a spreadsheet has dropped is put back."""
    found = "".join(unshortened(cell).split())
    if len(found) == DIGITS - 1 and found.isdecimal():
        found = f"0{found}"
    if not POSTCODE.fullmatch(found):
        raise CellError(Code.POSTCODE_FORMAT)
    return found


def several(found: Sequence[Commune]) -> str:
    """Name communes that are meant alike, the first of them."""
    return " ; ".join(each.told for each in found[:NAMED]) + (" ; …" if len(found) > NAMED else "")


def locating(session: Session, actor: Actor) -> Callable[[Row], Row]:
    """Return what gives a row the coordinates of its commune or address; one that has its own keeps them.

    The row raises a ``RowError`` when no place, or more than one, is meant.
    """
    known = gazetteer(session, actor)

    def located(row: Row) -> Row:
        name, code = row["commune"], row["postcode"]
        if FOUND in row.cells:
            return _at(row, row[FOUND])
        if row["lat"] is not None or row["lon"] is not None or (name is None and code is None):
            return row
        column = "postcode" if name is None else "commune"
        found = known.find(name, code)
        if not found:
            raise RowError(Code.UNKNOWN_PLACE, column, name or code)
        if len(found) > 1:
            raise RowError(Code.WHICH_PLACE, column, several(found))
        point = found[0].point
        return _at(row, Spot(latitude=float(point.lat), longitude=float(point.lon)))

    return located


def _at(row: Row, found: Spot | RowError) -> Row:
    if isinstance(found, RowError):
        raise found
    return replace(row, cells={**row.cells, "lat": found.latitude, "lon": found.longitude})
