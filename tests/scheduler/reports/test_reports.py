"""Lists as files: opened again, they hold what was put in, and nothing that a spreadsheet would run."""

import csv
import re
from datetime import UTC, date, datetime
from io import BytesIO, StringIO

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from scheduler.imports.reading import read
from scheduler.reports import Column, ColumnKind, Sheet, as_csv, as_xlsx, sheet

LIST: tuple[Column[dict[str, object]], ...] = tuple(
    Column(head, lambda each, head=head: each[head], kind)  # type: ignore[misc]
    for head, kind in (
        ("Texte", ColumnKind.TEXT),
        ("Nombre", ColumnKind.NUMBER),
        ("Heures", ColumnKind.HOURS),
        ("Part", ColumnKind.PERCENT),
        ("Jour", ColumnKind.DAY),
        ("Moment", ColumnKind.MOMENT),
        ("Heure", ColumnKind.CLOCK),
    )
)
MOMENT = datetime(2027, 3, 1, 6, 30, tzinfo=UTC)
ROW: dict[str, object] = {
    "Texte": "Collège ; « Lebrun »\n2e ligne",
    "Nombre": 1234.5,
    "Heures": 75,
    "Part": 98,
    "Jour": date(2027, 3, 1),
    "Moment": MOMENT,
    "Heure": MOMENT,
}


def test_a_spreadsheet_of_french_habits_opens_the_csv() -> None:
    content = as_csv(sheet("Liste", LIST, [ROW, dict.fromkeys(ROW)]))
    assert content.startswith(b"\xef\xbb\xbf")
    head, row, empty = csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";")
    assert head == list(ROW)
    assert row == [ROW["Texte"], "1234,5", "1,25", "98", "01/03/2027", "01/03/2027 06:30", "06:30"]
    assert empty == [""] * len(ROW)


def test_a_workbook_holds_numbers_and_dates() -> None:
    found = CalamineWorkbook.from_filelike(BytesIO(as_xlsx(sheet("Liste", LIST, [ROW]), sheet("Vide", LIST, []))))
    assert found.sheet_names == ["Liste", "Vide"]
    head, row = found.get_sheet_by_name("Liste").to_python()
    assert head == list(ROW)
    when = MOMENT.replace(tzinfo=None)
    assert row == [ROW["Texte"], 1234.5, 1.25, 0.98, date(2027, 3, 1), when, when.time()]


@pytest.mark.parametrize("written", ["-21,378", "-4", "-0,37"])
def test_a_negative_number_is_no_formula(written: str) -> None:
    south = Sheet("Liste", ("Nom", "Latitude"), (ColumnKind.TEXT, ColumnKind.TEXT), (("Sud", written),))
    assert as_csv(south).decode("utf-8-sig").splitlines()[1] == f"Sud;{written}"
    assert read(as_csv(south)).rows == ((2, ("Sud", written)),)


@given(st.sampled_from("=+-@\t\r"), st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20))
def test_no_text_becomes_a_formula(start: str, rest: str) -> None:
    assume(not re.fullmatch("-[0-9]+(,[0-9]+)?", start + rest))
    risky = Sheet("Liste", (start + rest,), (ColumnKind.TEXT,), ((start + rest,),))
    for row in csv.reader(StringIO(as_csv(risky).decode("utf-8-sig"), newline=""), delimiter=";"):
        assert row[0] == f"'{start}{rest}"
    workbook = as_xlsx(risky)
    assert len(CalamineWorkbook.from_filelike(BytesIO(workbook)).get_sheet_by_name("Liste").to_python()) == 2
