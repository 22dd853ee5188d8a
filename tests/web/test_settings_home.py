"""The one entry to all settings in the browser."""

from collections.abc import Callable

from sqlalchemy import update

from scheduler.core.addresses import Addresses
from scheduler.core.db import administration
from scheduler.core.tables import User
from tests.scheduler.db.world import World
from tests.web.client import Client


def test_what_is_missing_stands_with_its_cure_and_its_page(client_of: Callable[[str], Client]) -> None:
    page = client_of("lucie").page("/reglages/")
    assert page.h1 == "Réglages"
    assert "Les parts convenues font 20 % et non 100 %" in page.main
    assert "/reglages/parts" in page.links.values()


def test_who_plans_without_administering_is_shown_no_way_that_is_closed(
    client_of: Callable[[str], Client], fresh: Addresses, world: World
) -> None:
    assert fresh.owner
    lucie = client_of("lucie")
    with administration(fresh.owner) as session:
        session.execute(update(User).where(User.id == world.lucie.user).values(administers=False))
    for where in ("/reglages/", "/pilotage/"):
        page = lucie.page(where)
        for link in {each for each in page.links.values() if each.startswith(("/reglages", "/pilotage/reglages"))}:
            assert lucie.get(link).status_code == 200, link
    assert "Les parts convenues font 20 % et non 100 %" in lucie.page("/reglages/").main
    assert lucie.get("/reglages/parts").status_code == 403
    assert lucie.get("/pilotage/reglages/marche").status_code == 403
