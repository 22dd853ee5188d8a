"""Addresses of rows that give no coordinates and no commune: asked about before any transaction opens.

Whoever brings a file reads its addresses (``ahead.addresses_of``, or ``market_folder``), asks about them with no
transaction open (``ask_about``) and lets the transaction know the answers (``let_know``). A row takes the answer to the
address that it then holds; without anybody who may be asked, no column is about addresses.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from time import monotonic
from typing import TypeAlias

from sqlalchemy.orm import Session

from scheduler.core.asking import Unanswered
from scheduler.imports.columns import Row
from scheduler.imports.faults import Code, RowError
from scheduler.imports.located import FOUND
from scheduler.market.distance import Spot
from scheduler.market.geocoder import Geocoder, meant

SECONDS = 30
"""How long a file may take to ask about its addresses."""

KNOWN = "addresses"


@dataclass(frozen=True, slots=True)
class Unsure:
    """Why nobody can tell where an address lies; ``value`` are the addresses that may be meant."""

    code: Code
    value: str = ""


Answers: TypeAlias = Mapping[str, Spot | Unsure]
"""What was found, by address."""


def let_know(session: Session, answers: Answers | None) -> None:
    """Let the imports of a transaction know where addresses lie; None where nobody may be asked."""
    session.info[KNOWN] = answers


def may_ask(session: Session) -> bool:
    """Tell whether somebody may be asked where an address lies."""
    return _known(session) is not None


def _known(session: Session) -> Answers | None:
    found: Answers | None = session.info.get(KNOWN)
    return found


def addresses_in(rows: Sequence[Row], column: str | None) -> list[str]:
    """Return the addresses of rows that say in no other way where they lie, each once."""
    return list(dict.fromkeys(address for row in rows if (address := _address(row, column)) is not None))


def ask_about(geocoder: Geocoder, addresses: Iterable[str]) -> Answers:
    """Ask where addresses lie, each once, and for no longer than a file may take; no transaction should be open."""
    known: dict[str, Spot | Unsure] = {}
    end = monotonic() + SECONDS
    for address in addresses:
        if address in known:
            continue
        known[address] = _found(geocoder, address) if monotonic() < end else Unsure(Code.NO_ANSWER)
        if known[address] == Unsure(Code.NO_ANSWER):
            end = monotonic()  # who does not answer is not asked again for this file
    return known


def as_answered(session: Session, rows: Sequence[Row], column: str | None) -> list[Row]:
    """Return rows with what their addresses in a column were found to mean, or why nobody knows."""
    known = _known(session)
    if known is None or column is None:
        return list(rows)
    found = []
    for row in rows:
        address = _address(row, column)
        if address is not None:
            answer = known.get(address, Unsure(Code.NO_ANSWER))  # what was not asked about has no answer
            spot = RowError(answer.code, column, answer.value) if isinstance(answer, Unsure) else answer
            found.append(replace(row, cells={**row.cells, FOUND: spot}))
        else:
            found.append(row)
    return found


def _address(row: Row, column: str | None) -> str | None:
    if column is None or row.given("lat", "lon", "commune", "postcode"):
        return None
    address: str | None = row.cells.get(column)
    return address


def _found(geocoder: Geocoder, address: str) -> Spot | Unsure:
    try:
        proposals = geocoder.find(address)
    except Unanswered:
        return Unsure(Code.NO_ANSWER)
    best = meant(address, proposals)
    if best is not None:
        return best.spot
    return Unsure(Code.WHICH_ADDRESS, " ; ".join(each.label for each in proposals) or address)
