"""What a cell holds, read the way people write it in France; each reader raises ``CellError`` for what it is not."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from math import isfinite
from typing import TypeVar

from scheduler.core.sorting import alphabetical
from scheduler.core.telephone import to_ring
from scheduler.core.texts import has_unseen, one_line
from scheduler.core.weeks import EARLIEST, LATEST
from scheduler.imports.dates import has_time, numbered_day, written_day
from scheduler.imports.faults import CellError, Code
from scheduler.imports.table import Cell

C = TypeVar("C", bound=StrEnum)
DAY_MINUTES = 24 * 60
AN_HOUR = 60
FEW = 12
"""Words that a fault names, of a list."""

WHOLE = re.compile(r"([+-]?[0-9]{1,9})(?:[.,]0{1,2})?")
"""Programs that know only decimal numbers write 12.0; three zeros would be thousands to others."""

DECIMAL = re.compile(r"[+-]?[0-9]{1,9}([.,][0-9]{1,300})?([eE][+-]?[0-9]{1,2})?")
TWO_NUMBERS = re.compile(r"[0-9]\s+(?![0-9]{3}(?![0-9]))[0-9]")
"""Blanks stand between thousands; between other digits they part two numbers."""

SHORTENED = re.compile(r"[0-9](?:[.,][0-9]{1,15})?[eE]\+[0-9]{1,3}")
"""How spreadsheets show a number that is too long for its cell: 9,9999E+11; the digits left out are lost."""

CLOCK = re.compile(r"([0-9]{1,2})\s*[:hH]\s*([0-9]{2})?(?::00)?")

YES, NO = frozenset({"oui", "o", "vrai", "true", "yes", "x", "1"}), frozenset({"non", "n", "faux", "false", "no", "0"})


def plain(text: str) -> str:
    """Return a word as it is compared: without accents, capitals and doubled blanks."""
    return " ".join(alphabetical(text.replace("’", "'")).split())


def text(longest: int = 200) -> Callable[[Cell], str]:
    """Read a name or the like: one line of at most so many characters."""
    written = paragraphs(longest)
    return lambda cell: one_line(written(cell))


def paragraphs(longest: int) -> Callable[[Cell], str]:
    """Read a text of at most so many characters, line breaks included."""

    def read(cell: Cell) -> str:
        found = _written(cell).replace("\x85", "\n")  # the line break of mainframes
        if has_unseen(found):
            raise CellError(Code.CONTROL_CHARACTER)
        if len(found) > longest:
            raise CellError(Code.TEXT_TOO_LONG)
        return found

    return read


def pattern(wanted: str, code: Code) -> Callable[[Cell], str]:
    """Read a code in capitals."""
    shape = re.compile(wanted)

    def read(cell: Cell) -> str:
        found = "".join(unshortened(cell).split()).upper()
        if not shape.fullmatch(found):
            raise CellError(code)
        return found

    return read


def unshortened(cell: Cell, longest: int = 200) -> str:
    """Read a number that is a name, such as that of a PASS IAE; not what a spreadsheet shows of a long one."""
    found = text(longest)(cell)
    if SHORTENED.fullmatch(found):
        raise CellError(Code.SHORTENED)
    return found


def phone(cell: Cell) -> str:
    """Read a telephone number; a 0 or a + that a spreadsheet has dropped is put back."""
    try:
        return to_ring(unshortened(cell, 60))
    except ValueError as error:
        raise CellError(Code.PHONE_FORMAT) from error


def whole(least: int, most: int) -> Callable[[Cell], int]:
    """Read a whole number."""

    def read(cell: Cell) -> int:
        found = _digits(cell)
        number = WHOLE.fullmatch(found)
        if number is None:
            raise CellError(Code.WHOLE_NUMBER)
        return int(_within(int(number[1]), least, most))

    return read


def decimal(least: float, most: float) -> Callable[[Cell], float]:
    """Read a number."""

    def read(cell: Cell) -> float:
        if isinstance(cell, float) and not isinstance(cell, bool):
            return _within(cell, least, most)
        found = _digits(cell)
        if not DECIMAL.fullmatch(found):
            raise CellError(Code.NUMBER)
        return _within(float(found.replace(",", ".")), least, most)

    return read


@dataclass(frozen=True, slots=True)
class Hours:
    """Reads a number of hours, or hours and minutes, as minutes; ``most`` and ``least`` are hours."""

    most: int
    least: int = 0

    def __call__(self, cell: Cell) -> int:
        """Read a cell."""
        if isinstance(cell, timedelta | time) or (isinstance(cell, str) and CLOCK.fullmatch(cell)):
            return int(_within(_minutes(cell), self.least * AN_HOUR, self.most * AN_HOUR, AN_HOUR))
        return round(decimal(self.least, self.most)(cell) * AN_HOUR)


def clock(cell: Cell) -> int:
    """Read a time of the day as minutes since midnight; 24:00 is the end of the day."""
    found = _minutes(cell)
    if not 0 <= found <= DAY_MINUTES:
        raise CellError(Code.TIME)
    return found


def day(cell: Cell) -> date:
    """Read a date."""
    found: date | None
    if isinstance(cell, datetime):
        if cell.time() != time():
            raise CellError(Code.TIME_WITH_DAY)
        found = cell.date()
    elif isinstance(cell, date):
        found = cell
    elif isinstance(cell, str):
        found = written_day(cell)
    elif isinstance(cell, float) and not isinstance(cell, bool):
        found = numbered_day(cell)
    else:
        found = None
    if found is None:
        raise CellError(Code.TIME_WITH_DAY if isinstance(cell, str) and has_time(cell) else Code.DATE)
    if not EARLIEST <= found <= LATEST:
        raise CellError(Code.OUT_OF_RANGE, least=f"{EARLIEST:%d/%m/%Y}", most=f"{LATEST:%d/%m/%Y}")
    return found


def yes_no(cell: Cell) -> bool:
    """Read a yes or a no."""
    if isinstance(cell, bool):
        return cell
    found = plain(_written(cell))
    if found not in YES | NO:
        raise CellError(Code.YES_NO)
    return found in YES


def choice(words: Mapping[str, C]) -> Callable[[Cell], C]:
    """Read one word of a list."""
    known = {plain(word): each for word, each in words.items()}

    def read(cell: Cell) -> C:
        found = known.get(plain(_written(cell)))
        if found is None:
            raise unknown_choice(words)
        return found

    return read


def unknown_choice(words: Collection[str]) -> CellError:
    """Return what says that a word is none of a list; it names them where they are few."""
    return CellError(Code.UNKNOWN_CHOICE, **({"known": ", ".join(words)} if len(words) <= FEW else {}))


def _written(cell: Cell) -> str:
    if isinstance(cell, bool):
        return "oui" if cell else "non"
    if isinstance(cell, float | int) and isfinite(cell):
        return str(int(cell)) if cell == int(cell) else str(cell).replace(".", ",")
    return str(cell)


def _digits(cell: Cell) -> str:
    if isinstance(cell, bool) or not isinstance(cell, str | float | int):
        raise CellError(Code.NUMBER)
    written = _written(cell)
    if TWO_NUMBERS.search(written):
        raise CellError(Code.NUMBER)
    return "".join(written.split())


def _within(number: float, least: float, most: float, scale: int = 1) -> float:
    if not least <= number <= most:
        raise CellError(Code.OUT_OF_RANGE, least=_written(least / scale), most=_written(most / scale))
    return number


def _minutes(cell: Cell) -> int:
    if isinstance(cell, datetime):
        raise CellError(Code.TIME)
    if isinstance(cell, time):
        return cell.hour * 60 + cell.minute
    if isinstance(cell, timedelta):
        return round(cell.total_seconds() / 60)
    found = CLOCK.fullmatch(cell) if isinstance(cell, str) else None
    if found is None or int(found[2] or 0) >= 60:  # noqa: PLR2004  # minutes of an hour
        raise CellError(Code.TIME)
    return int(found[1]) * 60 + int(found[2] or 0)
