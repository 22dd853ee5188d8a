"""CSV as French spreadsheets write it: semicolons, UTF-8 with or without its mark, UTF-16 with it, or Windows-1252."""

import csv
import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections import Counter
from io import StringIO

from scheduler.imports.faults import Code, Fault, FileError
from scheduler.imports.table import MAX_ROWS, TITLES, Cell, Unusable, stripped

SEPARATORS = ";\t,"  # the first one wins a tie
HINT = re.compile(r"""\s*"?sep=(?P<separator>[;,\t|])"?[;,\t]*\r?\n""", re.IGNORECASE)
"""The line by which other programs tell Excel the separator; Excel does not count it as a row either."""

UTF_16 = (BOM_UTF16_LE, BOM_UTF16_BE)
"""The marks of what Excel calls Unicode text."""

HIGH = bytes(range(0x80, 0xA0)).decode("cp1252", errors="ignore")
WRITTEN = "€’“”•–—™Œœ"
"""Of these signs those that French is written with."""

TWICE_ENCODED = re.compile(f"[ÃÂ][\u0080-\u00bf{HIGH}]|â(?:\u0080|€)|\N{REPLACEMENT CHARACTER}")
"""What UTF-8 looks like that somebody took for Windows-1252, and what stands for letters that are lost."""

OTHER_CODE = re.compile(
    "|".join(
        (
            f"[{''.join(set(HIGH) - set(WRITTEN))}]",
            r"[^\W\d_][“”–—•™€](?=[^\W\d_])",
            "[a-zà-ÿ]Œ",
            "Õ",
            r"(?<!\w)Ë(?!\w)",
            "[A-Za-zà-ÿ][ÏËÇÊ](?=[a-z])",
            "¤",
            r"[^\W\d_][¼½¾]|(?<![0-9])[¼½¾](?=[^\W\d_])",
        )
    )
)
"""What letters in the codes of DOS, of old Macs and of Latin-9 look like in Windows-1252: CollŠge, LÕAigle, S½ur."""


def csv_rows(content: bytes) -> list[list[Cell | Unusable]]:
    """Read the rows of a CSV file; an apostrophe before what could be a formula is taken off again.

    Raises
    ------
    FileError
        When it cannot be read, is in a code that nobody can be sure of, or is far longer than any file may be.
    """
    text = _text(content)
    hint = HINT.match(text)
    if hint:
        text, separator = text[hint.end() :], hint["separator"]
    else:
        separator = _separator(text)
    rows: list[list[Cell | Unusable]] = []
    filled = 0
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for record in reader:
            rows.append([stripped(each) for each in record])
            filled += any(each is not None for each in rows[-1])
            if filled > 2 * MAX_ROWS:
                raise FileError(Fault(Code.TOO_MANY_ROWS))
    except csv.Error as error:
        raise FileError(Fault(Code.QUOTES, row=len(rows) + 1)) from error
    return rows


def _separator(text: str) -> str:
    """Return the separator that stands equally often in the most lines: titles have none, and sentences have commas."""
    lines = [line for line in text.splitlines()[: 4 * TITLES] if line.strip()][: 2 * TITLES]

    def regular(separator: str) -> int:
        found = Counter(times for line in lines if (times := line.count(separator)))
        return max((times * of_lines for times, of_lines in found.items()), default=0)

    return max(SEPARATORS, key=regular)


def _text(content: bytes) -> str:
    try:
        text, doubtful = content.decode("utf-16" if content.startswith(UTF_16) else "utf-8-sig"), False
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
        doubtful = OTHER_CODE.search(text) is not None
    if doubtful or "\x00" in text or TWICE_ENCODED.search(text):  # NUL: no text, or one in another code of Unicode
        raise FileError(Fault(Code.ENCODING))
    return text
