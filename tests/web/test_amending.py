"""Whoever administers somebody changes name, role and address; a new one signs in once a link to it was used."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import select, text, update

from scheduler.core.addresses import Addresses
from scheduler.core.db import Database, administration
from scheduler.core.tables import Account, User
from scheduler.core.tables.codes import Role
from scheduler.messages.delivery import send_due
from tests.scheduler.db.world import World
from tests.scheduler.messages.servers import Mailbox, mail_server
from tests.web.client import Client, Page, checking
from tests.web.conftest import CHEAP, KEY
from tests.web.test_choosing_a_password import enter, handed
from tests.web.test_sign_in_links import link_in, post
from web.app import create_app
from web.config import Config

ClientOf = Callable[[str], Client]
NEW = "simone.durand@example.org"
CONFIRM, KEEP = "Confirmer cette adresse", "Enregistrer"


@pytest.fixture
def mail() -> Iterator[Mailbox]:
    with mail_server() as box:
        yield box


def amended(client: Client, who: int, *, status: int = 200, **given: str) -> Page:
    page = client.page(f"/reglages/personnes/{who}")
    return client.press(client.page(page.links["Modifier"]), KEEP, status=status, **given)


def test_a_name_is_changed_and_the_log_says_so_without_it(client_of: ClientOf, fresh: Addresses, world: World) -> None:
    sophie = client_of("sophie")
    page = amended(sophie, world.simone.user, name="Simone Durand")
    assert page.h1 == "Simone Durand"
    assert "Nom modifié" in page.main
    assert amended(sophie, world.simone.user, name="Simone Durand").main.count("Nom modifié") == 1
    assert fresh.owner
    with administration(fresh.owner) as session:
        assert "Durand" not in str(session.scalars(text("SELECT detail::text FROM events WHERE thing = 'user'")).all())


def test_a_new_address_signs_in_once_its_link_was_used(app: Flask, client_of: ClientOf, world: World) -> None:
    sophie = client_of("sophie")
    page = amended(sophie, world.simone.user, email=f" {NEW.upper()} ")
    assert page.h1 == "Lien à remettre"
    link = handed(page)
    assert enter(app, "simone")[1].path == "/etablissement/"
    assert enter(app, "simone.durand", status=422)[1].path == "/connexion"
    stranger = checking(app)
    page = stranger.page(link)
    assert NEW in page.main
    page = stranger.press(page, CONFIRM)
    assert (page.path, "Votre adresse est confirmée." in page.text) == ("/connexion", True)
    assert enter(app, "simone.durand")[1].path == "/etablissement/"
    assert enter(app, "simone", status=422)[1].path == "/connexion"
    assert "Il a déjà servi" in stranger.page(link, status=404).main
    page = sophie.page(f"/reglages/personnes/{world.simone.user}")
    assert NEW in page.main
    assert "Nouvelle adresse confirmée" in page.main


def test_the_link_goes_by_mail_to_the_new_address_alone(database: Database, world: World, mail: Mailbox) -> None:
    mailing = create_app(database, Config(KEY, secure=False, sign_in=CHEAP, sends_mail=True, sends_links=True))
    sophie, _ = enter(mailing, "sophie")
    page = amended(sophie, world.simone.user, email=NEW)
    assert "Le lien part par courriel." in page.text
    assert "Nouvelle adresse à confirmer" in page.main
    assert send_due(database, post(mail)) == 1
    ((to, letter),) = mail.received
    assert to == NEW
    assert letter["Subject"] == "Confirmez votre adresse pour Relève"
    somebody = checking(mailing)
    somebody.press(somebody.page(link_in(mail)), CONFIRM)
    assert enter(mailing, "simone.durand")[1].path == "/etablissement/"


def test_what_went_to_the_old_address_ends_with_it(app: Flask, client_of: ClientOf, world: World) -> None:
    sophie = client_of("sophie")
    reset = handed(sophie.press(sophie.page(f"/reglages/personnes/{world.simone.user}"), "Remettre un lien moi-même"))
    link = handed(amended(sophie, world.simone.user, email=NEW))
    newer = handed(amended(sophie, world.simone.user, email="simone.d@example.org"))
    stranger = checking(app)
    assert "Un lien plus récent le remplace" in stranger.page(link, status=404).main
    stranger.press(stranger.page(newer), CONFIRM)
    assert stranger.page(reset, status=404).h1 == "Ce lien ne fonctionne pas"


def test_a_link_for_an_address_chooses_no_password_and_none_for_a_password_confirms(
    app: Flask, client_of: ClientOf, world: World
) -> None:
    sophie, stranger = client_of("sophie"), checking(app)
    link = handed(amended(sophie, world.simone.user, email=NEW))
    token = link.rpartition("/")[2]
    for door in ("mot-de-passe", "lien"):
        assert stranger.get(f"/connexion/{door}/{token}").status_code == 404
    reset = handed(sophie.press(sophie.page(f"/reglages/personnes/{world.simone.user}"), "Remettre un lien moi-même"))
    assert stranger.get(f"/connexion/adresse/{reset.rpartition('/')[2]}").status_code == 404


def test_a_taken_address_is_refused_when_asked_and_when_confirmed(
    app: Flask, client_of: ClientOf, fresh: Addresses, world: World
) -> None:
    sophie = client_of("sophie")
    page = amended(sophie, world.simone.user, status=422, email="sophie@example.org")
    assert "Un compte existe déjà avec cette adresse électronique." in page.main
    link = handed(amended(sophie, world.simone.user, email=NEW))
    assert fresh.owner
    with administration(fresh.owner) as session:
        session.execute(update(Account).where(Account.email == "tom@example.org").values(email=NEW))
    stranger = checking(app)
    page = stranger.press(stranger.page(link), CONFIRM, status=409)
    assert "Un compte existe déjà" in page.main
    assert enter(app, "simone")[1].path == "/etablissement/"


def test_of_who_never_came_the_address_changes_at_once_and_an_invitation_follows(
    app: Flask, client_of: ClientOf, fresh: Addresses, world: World
) -> None:
    sophie = client_of("sophie")
    page = sophie.page(f"/reglages/personnes/inviter/{world.establishment}")
    first = handed(sophie.press(page, "Inviter", name="Nadia Benali", email="nadai@example.org"))
    assert fresh.owner
    with administration(fresh.owner) as session:
        nadia = session.scalars(select(User.id).where(User.email == "nadai@example.org")).one()
    second = handed(amended(sophie, nadia, email="nadia@example.org"))
    stranger = checking(app)
    assert stranger.page(first, status=404).h1 == "Ce lien ne fonctionne pas"
    assert "nadia@example.org" in stranger.page(second).main
    assert "Adresse modifiée" in sophie.page(f"/reglages/personnes/{nadia}").main


def test_a_role_changes_where_there_are_several_and_the_last_who_administers_the_market_keeps_planning(
    client_of: ClientOf, world: World
) -> None:
    lucie = client_of("lucie")
    lucie.press(lucie.page(f"/reglages/personnes/{world.leo.user}"), KEEP, administers="y")
    leo = client_of("leo")
    assert "Planificateur" not in leo.page(f"/reglages/personnes/{world.leo.user}/modifier").main
    assert "Planificateur" not in leo.page(f"/reglages/personnes/inviter/{world.lead}").main
    page = amended(lucie, world.lucie.user, status=422, role=Role.COORDINATOR)
    assert "Aucune autre personne qui planifie" in page.main
    assert "Rôle" not in leo.page(f"/reglages/personnes/{world.lucie.user}/modifier").main, "it is above his own"
    for client in (lucie, leo):
        page = client.press(client.page(f"/reglages/personnes/{world.lucie.user}"), "Désactiver le compte", status=409)
        assert "Aucune autre personne qui planifie" in page.main
    page = amended(lucie, world.leo.user, role=Role.PLANNER)
    assert "Rôle : Planificateur ou planificatrice du groupement au lieu de Chargé(e)" in page.main
    page = lucie.page(f"/reglages/personnes/{world.agnes.user}/modifier")
    assert "Rôle" not in page.main


def test_links_for_addresses_expire_and_end_with_the_account(
    app: Flask, client_of: ClientOf, fresh: Addresses, world: World
) -> None:
    sophie, stranger = client_of("sophie"), checking(app)
    link = handed(amended(sophie, world.simone.user, email=NEW))
    assert fresh.owner
    with administration(fresh.owner) as session:
        session.execute(text("UPDATE sign_in_links SET expires_at = now() WHERE kind = 'email'"))
    assert "Il est trop ancien." in stranger.page(link, status=404).main
    link = handed(amended(sophie, world.simone.user, email=NEW))
    page = stranger.page(link)
    sophie.press(sophie.page(f"/reglages/personnes/{world.simone.user}"), "Désactiver le compte")
    assert stranger.press(page, CONFIRM, status=404).h1 == "Ce lien ne fonctionne pas"
