"""A market that no fixture knows, as people would write it: three agencies, twelve sites, forty people, own trades.

Places are about Guéret; everybody is invented, and so are the schools: their numbers lie beyond those given out.
"""

import csv
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from scheduler.imports.market_folder import write_template

TODAY = date.today()  # noqa: DTZ011  # any day of this week will do
MONDAY = TODAY + timedelta(days=14 - TODAY.weekday())
AGENCIES = ("tremplin", "pont-levis", "atelier-vert")
UAIS = [f"02390{number:02}{letter}" for number, letter in zip(range(1, 13), "ABCDEFGHJKLM", strict=True)]
FIRST_WORKERS = 14, 14, 12
JOBS = ("LINGE", "SERRE")
IN_A_COMMUNE = 10
NOBODY = "tests.invalid"


def day(value: date) -> str:
    return value.isoformat()


def where_of(number: int) -> list[str]:
    """Say where a site lies: by coordinates, the last ones by their commune."""
    if number >= IN_A_COMMUNE:
        return ["", "", "Guéret", "23000"]
    return [f"46,{15 + number}", f"1,{84 + number}"]


ROWS: dict[str, list[list[str]]] = {
    "marche": [["creuse", "Remplacements en Creuse", "", "02:15", "600", "Zone A", "", "28", "Lundi de Pentecôte"]],
    "structures": [
        ["tremplin", "Le Tremplin", "AI", "02 61 91 55 01", "46,17", "1,87", "oui"],
        ["pont-levis", "Le Pont-Levis", "EA", "", "46,2", "1,9", ""],
        ["atelier-vert", "L’Atelier vert", "ESAT", "", "", "", "non"],
        ["departement-23", "Département fictif", "Acheteur", "", "", "", ""],
    ],
    "etablissements": [
        [uai, f"Collège {number}", f"{number} rue des Prés", *where_of(number)] for number, uai in enumerate(UAIS)
    ],
    "utilisateurs": [
        ["plan@tremplin.example", "Paule P.", "tremplin", "Planification"],
        *[[f"coord@{each}.example", f"Coordination {each}", each, "Coordination"] for each in AGENCIES],
        ["achat@departement.example", "Direction", "departement-23", "Acheteur"],
        *[[f"gestion@{uai.lower()}.example", "Gestion", uai, "Gestionnaire"] for uai in UAIS],
    ],
    "territoires": [
        [agency, uai, "oui" if agency == AGENCIES[number % 3] else "non"]
        for number, uai in enumerate(UAIS)
        for agency in AGENCIES
    ],
    "parts": [["tremplin", "40"], ["pont-levis", "35"], ["L’Atelier vert", "25"]],
    "communes": [["Guéret", "23000", "23096", "46,17", "1,87"], ["Aubusson", "23200", "23008", "45,96", "2,17"]],
    "competences": [["repassage", "Repassage"], ["culture-sous-serre", "Culture sous serre"]],
    "metiers": [
        ["LINGE", "Lingerie", "repassage", "K2201", "2"],
        ["SERRE", "Serre pédagogique", "Culture sous serre", "", ""],
    ],
    "horaires": [
        ["LINGE", "Matin", "", "lundi à vendredi", "07:00", "12:00", "15"],
        ["SERRE", "Journée", "", "lundi, mardi et jeudi", "09:00", "16:00", "60"],
    ],
    "postes": [[uai, JOBS[number % 2], ("Matin", "Journée")[number % 2], "2"] for number, uai in enumerate(UAIS)],
    "fermetures": [
        [day(date(TODAY.year + 1, 5, 1)), "", "Jour férié", ""],
        [day(date(TODAY.year + 1, 7, 8)), day(date(TODAY.year + 1, 8, 31)), "Vacances scolaires", ""],
        [day(date(TODAY.year + 1, 5, 7)), "", "Pont", UAIS[0]],
    ],
    "permanences": [[UAIS[0], day(date(TODAY.year + 1, 8, 30)), day(date(TODAY.year + 1, 8, 31))]],
    "salaries": [
        [
            agency,
            f"C23-{number:02}",
            f"Prénom {chr(65 + number % 26)}.",
            ("Voiture", "Cyclomoteur")[number % 2],
            "60",
            "20",
            "",
            day(TODAY - timedelta(days=90)),
            "",
            "24",
            "",
            day(TODAY - timedelta(days=90)),
            day(TODAY + timedelta(days=500)),
            f"46,{15 + number % 20}",
            f"1,{80 + number % 19}",
        ]
        for number, agency in enumerate(
            agency for agency, count in zip(AGENCIES, FIRST_WORKERS, strict=True) for _ in range(count)
        )
    ],
    "trajets": [["Guéret", UAIS[0], "Voiture", "18"], ["C23-01", UAIS[1], "Cyclomoteur", "25"]],
    "savoir-faire": [[f"C23-{number:02}", ("repassage", "Culture sous serre")[number % 2]] for number in range(40)],
    "disponibilites": [
        [f"C23-{number:02}", "Disponible", weekday, "", "", "06:00", "18:00"]
        for number in range(20)
        for weekday in ("Lundi", "Mardi", "Mercredi", "Jeudi", "Vendredi")
    ],
    "demandes": [
        [UAIS[0], "Lingerie", "Matin", day(MONDAY), day(MONDAY + timedelta(days=3)), "", "", "", "Absence", "", "A1"],
        [UAIS[1], "SERRE", "", day(MONDAY), day(MONDAY + timedelta(days=1)), "", "", "", "Autre", "1", "A2"],
    ],
}


@cache
def heads(stem: str) -> list[str]:
    """Return the heads of a file, as the template has them."""
    with TemporaryDirectory() as folder:
        write_template(Path(folder))
        with (Path(folder) / f"{stem}.csv").open(encoding="utf-8-sig", newline="") as reading:
            return next(csv.reader(reading, delimiter=";"))


def with_cells(stem: str, row: list[str], cells: dict[str, str]) -> list[str]:
    """Return a row of a file with other cells, by their heads."""
    known = heads(stem)
    assert cells.keys() <= set(known)
    return [cells.get(head, cell) for head, cell in zip(known, [*row, *[""] * (len(known) - len(row))], strict=True)]


def write_folder(folder: Path, **changed: list[list[str]]) -> Path:
    """Begin with the template, take the examples out and write the market below the heads, as somebody would."""
    write_template(folder)
    for stem, rows in {**ROWS, **changed}.items():
        path = folder / f"{stem.replace('_', '-')}.csv"
        with path.open(encoding="utf-8-sig", newline="") as reading:
            heads = next(csv.reader(reading, delimiter=";"))
        with path.open("w", encoding="utf-8-sig", newline="") as writing:
            csv.writer(writing, delimiter=";").writerows([heads, *rows])
    return folder
