"""A folder becomes a market: all of it or nothing, twice without doubles, and faults by file, row and column."""

import csv
import io
from pathlib import Path

import pytest
from sqlalchemy import func, select

from scheduler.core.tables import (
    Job,
    JobSkill,
    Market,
    Member,
    Organisation,
    ShiftTemplate,
    Site,
    Worker,
)
from scheduler.imports import Code
from scheduler.imports.columns import heads_of
from scheduler.imports.market_folder import read_folder
from scheduler.imports.market_folder.files import FILES
from scheduler.market.setting_up.markets import BEGINS_WITH
from tests.examples import one_in, some
from tests.scheduler.db.stage import Stage
from tests.scheduler.market_folder.bringing import brought, counts, told
from tests.scheduler.market_folder.creuse import ROWS, UAIS, with_cells, write_folder

pytestmark = one_in(2)

CHANGED = {
    **BEGINS_WITH,
    "horizon_days": 14,
    "school_zone": "a",
    "holiday_law": "reunion",
    "solidarity_day": "whit_monday",
}


def test_a_folder_is_rehearsed_stored_and_stored_again_without_doubles(stage: Stage, tmp_path: Path) -> None:
    folder, before = write_folder(tmp_path / "creuse"), counts(stage)
    rehearsed = brought(stage, folder, apply=False)
    assert (rehearsed.faults, rehearsed.questions, rehearsed.applied) == ((), (), False)
    assert counts(stage) == before
    first = brought(stage, folder)
    assert first.applied
    assert {name: each.added for name, each in first.files.items()} == {
        f"{stem}.csv": len(rows) for stem, rows in ROWS.items()
    }
    after = counts(stage)
    assert after["workers"] == before["workers"] + 40
    assert after["users"] == before["users"] + len(ROWS["utilisateurs"]) + 1  # the nightly run
    assert after["travel_times"] >= before["travel_times"] + 40 * 12
    again = brought(stage, folder)
    assert all(each.unchanged == each.rows and not each.removed for each in again.files.values())
    assert counts(stage) == after


def test_no_folder_takes_the_last_planner_who_administers(stage: Stage, tmp_path: Path) -> None:
    brought(stage, write_folder(tmp_path / "first"))
    email, name, code, _ = ROWS["utilisateurs"][0]
    other = write_folder(tmp_path / "second", utilisateurs=[[email, name, code, "Coordination"]])
    assert told(brought(stage, other)) == {("utilisateurs.csv", 2, "Rôle", Code.LAST_PLANNER)}


def test_one_address_may_act_for_several_organisations(stage: Stage, tmp_path: Path) -> None:
    email, name, _, _ = ROWS["utilisateurs"][0]
    rows = [*ROWS["utilisateurs"], [email, name, "pont-levis", "Coordination"]]
    folder, before = write_folder(tmp_path / "creuse", utilisateurs=rows), counts(stage)
    assert told(brought(stage, folder)) == set()
    after = counts(stage)
    assert after["users"] == before["users"] + len(rows) + 1
    assert after["accounts"] == before["accounts"] + len(rows)
    assert brought(stage, folder).files["utilisateurs.csv"].unchanged == len(rows)


