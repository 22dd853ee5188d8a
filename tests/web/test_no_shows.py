"""Nobody came, by mistake: both sides take it back on their pages, or read why not and whom to ring."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, update

from scheduler.core.addresses import Addresses
from scheduler.core.db import administration
from scheduler.core.tables import Mission, MissionShift, Organisation, Request, RequestShift
from scheduler.core.tables.codes import MissionState
from tests.scheduler.db.world import World
from tests.web.client import Client, Page, text_of

ClientOf = Callable[[str], Client]


def buttons(page: Page) -> list[str]:
    """Return the words on all buttons of a page."""
    return [text_of(each) for form in page.forms() for each in form.iter("button")]


@pytest.fixture
def under_way(fresh: Addresses, world: World) -> None:
    """Let the confirmed mission have begun an hour ago, and the lead have a telephone."""
    assert fresh.owner
    began = datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(hours=1)
    with administration(fresh.owner) as session:
        hours = {"day": began.date(), "starts_at": began, "ends_at": began + timedelta(hours=7)}
        session.execute(update(RequestShift).where(RequestShift.id == world.shift).values(hours))
        session.execute(update(Organisation).where(Organisation.id == world.lead).values(phone="02 31 00 00 01"))


def state_of(fresh: Addresses, mission: int) -> MissionState:
    assert fresh.owner
    with administration(fresh.owner) as session:
        return session.get_one(Mission, mission).state


@pytest.mark.usefixtures("under_way")
def test_a_college_takes_it_back(client_of: ClientOf, fresh: Addresses, world: World) -> None:
    client = client_of("sophie")
    page = client.page(f"/etablissement/demandes/{world.request}")
    [button] = [each for each in buttons(page) if "n’est pas venu(e)" in each]
    page = client.press(page, button)
    assert state_of(fresh, world.confirmed) == MissionState.CANCELLED
    assert "Le créneau est de nouveau à pourvoir" in page.main
    assert "1 personne n’est pas venue" in page.main
    assert "1 place non pourvue" in page.main, "the other one, of which nobody has confirmed"
    assert "Appelez lead" in page.main, "somebody is to be rung for the hours that are left"
    assert "02 31 00 00 01" in page.main
    [button] = [each for each in buttons(page) if "est bien venu(e)" in each]
    page = client.press(page, button)
    assert "C’est corrigé." in page.main
    assert "Absence signalée par erreur" in page.main, "the history says it"
    assert "n’est pas venue" not in page.main
    assert state_of(fresh, world.confirmed) == MissionState.CONFIRMED


@pytest.mark.usefixtures("under_way")
def test_a_place_that_nobody_came_to_is_not_said_to_be_unfilled(
    client_of: ClientOf, fresh: Addresses, world: World
) -> None:
    assert fresh.owner
    with administration(fresh.owner) as session:
        session.execute(delete(MissionShift).where(MissionShift.mission_id == world.published))
        session.execute(update(MissionShift).values(slot=1))
        session.execute(update(Request).where(Request.id == world.request).values(headcount=1))
        session.execute(update(RequestShift).values(headcount=1))
    client = client_of("sophie")
    page = client.page(f"/etablissement/demandes/{world.request}")
    page = client.press(page, next(each for each in buttons(page) if "n’est pas venu(e)" in each))
    assert "Personne n’est venu" in page.main
    assert "Non pourvu" not in page.main


@pytest.mark.usefixtures("under_way")
def test_an_agency_takes_it_back_until_somebody_else_is_confirmed(
    client_of: ClientOf, fresh: Addresses, world: World
) -> None:
    client = client_of("agnes")
    page = client.page(f"/agence/missions/{world.confirmed}")
    page = client.press(page, "Oui, personne n’est venu")
    [button] = [each for each in buttons(page) if "est bien venu(e)" in each]
    assert fresh.owner
    with administration(fresh.owner) as session:  # the other one takes the same place
        taken = "UPDATE mission_shifts SET slot = 2 WHERE mission_id = :id"
        session.connection().exec_driver_sql(taken.replace(":id", str(world.published)))
        session.get_one(Mission, world.published).state = MissionState.CONFIRMED
    refused = client.press(page, button, status=409)
    assert "Quelqu’un d’autre est confirmé pour ces heures" in refused.main
    page = client.page(f"/agence/missions/{world.confirmed}")
    assert "ne se retire plus ici : quelqu’un d’autre est confirmé pour ces heures." in page.main
    assert "Appelez la mandataire, lead : 02 31 00 00 01" in page.main
    assert not [each for each in buttons(page) if "est bien venu(e)" in each]


@pytest.mark.usefixtures("under_way")
def test_after_the_end_nobody_is_said_to_be_looked_for(client_of: ClientOf, fresh: Addresses, world: World) -> None:
    assert fresh.owner
    ended = datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(hours=1)
    with administration(fresh.owner) as session:
        hours = {"day": (ended - timedelta(hours=7)).date(), "starts_at": ended - timedelta(hours=7), "ends_at": ended}
        session.execute(update(RequestShift).where(RequestShift.id == world.shift).values(hours))
    client = client_of("sophie")
    page = client.page(f"/etablissement/demandes/{world.request}")
    [button] = [each for each in buttons(page) if "n’est pas venu(e)" in each]
    page = client.press(page, button)
    assert "Il est trop tard pour que quelqu’un d’autre vienne." in page.main
    assert "de nouveau à pourvoir" not in page.main
