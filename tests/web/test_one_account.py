"""One account for several organisations: Agnes invites Sophie, who asks for a college, into her agency.

Sophie keeps her address and her password, joins by the mail that only she reads, and goes from one to the other; nobody
learns that she had an account, and nothing crosses over.
"""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import delete, func, select

from scheduler.core.addresses import Addresses
from scheduler.core.db import Database, administration
from scheduler.core.tables import Account, Event, User, UserSession
from scheduler.messages.delivery import send_due
from tests.scheduler.db.world import World
from tests.scheduler.messages.servers import Mailbox, mail_server
from tests.web.client import Client, Page, checking, fields
from tests.web.codes import set_up
from tests.web.conftest import CHEAP, KEY, NEW_PASSWORD, PASSWORD, app_on
from tests.web.test_choosing_a_password import enter, handed
from tests.web.test_sign_in_links import link_in, post
from web.config import Config

ClientOf = Callable[[str], Client]
CHOOSE, COLLEGE, AGENCY = "/connexion/marche", "/etablissement/", "/agence/"
JOIN = "Rejoindre agency"
TO_AGENCY, TO_COLLEGE = "Agir pour agency, marché Calvados", "Agir pour establishment, marché Calvados"


@pytest.fixture
def mailing(database: Database) -> Flask:
    """The application where mail goes out."""
    return app_on(database, Config(KEY, secure=False, sign_in=CHEAP, sends_mail=True, sends_links=True))


@pytest.fixture
def mail() -> Iterator[Mailbox]:
    with mail_server() as box:
        yield box


def invited(client: Client, organisation: int, email: str, name: str = "Nadia") -> Page:
    page = client.page(f"/reglages/personnes/inviter/{organisation}")
    return client.press(page, "Inviter", name=name, email=email)


def stored(fresh: Addresses, email: str, organisation: int) -> User:
    assert fresh.owner
    with administration(fresh.owner) as session:
        return session.scalars(select(User).where(User.email == email, User.organisation_id == organisation)).one()


def password_of(fresh: Addresses, email: str) -> str | None:
    assert fresh.owner
    with administration(fresh.owner) as session:
        return session.scalars(select(Account.password_hash).where(Account.email == email)).one()


@pytest.fixture
def link(app: Flask, client_of: ClientOf, world: World) -> str:
    """The invitation of Sophie, handed over."""
    assert app
    return handed(invited(client_of("agnes"), world.agency, "sophie@example.org", "Sophie L."))


@pytest.fixture
def both(client_of: ClientOf, link: str) -> Client:
    """Sophie, who has joined, signed in for the college."""
    sophie = client_of("sophie")
    assert sophie.press(sophie.page(link), JOIN).path == CHOOSE
    return sophie


def test_by_the_mail_that_reaches_her_sophie_joins_with_the_account_she_has(
    mailing: Flask, database: Database, mail: Mailbox, fresh: Addresses, world: World
) -> None:
    before = password_of(fresh, "sophie@example.org")
    agnes, _ = enter(mailing, "agnes")
    pages = []
    for email in ("sophie@example.org", "nadia@example.org"):
        page = invited(agnes, world.agency, email, "Nadia")
        pages.append(page.main.replace(email, "…"))
        assert "Invitation en cours" in page.main
    assert pages[0] == pages[1], "whoever invites learns nothing of it"
    send_due(database, post(mail))
    mail.received = [each for each in mail.received if each[0] == "sophie@example.org"]
    stranger = checking(mailing)
    page = stranger.page(link_in(mail))
    assert page.path.startswith("/connexion/rejoindre/")
    assert JOIN not in page.main
    page = stranger.page(page.links["Me connecter"])
    page = stranger.press(page, "Se connecter", email="sophie@example.org", password=PASSWORD)
    assert page.path.startswith("/connexion/rejoindre/")
    page = stranger.press(page, JOIN)
    assert (page.path, page.h1) == (CHOOSE, "Vos structures")
    assert "establishment Calvados Vous y êtes" in page.main
    assert stranger.press(page, TO_AGENCY).path == AGENCY
    assert password_of(fresh, "sophie@example.org") == before
    assert stored(fresh, "sophie@example.org", world.establishment).name == "Sophie"


def test_she_goes_from_one_to_the_other_and_nothing_crosses_over(both: Client, fresh: Addresses, world: World) -> None:
    both.page(AGENCY, status=403)
    assert "Changer de structure" in both.page(COLLEGE).links
    both.press(both.page(CHOOSE), TO_AGENCY)
    both.page(COLLEGE, status=403)
    assert "agency" in both.page(AGENCY).text
    both.press(both.page(CHOOSE), TO_COLLEGE)
    both.page(AGENCY, status=403)
    assert fresh.owner
    with administration(fresh.owner) as session:
        user = stored(fresh, "sophie@example.org", world.agency).id
        (event,) = session.scalars(select(Event).where(Event.thing == "user", Event.user_id == user))
        assert (event.organisation_id, event.thing_id) == (world.agency, user)


