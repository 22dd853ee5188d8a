"""One person with an account in several organisations goes from one to the other, and nothing crosses over.

Sophie asks for a college and is also Agnes at an agency: each account keeps its own password and second factor.
"""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from scheduler.core.addresses import Addresses
from scheduler.core.db import administration
from scheduler.core.tables import User, UserSession
from tests.scheduler.db.world import World
from tests.web.client import Client, Page, checking, fields, parse
from tests.web.codes import SET_UP, demand, set_up
from tests.web.conftest import NEW_PASSWORD, PASSWORD

ClientOf = Callable[[str], Client]
ADD, CHOOSE = "/connexion/autre-compte", "/connexion/marche"
BOTH = "Me connecter aussi avec ce compte"
TO_AGENCY, TO_COLLEGE = "Agir pour agency, marché Calvados", "Agir pour establishment, marché Calvados"
COLLEGE, AGENCY = "/etablissement/", "/agence/"


def also(client: Client, name: str, *, status: int = 200, password: str = PASSWORD) -> Page:
    return client.press(client.page(ADD), BOTH, status=status, email=f"{name}@example.org", password=password)


@pytest.fixture
def person(client_of: ClientOf) -> Client:
    """A browser in which somebody has signed in as Sophie, then as Agnes too."""
    client = client_of("sophie")
    assert also(client, "agnes").path == AGENCY
    return client


def open_sessions(fresh: Addresses, *users: int) -> int:
    assert fresh.owner
    with administration(fresh.owner) as session:
        query = select(func.count()).where(UserSession.user_id.in_(users), UserSession.ended_at.is_(None))
        return session.scalars(query).one()


def disable(fresh: Addresses, user: int) -> None:
    assert fresh.owner
    with administration(fresh.owner) as session:
        session.execute(update(User).where(User.id == user).values(disabled_at=func.now()))


def test_one_goes_from_account_to_account_without_signing_out(person: Client, client_of: ClientOf) -> None:
    assert "agency" in person.page(AGENCY).text
    person.page(COLLEGE, status=403)
    page = person.page(person.page(AGENCY).links["Changer de compte"])
    assert page.h1 == "Vos comptes"
    assert "agency agnes@example.org Calvados Vous y êtes" in page.main
    page = person.press(page, TO_COLLEGE)
    assert page.path == COLLEGE
    person.page(AGENCY, status=403)
    assert person.press(person.page(CHOOSE), TO_AGENCY).path == AGENCY
    assert "Changer de compte" not in client_of("agnes").page(AGENCY).links, "it is the browser that holds both"


def test_another_account_takes_its_own_password(client_of: ClientOf) -> None:
    sophie = client_of("sophie")
    page = also(sophie, "agnes", status=422, password=NEW_PASSWORD)
    assert "Adresse électronique ou mot de passe incorrect." in page.main
    assert also(sophie, "nobody", status=422).path == ADD
    assert sophie.page(COLLEGE).path == COLLEGE
    assert "Changer de compte" not in sophie.page(COLLEGE).links


def test_the_same_account_twice_is_one(person: Client, fresh: Addresses, world: World) -> None:
    before = open_sessions(fresh, world.agnes.user)
    assert also(person, "agnes").path == AGENCY
    assert open_sessions(fresh, world.agnes.user) == before
    assert len([each for each in person.page(CHOOSE).tree.iter("h2") if each.text == "agency"]) == 1


def test_an_account_of_somebody_else_is_out_of_reach(person: Client, world: World) -> None:
    page = person.page(CHOOSE)
    data = fields(page.form(TO_COLLEGE), TO_COLLEGE)
    for account, market in ((world.simone.user, "calvados"), (world.sophie.user, "manche"), (0, ""), (2**31, "x")):
        sent = person.post(CHOOSE, data=data | {"account": account, "market": market})
        assert sent.status_code == 404 or (account in {0, 2**31}), account
    assert person.page(AGENCY).path == AGENCY


def test_signing_out_closes_all_of_them(person: Client, fresh: Addresses, world: World) -> None:
    assert open_sessions(fresh, world.sophie.user, world.agnes.user) == 2
    assert person.press(person.page(AGENCY), "Se déconnecter").path == "/connexion"
    assert open_sessions(fresh, world.sophie.user, world.agnes.user) == 0
    assert person.page(COLLEGE).path == "/connexion"


@pytest.mark.parametrize("name", ["sophie", "agnes"])
def test_what_ends_one_account_leaves_the_other(person: Client, fresh: Addresses, world: World, name: str) -> None:
    disable(fresh, getattr(world, name).user)
    home = person.page("/")
    assert home.path == (AGENCY if name == "sophie" else COLLEGE)
    assert TO_COLLEGE not in person.page(CHOOSE).main
    assert TO_AGENCY not in person.page(CHOOSE).main


def test_another_password_of_one_keeps_the_other(person: Client) -> None:
    page = person.page("/preferences/mot-de-passe")
    page = person.press(page, "Enregistrer", present=PASSWORD, password=NEW_PASSWORD, again=NEW_PASSWORD)
    assert person.press(person.page(CHOOSE), TO_COLLEGE).path == COLLEGE


