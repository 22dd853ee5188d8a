"""What no field may hold is refused before any view: control characters, numbers and days beyond all columns."""

import logging
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from scheduler.core.db import Database
from tests.scheduler.db.world import World
from tests.web.client import Client

ClientOf = Callable[[str], Client]
PERSON = "Ginette Dupont"


def test_a_control_character_is_refused_in_every_text(client_of: ClientOf, world: World) -> None:
    for person, address, button, field in (
        ("sophie", f"/etablissement/lieux/{world.site}", "Enregistrer la fiche", "contact"),
        ("sophie", f"/etablissement/lieux/{world.site}/postes", "Enregistrer le poste", "label"),
        ("agnes", f"/agence/salaries/{world.free_worker}/fiche", "Enregistrer la fiche", "name"),
    ):
        client = client_of(person)
        page = client.page(address)
        for unseen in ("\x00", "\x07", "\x1f", "\x7f", "\ufffe"):
            told = client.press(page, button, status=422, **{field: f"Camille{unseen}"})
            assert "Un caractère invisible s’est glissé dans ce texte" in told.main


def test_addresses_with_a_control_character_lead_nowhere(client: Client, client_of: ClientOf) -> None:
    assert client.get("/m/%00/").status_code == 404
    assert client.get("/connexion?next=%00").status_code == 422
    assert client_of("lucie").get("/pilotage/demandes?etat=a%00").status_code == 422


def test_a_blank_is_nothing_typed(client_of: ClientOf) -> None:
    client = client_of("lucie")
    page = client.page("/pilotage/reglages/marche")
    for blank in (" ", "\u00a0", "\t"):
        assert "Indiquez une valeur." in client.press(page, "Enregistrer", status=422, answer_minutes=blank).main


def test_a_number_beyond_its_column_is_refused(client_of: ClientOf, world: World) -> None:
    lucie, agnes, sophie = (client_of(each) for each in ("lucie", "agnes", "sophie"))
    for client, address, button, field in (
        (lucie, "/pilotage/reglages/nouveau", "Enregistrer", "travel"),
        (lucie, "/pilotage/reglages/marche", "Enregistrer", "horizon_days"),
        (agnes, f"/agence/salaries/{world.free_worker}/fiche", "Enregistrer la fiche", "max_travel_minutes"),
        (sophie, f"/etablissement/lieux/{world.site}/postes", "Enregistrer le poste", "agents"),
    ):
        page = client.page(address)
        for number in ("9" * 28, "2147483648", "-2147483649", "9" * 5000):
            client.press(page, button, status=422, **{field: number})


def test_a_number_of_nothing_in_an_address_is_no_wish(client_of: ClientOf, world: World) -> None:
    client = client_of("lucie")
    for number in ("2147483648", "9" * 30, "-1", "x", "1_0", "²"):
        assert client.get(f"/pilotage/missions/{world.published}/echanger?autre={number}").status_code == 200
        assert client.get(f"/pilotage/demandes?site={number}&page={number}").status_code == 200


def test_a_day_beyond_all_calendars_is_refused(client_of: ClientOf, world: World) -> None:
    client = client_of("agnes")
    page = client.page(f"/agence/salaries/{world.free_worker}/disponibilites")
    for day in ("0001-01-01", "9999-12-31", "2101-01-01"):
        assert client.get(f"/agence/semaine?lundi={day}").status_code == 200
        assert "Vérifiez l’année" in client.press(page, "Ajouter", status=422, first_day=day).main


def test_fields_and_addresses_are_read_by_what_knows_their_limits() -> None:
    """Whoever adds a field takes those of ``web.fields``, ``web.numbers`` and ``web.days``."""
    own = {Path("web/fields.py"), Path("web/days.py"), Path("web/numbers.py")}
    for file in sorted(set(Path("web").rglob("*.py")) - own):
        unguarded = re.findall(r"\b(?:IntegerField|DecimalField|FloatField|DateField)\(|type=int\b", file.read_text())
        assert unguarded == [], file


def test_what_an_address_says_is_read_where_its_page_can_say_so() -> None:
    """Whoever reads a number or a day from an address takes those of ``web.addresses``."""
    for file in sorted(set(Path("web").rglob("*.py")) - {Path("web/addresses.py")}):
        silent = re.findall(
            r"request\.args\.get\([^)]*type=|day_of\(request\.args|number\(request\.args", file.read_text()
        )
        assert silent == [], file


def test_a_statement_that_fails_tells_no_values(
    database: Database, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    failing = (
        ("INSERT INTO worker_names (worker_id, display_name) VALUES (:id, :name)", world.free_worker),  # there already
        ("INSERT INTO worker_names (worker_id, display_name) VALUES (:id, NULLIF(:name, :name))", world.free_worker),
        ("SELECT CAST(:name AS integer) + :id", 1),
    )
    for statement, number in failing:
        with pytest.raises(DBAPIError) as error, database.transaction(world.agnes) as session:
            session.execute(text(statement), {"id": number, "name": PERSON})
        logging.getLogger("test").error("failed", exc_info=error.value)
    assert caplog.text.count("Traceback") >= len(failing)
    assert PERSON not in caplog.text
    assert "Key (" not in caplog.text
    assert "Failing row" not in caplog.text
