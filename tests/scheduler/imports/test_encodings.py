"""Every kind of file in every code that people save it in: read as in UTF-8, or refused with words."""

import codecs
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.imports import Code, Kind, template
from scheduler.imports.faults import FileError
from scheduler.imports.kinds import IMPORTERS
from scheduler.imports.market_folder import read_folder
from scheduler.imports.market_folder.files import FILES
from scheduler.imports.market_folder.template import template_files
from scheduler.imports.reading import read
from scheduler.imports.recognition import from_heads_on
from scheduler.imports.table import Table
from scheduler.reports import as_csv

Encoding: TypeAlias = Callable[[str], bytes]


def encoding(name: str, mark: bytes = b"") -> Encoding:
    return lambda written: mark + written.encode(name)


READ: dict[str, Encoding] = {
    "utf-8": encoding("utf-8"),
    "utf-8 with its mark": encoding("utf-8", codecs.BOM_UTF8),
    "cp1252": encoding("cp1252"),
    "utf-16 le with its mark": encoding("utf-16-le", codecs.BOM_UTF16_LE),
    "utf-16 be with its mark": encoding("utf-16-be", codecs.BOM_UTF16_BE),
}
REFUSED: dict[str, Encoding] = {
    "utf-16 le": encoding("utf-16-le"),
    "utf-16 be": encoding("utf-16-be"),
    "utf-32": encoding("utf-32"),
}
NAMES = {"latin-9": "iso8859-15", "mac": "mac-roman"}
PERHAPS: dict[str, Encoding] = {code: encoding(name) for code, name in NAMES.items()}
"""The same as Windows-1252 for many letters: read or refused, and never another word."""

ALL = {**READ, **REFUSED, **PERHAPS}


def told(content: bytes) -> Table | Code:
    try:
        return read(content)
    except FileError as error:
        return error.fault.code


def right(code: str, given: Table | Code, wanted: Table) -> bool:
    if code in READ:
        return given == wanted
    return given == Code.ENCODING or (code in PERHAPS and given == wanted)


def typed(written: str, code: str) -> str:
    """Return a text with the letters that an old code has: who writes in it has no others."""
    if code not in PERHAPS:
        return written
    name = NAMES[code]
    return written.replace("’", "'").encode(name, "replace").decode(name)


def example(kind: Kind) -> str:
    return as_csv(template(kind, asking=True)[0]).decode("utf-8-sig").replace("Exemple", "Sœur Hélène d’Été")


@pytest.mark.parametrize("code", ALL)
@pytest.mark.parametrize("kind", Kind)
def test_a_file_of_any_kind_is_read_or_refused(kind: Kind, code: str) -> None:
    written = typed(example(kind), code)
    wanted = read(written.encode())
    assert from_heads_on(kind, IMPORTERS[kind].columns_for(asking=True), wanted) == wanted
    assert right(code, told(ALL[code](written)), wanted)


@pytest.mark.parametrize("code", ALL)
def test_a_file_of_a_folder_is_read_or_refused(tmp_path: Path, code: str) -> None:
    for name, content in template_files().items():
        (tmp_path / name).write_bytes(content)
    for file in FILES:
        path = tmp_path / f"{file.stem}.csv"
        before = path.read_bytes()
        written = typed(before.decode("utf-8-sig"), code)
        path.write_bytes(written.encode())
        plain = read_folder(tmp_path).files[file.stem].sheet
        path.write_bytes(ALL[code](written))
        found = read_folder(tmp_path).files[file.stem].sheet
        refused = [each.code for each in found.faults] == [Code.ENCODING]
        assert refused == (code in REFUSED) or (refused and code in PERHAPS)
        assert refused or found == plain
        path.write_bytes(before)


WORDS = st.lists(
    st.sampled_from(
        (
            *("L’Aigle", "Œuilly", "Sœur Cécile", "Bœuf à l’œil", "collège", "hôtel", "Noël", "maïs", "où", "reçu"),
            *("À l’Île", "Évrecy", "ÉVRECY", "Çà", "10 €", "Ève", "ambiguë", "naïveté", "NOËL", "Saint-Côme"),
            *("Français", "L’ÎLE-D’YEU", "cœur", "«\N{NO-BREAK SPACE}été\N{NO-BREAK SPACE}»"),
        )
    ),
    min_size=1,
    max_size=6,
)


@given(WORDS, st.sampled_from(sorted(ALL)))
def test_drawn_words_are_never_others(words: list[str], code: str) -> None:
    rows = "".join(f"{each};0149999Z;Vélo;35\r\n" for each in words)
    written = typed(f"De;UAI;Transport;Minutes\r\n{rows}", code)
    assert right(code, told(ALL[code](written)), read(written.encode()))


@pytest.mark.parametrize("name", ["trajets.pdf", "salaries.ods", "divers.xls", "etablissements.tsv"])
def test_a_table_in_another_format_does_not_pass_unheard(tmp_path: Path, name: str) -> None:
    for file, content in template_files().items():
        if not file.startswith(name.partition(".")[0]):
            (tmp_path / file).write_bytes(content)
    (tmp_path / name).write_bytes("De\tUAI\tTransport\tMinutes\r\n".encode("utf-16"))
    assert (name, Code.WRONG_FORMAT) in {(each.file, each.fault.code) for each in read_folder(tmp_path).faults}
