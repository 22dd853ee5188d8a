"""Files as people have them: what spreadsheets, other programs and hands do to numbers, dates, names and heads."""

import re
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from xlsxwriter import Workbook

from scheduler.core.tables import Employment, Organisation, Pass, Sheet, Site, Worker, WorkerHome, WorkerName
from scheduler.imports import Code, Kind, advise, load
from tests.examples import examples, some
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World
from tests.scheduler.imports.test_imports import bring, codes

HEADS = "UAI;Nom;Adresse;Latitude;Longitude;Téléphone"
NEAR = "49,18;-0,36"
"""Coordinates in the market of the world."""


def site_file(*, name: str = "Neuf", place: str = NEAR, phone: str = "", uai: str = "0140009B") -> str:
    return f"{HEADS}\n{uai};{name};1 rue A;{place};{phone}\n"


def stored(stage: Stage, uai: str = "0140009B") -> Site:
    with stage.administering() as session:
        return session.scalars(select(Site).where(Site.uai == uai)).one()


def phone_of(stage: Stage) -> str | None:
    site = stored(stage).id
    with stage.administering() as session:
        return session.get_one(Sheet, site).phone


def workbook(*rows: Sequence[object]) -> bytes:
    file = BytesIO()
    moments = {"default_date_format": "dd/mm/yyyy hh:mm"}
    with Workbook(file, {"in_memory": True, "strings_to_formulas": False, **moments}) as book:
        page = book.add_worksheet()
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return file.getvalue()


@pytest.mark.parametrize("blank", ["\n", "\r\n", "\u2028", "\u00a0", "  ", "\u200b \u202f"])
def test_a_name_is_one_line(stage: Stage, world: World, blank: str) -> None:
    assert bring(stage, world, "lucie", Kind.SITES, site_file(name=f'"Collège Charles{blank}Letot"')).applied
    assert stored(stage).name == "Collège Charles Letot"
    with stage.administering() as session:
        names = session.scalars(select(Organisation.name).where(Organisation.code == "0140009b"))
        assert names.one() == "Collège Charles Letot"
    again = bring(stage, world, "lucie", Kind.SITES, site_file(name=f'"Collège Charles{blank}Letot"'))
    assert (again.changed, again.unchanged) == (0, 1)


@pytest.mark.parametrize("lat", ["49.185869348571", "49,185869348571130", "4.918586934857113E+01", 49.18586934857113])
def test_a_number_has_as_many_digits_as_it_has(stage: Stage, world: World, lat: str | float) -> None:
    rows: list[Sequence[object]] = [HEADS.split(";")[:5], ["0140009B", "Neuf", "1 rue A", lat, -0.3601873645512]]
    assert bring(stage, world, "lucie", Kind.SITES, workbook(*rows)).applied
    assert (stored(stage).lat, stored(stage).lon) == pytest.approx((49.185869, -0.360187), abs=1e-6)


OF_REUNION = ("0262 20 00 00", "0262200000", "02 62 20 00 00", "+33 (0)2 62 20 00 00", "+33 2 62 20 00 00")


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("02 33 00 00 00", "02 33 00 00 00"),
        ("0233000000", "02 33 00 00 00"),
        ("02.33.00.00.00", "02 33 00 00 00"),
        ("233000000", "02 33 00 00 00"),
        ("2 33 00 00 00", "02 33 00 00 00"),
        ("33233000000", "02 33 00 00 00"),
        ("02\u00a033\u202f00\u200900 00", "02 33 00 00 00"),
        ("\u202a02 33 00 00 00\u202c", "02 33 00 00 00"),
        ("+33 (0)2 33 00 00 00", "02 33 00 00 00"),
        ("(02) 33-00-00-00", "02 33 00 00 00"),
        ("0033 2 33 00 00 00", "02 33 00 00 00"),
        ("+44 20 7946 0958", "+44 20 7946 0958"),
        *((each, "0262 20 00 00") for each in OF_REUNION),
    ],
)
def test_a_telephone_number_can_be_rung(stage: Stage, world: World, written: str, number: str) -> None:
    assert bring(stage, world, "lucie", Kind.SITES, site_file(phone=f'"{written}"')).applied
    assert phone_of(stage) == number


