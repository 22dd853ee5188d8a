"""Calendars by link: a worker's, an agency's and a site's, follow the missions."""

from datetime import UTC, datetime, timedelta

from icalendar import Calendar
from sqlalchemy import update

from scheduler.core.addresses import Addresses
from scheduler.core.db import Database, administration
from scheduler.core.states import Action, move
from scheduler.core.tables import Mission
from scheduler.messages.calendars import worker_calendar
from tests.scheduler.db.world import World
from tests.web.client import Client
from tests.web.holding_a_link import ClientOf, plain
from tests.web.holding_a_link import token as token  # noqa: PLC0414  # a fixture


def test_calendars_follow_the_missions(client: Client, client_of: ClientOf, token: str) -> None:
    own = Calendar.from_ical(client.get(f"/m/{token}/agenda.ics").data)
    assert [str(each["status"]) for each in own.walk("VEVENT")] == ["TENTATIVE"]
    for name, titles in (
        ("agnes", {"Confirmed P.", "Published P."}),
        ("sophie", {"Confirmed P."}),  # a site learns who comes when that is confirmed
        ("tom", set()),
    ):
        browser = client_of(name)
        page = browser.press(browser.page("/preferences/"), "Créer mon lien d’agenda")
        link = page.response.text.split("http://localhost")[1].split('"')[0]
        events = Calendar.from_ical(client.get(link).data).walk("VEVENT")
        names = ("Confirmed P.", "Published P.")
        assert {name for name in names for each in events if name in str(each["summary"])} == titles
        assert all(each.decoded("dtstart") == datetime(2027, 3, 1, 6, tzinfo=UTC) for each in events)
        browser.press(page, "Retirer le lien")
        assert client.get(link).status_code == 404


def test_a_calendar_keeps_its_names_counts_changes_and_says_when_nothing_changed(
    client: Client, client_of: ClientOf, token: str, world: World
) -> None:
    agnes = client_of("agnes")
    page = agnes.press(agnes.page("/preferences/"), "Créer mon lien d’agenda")
    own = page.response.text.split("http://localhost")[1].split('"')[0]
    calendars = (f"/m/{token}/agenda.ics", own)

    def events(where: str) -> dict[str, tuple[str, int]]:
        found = Calendar.from_ical(client.get(where).data).walk("VEVENT")
        return {str(each["uid"]): (str(each["status"]), int(str(each["sequence"]))) for each in found}

    before = {where: events(where) for where in calendars}
    tags = {where: client.get(where).headers["ETag"] for where in calendars}
    for where, tag in tags.items():
        again = client.get(where, headers={"If-None-Match": tag})
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["Cache-Control"] == "private, no-cache"
    agnes.press(agnes.page(f"/agence/missions/{world.published}"), "Confirmer")
    for where in calendars:
        changed = client.get(where, headers={"If-None-Match": tags[where]})
        assert changed.status_code == 200
        now = events(where)
        assert now.keys() == before[where].keys()
        asked = next(uid for uid, (status, _) in before[where].items() if status == "TENTATIVE")
        assert (now[asked][0], now[asked][1] > before[where][asked][1]) == ("CONFIRMED", True)


def test_what_was_called_off_stays_in_the_calendar_as_cancelled_for_a_while(
    client: Client, token: str, database: Database, world: World
) -> None:
    where = f"/m/{token}/agenda.ics"
    (before,) = Calendar.from_ical(client.get(where).data).walk("VEVENT")
    with database.transaction(world.lucie) as session:
        move(session, world.lucie, session.get_one(Mission, world.published), Action.WITHDRAW)
    (after,) = Calendar.from_ical(client.get(where).data).walk("VEVENT")
    assert (str(after["uid"]), str(after["status"])) == (str(before["uid"]), "CANCELLED")
    assert int(str(after["sequence"])) > int(str(before["sequence"]))
    later = worker_calendar(database, token, datetime.now(UTC) + timedelta(days=29))
    assert Calendar.from_ical(later).walk("VEVENT") == []


def test_only_what_waits_for_an_answer_is_to_be_confirmed_in_a_calendar(
    client: Client, client_of: ClientOf, token: str, fresh: Addresses, world: World
) -> None:
    """What was worked is over, and what was called off is not to be confirmed."""
    agnes = client_of("agnes")
    page = agnes.press(agnes.page("/preferences/"), "Créer mon lien d’agenda")
    own = page.response.text.split("http://localhost")[1].split('"')[0]
    assert fresh.owner
    for state, begins in (("published", "À confirmer : "), ("done", ""), ("cancelled", "Annulé : ")):
        with administration(fresh.owner) as session:
            session.execute(update(Mission).where(Mission.id == world.published).values(state=state))
        for where, what in ((f"/m/{token}/agenda.ics", "site"), (own, "Published P., site")):
            titles = [str(each["summary"]) for each in Calendar.from_ical(client.get(where).data).walk("VEVENT")]
            assert plain(f"{begins}{what}") in map(plain, titles), (state, where)
