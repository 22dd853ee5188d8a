"""Addresses of rows that give no coordinates and no commune: asked about before anything is stored, where one may ask.

Whoever opens the transaction says whom to ask (``let_ask``); without anybody, no column is about that.
"""

from collections.abc import Sequence
from dataclasses import replace
from time import monotonic

from sqlalchemy.orm import Session

from scheduler.core.asking import Unanswered
from scheduler.imports.columns import Row
from scheduler.imports.faults import Code, RowError
from scheduler.imports.located import FOUND
from scheduler.market.distance import Spot
from scheduler.market.geocoder import Geocoder, meant

SECONDS = 30
"""How long a file may take to ask about its addresses."""

WHOM = "geocoder"


def let_ask(session: Session, geocoder: Geocoder | None) -> None:
    """Say whom the imports of a transaction may ask where an address lies."""
    session.info[WHOM] = geocoder


def whom_to_ask(session: Session) -> Geocoder | None:
    """Return whom they may ask."""
    found: Geocoder | None = session.info.get(WHOM)
    return found


def asked_about(session: Session, rows: Sequence[Row], column: str | None) -> list[Row]:
    """Return rows with what their addresses in a column were found to mean, or why not; each address is asked once."""
    geocoder = whom_to_ask(session)
    if geocoder is None or column is None:
        return list(rows)
    known: dict[str, Spot | RowError] = {}
    end = monotonic() + SECONDS
    found = []
    for row in rows:
        address = None if row.given("lat", "lon", "commune", "postcode") else row.cells.get(column)
        if address is not None and address not in known:
            answer = _spot(geocoder, address, column) if monotonic() < end else _silent(column)
            known[address] = answer
            if isinstance(answer, RowError) and answer.code == Code.NO_ANSWER:
                end = monotonic()  # who does not answer is not asked again for this file
        found.append(row if address is None else replace(row, cells={**row.cells, FOUND: known[address]}))
    return found


def _spot(geocoder: Geocoder, address: str, column: str) -> Spot | RowError:
    try:
        proposals = geocoder.find(address)
    except Unanswered:
        return _silent(column)
    best = meant(address, proposals)
    if best is not None:
        return best.spot
    return RowError(Code.WHICH_ADDRESS, column, " ; ".join(each.label for each in proposals) or address)


def _silent(column: str) -> RowError:
    return RowError(Code.NO_ANSWER, column)
