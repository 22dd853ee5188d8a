"""A stored market goes out as a folder: loaded again it changes nothing, loaded elsewhere it is the same market."""

import os
from collections.abc import Mapping
from importlib.resources import files as files_of
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import URL

from scheduler.core.addresses import Addresses
from scheduler.core.db import administration
from scheduler.core.errors import NotFound
from scheduler.demo.load import store_market
from scheduler.imports.market_folder import load_folder, read_folder
from scheduler.imports.market_folder.going_out import market_files
from tests.conftest import database
from tests.scheduler.calvados_database import SUNDAY
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import A_HASH
from tests.scheduler.market_folder.bringing import brought
from tests.scheduler.market_folder.creuse import ROWS, write_folder

KEPT = Path(str(files_of("fixtures") / "folders" / "calvados"))
"""The Calvados as ``releve market write`` writes it."""


def put(files: Mapping[str, bytes], folder: Path) -> Path:
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


def test_what_goes_out_comes_in_again_and_changes_nothing(stage: Stage, tmp_path: Path) -> None:
    as_most = write_folder(
        tmp_path / "creuse",
        competences=[*ROWS["competences"], ["entretien", "Entretien"], ["cuisine", "Cuisine"]],
        metiers=[*ROWS["metiers"], ["ENTRETIEN", "Agent d’entretien", "entretien", "K2204"]],
        fermetures=[*ROWS["fermetures"], ["2027-05-07", "", "Pont"]],
    )
    assert brought(stage, as_most).applied
    with stage.administering() as session:
        files = market_files(session, "creuse")
    assert {"salaries.csv", "savoir-faire.csv", "demandes.csv"}.isdisjoint(files)
    again = brought(stage, put(files, tmp_path / "again"))
    assert (again.faults, again.questions) == ((), ())
    assert {name: each.unchanged - each.rows for name, each in again.files.items()} == dict.fromkeys(files, 0)
    with stage.administering() as session:
        assert market_files(session, "creuse") == files


def test_a_market_that_is_not_there_does_not_go_out(stage: Stage) -> None:
    with stage.administering() as session, pytest.raises(NotFound):
        market_files(session, "nowhere")


def test_the_calvados_of_the_demo_is_the_same_market_elsewhere(superuser: URL, empty: Addresses) -> None:
    """Organisations, sites, users, territories, trades, hours, closures: all but people, and shares that it has not.

    What is kept in the fixtures is just that; with ``KEEP_MARKET=1`` this test writes it anew.
    """
    with database(superuser, f"releve_test_{uuid4().hex}", empty.application.database or "") as demo:
        assert demo.owner
        with administration(demo.owner) as session:
            store_market(session, seed=1, today=SUNDAY, password_hash=A_HASH)
            files = market_files(session, "calvados")
    if os.environ.get("KEEP_MARKET"):
        for path in KEPT.glob("*.csv"):
            path.unlink()
        for name, content in files.items():
            (KEPT / name).write_bytes(content)
    assert {path.name: path.read_bytes() for path in KEPT.glob("*.csv")} == files
    given = read_folder(KEPT)
    with database(superuser, f"releve_test_{uuid4().hex}", empty.application.database or "") as elsewhere:
        assert elsewhere.owner
        with administration(elsewhere.owner) as session:
            report = load_folder(session, given, apply=True)
            assert (report.faults, report.questions, report.applied) == ((), (), True)
            assert market_files(session, "calvados") == files
