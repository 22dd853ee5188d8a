"""The template of a folder: every column explained, and examples that nobody takes for rows."""

from pathlib import Path

import pytest

from scheduler.imports import Code
from scheduler.imports.kinds import IMPORTERS
from scheduler.imports.market_folder import write_template
from scheduler.imports.market_folder.files import FILES
from scheduler.imports.market_folder.template import EXPLANATION
from tests.examples import one_in
from tests.scheduler.db.stage import Stage
from tests.scheduler.market_folder.bringing import brought, told
from tests.scheduler.market_folder.creuse import ROWS, write_folder

pytestmark = one_in(2)

INVENTED = ("exemple", ".example", "0149999z", "0149998y")
"""What only an example has: a name that says so, or the number of a site beyond those given out."""
NAMES = {"agency": {"code"}, "organisation": {"code", "uai"}, "job": {"code"}, "worker": {"code"}, "uai": {"uai"}}
"""By which columns of other files a file names what stands in them."""


def test_the_template_has_every_column_explained_and_examples_that_read(stage: Stage, tmp_path: Path) -> None:
    write_template(tmp_path / "new")
    page = (tmp_path / "new" / EXPLANATION).read_text()
    for file in FILES:
        assert f"{file.stem}.csv" in page
        assert all(each.about in page for each in file.columns)
    report = brought(stage, tmp_path / "new")
    assert not report.applied
    assert {(file, row, code) for file, row, _, code in told(report)} == {
        (f"{file.stem}.csv", row, Code.EXAMPLE_ROW) for file in FILES for row, _ in enumerate(file.examples, start=2)
    }
    assert (len(report.faults), report.questions) == (sum(len(each.examples) for each in FILES), ()), "only that"
    with pytest.raises(FileExistsError):
        write_template(tmp_path / "new")


def test_an_example_is_known_by_what_nobody_would_write() -> None:
    """Else a row that people mean would be refused for an example, here or on the pages."""
    for kind, importer in IMPORTERS.items():
        known = [str(each.example).lower() for each in importer.columns if each.key in importer.key]
        assert any(mark in cell for cell in known for mark in INVENTED), kind
    for file in FILES:
        for example in file.examples:
            known = [str(example.get(each)).lower() for each in file.key]
            assert any(mark in cell for cell in known for mark in INVENTED), (file.stem, example)


def test_rows_that_people_mean_are_no_examples(stage: Stage, tmp_path: Path) -> None:
    folder = write_folder(
        tmp_path / "creuse",
        communes=[*ROWS["communes"], ["Bayeux", "14400", "14047", "49,28", "-0,7"]],
        competences=[*ROWS["competences"], ["entretien", "Entretien"], ["cuisine", "Cuisine"]],
        metiers=[
            *ROWS["metiers"],
            ["ENTRETIEN", "Agent d’entretien", "entretien", "K2204"],
            ["CUISINE", "Aide de cuisine", "cuisine", "G1602", "2"],
        ],
        horaires=[*ROWS["horaires"], ["ENTRETIEN", "Matin", "", "lundi à vendredi", "06:30", "13:30", ""]],
        fermetures=[["19/12/2026", "03/01/2027", "Vacances scolaires"], ["07/05/2027", "", "Pont"]],
    )
    assert told(brought(stage, folder, apply=False)) == set()


def test_the_examples_name_what_is_among_the_examples() -> None:
    told: dict[str, set[object]] = {"code": set(), "uai": set()}
    for file in FILES:
        key = file.key[0]
        if (key in told and len(file.key) <= 1) or file.stem == "salaries":
            told[key] |= {each[key] for each in file.examples}
    named = {
        (file.stem, key, each[key])
        for file in FILES
        for each in file.examples
        for key in NAMES.keys() & each.keys()
        if not any(each[key] in told[column] for column in NAMES[key])
    }
    assert named == set()


def test_rows_beside_the_examples_are_read_for_themselves(stage: Stage, tmp_path: Path) -> None:
    write_template(tmp_path / "new")
    for name, row in (("competences.csv", "cuisine;Cuisine"), ("savoir-faire.csv", "W-1;cuisine;02/09/2026")):
        with (tmp_path / "new" / name).open("a", encoding="utf-8") as file:
            file.write(f"{row}\r\n")
    report = brought(stage, tmp_path / "new", apply=False)
    assert {each.fault.code for each in report.faults} == {Code.EXAMPLE_ROW}
    assert [(each.file, each.fault.row, each.fault.code) for each in report.questions] == [
        ("savoir-faire.csv", 4, Code.WHICH_DAY)
    ]
    assert report.files["competences.csv"].rows == 1
