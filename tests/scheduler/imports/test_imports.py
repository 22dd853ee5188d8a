"""Files become rows: what is stored, what is told of a bad one, and that a second time changes nothing."""

import zipfile
from collections.abc import Sequence
from datetime import date, timedelta
from io import BytesIO

import pytest
from sqlalchemy import func, select
from xlsxwriter import Workbook

from scheduler.core.errors import NotAllowed
from scheduler.core.tables import (
    AvailabilityException,
    Base,
    Employment,
    Pass,
    Request,
    RequestShift,
    Sheet,
    Site,
    Territory,
    WeeklyAvailability,
    Worker,
    WorkerName,
    WorkerSkill,
)
from scheduler.imports import IMPORTERS, Code, Kind, Report, load, template
from scheduler.reports import as_csv, as_xlsx
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import MONDAY, World

MONTH = (MONDAY + timedelta(days=14)).strftime("%d/%m/%Y"), (MONDAY + timedelta(days=18)).strftime("%d/%m/%Y")

SITES = (
    "UAI*;Nom;Adresse;Latitude;Longitude;Associations;Repas;Matériel fourni;À apporter\n"
    "0140009B;Collège Neuf;2 rue du Port, Caen;49,2;-0,4;agency, lead;Cantine à 12 h;Gants;Chaussures\n"
)
WORKERS = (
    "Code;Nom affiché;Transport;Heures souhaitées par semaine;Contrat du;PASS IAE du;PASS IAE au\n"
    "N-1;Noé É.;Vélo;17,5;01/09/2026;01/09/2026;31/08/2028\n"
    "W-FREE;Free P.;voiture;;;;\n"
)
SKILLS = "Code du salarié;Compétence;Du\nW-FREE;Cuisine;01/01/2027\n"
AVAILABILITIES = (
    "Code du salarié;Disponibilité;Jour;Du;Au;Début;Fin\n"
    "W-FREE;Disponible;lundi;;;07:00;12h30\n"
    "W-FREE;Indisponible;;15/04/2027;16/04/2027;;\n"
)
REQUESTS = f"Métier;Premier jour;Dernier jour;Motif\nEntretien;{MONTH[0]};{MONTH[1]};Absence\n"

FILES = [
    (Kind.SITES, "lucie", SITES, (1, 0, 0, 0)),
    (Kind.WORKERS, "agnes", WORKERS, (1, 1, 0, 0)),
    (Kind.SKILLS, "agnes", SKILLS, (1, 0, 0, 0)),
    (Kind.AVAILABILITIES, "agnes", AVAILABILITIES, (2, 0, 0, 5)),
    (Kind.REQUESTS, "sophie", REQUESTS, (1, 0, 0, 0)),
]


def bring(stage: Stage, world: World, person: str, kind: Kind, content: str | bytes, *, apply: bool = True) -> Report:
    actor = world.people[person]
    assert actor
    given = content.encode() if isinstance(content, str) else content
    with stage.acting(actor) as session:
        return load(session, actor, kind, given, apply=apply)


def counts(stage: Stage) -> dict[str, int]:
    with stage.administering() as session:
        return {
            name: session.scalars(select(func.count()).select_from(table)).one()
            for name, table in Base.metadata.tables.items()
        }


def numbers(report: Report) -> tuple[int, int, int, int]:
    return report.added, report.changed, report.unchanged, report.removed


def codes(report: Report) -> list[tuple[int, str, Code]]:
    return [(each.row, each.column, each.code) for each in report.faults]


@pytest.mark.parametrize(("kind", "person", "content", "expected"), FILES, ids=[each[0] for each in FILES])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_file_is_rehearsed_then_stored_then_known(
    stage: Stage, world: World, kind: Kind, person: str, content: str, expected: tuple[int, ...], encoding: str
) -> None:
    given, before = content.encode(encoding), counts(stage)
    rehearsed = bring(stage, world, person, kind, given, apply=False)
    assert (codes(rehearsed), rehearsed.applied, numbers(rehearsed)) == ([], False, expected)
    assert counts(stage) == before
    stored = bring(stage, world, person, kind, given)
    assert (codes(stored), stored.applied, numbers(stored)) == ([], True, expected)
    after = counts(stage)
    assert after != before
    again = bring(stage, world, person, kind, given)
    assert numbers(again) == (0, 0, again.rows, 0)
    assert counts(stage) == after


