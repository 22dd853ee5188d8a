"""A value that can be read in two ways is asked about; what else stands in its column, or is stored, answers."""

from datetime import date
from io import BytesIO

import pytest
from sqlalchemy import func, select
from xlsxwriter import Workbook

from scheduler.core.tables import PeopleCount, Request
from scheduler.imports import IMPORTERS, Code, Kind, Report, load
from scheduler.imports.cells import day
from scheduler.imports.dates import written_day
from scheduler.imports.faults import CellError
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World
from tests.scheduler.imports.test_imports import MONTH, REQUESTS, bring, codes
from tests.scheduler.imports.test_imports_as_people_have_them import HEADS, site_file, stored, workbook


def asked(report: Report) -> list[tuple[int, str, Code, str]]:
    return [(each.row, each.column, each.code, each.value) for each in report.questions]


@pytest.mark.parametrize(
    "written",
    [
        "3 avr. 2027",
        "3 avril 2027",
        "03-avr-2027",
        "samedi 3 avril 2027",
        "Sat, 3 Apr 2027",
        "3 Avril 2027",
        "03 APR 2027",
    ],
)
def test_a_month_may_be_a_word(written: str) -> None:
    assert day(written) == date(2027, 4, 3)


@pytest.mark.parametrize(
    ("written", "meant"), [("1er août 2027", date(2027, 8, 1)), ("29 févr. 2028", date(2028, 2, 29))]
)
def test_accents_and_first_days_are_read(written: str, meant: date) -> None:
    assert day(written) == meant


@pytest.mark.parametrize(
    "written",
    ["dimanche 3 avril 2027", "30 février 2027", "3 avr. 27", "3 mois 2027", "avril 2027", "13/14/27", "2027"],
)
def test_what_is_no_date_for_sure_is_refused(written: str) -> None:
    with pytest.raises(CellError) as error:
        day(written)
    assert error.value.code in {Code.DATE, Code.OUT_OF_RANGE}


def closing(*days: object) -> bytes:
    rows = [[f"014000{n}B", f"N{n}", "A", 49.18, -0.36, each] for n, each in enumerate(days)]
    return workbook([*HEADS.split(";")[:5], "Fermé à partir du"], *rows)


def test_the_number_of_a_day_is_a_question(stage: Stage, world: World) -> None:
    report = bring(stage, world, "lucie", Kind.SITES, closing(46480, "46481", "03 mai 2027"))
    assert asked(report) == [
        (2, "Fermé à partir du", Code.NUMBERED_DAY, "46480 → 03/04/2027"),
        (3, "Fermé à partir du", Code.NUMBERED_DAY, "46481 → 04/04/2027"),
    ]
    actor = world.people["lucie"]
    assert actor
    with stage.acting(actor) as session:
        assert load(session, actor, Kind.SITES, closing(46480), apply=True, sure=True).applied
    assert stored(stage, "0140000B").closed_from == date(2027, 4, 3)
    assert bring(stage, world, "lucie", Kind.SITES, closing(46480)).questions == ()  # what is stored answers it
    for wrong in (2027, 46480.5, 1e9, -3):
        [(_, _, code)] = codes(bring(stage, world, "lucie", Kind.SITES, closing(wrong)))
        assert code in {Code.DATE, Code.OUT_OF_RANGE}
    assert written_day("46480") == date(2027, 4, 3)


def hours_of(*written: str) -> str:
    rows = (f"ZZ-{n};Zoé {n}.;01/09/2026;{each}" for n, each in enumerate(written))
    return "\n".join(("Code;Nom affiché;Contrat du;Heures souhaitées par semaine", *rows))


@pytest.mark.parametrize("clue", ["17,75", "20,5"])
def test_hours_with_a_comma_are_hundredths_where_the_column_says_so(stage: Stage, world: World, clue: str) -> None:
    head = "Heures souhaitées par semaine"
    unclear = bring(stage, world, "agnes", Kind.WORKERS, hours_of("17,30", "35", "24,00", "21:15"))
    assert [each for each in asked(unclear) if each[1] == head] == [(2, head, Code.WHICH_HOURS, "17,30")]
    clear = bring(stage, world, "agnes", Kind.WORKERS, hours_of("17,30", clue), apply=False)
    assert [each for each in asked(clear) if each[1] == head] == []
    assert not clear.faults


@pytest.mark.parametrize("written", ["4 9,18", "49,18 7", "49 18", "1 2345", "1.234,5"])
def test_two_numbers_in_a_cell_are_not_one(stage: Stage, world: World, written: str) -> None:
    report = bring(stage, world, "lucie", Kind.SITES, site_file(place=f"{written};-0,36"))
    assert codes(report) == [(2, "Latitude", Code.NUMBER)]