def test_what_has_changed_in_the_folder_is_changed(stage: Stage, tmp_path: Path) -> None:
    brought(stage, write_folder(tmp_path / "first"))
    before = counts(stage)
    changed = brought(
        stage,
        write_folder(
            tmp_path / "second",
            marche=[["creuse", "La Creuse", "Europe/Paris", "", "", "", "La Réunion", "14"]],
            structures=[*ROWS["structures"][1:], ["tremplin", "Le Grand Tremplin", "AI", "", "46,18", "1,87", ""]],
            parts=[["tremplin", "30"], ["pont-levis", "45"], ["L’Atelier vert", "25"]],
            metiers=[["LINGE", "Lingerie", "repassage, Culture sous serre", "", ""]],
            horaires=[["LINGE", "Matin", "", "lundi, mardi", "07:30", "12:00", ""]],
        ),
    )
    assert (changed.faults, changed.applied) == ((), True)
    assert counts(stage) == before | {"job_skills": before["job_skills"] + 1}
    assert changed.files["horaires.csv"].removed == 1
    assert changed.files["parts.csv"].changed == 3
    with stage.administering() as session:
        market = session.scalars(select(Market).where(Market.code == "creuse")).one()
        assert (market.name, market.settings, market.lead_time_minutes) == ("La Creuse", CHANGED, 600)
        lead = session.scalars(select(Organisation).where(Organisation.code == "tremplin")).one()
        assert (lead.name, lead.phone, lead.lat) == ("Le Grand Tremplin", "02 61 91 55 01", 46.18)
        assert session.get_one(Member, (market.id, lead.id)).leads
        (hours,) = session.scalars(
            select(ShiftTemplate).where(ShiftTemplate.market_id == market.id, ShiftTemplate.label == "Matin")
        )
        assert (hours.weekdays, hours.start_minute, hours.break_minutes) == ([1, 2], 450, 0)
        skills = (
            select(func.count()).select_from(JobSkill).join(Job, Job.id == JobSkill.job_id).where(Job.code == "LINGE")
        )
        assert session.scalar(skills) == 2


def test_another_clock_is_refused_that_would_move_the_hours_that_are_stored(stage: Stage, tmp_path: Path) -> None:
    brought(stage, write_folder(tmp_path / "first"))
    moved = write_folder(tmp_path / "second", marche=[["creuse", "Creuse", "Indian/Reunion"]])
    assert told(brought(stage, moved)) == {("marche.csv", 2, "Fuseau horaire", Code.HOURS_WOULD_MOVE)}
    same = write_folder(tmp_path / "third", marche=[["creuse", "Creuse", "Europe/Paris"]])
    assert told(brought(stage, same)) == set()