def test_the_second_factor_of_an_account_is_asked_for_that_account(
    client_of: ClientOf, fresh: Addresses, world: World
) -> None:
    sophie = client_of("sophie")
    telephone, _, _ = set_up(client_of("denise"))
    page = also(sophie, "denise")
    assert page.path == "/connexion/code", "the password alone gives nobody in"
    page = sophie.press(page, "Continuer", code=telephone.code(1))
    assert page.path.startswith("/departement")
    demand(fresh, world.calvados)
    lucie = client_of("simone")
    assert also(lucie, "lucie").path == SET_UP


def form_of(client: Client, address: str, button: str) -> tuple[Page, dict[str, object]]:
    page = client.page(address)
    return page, fields(page.form(button), button)


def test_a_form_of_the_other_role_is_written_for_neither_until_one_says_for_which(
    person: Client, fresh: Addresses, world: World
) -> None:
    person.press(person.page(CHOOSE), TO_COLLEGE)
    _, data = form_of(person, "/preferences/", "Enregistrer")
    person.press(person.page(CHOOSE), TO_AGENCY)  # in another tab
    answer = person.post("/preferences/", data=data | {"language": "fr", "mail": "digest"})
    assert answer.status_code == 409
    page = Page(answer, parse(answer.text))
    assert page.h1 == "Pour qui enregistrer ?"
    assert "ouverte pour establishment, marché Calvados" in page.main
    assert wishes(fresh, world) == ("each", "each"), "nothing is written"
    page = person.press(page, "Enregistrer pour establishment")
    assert page.path == "/preferences/"
    assert wishes(fresh, world) == ("digest", "each")
    assert "establishment" in page.text
    person.page(AGENCY, status=403)


def wishes(fresh: Addresses, world: World) -> tuple[str, ...]:
    assert fresh.owner
    with administration(fresh.owner) as session:
        return tuple(session.get_one(User, each.user).mail for each in (world.sophie, world.agnes))


def test_what_is_written_comes_back_to_the_letter(person: Client) -> None:
    text = "\r\n  Une ligne <b>&amp;</b>\r\n\r\n« à la suite »  "
    _, data = form_of(person, "/preferences/", "Enregistrer")
    person.press(person.page(CHOOSE), TO_COLLEGE)
    answer = person.post("/preferences/", data=data | {"note": [text, "zwei"]})
    page = Page(answer, parse(answer.text))
    sent = fields(page.form("Enregistrer pour agency"), "Enregistrer pour agency")
    assert [each.replace("\n", "\r\n") for each in sent["note"]] == [text, "zwei"]
    assert sent["language"] == data["language"]


def test_passwords_stand_in_no_page(person: Client) -> None:
    _, data = form_of(person, "/preferences/mot-de-passe", "Enregistrer")
    person.press(person.page(CHOOSE), TO_COLLEGE)
    answer = person.post("/preferences/mot-de-passe", data=data | {"present": PASSWORD, "password": NEW_PASSWORD})
    assert answer.status_code == 409
    assert PASSWORD not in answer.text
    assert NEW_PASSWORD not in answer.text
    page = person.press(Page(answer, parse(answer.text)), "Revenir à agency")
    assert page.path == AGENCY


def test_what_others_have_a_browser_send_is_no_form_of_ones_own(person: Client, world: World) -> None:
    mark = f"~{world.sophie.user}.{world.calvados}"
    for extra in ({}, {"made_for": mark[1:]}):
        answer = person.post("/preferences/", data={"csrf_token": f"forged{mark}", "mail": "none"} | extra)
        assert answer.status_code == 400
    assert person.page(AGENCY).path == AGENCY


def test_a_role_that_has_gone_is_written_for_nobody(person: Client, fresh: Addresses, world: World) -> None:
    _, data = form_of(person, "/preferences/", "Enregistrer")
    disable(fresh, world.agnes.user)
    answer = person.post("/preferences/", data=data | {"mail": "none"})
    assert answer.status_code == 409
    assert "n’est plus le vôtre" in Page(answer, parse(answer.text)).main
    assert wishes(fresh, world) == ("each", "each")


def test_of_another_market_it_is_the_same(client_of: ClientOf) -> None:
    bruno = client_of("bruno")
    _, data = form_of(bruno, "/preferences/", "Enregistrer")
    bruno.press(bruno.page(CHOOSE), "Aller à Manche")
    answer = bruno.post("/preferences/", data=data | {"mail": "none"})
    assert answer.status_code == 409
    page = Page(answer, parse(answer.text))
    assert "marché Calvados" in page.main
    assert "Marché : Calvados" in bruno.press(page, "Enregistrer pour other_agency").text


def test_a_form_for_whom_nobody_was_signed_in_names_nobody(app: Flask) -> None:
    page = checking(app).page("/connexion")
    assert "~" not in str(fields(page.form("Se connecter"), "Se connecter")["csrf_token"])
