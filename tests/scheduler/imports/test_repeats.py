"""A row that repeats one above is told from one that contradicts it, in every kind of file."""

from pathlib import Path

import pytest

from scheduler.imports import Code, Kind, advise
from scheduler.imports.faults import Fault
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World
from tests.scheduler.imports.test_imports import MONTH, bring
from tests.scheduler.market_folder.bringing import brought
from tests.scheduler.market_folder.creuse import ROWS, UAIS, write_folder

COMMUNES = "Commune;Code postal;Code INSEE;Latitude;Longitude"
SITES = "UAI;Nom;Adresse;Latitude;Longitude;Téléphone"
WORKERS = "Code;Nom affiché;Contrat du;Contrat au"
SKILLS = "Code du salarié;Compétence;Du;Au"
JOURNEYS = "De;UAI;Transport;Minutes"
REQUESTS = "Métier;Premier jour;Dernier jour;Début;Fin;Pause (minutes);Motif"
ASKED = f"Entretien;{MONTH[0]};{MONTH[1]};07:00;12:00"

OTHERWISE = [
    (Kind.COMMUNES, "lucie", COMMUNES, "Belfort;90000;;49,2;-0,4", "BELFORT ;90000;;49,3;-0,4", "Latitude"),
    (Kind.COMMUNES, "lucie", COMMUNES, "Belfort;90000;;49,2;-0,4", "Belfort;90000;90010;49,3;-0,4", "Latitude"),
    (Kind.COMMUNES, "lucie", COMMUNES, "Saint-Lô;90000;;49,2;-0,4", "st lo;90000;;49,2;-0,5", "Longitude"),
    (Kind.SITES, "lucie", SITES, "0140009B;Neuf;1 rue A;49,2;-0,4;", "0140009b;Vieux;1 rue A;49,2;-0,4;", "Nom"),
    (Kind.SITES, "lucie", SITES, "0140009B;Neuf;1 rue A;49,2;-0,4;", "0140009B;;;;;02 31 00 00 00", "Téléphone"),
    (Kind.WORKERS, "agnes", WORKERS, "ZZ-1;Léa Z.;01/09/2026;", "zz-1;Noé Z.;01/09/2026;", "Nom affiché"),
    (Kind.WORKERS, "agnes", WORKERS, "ZZ-1;Léa Z.;01/09/2026;", "ZZ-1;Noé Z.;;", "Nom affiché"),
    (Kind.WORKERS, "agnes", WORKERS, "ZZ-1;Léa Z.;01/09/2026;", "ZZ-1;;01/09/2026;31/12/2026", "Contrat au"),
    (Kind.SKILLS, "agnes", SKILLS, "W-FREE;Cuisine;;", "W-FREE;cuisine;;01/09/2027", "Au"),
    (Kind.SKILLS, "agnes", SKILLS, "W-FREE;Cuisine;;31/12/2026", "W-FREE;kitchen;;01/09/2027", "Au"),
    (Kind.JOURNEYS, "lucie", JOURNEYS, "Caen;{uai};Voiture;25", "CAEN;{uai};voiture;35", "Minutes"),
    (Kind.REQUESTS, "sophie", REQUESTS, f"{ASKED};;Absence", f"{ASKED};30;absence", "Pause (minutes)"),
]
"""Two rows about the same thing, and the column in which they differ."""

REPEATED = [
    (Kind.COMMUNES, "lucie", COMMUNES, "Belfort;90000;;49,2;-0,4", "belfort;90000;;49,20;-0,4"),
    (Kind.SITES, "lucie", SITES, "0140009B;Hélène;1 rue A;49,2;-0,4;", "0140009B;HELENE;1  rue a;49,2;-0,4;"),
    (Kind.SITES, "lucie", SITES, "0140009B;Neuf;1 rue A;49,2;-0,4;", "0140009B;;;;;"),
    (Kind.WORKERS, "agnes", WORKERS, "ZZ-1;Léa Z.;01/09/2026;", "ZZ-1;Lea Z.;01/09/2026;"),
    (Kind.WORKERS, "agnes", WORKERS, "ZZ-1;Léa Z.;01/09/2026;", "ZZ-1;Léa Z.;;"),
    (Kind.SKILLS, "agnes", SKILLS, "W-FREE;Cuisine;;", "W-FREE;kitchen;;"),
    (Kind.JOURNEYS, "lucie", JOURNEYS, "Caen;{uai};Voiture;25", "caen;{uai};Voiture;25"),
    (Kind.REQUESTS, "sophie", REQUESTS, f"{ASKED};;Absence", f"{ASKED};;Absence"),
]


