"""Some days only, and nobody came, in the browser."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from scheduler.core.addresses import Addresses
from scheduler.core.db import Database, administration
from scheduler.core.tables import Mission
from scheduler.core.tables.codes import MissionState
from tests.scheduler.db.world import World
from tests.web.client import Client

ClientOf = Callable[[str], Client]
PART = "Confirmer les jours cochés"

TWO_DAYS = """
    INSERT INTO mission_shifts (mission_id, request_shift_id, request_id, worker_id, state, headcount, slot, during)
    SELECT m.id, s.id, m.request_id, m.worker_id, m.state, 2, 1, s.during
    FROM missions m, request_shifts s WHERE m.id = :mission AND s.id = :shift
"""


@pytest.fixture
def two_days(database: Database, fresh: Addresses, world: World) -> int:
    """Let the published mission last two days, with an hour and a half to answer."""
    del database
    assert fresh.owner
    with administration(fresh.owner) as session:
        session.execute(text(TWO_DAYS), {"mission": world.published, "shift": world.second_shift})
        session.get_one(Mission, world.published).answer_by = datetime.now(UTC) + timedelta(minutes=90)
    return world.published


def test_some_days_are_confirmed_with_a_thumb(client_of: ClientOf, two_days: int) -> None:
    client = client_of("agnes")
    page = client.page("/agence/")
    assert "Il reste 1 h" in page.main
    refused = client.press(page, f"{PART} : Published P., site", status=422, day=["2027-03-01"])
    assert "Choisissez un motif pour les jours que vous ne confirmez pas." in refused.main
    refused = client.press(refused, PART, status=422, day=[], reason="hours")
    assert "Cochez au moins un jour" in refused.main
    page = client.press(refused, PART, day=["2027-03-01", "nonsense"], reason="hours")
    assert page.path == f"/agence/missions/{two_days}"
    assert "1 jour confirmé." in page.main
    assert "Agnes a séparé les jours confirmés des autres" in page.main
    listed = client.page("/agence/").main
    assert "À venir (2)" in listed
    assert "Horaires impossibles" in listed


@pytest.mark.usefixtures("two_days")
def test_a_mission_that_begins_soon_and_one_that_nobody_came_to(
    client_of: ClientOf, fresh: Addresses, world: World
) -> None:
    client = client_of("agnes")
    assert fresh.owner
    with administration(fresh.owner) as session:
        by = datetime(2027, 3, 1, 6, tzinfo=UTC) - datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
        session.execute(
            text("UPDATE request_shifts SET day = (starts_at - :by)::date, starts_at = starts_at - :by,"
                 " ends_at = ends_at - :by WHERE id = :id"),
            {"by": by, "id": world.shift},
        )  # fmt: skip
    page = client.page(f"/agence/missions/{world.confirmed}")
    page = client.press(page, "Oui, personne n’est venu")
    assert "Le créneau est de nouveau à pourvoir, la mandataire le voit aussitôt." in page.main
    assert "Agnes a signalé que personne n’est venu" in page.main
    with administration(fresh.owner) as session:
        assert session.get_one(Mission, world.confirmed).state == MissionState.CANCELLED
