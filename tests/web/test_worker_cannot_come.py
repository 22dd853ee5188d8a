"""A worker who cannot come any more says so on their own page, and the agency frees the days."""

from datetime import UTC, datetime

from sqlalchemy import select, update

from scheduler.core.addresses import Addresses
from scheduler.core.db import administration
from scheduler.core.tables import Message, Mission, MissionShift, RequestShift, User
from scheduler.core.tables.codes import MissionState
from tests.scheduler.db.world import World
from tests.web.client import Client
from tests.web.holding_a_link import ClientOf, answer, one_more_day
from tests.web.holding_a_link import token as token  # noqa: PLC0414  # a fixture


def test_who_cannot_come_any_more_says_so_and_the_agency_frees_the_days(
    client: Client, client_of: ClientOf, token: str, fresh: Addresses, world: World
) -> None:
    assert fresh.owner
    with administration(fresh.owner) as session:
        session.execute(update(Mission).where(Mission.id == world.published).values(state="confirmed"))
    answer(client, token, "Je ne peux plus venir")
    own = client.page(f"/m/{token}/").text
    assert "Vous avez dit ne plus pouvoir venir" in own
    assert "C’est confirmé" not in own
    assert "Partez à" not in own
    assert "Partez à" not in client.page(f"/m/{token}/feuille").text
    for where in ("/pilotage/", "/pilotage/aujourd-hui", f"/pilotage/missions/{world.published}"):
        assert "dit ne plus pouvoir venir" in client_of("lucie").page(where).text.lower()
    for where in ("/etablissement/", f"/etablissement/demandes/{world.request}"):
        assert "Quelqu’un ne peut plus venir" in client_of("sophie").page(where).text
    agnes = client_of("agnes")
    home = agnes.page("/agence/")
    assert "La personne a dit ne plus pouvoir venir" in agnes.page(f"/agence/missions/{world.published}").text
    assert "Published P. dit ne plus pouvoir venir" in home.text
    with administration(fresh.owner) as session:
        assert session.get_one(Mission, world.published).state == MissionState.CONFIRMED  # a word moves nothing
        told = select(User.name, Message.facts["action"].astext).join(User).where(Message.occasion.startswith("word:"))
        assert [tuple(row) for row in session.execute(told)] == [("Agnes", "said_cannot")]
    page = agnes.press(home, "Libérer ses jours")
    assert "de nouveau à pourvoir" in page.text
    assert "ne plus pouvoir venir" not in page.text
    with administration(fresh.owner) as session:
        mission = session.get_one(Mission, world.published)
        assert (mission.state, mission.taken_off) == (MissionState.CANCELLED, "unable")
    assert "Annulé" in client.page(f"/m/{token}/").text


def test_who_cannot_come_any_more_is_not_told_of_for_days_that_are_over(
    client: Client, token: str, fresh: Addresses, world: World
) -> None:
    assert fresh.owner
    with administration(fresh.owner) as session:
        session.get_one(Mission, world.published).state = MissionState.CONFIRMED
        session.flush()
        ahead = session.scalars(
            select(RequestShift.day)
            .join(MissionShift, MissionShift.request_shift_id == RequestShift.id)
            .where(MissionShift.mission_id == world.published)
            .order_by(RequestShift.day)
        ).all()
        one_more_day(session, world.published, datetime(2026, 10, 5, 6, tzinfo=UTC))
    answer(client, token, "Je ne peux plus venir")
    with administration(fresh.owner) as session:
        facts = session.scalars(select(Message.facts).where(Message.occasion.startswith("word:"))).one()
    assert (facts["first_day"], facts["last_day"]) == (ahead[0].isoformat(), ahead[-1].isoformat())
    assert len(facts["shifts"]) == len(ahead)
