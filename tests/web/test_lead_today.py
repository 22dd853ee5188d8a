"""Today's list in the browser: who could come, and an offer with one click."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import delete, select, update

from scheduler.core.addresses import Addresses
from scheduler.core.db import Database, administration
from scheduler.core.tables import Market, Mission, RequestShift, WeeklyAvailability
from scheduler.core.tables.codes import DeclineReason, MissionState, Origin
from scheduler.missions import decline
from tests.scheduler.db.world import World
from tests.web.client import Client

PARIS = ZoneInfo("Europe/Paris")
ClientOf = Callable[[str], Client]


@pytest.fixture
def declined(database: Database, fresh: Addresses, world: World) -> None:
    """The published worker's agency says no; the market plans as far ahead as to there."""
    assert fresh.owner
    with administration(fresh.owner) as session:
        session.execute(update(Market).values(settings={"horizon_days": 150}))
    with database.transaction(world.agnes) as session:
        decline(session, world.agnes, world.published, DeclineReason.HOURS)


@pytest.mark.usefixtures("declined")
def test_one_click_offers(client_of: ClientOf, fresh: Addresses, world: World) -> None:
    client = client_of("lucie")
    page = client.page("/pilotage/aujourd-hui")
    assert "Refusée par l’association" in page.main
    [address] = [url for words, url in page.links.items() if words.startswith("Qui peut venir ?")]
    part = client.get(address, headers={"HX-Request": "true"})
    assert "<html" not in part.text
    page = stale = client.page(address)
    assert page.main.index("W-FREE") < page.main.index("W-OTHER")
    assert "pour 15 h souhaitées" in page.main
    assert "meilleur choix pour l’ensemble du plan" in page.main
    assert page.main.index("W-OTHER") < page.main.index("A déjà refusé (horaires impossibles)")
    page = client.press(page, "Proposer W-FREE")
    assert page.path == "/pilotage/aujourd-hui"
    assert "Mission proposée à agency pour W-FREE." in page.main
    assert fresh.owner
    with administration(fresh.owner) as session:
        found = session.scalars(select(Mission).where(Mission.worker_id == world.free_worker)).one()
        assert (found.state, found.origin) == (MissionState.PUBLISHED, Origin.REOFFER)
    stale = client.press(stale, "Proposer W-OTHER", status=409)  # another planner's page, opened before
    assert "La situation a changé entre-temps." in stale.main


@pytest.mark.usefixtures("declined")
def test_who_comes_to_a_shift_that_has_begun_is_asked_for_its_rest(
    client_of: ClientOf, fresh: Addresses, world: World
) -> None:
    began = datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(hours=1)
    ends = began + timedelta(hours=9)
    assert fresh.owner
    with administration(fresh.owner) as session:
        hours = {"day": began.astimezone(PARIS).date(), "starts_at": began, "ends_at": ends}
        session.execute(update(RequestShift).where(RequestShift.id == world.shift).values(hours))
        session.execute(delete(WeeklyAvailability))  # at whatever hour the test runs
    client = client_of("lucie")
    assert "1 demande est à pourvoir tout de suite" in client.page("/pilotage/").main
    page = client.page(f"/pilotage/demandes/{world.request}")
    page = client.page(page.links["Qui peut venir ?"])
    assert "a déjà commencé" in page.main
    assert "seules les heures qui restent lui sont comptées" in page.main
    too_late = (ends - timedelta(minutes=30)).astimezone(PARIS)
    refused = client.press(page, "Proposer W-FREE", status=422, starts=f"{too_late:%H:%M}")
    assert "une heure au moins avant la fin du créneau" in refused.main
    page = client.press(page, "Proposer W-FREE")
    assert "Mission proposée à agency pour W-FREE." in page.main
    with administration(fresh.owner) as session:
        [own] = session.scalars(select(Mission).where(Mission.worker_id == world.free_worker)).one().shifts
        assert own.during.upper == ends
        assert own.during.lower
        assert own.during.lower >= began + timedelta(hours=1, minutes=20), "twenty minutes from home"