def test_she_begins_where_she_was_last(both: Client, app: Flask, fresh: Addresses) -> None:
    assert fresh.owner
    with administration(fresh.owner) as session:
        session.execute(
            delete(UserSession).where(UserSession.seen_at > func.now())
        )  # of a world that is later than now
    both.press(both.page(CHOOSE), TO_AGENCY)
    assert enter(app, "sophie")[1].path == AGENCY


def test_a_page_of_the_college_is_not_written_for_the_agency(both: Client, fresh: Addresses, world: World) -> None:
    page = both.page("/preferences/")
    both.press(both.page(CHOOSE), TO_AGENCY)
    page = both.press(page, "Enregistrer", status=409, mail="none")
    assert page.h1 == "Pour qui enregistrer ?"
    assert "La page a été ouverte pour establishment, marché Calvados." in page.main
    assert stored(fresh, "sophie@example.org", world.establishment).mail == "each"
    assert stored(fresh, "sophie@example.org", world.agency).mail == "each"
    both.press(page, "Enregistrer pour establishment")
    assert stored(fresh, "sophie@example.org", world.establishment).mail == "none"
    assert stored(fresh, "sophie@example.org", world.agency).mail == "each"
    assert both.page(COLLEGE).path == COLLEGE, "the next page is of the college too"


def test_the_link_is_worth_nothing_to_whoever_has_not_the_account(
    app: Flask, client_of: ClientOf, link: str, fresh: Addresses, world: World
) -> None:
    for name in ("agnes", "simone"):
        client = client_of(name)
        page = client.page(link)
        assert JOIN not in page.main
        assert "Déconnectez-vous, puis ouvrez de nouveau ce lien." in page.main
        proof = fields(page.form("Se déconnecter"), "Se déconnecter")["csrf_token"]
        client.page(page.path)
        assert client.post(page.path, data={"csrf_token": proof}).status_code == 200
    stranger = checking(app)
    form = {"password": NEW_PASSWORD, "again": NEW_PASSWORD}
    page = stranger.page(link)
    token = link.rpartition("/")[2]
    proof = fields(stranger.page("/connexion").form("Se connecter"), "Se connecter")["csrf_token"]
    before = password_of(fresh, "sophie@example.org")
    answer = stranger.post(f"/connexion/mot-de-passe/{token}", data={**form, "csrf_token": proof})
    assert answer.headers["Location"] == page.path
    assert password_of(fresh, "sophie@example.org") == before
    assert stored(fresh, "sophie@example.org", world.agency).accepted_at is None


def test_the_agency_takes_her_off_and_the_college_stays(
    both: Client, client_of: ClientOf, fresh: Addresses, world: World
) -> None:
    both.press(both.page(CHOOSE), TO_AGENCY)
    agnes = client_of("agnes")
    user = stored(fresh, "sophie@example.org", world.agency).id
    page = agnes.page(f"/reglages/personnes/{user}")
    assert "Remettre un lien moi-même" not in page.main
    assert "Ce compte donne accès à plus que ce que vous gérez" in page.main
    agnes.press(page, "Désactiver le compte")
    assert both.page(AGENCY).path == "/connexion"
    page = both.press(both.page("/connexion"), "Se connecter", email="sophie@example.org", password=PASSWORD)
    assert page.path == COLLEGE
    assert "Changer de structure" not in page.links


def test_one_second_factor_for_all(both: Client, app: Flask, client_of: ClientOf) -> None:
    both.press(both.page(CHOOSE), TO_AGENCY)
    telephone, _, _ = set_up(both)
    both.press(both.page(CHOOSE), TO_COLLEGE)
    assert both.page(COLLEGE).path == COLLEGE, "this session has shown it"
    client, page = enter(app, "sophie")
    assert page.path == "/connexion/code"
    assert client.page(CHOOSE).main.count("Agir pour") == 0
    assert client.press(page, "Continuer", code=telephone.code(1)).path == COLLEGE
    assert client_of("agnes").page(AGENCY).path == AGENCY


def test_her_sessions_are_hers_whatever_she_does(both: Client, client_of: ClientOf, fresh: Addresses) -> None:
    elsewhere = client_of("sophie")
    elsewhere.press(elsewhere.page(CHOOSE), TO_AGENCY)
    both.press(both.page("/preferences/"), "Fermer")
    assert elsewhere.page(AGENCY).path == "/connexion"
    assert both.page(COLLEGE).path == COLLEGE
    assert fresh.owner
    with administration(fresh.owner) as session:
        open_ones = select(UserSession).join(User, User.id == UserSession.user_id)
        mine = open_ones.where(User.email == "sophie@example.org", UserSession.ended_at.is_(None))
        assert len(session.scalars(mine).all()) == 1


def test_each_letter_says_for_whom(
    both: Client, database: Database, mail: Mailbox, client_of: ClientOf, world: World
) -> None:
    assert both
    agnes = client_of("agnes")
    agnes.press(agnes.page(f"/agence/missions/{world.published}"), "Confirmer")
    send_due(database, post(mail))
    told = {to: each.get_content() for to, each in mail.received}
    assert told["sophie@example.org"].startswith("Pour establishment")
    assert told["simone@example.org"]
    assert not told["simone@example.org"].startswith("Pour "), "who acts for one needs no such line"
