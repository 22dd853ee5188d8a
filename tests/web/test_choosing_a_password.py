"""People get in by themselves: invited, or with a forgotten password, they choose one by a link that works once."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from scheduler.core.addresses import Addresses
from scheduler.core.db import Database, administration
from scheduler.core.tables import SignInLink, User
from scheduler.core.tables.account_codes import LinkKind
from scheduler.market.accounts import make_link
from scheduler.messages.delivery import send_due
from tests.scheduler.db.world import World
from tests.scheduler.messages.servers import Mailbox, mail_server
from tests.scheduler.statements import counted
from tests.web.client import Client, Page, checking
from tests.web.conftest import CHEAP, KEY, NEW_PASSWORD, PASSWORD, app_on
from tests.web.test_sign_in_links import link_in, post
from web.config import Config

ClientOf = Callable[[str], Client]
CHOICE: dict[str, Any] = {"password": NEW_PASSWORD, "again": NEW_PASSWORD}
SAVE = "Enregistrer et me connecter"
REFUSED = "Ce lien ne fonctionne pas"


@pytest.fixture
def mailing(database: Database) -> Flask:
    """The application where mail goes out."""
    return app_on(database, Config(KEY, secure=False, sign_in=CHEAP, sends_mail=True, sends_links=True))


@pytest.fixture
def mail() -> Iterator[Mailbox]:
    with mail_server() as box:
        yield box


def enter(app: Flask, who: str, password: str = PASSWORD, *, status: int = 200) -> tuple[Client, Page]:
    client = checking(app)
    page = client.press(
        client.page("/connexion"), "Se connecter", status=status, email=f"{who}@example.org", password=password
    )
    return client, page


def address_for(fresh: Addresses, who: str, kind: LinkKind = LinkKind.RESET) -> str:
    assert fresh.owner
    with administration(fresh.owner) as session:
        return f"/connexion/mot-de-passe/{make_link(session, f'{who}@example.org', kind=kind)}"


def administer(fresh: Addresses, statement: str, **values: object) -> None:
    assert fresh.owner
    with administration(fresh.owner) as session:
        session.execute(text(statement), values)


def handed(page: Page) -> str:
    """Return the address, within the site, that the sheet shows."""
    found = re.search(r'id="link">https?://[^/]+(/[^<]+)<', page.response.text)
    assert found, page.main
    return found[1]


def invited(sophie: Client, world: World) -> Page:
    page = sophie.page(f"/reglages/personnes/inviter/{world.establishment}")
    return sophie.press(page, "Inviter", name="Nadia Benali", email="nadia@example.org")


def test_a_principal_names_a_second_person_who_chooses_a_password_and_is_in(
    app: Flask, client_of: ClientOf, world: World
) -> None:
    sophie = client_of("sophie")
    page = sophie.page("/preferences/")
    page = sophie.page(page.links["Personnes"])
    page = sophie.page(page.links["Inviter une personne"])
    page = sophie.press(page, "Inviter", name="Nadia Benali", email=" Nadia@Example.org ", administers="y")
    assert page.h1 == "Lien à remettre"
    address = handed(page)
    nadia = checking(app)
    page = nadia.page(address)
    assert page.h1 == "Bienvenue, Nadia Benali"
    assert "nadia@example.org" in page.main
    page = nadia.press(page, SAVE, **CHOICE)
    assert page.path == "/etablissement/"
    assert nadia.page("/reglages/personnes").h1 == "Personnes"
    _, page = enter(app, "nadia", NEW_PASSWORD)
    assert page.path == "/etablissement/"
    page = sophie.page(sophie.page(f"/reglages/personnes?organisation={world.establishment}").links["Nadia Benali"])
    for words in ("Actif", "Compte créé : Gestionnaire d’établissement, gère les comptes", "Mot de passe choisi"):
        assert words in page.main


def test_an_invitation_goes_by_mail_and_its_link_is_the_readers_alone(
    mailing: Flask, database: Database, world: World, mail: Mailbox
) -> None:
    sophie, _ = enter(mailing, "sophie")
    page = invited(sophie, world)
    assert "Le lien part par courriel." in page.text
    assert "/connexion/mot-de-passe/" not in page.response.text
    sheet = sophie.page(f"{page.path}/lien")
    assert "Aucun lien à remettre" in sheet.main
    assert send_due(database, post(mail)) == 1
    ((to, letter),) = mail.received
    assert to == "nadia@example.org"
    assert "Sophie vous invite à rejoindre Relève pour establishment." in letter.get_content().replace("\r", "")
    nadia = checking(mailing)
    assert nadia.press(nadia.page(link_in(mail)), SAVE, **CHOICE).path == "/etablissement/"
    lucie, _ = enter(mailing, "lucie")
    page = lucie.page("/pilotage/messages")
    assert "Votre invitation à Relève" in page.main
    assert "/connexion/mot-de-passe/" not in page.response.text


def test_invited_twice_the_older_link_dies(app: Flask, client_of: ClientOf, world: World) -> None:
    sophie = client_of("sophie")
    page = invited(sophie, world)
    older = handed(page)
    page = sophie.press(sophie.page(page.path.removesuffix("/lien")), "Remettre un lien moi-même")
    newer = handed(page)
    page = checking(app).page(older, status=404)
    assert page.h1 == REFUSED
    assert "Un lien plus récent le remplace" in page.main
    assert checking(app).page(newer).h1 == "Bienvenue, Nadia Benali"


def test_the_same_address_is_not_invited_twice(client_of: ClientOf, world: World) -> None:
    sophie = client_of("sophie")
    for address in ("simone@example.org", "Sophie@example.org"):
        page = sophie.page(f"/reglages/personnes/inviter/{world.establishment}")
        page = sophie.press(page, "Inviter", status=422, name="Nadia", email=address)
        assert "Un compte existe déjà avec cette adresse électronique." in page.main
    page = sophie.press(page, "Inviter", status=422, name="Nadia", email="nadia")
    assert "Cette adresse électronique est incomplète." in page.main


def test_a_link_is_used_once_and_forwarded_it_opens_nothing(app: Flask, fresh: Addresses) -> None:
    address = address_for(fresh, "simone")
    slow = checking(app)
    opened = slow.page(address)
    for _ in range(3):
        assert checking(app).page(address).h1 == "Choisir un nouveau mot de passe"
    first = checking(app)
    assert first.press(first.page(address), SAVE, **CHOICE).path == "/etablissement/"
    page = slow.press(opened, SAVE, status=404, password="autre chose à retenir", again="autre chose à retenir")  # noqa: S106
    assert page.h1 == REFUSED
    page = checking(app).page(address, status=404)
    assert "Il a déjà servi : un lien ne sert qu’une fois." in page.main
    assert page.links["Demander un nouveau lien"] == "/connexion/oubli"
    assert enter(app, "simone", NEW_PASSWORD)[1].path == "/etablissement/"


@pytest.mark.parametrize(("kind", "lasts"), [(LinkKind.RESET, "1 day"), (LinkKind.INVITATION, "7 days")])
def test_a_link_expires(app: Flask, fresh: Addresses, kind: LinkKind, lasts: str) -> None:
    address = address_for(fresh, "simone", kind)
    later = "UPDATE sign_in_links SET expires_at = expires_at - CAST(:by AS interval) + interval '1 minute'"
    administer(fresh, later, by=lasts)
    client = checking(app)
    page = client.page(address)
    administer(fresh, later, by="2 minutes")
    page = client.press(page, SAVE, status=404, **CHOICE)
    assert "Il est trop ancien." in page.main


def test_after_disabling_and_after_enabling_again_no_older_link_works(
    app: Flask, fresh: Addresses, client_of: ClientOf, world: World
) -> None:
    address, client = address_for(fresh, "simone"), checking(app)
    page = client.page(address)
    sophie = client_of("sophie")
    hers = sophie.press(sophie.page(f"/reglages/personnes/{world.simone.user}"), "Désactiver le compte")
    refused = client.press(page, SAVE, status=404, **CHOICE)
    assert "Le compte est désactivé." in refused.main
    assert "de le réactiver" in refused.main
    sophie.press(hers, "Réactiver le compte")
    client.press(page, SAVE, status=404, **CHOICE)
    assert enter(app, "simone")[1].path == "/etablissement/"


def test_a_password_that_is_refused_uses_nothing_up(app: Flask, fresh: Addresses) -> None:
    client = checking(app)
    page = client.page(address_for(fresh, "simone"))
    for password, again, words in (
        ("court", "court", "Il faut au moins 12 caractères."),
        ("motdepasse2027", "motdepasse2027", "Ce mot de passe se devine trop vite."),
        ("simone@example.org", "simone@example.org", "Ce mot de passe contient surtout votre nom"),
        (NEW_PASSWORD, PASSWORD, "Les deux saisies sont différentes."),
        ("", "", "Choisissez un mot de passe."),
    ):
        page = client.press(page, SAVE, status=422, password=password, again=again)
        assert words in page.main
    assert client.press(page, SAVE, **CHOICE).path == "/etablissement/"


@pytest.mark.parametrize("token", ["x", "é", "a" * 3000])
def test_what_is_no_link_is_told_kindly(client: Client, token: str) -> None:
    page = client.page(f"/connexion/mot-de-passe/{token}", status=404)
    assert "recopiez-la en entier" in page.main


def test_a_link_to_sign_in_chooses_no_password_and_the_other_way_round(app: Flask, fresh: Addresses) -> None:
    token = address_for(fresh, "simone", LinkKind.SIGN_IN).rpartition("/")[2]
    checking(app).page(f"/connexion/mot-de-passe/{token}", status=404)
    other = address_for(fresh, "simone").rpartition("/")[2]
    client = checking(app)
    page = client.page(f"/connexion/lien/{token}")
    client.page(f"/connexion/lien/{other}", status=404)
    proof = next(each.get("value") for each in page.tree.iter("input") if each.get("name") == "csrf_token")
    assert client.post(f"/connexion/lien/{other}", data={"csrf_token": proof}).status_code == 404
    assert client.post(f"/connexion/mot-de-passe/{token}", data=CHOICE | {"csrf_token": proof}).status_code == 404


def test_a_forgotten_password_is_replaced_by_mail(mailing: Flask, database: Database, mail: Mailbox) -> None:
    simone, _ = enter(mailing, "simone")
    client = checking(mailing)
    page = client.page("/connexion")
    page = client.page(page.links["Mot de passe oublié ?"])
    page = client.press(page, "Recevoir un lien", email=" Simone@example.org")
    assert page.h1 == "Regardez votre messagerie"
    assert send_due(database, post(mail)) == 1
    page = client.press(client.page(link_in(mail)), SAVE, **CHOICE)
    assert page.path == "/etablissement/"
    assert simone.page("/etablissement/").path == "/connexion"
    enter(mailing, "simone", status=422)
    assert enter(mailing, "simone", NEW_PASSWORD)[1].path == "/etablissement/"


def test_an_unknown_address_gets_the_same_answer_and_no_mail(
    mailing: Flask, database: Database, fresh: Addresses, world: World, mail: Mailbox
) -> None:
    administer(fresh, "UPDATE users SET disabled_at = now() WHERE id = :id", id=world.tom.user)
    told, sent = {}, {}
    checking(mailing).page("/connexion/oubli")  # a process asks once whether a market has been founded
    for who in ("nobody", "engine", "tom", "simone"):
        client = checking(mailing)
        with counted() as statements:
            page = client.press(client.page("/connexion/oubli"), "Recevoir un lien", email=f"{who}@example.org")
        told[who], sent[who] = page.main, list(statements)
    assert len(set(told.values())) == 1
    assert sent["nobody"] == sent["engine"] == sent["tom"] == sent["simone"]
    assert send_due(database, post(mail)) == 1
    assert [to for to, _ in mail.received] == ["simone@example.org"]


def test_asking_again_and_again_fills_no_mailbox_and_one_network_asks_for_some(
    mailing: Flask, database: Database, mail: Mailbox
) -> None:
    client = checking(mailing)
    page = client.page("/connexion/oubli")
    for number in range(CHEAP.links):
        who = "simone" if number < 3 else f"nobody{number}"
        client.press(page, "Recevoir un lien", email=f"{who}@example.org", status=200)
    # The three for Simone count once: the other two wrote nothing.
    for number in range(2):
        client.press(page, "Recevoir un lien", email=f"more{number}@example.org")
    assert send_due(database, post(mail)) == 1
    page = client.press(page, "Recevoir un lien", email="tom@example.org", status=429)
    assert "Trop de liens sont demandés depuis votre réseau." in page.main
    assert 0 < int(page.response.headers["Retry-After"]) <= CHEAP.links_minutes * 60
    assert send_due(database, post(mail)) == 0


def test_where_no_mail_goes_out_the_page_says_whom_to_ask(client: Client, fresh: Addresses) -> None:
    page = client.page(client.page("/connexion").links["Mot de passe oublié ?"])
    assert "la personne qui gère les comptes de votre organisation" in page.main
    assert "« Personnes »" in page.main
    assert fresh.owner
    with administration(fresh.owner) as session:
        assert session.scalar(select(func.count()).where(SignInLink.kind == LinkKind.RESET)) == 0


def test_one_changes_ones_own_password_and_the_other_sessions_end(app: Flask, client_of: ClientOf) -> None:
    office, home = client_of("sophie"), client_of("sophie")
    page = office.page(office.page("/preferences/").links["Changer mon mot de passe"])
    page = office.press(page, "Enregistrer", status=422, present="autre chose", **CHOICE)
    assert "Ce n’est pas votre mot de passe actuel." in page.main
    page = office.press(page, "Enregistrer", status=422, present=PASSWORD, password=PASSWORD, again=PASSWORD)
    assert "C’est déjà votre mot de passe." in page.main
    page = office.press(page, "Enregistrer", present=PASSWORD, **CHOICE)
    assert "Votre mot de passe est changé." in page.text
    assert office.page("/etablissement/").path == "/etablissement/"
    assert home.page("/etablissement/").path == "/connexion"
    assert enter(app, "sophie", NEW_PASSWORD)[1].path == "/etablissement/"


def test_the_present_password_is_not_guessed_on_that_page(client_of: ClientOf) -> None:
    sophie = client_of("sophie")
    page = sophie.page("/preferences/mot-de-passe")
    for _ in range(CHEAP.failures):
        page = sophie.press(page, "Enregistrer", status=422, present="autre chose", **CHOICE)
    page = sophie.press(page, "Enregistrer", status=429, present=PASSWORD, **CHOICE)
    assert "Trop d’essais" in page.main


def test_whoever_leaves_hands_the_accounts_over_first(app: Flask, client_of: ClientOf, world: World) -> None:
    sophie = client_of("sophie")
    page = sophie.page(f"/reglages/personnes/{world.sophie.user}")
    gone: dict[str, Any] = {"administers": None}
    for button, values in (("Désactiver le compte", {}), ("Enregistrer", gone)):
        again = sophie.press(page, button, status=409, **values)
        assert "Vous êtes la seule personne à gérer ces comptes." in again.main
    sophie.press(sophie.page(f"/reglages/personnes/{world.simone.user}"), "Enregistrer", administers="y")
    page = sophie.press(page, "Désactiver le compte")
    assert page.path == "/connexion"
    enter(app, "sophie", status=422)
    simone, _ = enter(app, "simone")
    page = simone.page(f"/reglages/personnes/{world.sophie.user}")
    assert "Désactivé" in page.main
    assert "Compte désactivé" in page.main


def test_who_does_not_administer_sees_no_such_entry(client_of: ClientOf) -> None:
    for name in ("simone", "denise"):
        client = client_of(name)
        page = client.page("/preferences/")
        assert "Personnes" not in page.links
        assert client.page("/reglages/personnes", status=403).h1 == "Accès refusé"


def test_the_lead_finds_everybody_by_organisation(client_of: ClientOf, world: World, fresh: Addresses) -> None:
    lucie = client_of("lucie")
    page = lucie.page(lucie.page("/reglages/").links["Personnes"])
    for name in ("Tom", "Agnes", "Denise", "Bruno"):
        assert name in page.links
    assert "Ugo" not in page.main
    assert "Engine" not in page.main
    page = lucie.press(page, "Afficher", organisation=str(world.agency))
    assert "Agnes" in page.links
    assert "Tom" not in page.links
    page = lucie.page(page.links["Inviter une personne"])
    assert page.main.startswith("Personnes Inviter une personne agency")
    page = lucie.page(f"/reglages/personnes/inviter/{world.lead}")
    page = lucie.press(page, "Inviter", name="Pia", email="pia@example.org", role="planner")
    assert fresh.owner
    with administration(fresh.owner) as session:
        pia = session.scalars(select(User).where(User.email == "pia@example.org")).one()
        assert (pia.role, pia.organisation_id, pia.administers) == ("planner", world.lead, False)