@pytest.mark.parametrize(
    "written",
    ["23300000", "02 33 00 00 00 / 06 12 34 56 78", "00 00 00 00 00", "02 33 00 00 00 p. 12", "12"],
)
def test_what_nobody_can_ring_is_refused(stage: Stage, world: World, written: str) -> None:
    report = bring(stage, world, "lucie", Kind.SITES, site_file(phone=written))
    assert codes(report) == [(2, "Téléphone", Code.PHONE_FORMAT)]


@pytest.mark.parametrize(
    ("heads", "row", "column"),
    [
        (HEADS, f"0140009B;Neuf;1 rue A;{NEAR};2,33E+08", "Téléphone"),
        ("UAI;Code postal de l’établissement", "0140009B;1,4E+04", "Code postal de l’établissement"),
    ],
)
def test_a_number_that_a_spreadsheet_has_shortened_says_how_to_cure_it(
    stage: Stage, world: World, heads: str, row: str, column: str
) -> None:
    report = bring(stage, world, "lucie", Kind.SITES, f"{heads}\n{row}\n")
    assert codes(report) == [(2, column, Code.SHORTENED)]
    assert "format Texte" in advise(report.faults[0])


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#VALEUR!", "#NOM?", "#DIV/0!", "#NUL!", "########"])
def test_an_error_in_a_cell_is_a_fault(stage: Stage, world: World, error: str) -> None:
    report = bring(stage, world, "lucie", Kind.SITES, site_file(name=error))
    assert codes(report) == [(2, "Nom", Code.CELL_ERROR)]


def test_an_error_of_a_workbook_is_a_fault(stage: Stage, world: World) -> None:
    plain = workbook(HEADS.split(";"), ["0140009B", "Neuf", "1 rue A", 49.18, -0.36, "PLACE"])
    report = bring(stage, world, "lucie", Kind.SITES, with_errors(plain))
    assert codes(report) == [(2, "Téléphone", Code.CELL_ERROR)]


def with_errors(content: bytes) -> bytes:
    """Make of the cell F2 the error that is left when a failed lookup is pasted as a value."""
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name.endswith("sheet1.xml"):
                part, times = re.subn(rb'<c r="F2"[^>]*>.*?</c>', b'<c r="F2" t="e"><v>#N/A</v></c>', part)
                assert times == 1
            new.writestr(name, part)
    return file.getvalue()


@pytest.mark.parametrize(
    "before", ["sep=;\n", '"sep=;"\r\n', "SEP=;\n", "\n\n", "Établissements du Calvados;;;;;\nau 12/03/2027;;;;;\n\n"]
)
def test_what_stands_before_the_heads_is_passed_over(stage: Stage, world: World, before: str) -> None:
    assert bring(stage, world, "lucie", Kind.SITES, before + site_file()).applied
    wrong = bring(stage, world, "lucie", Kind.SITES, before + site_file(place="nord;-0,36"))
    hidden = 1 if before.lower().strip('"').startswith("sep") else 0  # Excel shows no such line
    assert codes(wrong) == [(2 + before.count("\n") - hidden, "Latitude", Code.NUMBER)]


def test_a_cell_under_no_head_is_a_fault(stage: Stage, world: World) -> None:
    report = bring(stage, world, "lucie", Kind.SITES, "UAI;;Nom\n0140006F;lost;x\n")
    assert (2, "", Code.NO_HEAD) in codes(report)


