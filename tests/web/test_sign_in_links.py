"""Who must not try a password any more gets a link: once, for 20 minutes, and it tells nobody which accounts exist."""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import func, select, text, update

from scheduler.core.addresses import Addresses
from scheduler.core.db import Database, administration
from scheduler.core.errors import NotFound
from scheduler.core.outlets import MailServer
from scheduler.core.tables import Account, Message, SignInLink, User
from scheduler.core.tables.codes import Channel, MailWish, MessageState
from scheduler.market.accounts import Visitor, make_link, sign_in_by_link
from scheduler.messages.delivery import Post, send_due
from scheduler.messages.mail_gateway import Smtp
from tests.scheduler.db.world import World
from tests.scheduler.messages.servers import Mailbox, mail_server
from tests.scheduler.statements import counted
from tests.web.client import Client, Page, checking
from tests.web.conftest import CHEAP, KEY, PASSWORD, app_on
from web.config import Config

SITE = "https://releve.example.org"
WRONG = "another phrase"


@pytest.fixture
def app(database: Database) -> Flask:
    return app_on(database, Config(KEY, secure=False, sign_in=CHEAP, sends_mail=True, sends_links=True))


@pytest.fixture
def mail() -> Iterator[Mailbox]:
    with mail_server() as box:
        yield box


def post(mail: Mailbox, site: str | None = SITE) -> Post:
    return Post({Channel.EMAIL: Smtp(MailServer.of(f"smtp://127.0.0.1:{mail.port}", "releve@example.org"))}, site, KEY)


def guessing(client: Client, who: str) -> Page:
    """Try wrong passwords until the page says that it is enough."""
    page = client.page("/connexion")
    for _ in range(CHEAP.failures):
        client.press(page, "Se connecter", status=422, email=f"{who}@example.org", password=WRONG)
    return client.press(page, "Se connecter", status=429, email=f"{who}@example.org", password=WRONG)


def link_in(mail: Mailbox) -> str:
    """Return the address, within the site, that the one message brings."""
    ((_, letter),) = mail.received
    found = re.findall(rf"^{SITE}(/\S+)$", letter.get_content().replace("\r", ""), re.MULTILINE)
    assert len(found) == 1
    return str(found[0])


def token_for(fresh: Addresses, email: str) -> str:
    assert fresh.owner
    with administration(fresh.owner) as session:
        return make_link(session, email)


def later(fresh: Addresses, minutes: int) -> None:
    assert fresh.owner
    with administration(fresh.owner) as session:
        for table, columns in (("sign_in_links", ("made_at", "expires_at")), ("sign_in_attempts", ("at",))):
            for column in columns:
                shift = f"UPDATE {table} SET {column} = {column} - make_interval(mins => :minutes)"  # noqa: S608
                session.execute(text(shift), {"minutes": minutes})


def messages(fresh: Addresses) -> list[tuple[MessageState, str | None]]:
    assert fresh.owner
    with administration(fresh.owner) as session:
        asked = select(Message.state, Message.error).where(Message.occasion.startswith("sign_in_link:"))
        return [(state, error) for state, error in session.execute(asked)]


def test_after_too_many_attempts_a_link_comes_by_mail_and_signs_in(
    client: Client, app: Flask, database: Database, mail: Mailbox
) -> None:
    page = guessing(client, "simone")
    assert page.h1 == "Trop d’essais pour ce compte"
    assert "Nous vous envoyons un lien de connexion par courriel." in page.main
    assert int(page.response.headers["Retry-After"]) <= 900
    assert send_due(database, post(mail)) == 1
    assert mail.received[0][0] == "simone@example.org"
    telephone = checking(app)
    page = telephone.page(link_in(mail))
    assert page.h1 == "Votre lien de connexion"
    page = telephone.press(page, "Me connecter")
    assert page.path == "/etablissement/"
    assert "Simone" in page.text
    assert client.page("/etablissement/").path == "/connexion"