def test_no_column_has_room_for_thousands() -> None:
    """1.234 is thousands to some: no column holds so much that both readings could be meant."""
    for importer in IMPORTERS.values():
        for column in importer.columns:
            for point in ("1.234", "1,234"):
                try:
                    small = column.read(point)
                    large = column.read("1234")
                except CellError:
                    continue
                assert isinstance(small, str), column.head
                assert large != small


@pytest.mark.parametrize(("written", "meant"), [("2.0", 2), ("2,00", 2), ("2", 2)])
def test_a_whole_number_may_have_been_a_decimal_one(written: str, meant: int) -> None:
    (headcount,) = [each for each in IMPORTERS[Kind.REQUESTS].columns if each.key == "headcount"]
    assert headcount.read(written) == meant
    for wrong in ("2.000", "2,5", "2 000"):
        with pytest.raises(CellError):
            headcount.read(wrong)


@pytest.mark.parametrize("nothing", ["NULL", "NaN", "None", "<NA>", "N/A"])
def test_what_programs_write_for_nothing_is_no_text(stage: Stage, world: World, nothing: str) -> None:
    assert codes(bring(stage, world, "lucie", Kind.SITES, site_file(name=nothing))) == [(2, "Nom", Code.CELL_ERROR)]


def test_a_merged_cell_is_no_empty_one(stage: Stage, world: World) -> None:
    """The title above may be merged; what is merged among the rows would be read as empty from the second row on."""
    file = BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        page = book.add_worksheet()
        page.merge_range("A1:F1", "Établissements du Calvados")
        page.write_row(1, 0, HEADS.split(";"))
        for row in (2, 3):
            page.write_row(row, 0, [f"014000{row}B", f"N{row}", "A", 49.18, -0.36])
        page.merge_range("F3:F4", "02 31 00 00 00")
        page.merge_range("A9:C9", "")
    report = bring(stage, world, "lucie", Kind.SITES, file.getvalue())
    assert codes(report) == [(4, "Téléphone", Code.MERGED)]


def test_a_code_that_lost_its_zeros_is_a_question(stage: Stage, world: World) -> None:
    def file(code: str) -> str:
        return f"Code;Nom affiché;Contrat du\n{code};Zoé T.;2026-09-01\n"

    assert bring(stage, world, "agnes", Kind.WORKERS, file("0042")).applied
    for code in ("42", "12-MARS", "juil-12"):
        report = bring(stage, world, "agnes", Kind.WORKERS, file(code))
        assert [each[2] for each in asked(report)] == [Code.CHANGED_CODE]
        assert not report.applied
    assert bring(stage, world, "agnes", Kind.WORKERS, file("142")).applied


def test_a_stored_request_is_not_changed_by_a_file_and_this_is_said(stage: Stage, world: World) -> None:
    first, last = MONTH
    assert bring(stage, world, "sophie", Kind.REQUESTS, REQUESTS).applied
    with stage.administering() as session:
        number = session.scalars(select(func.max(Request.id))).one()
    heads = "Demande n°;Référence;Métier;Premier jour;Dernier jour;Motif;Personnes\n"

    def differs(row: str) -> list[tuple[int, str, Code, str]]:
        report = bring(stage, world, "sophie", Kind.REQUESTS, heads + row, apply=False)
        assert (report.faults, report.added) == ((), 0)
        return asked(report)

    assert differs(f"{number};;Entretien;{first};{last};Absence;1\n") == []
    assert differs(f"{number};;Entretien;{first};{last};Absence;\n") == []
    assert differs(f"{number};;Entretien;{first};{last};Absence;2\n") == [(2, "Personnes", Code.REQUEST_DIFFERS, "2")]
    [(_, column, code, _)] = differs(f"{number};;Entretien;{first};{first};Absence;1\n")
    assert (column, code) == ("Dernier jour", Code.REQUEST_DIFFERS)
    assert bring(stage, world, "sophie", Kind.REQUESTS, f"{heads};A-1;Entretien;{first};{last};Absence;1\n").applied
    assert differs(f";A-1;Entretien;{first};{last};Absence;1\n") == []
    [(_, column, code, _)] = differs(f";A-1;Entretien;{first};{last};Autre;1\n")
    assert (column, code) == ("Motif", Code.REQUEST_DIFFERS)


def test_who_could_come_is_counted_once_after_the_last_request(stage: Stage, world: World) -> None:
    first, last = MONTH
    rows = "".join(f"R-{n};Entretien;{first};{last};Absence\n" for n in range(3))
    heads = "Référence;Métier;Premier jour;Dernier jour;Motif\n"
    assert bring(stage, world, "sophie", Kind.REQUESTS, heads + rows).added == 3
    with stage.administering() as session:
        counted = session.scalars(select(PeopleCount.counted_at).where(PeopleCount.request_id > world.request)).all()
    assert len(counted) == 3
    assert len(set(counted)) == 1