WRONG: dict[str, tuple[dict[str, list[list[str]]], tuple[str, int, str, Code]]] = {
    "two markets": (
        {"marche": [ROWS["marche"][0], ["orne", "Orne"]]},
        ("marche.csv", 3, "", Code.ONE_ROW),
    ),
    "clock": (
        {"marche": [["creuse", "Creuse", "Europe/Guéret"]]},
        ("marche.csv", 2, "Fuseau horaire", Code.UNKNOWN_ZONE),
    ),
    "a clock that is not the school's": (
        {"marche": [["creuse", "Creuse", "Indian/Reunion", "", "", "Zone A"]]},
        ("marche.csv", 2, "Fuseau horaire", Code.OTHER_CLOCK),
    ),
    "usual hours twice": (
        {"horaires": [*ROWS["horaires"], ["LINGE", "Matin", "", "vendredi", "11:00", "13:00", ""]]},
        ("horaires.csv", 4, "Jours", Code.HOURS_MEET),
    ),
    "code": (
        {"structures": [*ROWS["structures"], ["Le Relais", "Relais", "AI"]]},
        ("structures.csv", 6, "Code", Code.CODE_FORMAT),
    ),
    "two leads": (
        {"structures": [*ROWS["structures"], ["relais", "Relais", "AI", "", "", "", "oui"]]},
        ("structures.csv", 6, "Mandataire", Code.MARKET_HAS_LEAD),
    ),
    "a buyer who leads": (
        {"structures": [*ROWS["structures"][:3], ["departement-23", "D", "Acheteur", "", "", "", "oui"]]},
        ("structures.csv", 5, "Mandataire", Code.AGENCIES_LEAD),
    ),
    "nobody leads": (
        {"structures": [[*each[:6], ""] for each in ROWS["structures"]]},
        ("etablissements.csv", 2, "", Code.NOBODY_LEADS),
    ),
    "somebody else's organisation": (
        {"structures": [*ROWS["structures"], ["agency", "Autre nom", "AI"]]},
        ("structures.csv", 6, "Code", Code.ORGANISATION_EXISTS),
    ),
    "address": (
        {"utilisateurs": [*ROWS["utilisateurs"], ["paule", "P.", "tremplin", "Coordination"]]},
        ("utilisateurs.csv", 19, "E-mail", Code.EMAIL_FORMAT),
    ),
    "role": (
        {"utilisateurs": [*ROWS["utilisateurs"], ["p@t.example", "P.", UAIS[0], "Planification"]]},
        ("utilisateurs.csv", 19, "Rôle", Code.OTHER_ROLE),
    ),
    "two names of one address": (
        {"utilisateurs": [*ROWS["utilisateurs"], [*ROWS["utilisateurs"][0][:1], "P.", "pont-levis", "Coordination"]]},
        ("utilisateurs.csv", 19, "Nom", Code.TWO_NAMES),
    ),
    "organisation": (
        {"utilisateurs": [*ROWS["utilisateurs"], ["p@t.example", "P.", "agency", "Coordination"]]},
        ("utilisateurs.csv", 19, "Structure", Code.UNKNOWN_ORGANISATION),
    ),
    "two sectors": (
        {"territoires": [*ROWS["territoires"][3:], [*ROWS["territoires"][0]], ["pont-levis", UAIS[0], "oui"]]},
        ("territoires.csv", 36, "Secteur", Code.SECTOR_TAKEN),
    ),
    "shares": (
        {"parts": [["tremplin", "60"], ["pont-levis", "41"]]},
        ("parts.csv", 3, "Part (%)", Code.NOT_THE_WHOLE),
    ),
    "another name of a skill": (
        {"competences": [*ROWS["competences"], ["cleaning", "Repassage à sec"]]},
        ("competences.csv", 4, "Nom", Code.OTHER_NAME),
    ),
    "skill of a job": (
        {"metiers": [["LINGE", "Lingerie", "repassage, magie"], ROWS["metiers"][1]]},
        ("metiers.csv", 2, "Compétences", Code.UNKNOWN_SKILL),
    ),
    "hours": (
        {"horaires": [*ROWS["horaires"], ["LINGE", "Nuit", "", "lundi", "22:00", "06:00", ""]]},
        ("horaires.csv", 4, "Fin", Code.END_BEFORE_START),
    ),
    "weekdays": (
        {"horaires": [*ROWS["horaires"], ["LINGE", "Soir", "", "vendredi à lundi", "18:00", "20:00", ""]]},
        ("horaires.csv", 4, "Jours", Code.UNKNOWN_CHOICE),
    ),
    "post": (
        {"postes": [[UAIS[0], "LINGE", "Soir", "1"]]},
        ("postes.csv", 2, "Horaire type", Code.UNKNOWN_HOURS),
    ),
    "closure": (
        {"fermetures": [["2027-05-02", "2027-05-01", "Pont", ""]]},
        ("fermetures.csv", 2, "Au", Code.END_BEFORE_START),
    ),
    "agency of a worker": (
        {"salaries": [*ROWS["salaries"], ["agency", "C23-99", "Zoé Z.", "", "", "", "", "2026-01-01"]]},
        ("salaries.csv", 42, "Structure", Code.UNKNOWN_AGENCY),
    ),
    "worker": (
        {"savoir_faire": [["W-FREE", "repassage"]]},
        ("savoir-faire.csv", 2, "Code du salarié", Code.UNKNOWN_WORKER),
    ),
    "home far away": (
        {
            "salaries": [
                *ROWS["salaries"],
                with_cells(
                    "salaries",
                    ROWS["salaries"][0],
                    {"Code*": "C23-99", "Latitude du domicile": "1,87", "Longitude du domicile": "46,1"},
                ),
            ]
        },
        ("salaries.csv", 42, "Latitude du domicile", Code.EXCHANGED),
    ),
    "nobody plans": (
        {"utilisateurs": ROWS["utilisateurs"][1:]},
        ("demandes.csv", 2, "", Code.NOBODY_PLANS),
    ),
}


@pytest.mark.parametrize("case", some(WRONG, 8))
def test_one_fault_is_told_by_its_place_and_nothing_is_stored(stage: Stage, tmp_path: Path, case: str) -> None:
    rows, place = WRONG[case]
    before = counts(stage)
    report = brought(stage, write_folder(tmp_path / "creuse", **rows))
    assert place in told(report)
    assert not report.applied
    assert counts(stage) == before