def test_looking_at_a_link_does_not_use_it_up_and_using_it_does(app: Flask, fresh: Addresses) -> None:
    address = f"/connexion/lien/{token_for(fresh, 'simone@example.org')}"
    for _ in range(3):
        assert checking(app).page(address).h1 == "Votre lien de connexion"
    slow = checking(app)
    opened = slow.page(address)
    first = checking(app)
    assert first.press(first.page(address), "Me connecter").path == "/etablissement/"
    assert slow.press(opened, "Me connecter", status=404).h1 == "Ce lien ne fonctionne plus"
    assert checking(app).page(address, status=404).h1 == "Ce lien ne fonctionne plus"


def test_of_two_who_use_a_link_at_once_one_comes_in(database: Database, fresh: Addresses) -> None:
    token = token_for(fresh, "simone@example.org")

    def use(_: int) -> bool:
        try:
            sign_in_by_link(database, token, Visitor(None))
        except NotFound:
            return False
        return True

    with ThreadPoolExecutor(8) as visitors:
        assert sum(visitors.map(use, range(16))) == 1


@pytest.mark.parametrize(("minutes", "status"), [(19, 200), (20, 404)])
def test_a_link_works_for_twenty_minutes(client: Client, fresh: Addresses, minutes: int, status: int) -> None:
    address = f"/connexion/lien/{token_for(fresh, 'simone@example.org')}"
    later(fresh, minutes)
    client.page(address, status=status)


@pytest.mark.parametrize("change", ["password_hash", "disabled_at"])
def test_a_new_password_and_disabling_end_links(client: Client, fresh: Addresses, world: World, change: str) -> None:
    address = f"/connexion/lien/{token_for(fresh, 'simone@example.org')}"
    assert fresh.owner
    with administration(fresh.owner) as session:
        if change == "password_hash":
            new = {"password_hash": "$argon2id$other"}
            session.execute(update(Account).where(Account.email == "simone@example.org").values(new))
        else:
            session.execute(update(User).where(User.id == world.simone.user).values(disabled_at=func.now()))
    client.page(address, status=404)


def test_an_unknown_account_gets_the_same_answer_and_no_mail(
    app: Flask, database: Database, fresh: Addresses, mail: Mailbox
) -> None:
    checking(app).page("/connexion")  # a process asks once whether a market has been founded
    told, sent = {}, {}
    for who in ("nobody", "simone"):
        with counted() as statements:
            told[who] = guessing(checking(app), who).main
        sent[who] = list(statements)
    assert told["nobody"] == told["simone"]
    assert sent["nobody"] == sent["simone"]
    assert send_due(database, post(mail)) == 1
    assert [to for to, _ in mail.received] == ["simone@example.org"]
    assert fresh.owner
    with administration(fresh.owner) as session:  # what is written tells nothing either, not even how long it takes
        asked = session.execute(select(SignInLink.email, SignInLink.user_id).where(SignInLink.seed.is_not(None))).all()
    assert [(email, user is not None) for email, user in sorted(asked)] == [
        ("nobody@example.org", False),
        ("simone@example.org", True),
    ]


@pytest.mark.parametrize("who", ["engine", "denise"])
def test_who_cannot_sign_in_gets_no_link(client: Client, fresh: Addresses, world: World, who: str) -> None:
    assert fresh.owner
    with administration(fresh.owner) as session:
        session.execute(update(User).where(User.id == world.denise.user).values(disabled_at=func.now()))
    guessing(client, who)
    assert messages(fresh) == []
    with pytest.raises(NotFound):
        token_for(fresh, f"{who}@example.org")


def test_who_guesses_on_fills_no_mailbox(client: Client, fresh: Addresses) -> None:
    page = guessing(client, "simone")
    for minutes, sent in ((0, 1), (9, 1), (1, 2)):
        later(fresh, minutes)
        client.press(client.page("/connexion"), "Se connecter", status=429, email="simone@example.org", password=WRONG)
        assert len(messages(fresh)) == sent
    assert page.status == 429