def test_what_is_stored_of_a_worker_and_of_a_site(stage: Stage, world: World) -> None:
    for kind, person, content, _ in FILES:
        assert not bring(stage, world, person, kind, content).faults
    with stage.administering() as session:
        noe = session.scalars(select(Worker).where(Worker.code == "N-1")).one()
        assert (noe.agency_id, noe.wished_minutes, noe.travel_mode) == (world.agency, 1050, "bike")
        assert session.get_one(WorkerName, noe.id).display_name == "Noé É."
        held = session.scalars(select(Pass).where(Pass.worker_id == noe.id)).one()
        assert (held.from_day, held.to_day) == (date(2026, 9, 1), date(2028, 8, 31))
        assert session.scalars(select(Employment.to_day).where(Employment.worker_id == noe.id)).one() is None
        site = session.scalars(select(Site).where(Site.uai == "0140009B")).one()
        assert (site.lat, site.lon, site.market_id) == (49.2, -0.4, world.calvados)
        sheet = session.get_one(Sheet, site.id)
        assert (sheet.meals, sheet.equipment_provided, sheet.equipment_to_bring) == (
            "Cantine à 12 h",
            "Gants",
            "Chaussures",
        )
        served = session.scalars(select(Territory).where(Territory.site_id == site.id))
        assert {each.agency_id: each.sector for each in served} == {world.agency: True, world.lead: False}
        skill = select(WorkerSkill.from_day).where(
            WorkerSkill.worker_id == world.free_worker, WorkerSkill.skill_id == world.kitchen
        )
        assert session.scalars(skill).one() == date(2027, 1, 1)
        week = select(WeeklyAvailability).where(WeeklyAvailability.worker_id == world.free_worker)
        assert [(each.weekday, each.start_minute, each.end_minute) for each in session.scalars(week)] == [(1, 420, 750)]
        away = select(AvailabilityException).where(AvailabilityException.worker_id == world.free_worker)
        spans = [each.ends_at - each.starts_at for each in session.scalars(away)]
        assert timedelta(days=2) in spans
        asked = session.scalars(select(Request).where(Request.form_token.is_not(None))).one()
        assert (asked.site_id, asked.created_by) == (world.site, world.sophie.user)
        days = select(RequestShift.day).where(RequestShift.request_id == asked.id).order_by(RequestShift.day)
        assert [each.isoweekday() for each in session.scalars(days)] == [1, 2, 4, 5]