def test_somebody_may_have_two_contracts_and_two_passes(stage: Stage, world: World) -> None:
    file = (
        "Code;Nom affiché;Contrat du;Contrat au;PASS IAE du;PASS IAE au;Latitude du domicile;Longitude du domicile\n"
        "ZZ-1;Ginette Z.;01/09/2026;31/12/2026;01/09/2024;31/08/2026;49,18;-0,36\n"
        "ZZ-1;Ginette Z.;01/01/2027;31/03/2027;01/09/2026;31/08/2028;49,18;-0,36\n"
    )
    assert bring(stage, world, "agnes", Kind.WORKERS, file).applied
    with stage.administering() as session:
        worker = session.scalars(select(Worker.id).where(Worker.code == "ZZ-1")).one()
        for table in (Employment, Pass):
            assert len(session.scalars(select(table).where(table.worker_id == worker)).all()) == 2
        assert session.get_one(WorkerName, worker).display_name == "Ginette Z."
        assert session.get(WorkerHome, worker) is not None
    again = bring(stage, world, "agnes", Kind.WORKERS, file)
    assert (again.unchanged, again.changed, again.added) == (2, 0, 0)


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("ZZ-1;Ginette Z.;01/09/2026;31/12/2026", (3, "", Code.TWICE_IN_FILE)),
        ("ZZ-1;Ginette Z.;01/09/2026;", (3, "", Code.TWICE_IN_FILE)),
        ("ZZ-1;Ginette Z.;;", (3, "", Code.TWICE_IN_FILE)),
        ("ZZ-1;Gina Z.;01/01/2027;31/03/2027", (3, "Nom affiché", Code.CONTRADICTS)),
        ("ZZ-1;Ginette Z.;31/12/2026;31/03/2027", (3, "Contrat du", Code.EMPLOYED_ELSEWHERE)),
    ],
)
def test_a_row_that_repeats_or_contradicts_is_a_fault(
    stage: Stage, world: World, row: str, fault: tuple[int, str, Code]
) -> None:
    file = f"Code;Nom affiché;Contrat du;Contrat au\nZZ-1;Ginette Z.;01/09/2026;31/12/2026\n{row}\n"
    report = bring(stage, world, "agnes", Kind.WORKERS, file)
    assert codes(report) == [fault]
    assert not report.applied


@pytest.mark.parametrize(
    "written",
    ["07/07/2027 00:00:00", "07/07/2027 00:00", "7/7/2027 0:00", "2027-07-07T00:00:00Z", "2027-07-07 00:00:00.000"],
)
def test_a_date_with_midnight_behind_it_is_a_date(stage: Stage, world: World, written: str) -> None:
    assert bring(
        stage, world, "lucie", Kind.SITES, f"{HEADS};Fermé à partir du\n0140009B;N;A;{NEAR};;{written}\n"
    ).applied
    assert str(stored(stage).closed_from) == "2027-07-07"


@pytest.mark.parametrize("written", ["07/07/2027 10:30", "2027-07-07T22:00:00Z", "2027-07-07T00:00:00+02:00"])
def test_a_moment_is_no_date(stage: Stage, world: World, written: str) -> None:
    report = bring(stage, world, "lucie", Kind.SITES, f"{HEADS};Fermé à partir du\n0140009B;N;A;{NEAR};;{written}\n")
    assert codes(report) == [(2, "Fermé à partir du", Code.TIME_WITH_DAY)]


def test_a_moment_of_a_workbook_is_no_date_and_shows_its_time(stage: Stage, world: World) -> None:
    heads = [*HEADS.split(";")[:5], "Fermé à partir du"]
    moments = (datetime(2027, 9, 1, 13, 45), datetime(2027, 9, 1))  # noqa: DTZ001  # as a cell has it
    rows = [[f"014000{n}B", f"Neuf {n}", f"{n} rue A", 49.18, -0.36, at] for n, at in enumerate(moments)]
    report = bring(stage, world, "lucie", Kind.SITES, workbook(heads, *rows))
    assert codes(report) == [(2, "Fermé à partir du", Code.TIME_WITH_DAY)]
    assert report.faults[0].value == "01/09/2027 13:45"


def test_a_year_of_two_digits_is_a_question_with_the_date_as_it_is_read(stage: Stage, world: World) -> None:
    file = f"{HEADS};Fermé à partir du\n0140009B;N;A;{NEAR};;01/09/27\n"
    report = bring(stage, world, "lucie", Kind.SITES, file)
    assert [(each.code, each.value) for each in report.questions] == [(Code.SHORT_YEAR, "01/09/27 → 01/09/2027")]
    actor = world.people["lucie"]
    assert actor
    with stage.acting(actor) as session:
        assert load(session, actor, Kind.SITES, file.encode(), apply=True, sure=True).applied
    assert str(stored(stage).closed_from) == "2027-09-01"