def test_a_link_reaches_those_who_want_no_messages(
    client: Client, database: Database, fresh: Addresses, world: World, mail: Mailbox
) -> None:
    assert fresh.owner
    with administration(fresh.owner) as session:
        session.execute(update(User).where(User.id == world.simone.user).values(mail=MailWish.NONE))
    guessing(client, "simone")
    assert send_due(database, post(mail)) == 1


@pytest.mark.parametrize(
    ("minutes", "site", "outcome"),
    [(20, SITE, (MessageState.FAILED, "too_old")), (0, None, (MessageState.FAILED, "no_link"))],
)
def test_a_letter_without_a_link_that_works_is_not_sent(
    client: Client,
    database: Database,
    fresh: Addresses,
    mail: Mailbox,
    *,
    minutes: int,
    site: str | None,
    outcome: tuple[MessageState, str],
) -> None:
    guessing(client, "simone")
    later(fresh, minutes)
    assert send_due(database, post(mail, site)) == 0
    assert messages(fresh) == [outcome]


def test_nobody_reads_the_link_in_the_outbox(
    client_of: Callable[[str], Client], client: Client, fresh: Addresses
) -> None:
    guessing(client, "simone")
    page = client_of("lucie").page("/pilotage/messages")
    assert "Votre lien de connexion à Relève" in page.main
    assert "/connexion/lien/" not in page.response.text
    assert fresh.owner
    with administration(fresh.owner) as session:
        (facts,) = session.scalars(select(Message.facts).where(Message.occasion.startswith("sign_in_link:")))
        (seed,) = session.scalars(select(SignInLink.seed).where(SignInLink.seed.is_not(None)))
    assert seed
    assert seed not in str(facts)


def test_where_no_mail_can_go_the_page_says_whom_to_ask(database: Database, fresh: Addresses) -> None:
    app = app_on(database, Config(KEY, secure=False, sign_in=CHEAP, sends_mail=True))
    page = guessing(checking(app), "simone")
    assert "La personne qui gère les comptes de votre organisation peut vous donner un lien" in page.main
    assert "courriel" not in page.main
    assert messages(fresh) == []


def test_coming_in_by_a_link_makes_up_for_failures_and_makes_the_browser_known(
    client: Client, fresh: Addresses
) -> None:
    guessing(client, "simone")
    page = client.page(f"/connexion/lien/{token_for(fresh, 'simone@example.org')}")
    page = client.press(page, "Me connecter")
    page = client.press(page, "Se déconnecter")
    assert client.press(page, "Se connecter", email="simone@example.org", password=PASSWORD).path == "/etablissement/"


def test_a_link_ends_the_session_that_the_browser_had(client_of: Callable[[str], Client], fresh: Addresses) -> None:
    lucie = client_of("lucie")
    cookie = lucie.get_cookie("releve")
    assert cookie
    page = lucie.page(f"/connexion/lien/{token_for(fresh, 'simone@example.org')}")
    assert "Simone" in lucie.press(page, "Me connecter").text
    lucie.set_cookie("releve", cookie.value)
    assert lucie.page("/pilotage/").path == "/connexion"


def test_a_link_needs_a_press_of_the_button_on_our_own_page(client: Client, fresh: Addresses) -> None:
    address = f"/connexion/lien/{token_for(fresh, 'simone@example.org')}"
    assert client.post(address).status_code == 400
    assert client.page(address).h1 == "Votre lien de connexion"


@pytest.mark.parametrize("token", ["x", "é", "../..", "a" * 3000])
def test_what_is_no_link_is_told_kindly(client: Client, token: str) -> None:
    assert client.get(f"/connexion/lien/{token}").status_code == 404
    assert urlsplit(client.page("/connexion/lien/x", status=404).links["Revenir à la connexion"]).path == "/connexion"
