"""The first minutes in the browser: one link, used once, founds the installation; everybody else is told to wait."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from scheduler.core.addresses import Addresses
from scheduler.core.db import Database, administration
from scheduler.core.tables import Market, Member, SetUpLink, User
from scheduler.core.tables.calendar_codes import HolidayLaw
from scheduler.core.tables.codes import Role
from scheduler.market.calendar import setting_of
from scheduler.market.setting_up import make_set_up_link
from tests.empty_installation import unfounded
from tests.web.client import Client, checking
from tests.web.conftest import CHEAP, KEY
from web.app import create_app
from web.config import Config

__all__ = ["unfounded"]

ANSWERS: dict[str, Any] = {
    "market": "Remplacements en Creuse",
    "school_zone": "a",
    "lead": "Le Tremplin",
    "lead_kind": "AI",
    "phone": "02 61 91 55 01",
    "person": "Paule P.",
    "email": "Paule@tremplin.example",
    "password": "une phrase que l'on retient",
    "again": "une phrase que l'on retient",
}


@pytest.fixture
def site(unfounded: Addresses) -> Iterator[Flask]:
    database = Database(unfounded.application)
    # One of its own: it asks whether there is a market until there is one.
    yield create_app(database, Config(KEY, secure=False, sign_in=CHEAP))
    database.close()


@pytest.fixture
def link(unfounded: Addresses) -> Callable[[], str]:
    def make() -> str:
        assert unfounded.owner
        with administration(unfounded.owner) as session:
            return f"/installation/{make_set_up_link(session)}"

    return make


def founded(there: Addresses) -> int:
    assert there.owner
    with administration(there.owner) as session:
        return session.scalars(select(func.count()).select_from(Market)).one()


def test_before_there_is_a_market_every_page_says_so(site: Flask) -> None:
    for path in ("/", "/connexion", "/pilotage/", "/nowhere"):
        answer = checking(site).get(path)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
        assert "Relève n’est pas encore installé" in answer.text
    assert checking(site).post("/connexion", data={"email": "a@b.example"}).status_code in {400, 503}


def test_whoever_holds_the_link_founds_it_and_is_in(site: Flask, link: Callable[[], str], unfounded: Addresses) -> None:
    address = link()
    client = checking(site)
    page = client.press(client.page(address), "Installer", **ANSWERS)
    assert "Relève est installé" in page.main
    assert page.path.startswith("/pilotage")
    assert unfounded.owner
    with administration(unfounded.owner) as session:
        market = session.scalars(select(Market)).one()
        assert (market.code, market.lead_time_minutes) == ("remplacements-en-creuse", 720)
        assert market.settings == {"school_zone": "a"}
        assert session.scalars(select(Member.leads)).all() == [True]
        people = {each.role: each.email for each in session.scalars(select(User))}
        assert people == {Role.PLANNER: "paule@tremplin.example", Role.ENGINE: "calcul@le-tremplin.invalid"}
        assert session.scalars(select(User.administers).where(User.role == Role.PLANNER)).one()
    stranger = checking(site)
    assert stranger.get(address).status_code == 404
    assert stranger.get("/connexion").status_code == 200
    signed = stranger.press(
        stranger.page("/connexion"), "Se connecter", email="paule@tremplin.example", password=ANSWERS["password"]
    )
    assert signed.path.startswith("/pilotage")


@pytest.mark.parametrize(
    ("chosen", "clock", "law"),
    [
        ({"school_zone": "reunion"}, "Indian/Reunion", HolidayLaw.REUNION),
        ({"school_zone": "corse"}, "Europe/Paris", HolidayLaw.MAINLAND),
        ({"school_zone": "b", "holiday_law": "alsace_moselle"}, "Europe/Paris", HolidayLaw.ALSACE_MOSELLE),
        (
            {"school_zone": "guadeloupe", "timezone": "America/Martinique", "holiday_law": "saint_martin"},
            "America/Martinique",
            HolidayLaw.SAINT_MARTIN,
        ),
        ({"school_zone": "none", "timezone": "Pacific/Noumea"}, "Pacific/Noumea", HolidayLaw.MAINLAND),
    ],
)
def test_the_school_zone_says_the_clock_and_the_public_holidays_unless_somebody_else_does(
    site: Flask,
    link: Callable[[], str],
    unfounded: Addresses,
    chosen: dict[str, Any],
    clock: str,
    law: HolidayLaw,
) -> None:
    client = checking(site)
    page = client.page(link())
    assert "Indian/" not in page.main, "zones are named in words"
    client.press(page, "Installer", **ANSWERS | chosen)
    assert unfounded.owner
    with administration(unfounded.owner) as session:
        market = session.scalars(select(Market)).one()
        assert (market.timezone, setting_of(market).holiday_law) == (clock, law)
        assert setting_of(market).school_zone == chosen["school_zone"]


def test_a_link_dies_with_a_newer_one_after_an_hour_and_with_the_founding(
    site: Flask, link: Callable[[], str], unfounded: Addresses
) -> None:
    first, second = link(), link()
    client = checking(site)
    assert client.get(first).status_code == 404
    open_page = client.page(second)
    assert unfounded.owner
    with administration(unfounded.owner) as session:
        session.execute(update(SetUpLink).values(expires_at=func.now() - timedelta(seconds=1)))
    answer = client.get(second)
    assert (answer.status_code, "Ce lien ne fonctionne plus" in answer.text) == (404, True)
    assert client.press(open_page, "Installer", **ANSWERS, status=404).status == 404
    assert client.get("/installation/no-such-link").status_code == 404
    assert founded(unfounded) == 0


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"password": "trop court", "again": "trop court"}, "12 caractères"),
        ({"again": "une autre phrase"}, "Les deux saisies sont différentes"),
        ({"market": " "}, "Remplissez ce champ"),
        ({"email": "paule"}, "incomplète"),
        ({"school_zone": ""}, "Choisissez la zone de vacances."),
        ({"school_zone": "none"}, "Choisissez le fuseau horaire."),
        ({"school_zone": "reunion", "timezone": "Europe/Paris"}, "pas l’heure de la zone de vacances"),
        ({"school_zone": "b"}, "choisissez France métropolitaine ou Alsace-Moselle"),
        ({"phone": "12"}, "incomplet ou n’existe pas"),
    ],
)
def test_what_cannot_be_is_said_on_its_field_and_the_link_still_works(
    site: Flask, link: Callable[[], str], unfounded: Addresses, wrong: dict[str, Any], words: str
) -> None:
    address = link()
    client = checking(site)
    page = client.press(client.page(address), "Installer", **ANSWERS | wrong, status=422)
    assert words in page.main
    assert founded(unfounded) == 0
    assert client.get(address).status_code == 200


def test_an_installation_that_has_people_is_never_founded_again(fresh: Addresses, client: Client) -> None:
    assert fresh.owner
    with administration(fresh.owner) as session:
        address = f"/installation/{make_set_up_link(session)}"
    assert client.get(address).status_code == 404
    assert client.get("/connexion").status_code == 200