@pytest.mark.parametrize(
    ("column", "cell", "code", "named"),
    [
        ("Transport", "Trottinette", Code.UNKNOWN_CHOICE, "Voiture, Cyclomoteur, Vélo"),
        ("Trajet maximal (minutes)", "500", Code.OUT_OF_RANGE, "de 0 à 240"),
        ("Heures souhaitées par semaine", "60", Code.OUT_OF_RANGE, "de 0 à 48"),
        ("Heures souhaitées par semaine", "60:00", Code.OUT_OF_RANGE, "de 0 à 48"),
        ("Contrat au", "01/01/1926", Code.OUT_OF_RANGE, "de 01/01/2000 à 31/12/2100"),
    ],
)
def test_a_value_that_cannot_be_is_told_with_those_that_can(
    stage: Stage, world: World, column: str, cell: str, code: Code, named: str
) -> None:
    report = bring(stage, world, "agnes", Kind.WORKERS, f"Code;{column}\nW-FREE;{cell}\n")
    assert codes(report) == [(2, column, code)]
    assert named in advise(report.faults[0])


def test_a_date_with_two_readings_is_a_question(stage: Stage, world: World) -> None:
    def file(*days: str) -> str:
        heads = "UAI;Nom;Adresse;Latitude;Longitude;Fermé à partir du\n"
        return heads + "".join(f"014000{n}B;N{n};A;{NEAR};{each}\n" for n, each in enumerate(days))

    asked = bring(stage, world, "lucie", Kind.SITES, file("03/04/2027", "05/05/2027", "2027-04-03"))
    assert not asked.applied
    assert [(each.row, each.column, each.code, each.value) for each in asked.questions] == [
        (2, "Fermé à partir du", Code.WHICH_DAY, "03/04/2027")
    ]
    assert bring(stage, world, "lucie", Kind.SITES, file("03/04/2027", "13/04/2027")).applied
    assert str(stored(stage, "0140000B").closed_from) == "2027-04-03"
    wrong = bring(stage, world, "lucie", Kind.SITES, file("03/04/2027", "04/13/2027"))
    assert codes(wrong) == [(3, "Fermé à partir du", Code.DATE)]
    assert wrong.questions == ()  # the other one is stored so: that answers it
    actor = world.people["lucie"]
    assert actor
    with stage.acting(actor) as session:
        assert load(session, actor, Kind.SITES, file("03/04/2027").encode(), apply=True, sure=True).applied


@pytest.mark.parametrize("place", ["-0,36;49,18", "-1,09;49,1"])
def test_exchanged_coordinates_are_a_fault(stage: Stage, world: World, place: str) -> None:
    report = bring(stage, world, "lucie", Kind.SITES, site_file(place=place))
    assert codes(report) == [(2, "Latitude", Code.EXCHANGED)]
    file = f"Code;Latitude du domicile;Longitude du domicile\nW-FREE;{place}\n"
    assert codes(bring(stage, world, "agnes", Kind.WORKERS, file)) == [(2, "Latitude du domicile", Code.EXCHANGED)]


@pytest.mark.parametrize("place", ["0;0", "0,0;0,00", "0,001;-0,002"])
def test_zeros_are_no_place(stage: Stage, world: World, place: str) -> None:
    report = bring(stage, world, "lucie", Kind.SITES, site_file(place=place))
    assert codes(report) == [(2, "Latitude", Code.NOWHERE)]
    home = f"Code;Latitude du domicile;Longitude du domicile\nW-FREE;{place}\n"
    assert codes(bring(stage, world, "agnes", Kind.WORKERS, home)) == [(2, "Latitude du domicile", Code.NOWHERE)]
    commune = f"Commune;Latitude;Longitude\nNulle-Part;{place}\n"
    assert codes(bring(stage, world, "lucie", Kind.COMMUNES, commune)) == [(2, "Latitude", Code.NOWHERE)]


@pytest.mark.parametrize("place", ["43,3;5,4", "49,18;36"])
def test_a_place_far_from_all_others_is_a_question(stage: Stage, world: World, place: str) -> None:
    report = bring(stage, world, "lucie", Kind.SITES, site_file(place=place))
    assert [(each.row, each.code) for each in report.questions] == [(2, Code.FAR_AWAY)]
    assert not report.applied


@pytest.mark.parametrize("place", some(["ZZ1", "A1048576"], 1))
def test_a_blank_far_away_is_none(stage: Stage, world: World, place: str) -> None:
    file = BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, HEADS.split(";"))
        page.write_row(1, 0, ["0140009B", "Neuf", "1 rue A", 49.18, -0.36])
        page.write_string(place, " ")
    report = bring(stage, world, "lucie", Kind.SITES, file.getvalue(), apply=False)
    assert (codes(report), report.rows, report.added) == ([], 1, 1)


