from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from scheduler.core.access import Actor
from scheduler.core.addresses import Addresses
from scheduler.core.db import Database, administration
from scheduler.core.tables import Market, Mission, Run
from scheduler.core.tables.codes import MissionState, RunState
from scheduler.planning import execute
from scheduler.planning.search import Limits
from tests.scheduler.db.world import MONDAY, World
from tests.scheduler.draft import with_draft
from tests.web.client import Client

HTMX = {"HX-Request": "true"}


@contextmanager
def changing(fresh: Addresses, which: int, **values: object) -> Iterator[None]:
    assert fresh.owner
    with administration(fresh.owner) as session:
        session.execute(update(Run).where(Run.id == which).values(**values))
    yield


def begun(client: Client) -> int:
    page = client.press(client.page("/pilotage/calculs"), "Lancer un calcul")
    assert "Le calcul est lancé" in page.main
    return int(page.path.rsplit("/", 1)[1])


def test_a_run_that_goes_on_is_followed_by_polling(client_of: Callable[[str], Client], fresh: Addresses) -> None:
    lucie = client_of("lucie")
    run = begun(lucie)
    told = {
        "phase": "quality",
        "seconds": 12.0,
        "limit": 120,
        "score": {"medium": -600, "soft": -1234},
        "bound": {"medium": -600, "soft": None},
    }
    with changing(fresh, run, progress=told):
        page = lucie.page(f"/pilotage/calculs/{run}")
    assert "Actualiser" in page.links
    assert "Amélioration du plan" in page.main
    fragment = lucie.get(f"/pilotage/calculs/{run}", headers=HTMX)
    assert "<main" not in fragment.text
    assert 'hx-trigger="every 2s"' in fragment.text
    assert "1\N{NARROW NO-BREAK SPACE}234" in fragment.text
    with changing(fresh, run, state=RunState.FAILED, error="killed", ended_at=page_time(fresh, run)):
        ended = lucie.get(f"/pilotage/calculs/{run}", headers=HTMX)
    assert ended.headers["HX-Refresh"] == "true"
    assert ended.data == b""


def page_time(fresh: Addresses, run: int) -> object:
    assert fresh.owner
    with administration(fresh.owner) as session:
        return session.scalar(select(Run.heartbeat_at).where(Run.id == run))


def test_a_second_run_is_not_begun(client_of: Callable[[str], Client]) -> None:
    lucie = client_of("lucie")
    page = lucie.page("/pilotage/calculs")
    run = begun(lucie)
    again = lucie.press(page, "Lancer un calcul")
    assert "Un calcul est déjà en cours" in again.main
    assert again.links["Suivre le calcul en cours"] == f"/pilotage/calculs/{run}"


def test_a_run_is_asked_to_stop(client_of: Callable[[str], Client], fresh: Addresses) -> None:
    lucie = client_of("lucie")
    run = begun(lucie)
    page = lucie.page(f"/pilotage/calculs/{run}")
    stopped = lucie.press(page, "Arrêter et garder le meilleur plan")
    assert "Arrêt demandé" in stopped.main
    with changing(fresh, run, state=RunState.FAILED, error="killed", ended_at=page_time(fresh, run)):
        late = lucie.press(page, "Arrêter et garder le meilleur plan")
    assert "Ce calcul était déjà terminé" in late.main


def test_a_silent_run_is_found_dead_by_whoever_looks(client_of: Callable[[str], Client], fresh: Addresses) -> None:
    lucie = client_of("lucie")
    run = begun(lucie)
    with changing(fresh, run, heartbeat_at="2026-01-01"):
        page = lucie.page(f"/pilotage/calculs/{run}")
    assert "s’est arrêté sans prévenir" in page.main


def test_a_draft_is_planned_looked_at_and_published(
    client_of: Callable[[str], Client], fresh: Addresses, database: Database, world: World
) -> None:
    assert fresh.owner
    with administration(fresh.owner) as session:
        far_ahead = {"horizon_days": (MONDAY - datetime.now(UTC).date()).days + 28}
        session.execute(update(Market).where(Market.id == world.calvados).values(settings=far_ahead))
    lucie = client_of("lucie")
    run = begun(lucie)
    outcome = execute(database, "calvados", run, limits=lambda given: Limits(2, given.threads, seed=1))
    assert outcome.state == RunState.DONE, outcome.error
    assert outcome.proposed
    page = lucie.page(f"/pilotage/calculs/{run}")
    assert "Ce brouillon attend votre décision" in page.main
    assert "Nouvellement pourvus" in page.main
    asked = lucie.page(page.links["Publier ce plan"])
    assert states(database, world.lucie, run) == {MissionState.PROPOSED}
    published = lucie.press(asked, "Publier")
    assert f"{outcome.proposed} mission" in published.main
    assert "Publié le" in published.main
    assert states(database, world.lucie, run) == {MissionState.PUBLISHED}
    lucie.press(asked, "Publier", status=409)


