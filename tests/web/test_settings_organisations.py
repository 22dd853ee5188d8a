"""The agencies of the market in the browser."""

from collections.abc import Callable

from scheduler.core.addresses import Addresses
from scheduler.core.db import Database, administration
from scheduler.core.tables import User
from scheduler.core.tables.codes import Role
from tests.scheduler.db.world import World
from tests.web.client import Client

PAGE = "/reglages/associations"


def test_an_agency_joins_gets_its_territory_and_leaves(client_of: Callable[[str], Client], world: World) -> None:
    lucie = client_of("lucie")
    page = lucie.page(PAGE)
    taken = lucie.press(page, "Ajouter", status=422, name="Agency", kind="EI")
    assert "Une association du marché porte déjà ce nom." in taken.main
    added = lucie.press(page, "Ajouter", name="Nacre Emploi", kind="EI", phone="02 31 00 00 01")
    assert added.h1 == "Territoire de Nacre Emploi"
    another = lucie.press(lucie.page(PAGE), "Ajouter", name="Les Hirondelles", kind="AI")
    assert another.h1 == "Territoire des Hirondelles"
    one = lucie.press(added, "Enregistrer le territoire", site=str(world.site))
    assert "Elle dessert 1 établissement." in one.main
    assert "Établissements ajoutés : site" in one.main
    wrong = lucie.press(one, "Enregistrer", status=422, phone="123")
    assert "Ce numéro de téléphone est incomplet" in wrong.main
    left = lucie.press(one, "Voir ce qui resterait", day="2099-01-31")
    assert "Aucune mission ne va au-delà de ce jour." in left.main
    gone = lucie.press(left, "Enregistrer ce départ")
    assert "Dernier jour dans le marché : samedi 31 janvier 2099." in gone.main
    assert "Dernier jour dans le marché : samedi 31 janvier 2099" in lucie.page("/reglages/").main
    back = lucie.press(gone, "Elle reste finalement")
    assert "L’association reste dans le marché." in back.main


def test_a_buyer_is_brought_in_and_its_people_invited(client_of: Callable[[str], Client]) -> None:
    lucie = client_of("lucie")
    added = lucie.press(lucie.page(PAGE), "Ajouter", name="Conseil régional", kind="buyer", phone="")
    assert added.h1 == "Conseil régional"
    assert "Acheteur ajouté." in added.main
    taken = lucie.press(lucie.page(PAGE), "Ajouter", status=422, name="Conseil régional", kind="buyer")
    assert "Un acheteur du marché porte déjà ce nom." in taken.main
    number = added.path.rpartition("/")[2]
    invitation = lucie.page(f"/reglages/personnes/inviter/{number}")
    invited = lucie.press(invitation, "Inviter", name="Dora", email="dora@region.example")
    assert "Conseil régional" in invited.main
    assert "Conseil régional" not in lucie.page("/reglages/parts").main


def test_by_pages_alone_the_lead_goes_to_an_agency_in_which_nobody_planned(
    client_of: Callable[[str], Client], world: World
) -> None:
    lucie, agnes = client_of("lucie"), client_of("agnes")
    ask = lucie.page(f"{PAGE}/{world.agency}/mandat")
    assert "Qui planifie le marché désormais ?" in ask.main
    home = lucie.press(ask, "Transmettre le mandat", planner=str(world.agnes.user))
    assert "Le mandat est transmis." in home.main
    assert "Réglages" in agnes.page("/pilotage/").links
    added = agnes.press(agnes.page(PAGE), "Ajouter", name="Sans personne", kind="AI")
    nobody = agnes.page(f"{PAGE}/{added.path.split('/')[3]}/mandat")
    assert "Invitez quelqu’un." in nobody.main


def test_the_lead_is_handed_over_and_the_menu_with_it(
    client_of: Callable[[str], Client], world: World, database: Database, fresh: Addresses
) -> None:
    assert fresh.owner
    with administration(fresh.owner) as session:
        session.get_one(User, world.agnes.user).role = Role.PLANNER
    lucie, agnes = client_of("lucie"), client_of("agnes")
    assert "Réglages" not in agnes.page("/agence/").links
    ask = lucie.page(f"{PAGE}/{world.agency}/mandat")
    home = lucie.press(ask, "Transmettre le mandat")
    assert "Le mandat est transmis." in home.main
    assert "Réglages" not in home.links
    assert "Réglages" in agnes.page("/pilotage/").links
    assert database.engine("calvados").organisation == world.agency