def test_heads_alone_and_empty_rows_are_told_as_they_are(stage: Stage, world: World) -> None:
    assert codes(bring(stage, world, "lucie", Kind.SITES, workbook(HEADS.split(";")))) == [(0, "", Code.NO_ROWS)]
    empty = ";;;;;\n" * 6000
    assert bring(stage, world, "lucie", Kind.SITES, site_file() + empty).applied


@pytest.mark.parametrize("code", ["cp850", "mac_roman", "utf-16-le"])
@pytest.mark.parametrize("name", ["Collège", "Hôtel-Dieu", "Maître", "Forêt", "Alençon", "Noël", "août"])
def test_letters_of_another_code_are_never_stored(stage: Stage, world: World, code: str, name: str) -> None:
    content = f"UAI;Nom;Adresse;Latitude;Longitude\n0140009B;{name};A;{NEAR}\n".encode(code)
    report = bring(stage, world, "lucie", Kind.SITES, content)
    assert [each.code for each in report.faults] == [Code.ENCODING]


def test_letters_that_were_encoded_twice_are_never_stored(stage: Stage, world: World) -> None:
    content = site_file(name="Collège d’Évrecy").encode().decode("cp1252", errors="replace").encode()
    assert [each.code for each in bring(stage, world, "lucie", Kind.SITES, content).faults] == [Code.ENCODING]


NAMES = st.lists(st.text("aéèçôîœÉ’-dn", min_size=1, max_size=8), min_size=1, max_size=3)
BLANKS = st.sampled_from([" ", "  ", "\u00a0", "\u202f", "\n"])
DECIMALS = st.floats(-0.4, 0.4).map(lambda each: round(each, 15))
ENCODINGS = st.sampled_from(["utf-8", "utf-8-sig", "cp1252"])


@pytest.mark.sampled
def test_a_drawn_sheet_is_stored_right_or_refused_by_row_and_column(stage: Stage, world: World) -> None:
    """Names, numbers, telephones and dates in many writings: what is stored is what was meant."""

    @settings(max_examples=examples(60), suppress_health_check=list(HealthCheck))
    @given(NAMES, BLANKS, DECIMALS, st.integers(100_000_000, 999_999_999), st.dates(), ENCODINGS, st.data())
    def each(
        names: list[str], blank: str, east: float, digits: int, day: date, encoding: str, data: st.DataObject
    ) -> None:
        separator = data.draw(st.sampled_from(";\t,|"))
        point = data.draw(st.sampled_from(".,"))
        phone = data.draw(st.sampled_from([f"0{digits}", digits, f"+33{digits}", f"+33 (0){digits}", f"33{digits}"]))
        written = data.draw(
            st.sampled_from([f"{day:%d/%m/}{day.year:04}", day.isoformat(), f"{day:%d/%m/}{day.year:04} 00:00:00"])
        )
        cells = ["0140009B", blank.join(names), "A", "49.18".replace(".", point), f"{east:.15f}".replace(".", point)]
        heads = ["UAI", "Nom", "Adresse", "Latitude", "Longitude", "Téléphone", "Fermé à partir du"]
        head = f"sep={separator}\n" if separator == "|" or data.draw(st.booleans()) else ""
        quoted = [separator.join(f'"{cell}"' for cell in row) for row in (heads, [*cells, phone, written])]
        report = bring(stage, world, "lucie", Kind.SITES, (head + "\n".join(quoted)).encode(encoding, errors="replace"))
        if not report.applied:
            told = (*report.faults, *report.questions)
            assert told
            assert all((fault.row and fault.column) or fault.code == Code.ENCODING for fault in told)
            return
        site = stored(stage)
        # A letter or a blank that the encoding lacks arrives as a question mark.
        arrived = blank.join(names).encode(encoding, errors="replace").decode(encoding)
        meant = " ".join(arrived.split())
        assert site.name == meant
        assert (site.lat, site.lon) == pytest.approx((49.18, east), abs=1e-9)
        assert site.closed_from == day
        assert (phone_of(stage) or "").replace(" ", "") == f"0{digits}"

    each()