def test_text_with_tabs_is_read_as_the_table_that_it_is(stage: Stage, tmp_path: Path) -> None:
    """As a spreadsheet saves "Unicode text"."""
    folder = write_folder(tmp_path / "creuse")
    plain = read_folder(folder)
    for path in list(folder.glob("*.csv")):
        rows = csv.reader(path.read_text("utf-8-sig").splitlines(), delimiter=";")
        text = io.StringIO()
        csv.writer(text, delimiter="\t").writerows(rows)
        path.with_suffix(".TXT" if path.stem == "parts" else ".txt").write_bytes(text.getvalue().encode("utf-16"))
        path.unlink()
    (folder / "LISEZ-MOI.txt").write_text("Remplissez les fichiers")
    found = read_folder(folder)
    assert (found.faults, found.left) == ((), ())
    assert {stem: [row.cells for row in given.sheet.rows] for stem, given in found.files.items()} == {
        stem: [row.cells for row in given.sheet.rows] for stem, given in plain.files.items()
    }
    assert brought(stage, folder).applied


def test_what_is_not_read_is_told_and_stands_in_nobodys_way(stage: Stage, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "creuse")
    for name in (".cache", "~$parts.xlsx", "LISEZ-MOI.txt", "convention.pdf", "notes.txt", "salaries.pdf", "Makefile"):
        (folder / name).write_text("x")
    (folder / "anciens").mkdir()
    report = brought(stage, folder)
    assert (report.applied, report.faults) == (True, ())
    assert {each.file: each.fault.code for each in report.left} == {
        "Makefile": Code.UNKNOWN_FILE,
        "anciens": Code.UNKNOWN_FILE,
        "convention.pdf": Code.UNKNOWN_FILE,
        "notes.txt": Code.UNKNOWN_FILE,
        "salaries.pdf": Code.TWO_FILES,
    }


def test_two_tables_of_one_name_are_told_whatever_their_format(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "creuse")
    (folder / "salaries.txt").write_text("x")
    assert [(each.file, each.fault.code) for each in read_folder(folder).faults] == [("salaries.txt", Code.TWO_FILES)]


def test_files_that_are_missing_strange_or_there_twice_are_told(stage: Stage, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "creuse")
    (folder / "structures.csv").unlink()
    (folder / "salariés.csv").write_text("x")
    (folder / "parts.xlsx").write_bytes(b"x")
    found = {(each.file, each.fault.code) for each in read_folder(folder).faults}
    assert found == {
        ("structures.csv", Code.MISSING_FILE),
        ("salariés.csv", Code.UNKNOWN_FILE),
        ("parts.xlsx", Code.TWO_FILES),
    }
    assert not brought(stage, folder).applied


def test_no_row_of_the_other_market_is_touched(stage: Stage, tmp_path: Path) -> None:
    def others() -> list[tuple[str, str]]:
        with stage.administering() as session:
            sites = session.execute(
                select(Site.uai, Site.name).join(Market, Market.id == Site.market_id).where(Market.code != "creuse")
            )
            workers = session.execute(select(Worker.code, Worker.travel_mode).where(~Worker.code.startswith("C23")))
            return sorted((str(a), str(b)) for a, b in (*sites, *workers))

    before = others()
    assert brought(stage, write_folder(tmp_path / "creuse")).applied
    assert others() == before


def test_every_column_of_a_file_has_its_own_head() -> None:
    for file in FILES:
        heads = list(heads_of(file.columns).values())
        assert len(heads) == len(set(heads))
        assert set(file.key) <= {each.key for each in file.columns}


def test_exchanged_points_of_the_first_rows_are_a_question(stage: Stage, tmp_path: Path) -> None:
    """At every file that gives one, before any site is there that would tell."""
    name, code, kind, *_ = ROWS["structures"][0]
    offices = [[name, code, kind, "", "1,87", "46,18", "oui"], *ROWS["structures"][1:]]
    site = ROWS["etablissements"][0]
    swapped = [site[0], site[1], site[2], site[4], site[3], *site[5:]]
    folder = write_folder(
        tmp_path / "creuse",
        structures=offices,
        communes=[["Guéret", "23000", "23096", "1,87", "46,18"]],
        etablissements=[swapped],
    )
    questions = {(each.file, each.fault.code) for each in brought(stage, folder, apply=False).questions}
    wanted = {(f"{stem}.csv", Code.WHICH_ORDER) for stem in ("structures", "communes", "etablissements")}
    assert wanted <= questions
