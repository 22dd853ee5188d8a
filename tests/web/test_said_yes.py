"""A stand-by has said yes while nobody was at the office: every page that speaks of the mission says so."""

from collections.abc import Callable

import pytest
from sqlalchemy import delete, update

from scheduler.core.addresses import Addresses
from scheduler.core.db import Database, administration
from scheduler.core.states import Action, move
from scheduler.core.tables import Mission, RequestShift, WorkerWord
from scheduler.core.tables.codes import Word
from tests.scheduler.db.world import World, moment
from tests.web.client import Client

NAME_COMES = "Le nom s’affiche ici dès que l’association confirme."
ONLY_THEN = "L’établissement découvre le nom de la personne quand vous confirmez."


@pytest.fixture
def agreed(fresh: Addresses, database: Database, world: World) -> Addresses:
    """The published mission is all that is left to confirm; its worker says yes, and the site has been told."""
    assert fresh.owner
    with administration(fresh.owner) as session:
        session.execute(delete(RequestShift).where(RequestShift.id == world.second_shift))
    with database.transaction(world.engine) as session:
        mission = session.get_one(Mission, world.published)
        move(session, world.engine, mission, Action.AGREE, detail={"confirms_at": moment(0, 7).isoformat()})
    return fresh


def pages(world: World) -> dict[str, list[str]]:
    """Return where whoever plans reads of the mission, and the site and the agency."""
    of_lead = ["/pilotage/", "/pilotage/aujourd-hui", f"/pilotage/demandes/{world.request}"]
    return {
        "lucie": [*of_lead, f"/pilotage/missions/{world.published}"],
        "sophie": [f"/etablissement/demandes/{world.request}"],
        "agnes": [f"/agence/missions/{world.published}"],
    }


@pytest.mark.usefixtures("agreed")
def test_every_page_says_who_has_said_yes(client_of: Callable[[str], Client], world: World) -> None:
    read = {name: [client_of(name).page(each).main for each in where] for name, where in pages(world).items()}
    for page in read["lucie"]:
        assert "a dit oui, l’association confirme le lundi 1er mars" in page
    (of_site,), (of_agency,) = read["sophie"], read["agnes"]
    assert "Published P. a dit oui, l’association confirme" in of_site
    assert NAME_COMES not in of_site, "it is there already"
    assert "L’établissement sait que cette personne a dit oui" in of_agency
    assert ONLY_THEN not in of_agency


def test_every_page_says_that_nobody_comes_before_the_agency_opens(
    fresh: Addresses, database: Database, client_of: Callable[[str], Client], world: World
) -> None:
    """The shift begins at seven, the office opens at eight, and nobody is on duty."""
    assert fresh.owner
    detail = {"confirms_at": moment(0, 7).isoformat(), "begins_at": moment(0, 6).isoformat(), "urgent": True}
    with administration(fresh.owner) as session:
        session.execute(delete(RequestShift).where(RequestShift.id == world.second_shift))
    with database.transaction(world.engine) as session:
        move(session, world.engine, session.get_one(Mission, world.published), Action.AGREE, detail=detail)
    read = {name: [client_of(name).page(each).main for each in where] for name, where in pages(world).items()}
    for page in read["lucie"]:
        assert "mais l’association n’ouvre que le lundi 1er mars" in page
    assert "Un oui qui ne compte pas encore" in client_of("lucie").page("/pilotage/aujourd-hui").main
    assert "Rien d’urgent" not in client_of("lucie").page("/pilotage/aujourd-hui").main
    (of_site,), (of_agency,) = read["sophie"], read["agnes"]
    assert "Sans confirmation avant, personne ne vient à l’heure" in of_site
    assert "l’association confirme le" not in of_site
    assert "avant votre ouverture" in of_agency


def test_no_page_says_it_once_they_have_said_no(
    agreed: Addresses, client_of: Callable[[str], Client], world: World
) -> None:
    assert agreed.owner
    with administration(agreed.owner) as session:
        session.execute(update(WorkerWord).values(word=Word.NO))
    for name, where in pages(world).items():
        if name != "agnes":  # what the site has read stays read
            assert all("a dit oui, l’association" not in client_of(name).page(each).main for each in where)
    assert NAME_COMES in client_of("sophie").page(pages(world)["sophie"][0]).main
