"""A change that would make missions impossible is shown first; the same form is sent again by one button."""

from collections.abc import Callable

from sqlalchemy import delete, select

from scheduler.core.addresses import Addresses
from scheduler.core.db import administration
from scheduler.core.tables import MissionFault, PassSuspension
from tests.scheduler.db.world import MONDAY, World
from tests.web.client import Client


def test_what_a_suspension_hits_is_shown_before_it_is_saved(
    client_of: Callable[[str], Client], fresh: Addresses, world: World
) -> None:
    def suspended() -> bool:
        with administration(fresh.owner or fresh.application) as session:
            query = select(PassSuspension).where(PassSuspension.from_day == MONDAY)
            return session.scalars(query).first() is not None

    with administration(fresh.owner or fresh.application) as session:
        session.execute(delete(MissionFault))
    agnes, where = client_of("agnes"), f"/agence/salaries/{world.confirmed_worker}/papiers"
    form = {"suspension_from": MONDAY.isoformat(), "suspension_to": MONDAY.isoformat()}
    asked = agnes.press(agnes.page(where), "Suspendre", status=409, **form)
    assert "Rien n’est encore enregistré" in asked.text
    assert "Confirmed P., site" in asked.text
    assert "Suspension enregistrée" not in asked.text
    assert not suspended()

    done = agnes.press(asked, "Enregistrer quand même")
    assert "Suspension enregistrée" in done.text
    assert suspended()
    home = agnes.page("/agence/")
    assert "À régler" in home.text
    assert f"/agence/missions/{world.confirmed}/ne-peut-plus-venir" in home.response.text
    lucie = client_of("lucie")
    assert (
        f"/pilotage/missions/{world.confirmed}/ne-peut-plus-venir" in lucie.page("/pilotage/aujourd-hui").response.text
    )
    assert "n’est plus possible" in lucie.page("/pilotage/").text
    assert "À régler" not in client_of("bruno").page("/agence/").text
