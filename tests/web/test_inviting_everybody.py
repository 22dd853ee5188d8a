"""Whoever administers people invites at once all who cannot come in yet, and nobody else's."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from scheduler.core.addresses import Addresses
from scheduler.core.db import Database, administration
from scheduler.core.tables import SignInLink
from scheduler.messages.delivery import send_due
from tests.scheduler.db.world import World
from tests.scheduler.messages.servers import Mailbox
from tests.scheduler.statements import counted
from tests.web.client import checking
from tests.web.test_choosing_a_password import CHOICE, SAVE, administer, enter, mail, mailing
from tests.web.test_sign_in_links import post
from tests.web.test_who_helps_a_planner import sent

__all__ = ["mail", "mailing"]  # fixtures

ALL, PEOPLE = "Inviter tous ceux qui n’ont pas encore d’accès", "/reglages/personnes"
WAIT = "UPDATE users SET accepted_at = NULL WHERE id = :id"


@pytest.fixture
def waiting(fresh: Addresses, world: World) -> World:
    """Three people of three organisations of the lead's market who never came, and whom nobody has invited."""
    for who in (world.agnes, world.bruno, world.sophie):
        administer(fresh, WAIT, id=who.user)
    return world


@pytest.mark.usefixtures("waiting")
def test_without_mail_there_is_a_sheet_for_each_to_print(app: Flask) -> None:
    lucie, _ = enter(app, "lucie")
    page = lucie.page(PEOPLE)
    assert "3 personnes n’ont pas encore d’accès" in page.main
    assert "il y aura 3 feuilles à imprimer" in page.main
    page = lucie.press(page, ALL)
    assert (page.path, page.h1) == (f"{PEOPLE}/feuilles", "Invitations à remettre")
    assert "3 feuilles à imprimer" in page.main
    with counted() as statements:
        page = lucie.page(f"{PEOPLE}/feuilles")
    assert len(statements) <= 12
    links = [each for each in page.response.text.split() if "/connexion/mot-de-passe/" in each]
    assert len(links) == 3
    address = links[0].partition(">")[2].partition("<")[0].partition("/connexion")[2]
    somebody = checking(app)
    page = somebody.press(somebody.page(f"/connexion{address}"), SAVE, **CHOICE)
    assert page.path != "/connexion"
    page = lucie.page(PEOPLE)
    assert ALL not in page.main
    assert page.main.count("Invitation en cours") == 2
    assert "2 feuilles à imprimer" in lucie.page(f"{PEOPLE}/feuilles").main


@pytest.mark.usefixtures("waiting")
def test_with_mail_each_gets_their_own_and_no_link_is_shown(mailing: Flask, database: Database, mail: Mailbox) -> None:
    lucie, _ = enter(mailing, "lucie")
    page = lucie.page(PEOPLE)
    assert "Chacune reçoit la sienne par courriel" in page.main
    page = lucie.press(page, ALL)
    assert page.path == PEOPLE
    assert "3 invitations partent par courriel." in page.text
    assert send_due(database, post(mail)) == 3
    assert {to for to, _ in mail.received} == {f"{each}@example.org" for each in ("agnes", "bruno", "sophie")}
    assert "Aucune invitation à remettre" in lucie.page(f"{PEOPLE}/feuilles").main


def test_the_button_is_there_for_two_and_what_was_done_is_not_done_twice(
    app: Flask, fresh: Addresses, world: World
) -> None:
    lucie, _ = enter(app, "lucie")
    assert ALL not in lucie.page(PEOPLE).main
    administer(fresh, WAIT, id=world.agnes.user)
    assert ALL not in lucie.page(PEOPLE).main
    administer(fresh, WAIT, id=world.bruno.user)
    before = lucie.page(PEOPLE)
    first = lucie.press(before, ALL).response.text
    page = lucie.press(before, ALL)
    assert page.path == PEOPLE
    assert "Personne n’attend plus d’invitation." in page.text
    assert [each for each in first.split() if "mot-de-passe/" in each] == [
        each for each in lucie.page(f"{PEOPLE}/feuilles").response.text.split() if "mot-de-passe/" in each
    ]
    administer(fresh, "UPDATE sign_in_links SET expires_at = now() - interval '1 hour'")
    assert "2 personnes n’ont pas encore d’accès" in lucie.page(PEOPLE).main


def test_of_one_organisation_its_people_alone_are_invited(app: Flask, fresh: Addresses, waiting: World) -> None:
    administer(fresh, WAIT, id=waiting.leo.user)
    lucie, _ = enter(app, "lucie")
    page = lucie.page(f"{PEOPLE}?organisation={waiting.agnes.organisation}")
    assert ALL not in page.main
    administer(
        fresh,
        "UPDATE users SET accepted_at = NULL, organisation_id = :organisation WHERE id = :id",
        organisation=waiting.agnes.organisation,
        id=waiting.bruno.user,
    )
    page = lucie.press(lucie.page(f"{PEOPLE}?organisation={waiting.agnes.organisation}"), ALL)
    assert "2 feuilles à imprimer" in page.main


def test_nobody_invites_whom_they_do_not_administer_nor_holds_a_link_that_opens_more(
    app: Flask, fresh: Addresses, waiting: World
) -> None:
    administer(fresh, WAIT, id=waiting.lucie.user)
    administer(fresh, "UPDATE users SET administers = true WHERE id = :id", id=waiting.leo.user)
    leo, _ = enter(app, "leo")
    assert ALL not in leo.page(PEOPLE).main  # those of other organisations are not his, and one plans
    page = sent(leo, f"{PEOPLE}/inviter", status=303)
    assert page.response.location == PEOPLE
    assert "Aucune invitation à remettre" in leo.page(f"{PEOPLE}/feuilles").main
    assert fresh.owner
    with administration(fresh.owner) as session:
        assert session.scalar(select(func.count()).where(SignInLink.made_by == waiting.leo.user)) == 0