def test_what_proves_a_run_is_taken_away_as_it_is(
    client_of: Callable[[str], Client], fresh: Addresses, world: World
) -> None:
    assert fresh.owner
    with administration(fresh.owner) as session:
        run = with_draft(session, world)
        kept = session.execute(select(Run.instance, Run.solution).where(Run.id == run)).one()
    lucie = client_of("lucie")
    page = lucie.page(f"/pilotage/calculs/{run}")
    assert "Ce plan est à au plus 2 % du meilleur possible" in page.main
    assert f"releve verify calcul-{run}-instance.json" in page.main
    for name, document in zip(("Données du calcul", "Plan trouvé"), kept, strict=True):
        sent = lucie.get(page.links[name])
        assert sent.mimetype == "application/json"
        assert sent.text == document


def states(database: Database, actor: Actor, run: int) -> set[MissionState]:
    with database.transaction(actor) as session:
        return set(session.scalars(select(Mission.state).where(Mission.run_id == run)))


def test_a_draft_that_was_replaced_cannot_be_published(
    client_of: Callable[[str], Client], fresh: Addresses, world: World
) -> None:
    assert fresh.owner
    with administration(fresh.owner) as session:
        old, new = with_draft(session, world), with_draft(session, world)
    lucie = client_of("lucie")
    assert "Un calcul plus récent a remplacé ce brouillon" in lucie.page(f"/pilotage/calculs/{old}").main
    assert "À vérifier et publier" in lucie.page("/pilotage/calculs").links
    page = lucie.page(f"/pilotage/calculs/{new}")
    assert "75 %" in page.main
    assert "Confiés à une autre personne" in page.main
    lucie.page(f"/pilotage/calculs/{old}/publication", status=409)


def test_what_was_dropped_is_told(client_of: Callable[[str], Client], fresh: Addresses, world: World) -> None:
    gone = {"shift": f"S{world.shift}", "request": f"R{world.request}", "worker": "W-FREE", "rules": ["availability"]}
    assert fresh.owner
    with administration(fresh.owner) as session:
        run = with_draft(session, world, dropped=[gone])
    page = client_of("lucie").page(f"/pilotage/calculs/{run}")
    assert "Écartés entre-temps" in page.main
    assert "Indisponibilité" in page.main


@pytest.mark.parametrize("name", ["leo", "bruno", "sophie"])
def test_nobody_else_acts_on_runs(client_of: Callable[[str], Client], world: World, name: str) -> None:
    somebody = client_of(name)
    token = somebody.page("/").tree.find(".//input[@name='csrf_token']")
    assert token is not None
    for tail in ("", f"/{world.run}/arret", f"/{world.run}/publication"):
        response = somebody.post(f"/pilotage/calculs{tail}", data={"csrf_token": token.get("value")})
        assert response.status_code == 403


def test_the_list_tells_of_nights_that_failed_came_late_or_never_began(
    client_of: Callable[[str], Client], fresh: Addresses, world: World
) -> None:
    assert fresh.owner
    due = datetime(2027, 3, 1, 2, 30, tzinfo=UTC)
    failed = {"state": RunState.FAILED, "night": due.date(), "due_at": due, "started_at": due, "ended_at": due}
    with administration(fresh.owner) as session:
        done = {"state": RunState.DONE, "medium": 0, "soft": 0, "attempt": 2, "error": None}
        market = {"market_id": world.calvados}
        session.add(Run(**market, **failed, error="silent: not heard of"))
        session.add(Run(**market, **failed | done))
        session.add(Run(**market, **failed | {"night": MONDAY - timedelta(days=1), "attempt": 3}, error="missed: so"))
    page = client_of("lucie").page("/pilotage/calculs")
    assert page.main.count("essai n° 2") == 1
    assert page.main.count("en retard") == 1
    assert "essai n° 3" not in page.main
    assert "s’est arrêté sans prévenir" in page.main
    assert "Personne n’a pu le commencer à temps" in page.main