@pytest.mark.parametrize(
    ("kind", "person", "content", "expected"),
    [
        (Kind.SITES, "lucie", "UAI;Nom\n014;x\n", [(2, "UAI", Code.UAI_FORMAT)]),
        (Kind.SITES, "lucie", "UAI;Nom\n0140009B;x\n", [(2, "Adresse", Code.REQUIRED)]),
        (Kind.SITES, "lucie", "UAI;Nom;Nom;Drôle\n0140009B;x;y;z\n", [
            (1, "Drôle", Code.UNKNOWN_COLUMN), (1, "Nom", Code.DUPLICATE_COLUMN),
        ]),
        (Kind.SITES, "lucie", "Nom\nx\n", [(1, "UAI", Code.MISSING_COLUMN)]),
        (Kind.SITES, "lucie", SITES.replace("agency", "nobody"), [(2, "Associations", Code.UNKNOWN_AGENCY)]),
        (Kind.SITES, "lucie", SITES.replace("49,2", "=A1"), [(2, "Latitude", Code.FORMULA)]),
        (Kind.SITES, "lucie", SITES.replace("49,2", "492"), [(2, "Latitude", Code.OUT_OF_RANGE)]),
        (Kind.SITES, "lucie", SITES.replace("49,2", "nord"), [(2, "Latitude", Code.NUMBER)]),
        (Kind.WORKERS, "agnes", WORKERS + "\nN-1;Noé É.;;;01/09/2026;;\n", [(5, "", Code.TWICE_IN_FILE)]),
        (Kind.WORKERS, "agnes", "Code;Transport\nW-FREE;fusée\n", [(2, "Transport", Code.UNKNOWN_CHOICE)]),
        (Kind.WORKERS, "agnes", "Code;Nom affiché;Contrat du\nW-OTHER;x;01/09/2026\n", [(2, "Code", Code.CODE_EXISTS)]),
        (Kind.WORKERS, "agnes", "Code;Contrat du\nW-FREE;02/09/2026\n", [(2, "Contrat du", Code.EMPLOYED_ELSEWHERE)]),
        (Kind.WORKERS, "agnes", "Code;PASS IAE du\nW-FREE;02/09/2026\n", [(2, "PASS IAE au", Code.INCOMPLETE_PASS)]),
        (Kind.WORKERS, "agnes", "Code;Contrat du\nW-FREE;31/02/2026\n", [(2, "Contrat du", Code.DATE)]),
        (Kind.WORKERS, "agnes", "Code;Contrat du;Heures du contrat par semaine\nW-FREE;01/01/2026;0\n", [
            (2, "Heures du contrat par semaine", Code.OUT_OF_RANGE),
        ]),
        (Kind.WORKERS, "agnes", "Code;Contrat du;Heures du contrat par semaine\nW-FREE;01/01/2026;0:00\n", [
            (2, "Heures du contrat par semaine", Code.OUT_OF_RANGE),
        ]),
        (Kind.SKILLS, "bruno", SKILLS, [(2, "Code du salarié", Code.UNKNOWN_WORKER)]),
        (Kind.SKILLS, "agnes", SKILLS.replace("Cuisine", "Magie"), [(2, "Compétence", Code.UNKNOWN_SKILL)]),
        (Kind.AVAILABILITIES, "agnes", AVAILABILITIES.replace(";lundi", ";"), [(2, "Jour", Code.DAY_OR_DATES)]),
        (Kind.AVAILABILITIES, "agnes", AVAILABILITIES.replace("12h30", "12h70"), [(2, "Fin", Code.TIME)]),
        (Kind.AVAILABILITIES, "agnes", AVAILABILITIES.replace("12h30", "06:00"), [(2, "Fin", Code.END_BEFORE_START)]),
        (Kind.REQUESTS, "sophie", REQUESTS.replace("Entretien", "Magie"), [(2, "Métier", Code.UNKNOWN_JOB)]),
        (Kind.REQUESTS, "sophie", REQUESTS.replace("Absence", "Grève"), [(2, "Motif", Code.UNKNOWN_CHOICE)]),
        (Kind.REQUESTS, "sophie", REQUESTS.replace(MONTH[0], "01/02/2021").replace(MONTH[1], "02/02/2021"), [
            (2, "Premier jour", Code.PAST),
        ]),
        (Kind.REQUESTS, "sophie", "UAI;" + REQUESTS.replace("\nE", "\n0140009B;E"), [(2, "UAI", Code.UNKNOWN_SITE)]),
        (Kind.REQUESTS, "lucie", REQUESTS, [(2, "UAI", Code.REQUIRED)]),
    ],
)  # fmt: skip
def test_a_fault_is_told_by_row_and_column(
    stage: Stage, world: World, kind: Kind, person: str, content: str, expected: list[tuple[int, str, Code]]
) -> None:
    before = counts(stage)
    report = bring(stage, world, person, kind, content)
    assert sorted(codes(report)) == sorted(expected)
    assert not report.applied
    assert counts(stage) == before


def test_one_bad_row_keeps_the_good_ones_out(stage: Stage, world: World) -> None:
    before = counts(stage)
    report = bring(stage, world, "agnes", Kind.WORKERS, WORKERS + "N-2;;;;01/09/2026;;\n")
    assert codes(report) == [(4, "Nom affiché", Code.REQUIRED)]
    assert counts(stage) == before