def second_row(stage: Stage, world: World, kind: Kind, person: str, *lines: str) -> Fault:
    uai = f"014{world.establishment:04}A"
    report = bring(stage, world, person, kind, "".join(f"{each.format(uai=uai)}\n" for each in lines))
    assert not report.applied
    (fault,) = report.faults
    assert fault.row == 3
    return fault


@pytest.mark.parametrize(("kind", "person", "lines", "column"), [(*each[:2], each[2:5], each[5]) for each in OTHERWISE])
def test_a_row_that_says_otherwise_names_the_row_and_the_column(
    stage: Stage, world: World, kind: Kind, person: str, lines: tuple[str, ...], column: str
) -> None:
    fault = second_row(stage, world, kind, person, *lines)
    assert fault.code in {Code.OTHER_CONTENT, Code.CONTRADICTS}
    assert fault.column == column
    assert "la ligne 2" in advise(fault)
    assert "Supprimez" not in advise(fault)


@pytest.mark.parametrize(("kind", "person", "lines"), [(*each[:2], each[2:]) for each in REPEATED])
def test_a_row_that_repeats_another_names_it(
    stage: Stage, world: World, kind: Kind, person: str, lines: tuple[str, ...]
) -> None:
    fault = second_row(stage, world, kind, person, *lines)
    assert fault.code == Code.TWICE_IN_FILE
    assert "répète la ligne 2" in advise(fault)


def test_all_columns_that_differ_are_named(stage: Stage, world: World) -> None:
    rows = ("0140009B;Neuf;1 rue A;49,2;-0,4;", "0140009B;Vieux;1 rue A;49,3;-0,5;")
    fault = second_row(stage, world, Kind.SITES, "lucie", SITES, *rows)
    assert dict(fault.details) == {"row": "2", "key": "UAI", "columns": "Nom, Latitude, Longitude"}


def test_a_commune_may_have_a_point_for_each_postcode(stage: Stage, world: World) -> None:
    file = f"{COMMUNES}\nCaen;14000;14118;49,18;-0,37\nCaen;14300;14118;49,20;-0,37\n"
    assert bring(stage, world, "lucie", Kind.COMMUNES, file).applied


@pytest.mark.parametrize(
    ("stem", "rows", "code"),
    [
        ("structures", [["tremplin", "Autre", "AI", "", "", "", ""]], Code.OTHER_CONTENT),
        ("territoires", [["Le Tremplin", UAIS[0], "non"]], Code.CONTRADICTS),
        ("parts", [["Le Tremplin", "0"]], Code.CONTRADICTS),
        ("horaires", [["Lingerie", "Matin", "", "lundi à vendredi", "07:00", "13:00", "15"]], Code.CONTRADICTS),
        ("postes", [[UAIS[0], "LINGE", "Matin", "3"]], Code.OTHER_CONTENT),
        ("postes", [[UAIS[0], "Lingerie", "Matin", "2"]], Code.TWICE_IN_FILE),
    ],
)
def test_a_folder_tells_as_much(stage: Stage, tmp_path: Path, stem: str, rows: list[list[str]], code: Code) -> None:
    report = brought(stage, write_folder(tmp_path / "creuse", **{stem: [*ROWS.get(stem, []), *rows]}), apply=False)
    assert [each.fault.code for each in report.faults if each.file == f"{stem}.csv"] == [code]
