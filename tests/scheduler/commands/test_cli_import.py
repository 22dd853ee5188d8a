"""``releve import``: rehearsed by default, stored when told, faults by row and column."""

import os
from pathlib import Path

import pytest
from sqlalchemy import select

from scheduler.commands.lines import NBSP
from scheduler.core.addresses import Addresses
from scheduler.core.db import administration
from scheduler.core.tables import Site, WorkerSkill
from tests.scheduler.command_line import releve
from tests.scheduler.db.world import World
from tests.scheduler.imports.test_imports import SITES, SKILLS


@pytest.fixture
def here(fresh: Addresses, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Addresses:
    """Commands of this process work on the test's database."""
    for name in [name for name in os.environ if name.startswith("RELEVE_")]:
        monkeypatch.delenv(name)
    assert fresh.owner
    monkeypatch.setenv("RELEVE_DATA", str(tmp_path))
    monkeypatch.setenv("RELEVE_DATABASE_URL", fresh.owner.render_as_string(hide_password=False))
    monkeypatch.setenv("RELEVE_APPLICATION_URL", fresh.application.render_as_string(hide_password=False))
    return fresh


def test_a_file_is_rehearsed_and_then_stored(here: Addresses, world: World, tmp_path: Path) -> None:
    sites, skills = tmp_path / "sites.csv", tmp_path / "skills.csv"
    sites.write_text(SITES)
    skills.write_text(SKILLS)
    told = releve("import", "--market", "calvados", "sites", sites)
    assert (told.exit_code, "1 ajoutée" in told.output, "rien n’est enregistré" in told.output) == (0, True, True)
    told = releve("import", "--market", "calvados", "--apply", "sites", sites)
    assert (told.exit_code, "Enregistré." in told.output) == (0, True)
    as_agnes = ("import", "--market", "calvados", "--as", "agnes@example.org", "--apply", "skills", skills)
    assert releve(*as_agnes).exit_code == 0
    assert "1 inchangée" in releve(*as_agnes).output
    assert here.owner
    with administration(here.owner) as session:
        assert session.scalars(select(Site.market_id).where(Site.uai == "0140009B")).one() == world.calvados
        held = select(WorkerSkill).where(WorkerSkill.worker_id == world.free_worker)
        assert len(session.scalars(held.where(WorkerSkill.skill_id == world.kitchen)).all()) == 1


@pytest.mark.usefixtures("here")
def test_what_is_wrong_is_told_and_ends_in_2(tmp_path: Path) -> None:
    file = tmp_path / "sites.csv"
    file.write_text(SITES.replace("49,2", "nord"))
    told = releve("import", "--market", "calvados", "--apply", "sites", file)
    assert told.exit_code == 2
    assert (
        "ligne 2, colonne «\N{NO-BREAK SPACE}Latitude\N{NO-BREAK SPACE}»\N{NO-BREAK SPACE}: Ce n’est pas" in told.output
    )
    assert "Lu\N{NO-BREAK SPACE}: «\N{NO-BREAK SPACE}nord\N{NO-BREAK SPACE}».\n" in told.output
    assert "1 point à corriger, rien n’est enregistré" in told.output
    assert "Vérification seulement" not in told.output
    for arguments, words in (
        ((), "name a market with --market; there is calvados"),
        (("--market", "nowhere"), "market nowhere: not found; there is calvados"),
        (("--market", "nowhere", "--as", "sophie@example.org"), "market nowhere: not found"),
        (("--market", "calvados", "--as", "nobody@example.org"), "nobody of this address has accepted an invitation"),
        (("--market", "calvados", "--as", "sophie@example.org"), "import is not allowed"),
    ):
        told = releve("import", *arguments, "sites", file)
        assert told.exit_code == 2
        assert words in told.output


@pytest.mark.usefixtures("here")
def test_a_question_is_told_and_answered(tmp_path: Path) -> None:
    file = tmp_path / "sites.csv"
    file.write_text("UAI;Nom;Adresse;Latitude;Longitude;Fermé à partir du\n0140009B;N;A;49,18;-0,36;03/04/2027\n")
    command = ("import", "--market", "calvados", "--apply")
    told = releve(*command, "sites", file)
    assert (told.exit_code, "Enregistré." in told.output) == (2, False)
    assert f"ligne 2, colonne «{NBSP}Fermé à partir du{NBSP}»" in told.output
    assert f"Valeurs à vérifier (1){NBSP}:" in told.output
    assert "--sure" in told.output
    told = releve(*command, "--sure", "sites", file)
    assert (told.exit_code, "Enregistré." in told.output) == (0, True)


@pytest.mark.usefixtures("here")
def test_what_the_columns_are_is_said_once(tmp_path: Path) -> None:
    file = tmp_path / "directory.csv"
    heads = "Numéro UAI;Nom établissement;Rue;Code postal;Ville;Lat;Long;Effectif"
    file.write_text(f"{heads}\n0140009B;Collège Neuf;1 rue A;14000;Caen;49,18;-0,36;412\n")
    command = ("import", "--market", "calvados", "--apply")
    told = releve(*command, "sites", file)
    assert (told.exit_code, "Enregistré." in told.output) == (2, False)
    assert "column 4 “Code postal” (14000): address.postcode" in told.output
    assert "column 8 “Effectif” (412): - (not read)" in told.output
    assert "--columns proposed" in told.output
    told = releve(*command, "--columns", "9=uai", "sites", file)
    assert (told.exit_code, "no such column" in told.output) == (2, True)
    told = releve(*command, "--columns", "proposed,2=-", "sites", file)
    assert (told.exit_code, "Cette cellule est obligatoire." in told.output) == (2, True)
    told = releve("import", "--market", "calvados", "sites", file)
    assert told.exit_code == 2, "it is kept that the name is not read"
    told = releve(*command, "--columns", "2=name", "sites", file)
    assert (told.exit_code, "Enregistré." in told.output) == (0, True)
