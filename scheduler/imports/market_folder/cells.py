"""Cells that only the folder has: codes, lists, days of the week, what an organisation is."""

import re
from collections.abc import Callable
from typing import NamedTuple

from scheduler.core.tables.codes import AgencyKind, OrganisationKind
from scheduler.imports.cells import plain, text, unknown_choice
from scheduler.imports.faults import CellError, Code
from scheduler.imports.table import Cell

WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
UNTIL = re.compile(r"\s+(?:a|au)\s+|\s*-\s*")
LISTED = re.compile(r"[,;+]|\bet\b")
BUYER = "Acheteur"


class Sort(NamedTuple):
    """What an organisation is; an agency has a kind."""

    kind: OrganisationKind
    agency_kind: AgencyKind | None


def code(shape: str = "[a-z0-9][a-z0-9-]*") -> Callable[[Cell], str]:
    """Read a code in small letters."""
    wanted = re.compile(shape)

    def read(cell: Cell) -> str:
        found = text(60)(cell).lower()
        if not wanted.fullmatch(found):
            raise CellError(Code.CODE_FORMAT)
        return found

    return read


def listed(cell: Cell) -> tuple[str, ...]:
    """Read words with commas between them."""
    return tuple(each.strip() for each in text(500)(cell).split(",") if each.strip())


def sort(cell: Cell) -> Sort:
    """Read what an organisation is: the short name of a kind of agency, or the buyer."""
    found = plain(text()(cell))
    if found == plain(BUYER):
        return Sort(OrganisationKind.BUYER, None)
    for kind in AgencyKind:
        if found == plain(kind):
            return Sort(OrganisationKind.AGENCY, kind)
    raise unknown_choice((*AgencyKind, BUYER))


def weekdays(cell: Cell) -> tuple[int, ...]:
    """Read days of the week, 1 is Monday: "lundi à vendredi", "lundi, mardi et jeudi"."""
    found: set[int] = set()
    for part in LISTED.split(plain(text()(cell))):
        ends = [_weekday(each) for each in UNTIL.split(part.strip())]
        if len(ends) > 2 or ends[0] > ends[-1]:  # noqa: PLR2004  # the first and the last
            raise CellError(Code.UNKNOWN_CHOICE)
        found |= set(range(ends[0], ends[-1] + 1))
    return tuple(sorted(found))


def _weekday(word: str) -> int:
    if word not in WEEKDAYS:
        raise unknown_choice(WEEKDAYS)
    return WEEKDAYS.index(word) + 1
