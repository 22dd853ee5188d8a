"""A folder's files as rows, with what is wrong in them before anything is stored."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from scheduler.imports.columns import Row
from scheduler.imports.faults import Code, Fault, FileError
from scheduler.imports.market_folder.files import FILES
from scheduler.imports.market_folder.shape import Example, FolderFile
from scheduler.imports.market_folder.template import EXPLANATION
from scheduler.imports.reading import read
from scheduler.imports.recognition import from_heads_on
from scheduler.imports.rows import Sheet, read_by_our_heads
from scheduler.imports.table import MAX_BYTES

ENDINGS = (".csv", ".xlsx", ".txt")
"""How tables end that are read; spreadsheets save as .txt what has tabs between its cells."""

PROSE = ".txt"
"""How words end too: one with no name of ours is no table that somebody misses."""

OTHER_TABLES = (".xls", ".xlsm", ".xlsb", ".ods", ".numbers", ".tsv")
"""How tables end that are not read: whoever saved one so must hear of it."""


@dataclass(frozen=True, slots=True)
class FileFault:
    """What is wrong, and in which file of the folder."""

    file: str
    fault: Fault


@dataclass(frozen=True, slots=True)
class Given:
    """A file as it was read; ``name`` is the one that it has in the folder."""

    name: str
    sheet: Sheet


@dataclass(frozen=True, slots=True)
class Folder:
    """The files of a folder by their stems, and the faults of what is missing, strange or there twice.

    ``left`` is what is not read and stands in nobody's way: told, so that nobody waits for what is in it.
    """

    files: Mapping[str, Given]
    faults: tuple[FileFault, ...]
    left: tuple[FileFault, ...] = ()

    def rows(self, stem: str) -> list[Row]:
        """Return the rows of a file without a fault, none of one that is not there."""
        return self.files[stem].sheet.rows if stem in self.files else []


def read_folder(folder: Path) -> Folder:
    """Read all files of a folder; what is no table and has the name of none is left, and told.

    What is hidden and the page that explains the files are nobody's table.

    Raises
    ------
    OSError
        When the folder or a file cannot be read.
    """
    there: dict[str, list[Path]] = {}
    others: list[Path] = []
    known = {each.stem: each for each in FILES}
    for path in sorted(folder.iterdir()):
        stem, ending = path.stem.lower(), path.suffix.lower()
        if path.name.startswith((".", "~$")) or path.name == EXPLANATION:
            continue
        if path.is_file() and ending in ENDINGS and (stem in known or ending != PROSE):
            there.setdefault(stem, []).append(path)
        else:
            others.append(path)
    faults = [
        FileFault(path.name, Fault(Code.UNKNOWN_FILE))
        for stem, paths in there.items()
        if stem not in known
        for path in paths
    ]
    left: list[FileFault] = []
    for path in others:
        stem = path.stem.lower()
        if path.is_file() and (path.suffix.lower() in OTHER_TABLES or (stem in known and stem not in there)):
            faults.append(FileFault(path.name, Fault(Code.WRONG_FORMAT)))
        else:
            left.append(FileFault(path.name, Fault(Code.TWO_FILES if stem in there else Code.UNKNOWN_FILE)))
    faults += [
        FileFault(paths[1].name, Fault(Code.TWO_FILES)) for stem, paths in there.items() if stem in known and paths[1:]
    ]
    faults += [
        FileFault(f"{each.stem}.csv", Fault(Code.MISSING_FILE))
        for each in FILES
        if each.needed and each.stem not in there
    ]
    given = {stem: Given(there[stem][0].name, _sheet(known[stem], there[stem][0])) for stem in known if stem in there}
    return Folder(given, tuple(faults), tuple(left))


def _sheet(file: FolderFile, path: Path) -> Sheet:
    with path.open("rb") as reading:
        content = reading.read(MAX_BYTES + 1)
    try:
        table = from_heads_on(file.stem, file.columns, read(content))
        sheet = read_by_our_heads(file.columns, file.key, table)
    except FileError as error:
        empty = error.fault.code == Code.NO_ROWS and not file.needed
        return Sheet([], [] if empty else [error.fault])
    examples = [_as_read(file, each) for each in file.examples]
    left = {row.number for row in sheet.rows if row.given(*row.cells) in examples}
    if not left:
        return sheet
    # Read again without them: nothing else about them is worth a line.
    others = tuple((number, record) for number, record in table.rows if number not in left)
    sheet = read_by_our_heads(file.columns, file.key, replace(table, rows=others))
    return replace(sheet, faults=[*(Fault(Code.EXAMPLE_ROW, number) for number in sorted(left)), *sheet.faults])


def _as_read(file: FolderFile, example: Example) -> dict[str, Any]:
    columns = {each.key: each for each in file.columns}
    return {key: columns[key].read(cell) for key, cell in example.items()}
