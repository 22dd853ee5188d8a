"""Links in e-mails that do one thing: after one more tap, as whose they are, and nothing else."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import text, update

from scheduler.core.addresses import Addresses
from scheduler.core.db import Database, administration
from scheduler.core.outlets import MailServer
from scheduler.core.states import Action, move
from scheduler.core.tables import Event, Message, Mission, SecondFactor, User
from scheduler.core.tables.codes import Audience, Channel, MissionState
from scheduler.core.tables.hour_codes import EntryKind
from scheduler.messages.delivery import Post, send_due
from scheduler.messages.mail_gateway import Smtp
from scheduler.messages.one_tap import PATH, Deed, OneTap, offered, opened, token_of
from scheduler.missions import confirm
from tests.scheduler.db.world import World
from tests.scheduler.messages.servers import Mailbox, mail_server
from tests.web.client import Client, Page, checking, text_of
from tests.web.conftest import CHEAP, KEY, working_on
from tests.web.worked import begun, last
from web.config import Config

SITE = "https://releve.example.org"


@pytest.fixture
def link(world: World) -> OneTap:
    later = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=1)
    return OneTap(Deed.CONFIRM, world.published, world.agnes.user, "calvados", later)


@pytest.fixture
def mail() -> Iterator[Mailbox]:
    with mail_server() as box:
        yield box


def address(link: OneTap, key: str = KEY) -> str:
    return PATH + token_of(link, key)


def state(fresh: Addresses, mission: int) -> str:
    assert fresh.owner
    with administration(fresh.owner) as session:
        return session.get_one(Mission, mission).state


def test_opening_shows_and_does_nothing_and_the_button_confirms(
    client: Client, fresh: Addresses, world: World, link: OneTap
) -> None:
    for _ in range(2):
        page = client.page(address(link))
        assert "Published P." in page.main
        assert "de 7 h à 14 h" in page.main
        assert state(fresh, world.published) == MissionState.PUBLISHED
    assert "Mission confirmée." in client.press(page, "Confirmer").main
    assert state(fresh, world.published) == MissionState.CONFIRMED
    assert fresh.owner
    with administration(fresh.owner) as session:
        who = session.query(Event.user_id).filter_by(thing_id=world.published, action="confirm").one()
        assert who == (world.agnes.user,)
    again = client.page(address(link))
    assert "Cette mission n’attend plus de réponse." in again.main
    assert client.page("/agence/").h1 == "Se connecter", "it opens no session"


def test_nobody_does_it_without_the_button_of_the_page(client: Client, fresh: Addresses, link: OneTap) -> None:
    assert client.post(address(link)).status_code == 400
    assert state(fresh, link.mission) == MissionState.PUBLISHED


def test_a_link_that_is_forged_old_or_of_an_account_that_ended_opens_nothing(
    client: Client, fresh: Addresses, world: World, link: OneTap
) -> None:
    token = token_of(link, KEY)
    body, _, signature = token.partition(".")
    other = token_of(replace(link, mission=world.confirmed), KEY).partition(".")[0]
    forged = [f"{other}.{signature}", body, f"{body}.", f"{body}.é", token_of(link, KEY + "x"), "x" * 500]
    for each in (*forged, token_of(replace(link, until=datetime.now(UTC) - timedelta(seconds=1)), KEY)):
        assert client.get(PATH + each).status_code == 404, each
    page = client.page(address(link))
    assert fresh.owner
    with administration(fresh.owner) as session:
        session.execute(update(User).where(User.id == link.user).values(disabled_at=datetime.now(UTC)))
    assert "Ce lien ne fonctionne plus" in client.press(page, "Confirmer", status=404).main
    assert client.get(address(link)).status_code == 404
    assert state(fresh, link.mission) == MissionState.PUBLISHED


@pytest.mark.parametrize("person", ["bruno", "sophie", "mona"])
def test_it_does_no_more_than_whose_it_is_may(client: Client, world: World, person: str) -> None:
    actor = world.people[person]
    assert actor
    later = datetime.now(UTC) + timedelta(hours=1)
    market = "manche" if person == "mona" else "calvados"
    assert client.get(address(OneTap(Deed.CONFIRM, world.published, actor.user, market, later))).status_code == 404


def test_whoever_has_a_second_factor_signs_in(client: Client, fresh: Addresses, link: OneTap) -> None:
    assert fresh.owner
    with administration(fresh.owner) as session:
        account = session.get_one(User, link.user).account_id
        session.add(SecondFactor(account_id=account, secret="sealed", last_step=1))  # noqa: S106
    assert client.get(address(link)).status_code == 404


def test_a_site_says_on_the_day_that_nobody_came(client: Client, fresh: Addresses, world: World) -> None:
    later = datetime.now(UTC) + timedelta(days=1)
    link = OneTap(Deed.NOBODY_CAME, world.confirmed, world.sophie.user, "calvados", later)
    page = client.page(address(link))
    assert "Confirmed P." in page.main
    assert "Il n’y a rien à signaler maintenant" in page.main
    assert fresh.owner
    with administration(fresh.owner) as session:
        session.execute(
            text("""
                UPDATE request_shifts s
                SET day = current_date, starts_at = date_trunc('minute', now()) - interval '1 hour',
                    ends_at = date_trunc('minute', now()) + interval '3 hours',
                    break_minutes = 0
                FROM mission_shifts b WHERE b.request_shift_id = s.id AND b.mission_id = :id
            """),
            {"id": world.confirmed},
        )
    page = client.page(address(link))
    (button,) = [name for each in page.tree.iter("button") if (name := "".join(each.itertext())) and "venu" in name]
    assert "C’est noté." in client.press(page, " ".join(button.split())).main
    assert state(fresh, world.confirmed) == MissionState.CANCELLED
    page = client.page(address(link))
    assert "est déjà signalée. Si c’est une erreur, la page de la demande permet de le corriger." in page.main
    assert "Il n’y a rien à signaler" not in page.main


def test_the_mail_to_the_agency_confirms_and_the_one_to_the_site_tells(
    database: Database, fresh: Addresses, world: World, mail: Mailbox
) -> None:
    assert fresh.owner
    with administration(fresh.owner) as session:
        session.execute(update(Message).values(state="failed", error="before", sent_at=None))
    with database.transaction(world.lucie) as session:
        move(session, world.lucie, session.get_one(Mission, world.published), Action.REMIND)
    smtp = Smtp(MailServer.of(f"smtp://127.0.0.1:{mail.port}", "Relève <releve@example.org>"))
    send_due(database, Post({Channel.EMAIL: smtp}, SITE, KEY))
    with database.transaction(world.agnes) as session:
        confirm(session, world.agnes, world.published)
    send_due(database, Post({Channel.EMAIL: smtp}, SITE, KEY))
    found = {}
    for to, content in mail.received:
        for line in content.get_content().splitlines():
            if PATH in line:
                found[to] = opened(line.strip().removeprefix(SITE + PATH), KEY, datetime.now(UTC))
    assert found["agnes@example.org"].deed == Deed.CONFIRM
    assert (found["agnes@example.org"].user, found["agnes@example.org"].mission) == (world.agnes.user, world.published)
    assert found["sophie@example.org"].deed == Deed.NOBODY_CAME
    assert found["sophie@example.org"].user == world.sophie.user
    assert found["sophie@example.org"].until.date().isoformat() == "2027-03-02"


def test_no_link_goes_where_none_belongs() -> None:
    facts = {"thing": "mission", "action": "publish", "mission": 1, "last_day": "2027-03-01"}
    assert offered(facts, Audience.AGENCY, 5, "calvados")
    assert offered(facts, Audience.AGENCY, None, "calvados") is None
    assert offered(facts | {"action": "withdraw"}, Audience.AGENCY, 5, "calvados") is None
    assert offered(facts | {"thing": "request"}, Audience.AGENCY, 5, "calvados") is None


def test_it_works_by_the_sites_own_name(database: Database, link: OneTap) -> None:
    config = Config(KEY, secure=False, sign_in=CHEAP, site_url="http://localhost")
    app: Flask
    with working_on(database, config) as app:
        assert checking(app).get(address(link)).status_code == 200


def test_a_site_signs_its_hours_by_the_link_of_the_weekly_message(
    client: Client, fresh: Addresses, database: Database, world: World
) -> None:
    found = begun(fresh, database, world)
    later = datetime.now(UTC).replace(microsecond=0) + timedelta(days=1)
    link = OneTap(Deed.SIGN_HOURS, 0, world.sophie.user, "calvados", later)
    page = client.page(address(link))
    assert "Confirmed P." in page.main
    assert {last(fresh, found, day).kind for day in found.days} == {EntryKind.STATEMENT}, "opening it does nothing"
    texts = [" ".join("".join(each.itertext()).split()) for each in page.tree.iter("button")]
    for button in [each for each in texts if each.startswith("Signer")]:
        page = client.press(client.page(address(link)), button)
        assert "C’est signé" in page.main
    assert {last(fresh, found, day).kind for day in found.days} == {EntryKind.SIGNATURE}
    assert {last(fresh, found, day).said_by for day in found.days} == {world.sophie.user}
    assert "Rien à signer" in client.page(address(link)).main
    assert client.page("/etablissement/").h1 == "Se connecter", "it opens no session"
    toms = OneTap(Deed.SIGN_HOURS, 0, world.tom.user, "calvados", later)
    entry = last(fresh, found, found.days[0]).id
    assert "Confirmed P." not in client.page(address(toms)).main
    assert client.post(address(toms), data={"entry": entry}).status_code in {400, 404}


def test_after_one_week_the_link_shows_the_others_still_to_be_signed(
    client: Client, fresh: Addresses, database: Database, world: World
) -> None:
    found = begun(fresh, database, world)
    later = datetime.now(UTC).replace(microsecond=0) + timedelta(days=1)
    link = OneTap(Deed.SIGN_HOURS, 0, world.sophie.user, "calvados", later)
    page = client.page(address(link))
    first, *others = to_press(page)
    assert others
    page = client.press(page, first)
    assert "C’est signé" in page.main
    assert to_press(page) == others
    for button in others:
        page = client.press(page, button)
    assert {last(fresh, found, day).kind for day in found.days} == {EntryKind.SIGNATURE}
    assert to_press(page) == []
    assert "Il reste" not in page.main


def test_what_changed_before_it_was_signed_by_link_is_no_success(
    client: Client, client_of: Callable[[str], Client], fresh: Addresses, database: Database, world: World
) -> None:
    found = begun(fresh, database, world)
    later = datetime.now(UTC).replace(microsecond=0) + timedelta(days=1)
    link = OneTap(Deed.SIGN_HOURS, 0, world.sophie.user, "calvados", later)
    page = client.page(address(link))
    agnes = client_of("agnes")
    for day in found.days:
        form = agnes.page(f"/agence/heures/{last(fresh, found, day).id}")
        agnes.press(form, "Enregistrer ces heures", start="08:00", end="11:00", pause="0")
    told = client.press(page, to_press(page)[0])
    assert "entre-temps" in told.main
    assert "notice tone-good" not in told.response.text
    assert "11 h" in told.main, "the hours as they are now, to be signed"
    assert {last(fresh, found, day).kind for day in found.days} == {EntryKind.STATEMENT}


def to_press(page: Page) -> list[str]:
    """Return the buttons that sign."""
    return [words for words in map(text_of, page.tree.iter("button")) if words.startswith("Signer")]


def test_the_weekly_message_brings_a_link_that_lives_until_the_next() -> None:
    facts = {"thing": "hours", "action": "to_sign", "week": "2027-03-01", "timezone": "Europe/Paris"}
    link = offered(facts, Audience.SITE, 7, "calvados")
    assert link
    assert (link.deed, link.until) == (Deed.SIGN_HOURS, datetime(2027, 3, 8, 23, tzinfo=UTC))
    assert offered(facts, Audience.SITE, None, "calvados") is None
