"""Foresight in the browser: its setting, whom a run kept and why, and who is expected elsewhere."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy import select, update

from scheduler.core.addresses import Addresses
from scheduler.core.db import Database, administration
from scheduler.core.tables import Market, Mission, Worker
from scheduler.core.tables.codes import DeclineReason
from scheduler.market.settings import MarketSettings
from scheduler.missions import decline
from tests.scheduler.db.world import World
from tests.scheduler.draft import with_draft
from tests.scheduler.foresight import cooking, switch_on
from tests.scheduler.lead.test_kept import told
from tests.scheduler.statements import MOST_OF_A_PAGE, counted
from tests.web.client import Client

ClientOf = Callable[[str], Client]


def test_a_planner_turns_it_on_and_reads_what_it_means(client_of: ClientOf, fresh: Addresses, world: World) -> None:
    lucie = client_of("lucie")
    page = lucie.page("/pilotage/reglages/marche")
    assert "une personne en dessous de ses heures souhaitées n’est jamais gardée" in page.main
    saved = lucie.press(page, "Enregistrer", foresight="y")
    assert "Garder pour plus tard les personnes difficiles à remplacer : oui au lieu de non" in saved.main
    assert fresh.owner
    with administration(fresh.owner) as session:
        assert MarketSettings.of(session.get_one(Market, world.calvados).settings).foresight


def test_a_run_and_a_mission_say_who_was_kept(client_of: ClientOf, fresh: Addresses, world: World) -> None:
    assert fresh.owner
    with administration(fresh.owner) as session:
        run = with_draft(session, world, explanation=told(world))
        which = session.scalars(select(Mission.id).where(Mission.run_id == run)).one()
    lucie = client_of("lucie")
    lucie.page("/pilotage/")
    with counted() as statements:
        page = lucie.page(f"/pilotage/calculs/{run}")
    assert len(statements) <= MOST_OF_A_PAGE
    assert "D’après les 100 h demandées depuis le mardi 1er septembre 2026" in page.main
    assert "site, Plonge (1 autre peut)" in page.main
    assert "other_site (4 autres peuvent)" in page.main
    assert f"Demande {world.request}" in page.main
    assert "gardée pour site, où peu d’autres peuvent" in lucie.page(f"/pilotage/missions/{which}").main


def test_without_prices_a_run_is_silent_and_with_too_few_requests_it_says_so(
    client_of: ClientOf, fresh: Addresses, world: World
) -> None:
    assert fresh.owner
    lucie = client_of("lucie")
    with administration(fresh.owner) as session:
        run = with_draft(session, world)
    assert "Gardées pour plus tard" not in lucie.page(f"/pilotage/calculs/{run}").main
    with administration(fresh.owner) as session:
        empty = {**told(world), "foresight": {"weeks": 0.0}}
        run = with_draft(session, world, explanation=empty)
    assert "Trop peu de demandes passées pour garder quelqu’un." in lucie.page(f"/pilotage/calculs/{run}").main


def test_who_could_come_says_who_is_expected_elsewhere(
    client_of: ClientOf, database: Database, fresh: Addresses, world: World
) -> None:
    assert fresh.owner
    today = datetime.now(UTC).date()
    with administration(fresh.owner) as session:
        session.execute(update(Market).values(settings={"horizon_days": 150}))
        session.execute(update(Worker).where(Worker.id == world.free_worker).values(wished_minutes=None))
        cooking(session, world, before=today - timedelta(days=today.weekday()))
    with database.transaction(world.agnes) as session:
        decline(session, world.agnes, world.published, DeclineReason.HOURS)
    lucie, address = client_of("lucie"), f"/pilotage/demandes/{world.request}/candidats"
    lucie.page("/pilotage/")
    with counted() as without:
        assert "ailleurs" not in lucie.page(address).main
    with administration(fresh.owner) as session:
        switch_on(session, world)
    with counted() as statements:
        page = lucie.page(address)
    assert "ttendu(e) ailleurs : site, Plonge (personne d’autre ne peut)" in page.main
    assert len(statements) <= len(without) + 1, "a market's history is one statement"