def test_a_college_asks_for_itself_alone(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        uai = session.get_one(Site, world.other_site).uai
    content = "UAI;" + REQUESTS.replace("\nE", f"\n{uai};E")
    assert codes(bring(stage, world, "sophie", Kind.REQUESTS, content)) == [(2, "UAI", Code.UNKNOWN_SITE)]
    hours = content.replace("Motif\n", "Motif;Début;Fin;Pause (minutes)\n").replace(
        "Absence\n", "Absence;6:30;13:30;20\n"
    )
    report = bring(stage, world, "lucie", Kind.REQUESTS, hours)
    assert (codes(report), report.added) == ([], 1)


@pytest.mark.parametrize(
    ("kind", "person"),
    [
        *((Kind.SITES, person) for person in ("agnes", "sophie", "denise", "leo")),
        *((Kind.WORKERS, person) for person in ("sophie", "denise")),
        *((Kind.REQUESTS, person) for person in ("agnes", "leo", "denise")),
    ],
)
def test_files_are_for_those_whose_rows_they_are(stage: Stage, world: World, kind: Kind, person: str) -> None:
    with pytest.raises(NotAllowed):
        bring(stage, world, person, kind, SITES)


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("written", [as_csv, as_xlsx])
def test_the_template_can_be_read_and_its_example_is_refused(
    stage: Stage, world: World, kind: Kind, written: object
) -> None:
    data, explained = template(kind)
    content = as_csv(data) if written is as_csv else as_xlsx(data, explained)
    person = {Kind.REQUESTS: "sophie"}.get(kind, "lucie" if not IMPORTERS[kind].roles else "agnes")
    assert codes(bring(stage, world, person, kind, content)) == [(2, "", Code.EXAMPLE_ROW)]
    assert len(explained.rows) >= len(IMPORTERS[kind].columns)


def workbook(rows: Sequence[Sequence[object]]) -> bytes:
    file = BytesIO()
    with Workbook(file, {"in_memory": True}) as made:
        page = made.add_worksheet()
        looks = made.add_format({"num_format": "dd/mm/yyyy"})
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    page.write_datetime(number, column, value, looks)
                else:
                    page.write(number, column, value)
    return file.getvalue()


def test_a_workbook_holds_dates_numbers_and_no_formula(stage: Stage, world: World) -> None:
    heads = ["Code", "Nom affiché", "Heures souhaitées par semaine", "Contrat du", "Trajet maximal (minutes)"]
    good = workbook(
        [heads, ["N-1", "Noé É.", 17.5, date(2026, 9, 1), 45], [], ["N-2", "Zoé", 20, date(2026, 9, 1), 30]]
    )
    report = bring(stage, world, "agnes", Kind.WORKERS, good)
    assert (codes(report), report.added) == ([], 2)
    bad = workbook([heads, ["N-3", "Noé É.", "=8+9", 46000.5, 12.5]])
    assert codes(bring(stage, world, "agnes", Kind.WORKERS, bad)) == [
        (2, "Trajet maximal (minutes)", Code.WHOLE_NUMBER),
        (2, "Heures souhaitées par semaine", Code.FORMULA),
        (2, "Contrat du", Code.DATE),
    ]


def bomb() -> bytes:
    """Return a small file that unpacks to a hundred megabytes."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 100_000_000)
    return file.getvalue()


def far() -> bytes:
    """Return a workbook whose last cell is in the last row and column that there are."""
    file = BytesIO()
    with Workbook(file, {"in_memory": True}) as made:
        page = made.add_worksheet()
        page.write(0, 0, "Code")
        page.write(1_048_575, 16_383, "x")
    return file.getvalue()


def repacked(content: bytes, **changes: bytes) -> bytes:
    """Return a workbook with some of its parts replaced; a dot in a part's name stands as two underscores."""
    file = BytesIO()
    replaced = {f"xl/{name.replace('__', '.').replace('_of_', '/')}": part for name, part in changes.items()}
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, replaced.get(name, old.read(name)))
    return file.getvalue()


GOOD = workbook([["Code"], ["W-FREE"]])


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", Code.EMPTY_FILE),
        (b" \r\n\r\n", Code.EMPTY_FILE),
        (b";;;\n;;\n", Code.EMPTY_FILE),
        (b"Code\n", Code.NO_ROWS),
        (b"Code\n" + b"A\n" * 2001, Code.TOO_MANY_ROWS),
        (b"Code\n" + b"A" * 600_000, Code.FILE_TOO_LARGE),
        (b";".join(b"c%d" % n for n in range(61)) + b"\nx\n", Code.TOO_MANY_COLUMNS),
        (b'Code\n"A\n', Code.QUOTES),
        (b"Code\n\x81\x8d\x8f\n", Code.ENCODING),
        ("Code\nA\n".encode("utf-16-le"), Code.ENCODING),
        (b"\xd0\xcf\x11\xe0 old", Code.WRONG_FORMAT),
        (b"%PDF-1.7", Code.WRONG_FORMAT),
        (b"PK\x03\x04 broken", Code.UNREADABLE),
        (GOOD[:-30], Code.UNREADABLE),
        (repacked(GOOD, worksheets_of_sheet1__xml=b"<worksheet><sheetData><row"), Code.UNREADABLE),
        (repacked(GOOD, workbook__xml=b"\x00\xff"), Code.UNREADABLE),
        (bomb(), Code.FILE_TOO_LARGE),
        (far(), Code.UNREADABLE),
    ],
)
def test_what_is_no_table_is_told_as_one_fault(stage: Stage, world: World, content: bytes, code: Code) -> None:
    report = bring(stage, world, "agnes", Kind.WORKERS, content)
    assert [each.code for each in report.faults] == [code]
    assert not report.applied
