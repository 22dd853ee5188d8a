"""A Monday: at 6:45 a cook cannot come, at 8:30 a college asks for tomorrow, and what was promised arrives.

At each moment college, agency, lead and workers read on their pages and in their messages what is true then, and each
does it in as few taps as ever. The hours are those of the market's own clock, set around the present (``monday``).
"""

import re
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, StorageState, expect
from sqlalchemy import URL

from scheduler.core.addresses import Addresses
from tests.conftest import database
from tests.journeys.checks import look
from tests.journeys.hands import Hand, Steps
from tests.journeys.monday import COOK_PHONE, STAND_BY_PHONE, Monday, a_monday, open_day
from tests.journeys.pictures import Pictures
from tests.journeys.visitors import NARROW, Visitors
from tests.scheduler.db.world import World

pytestmark = pytest.mark.long

TODAY = "/pilotage/aujourd-hui"
NAME_COMES = "Le nom s’affiche ici"
RUN_SECONDS = 120


@pytest.fixture
def monday(superuser: URL, populated: tuple[Addresses, World], tmp_path: Path) -> Iterator[Monday]:
    addresses, world = populated
    name = f"releve_test_{uuid4().hex}"
    with (
        database(superuser, name, addresses.application.database or "") as found,
        a_monday(superuser, found, world, tmp_path) as running,
    ):
        yield running


@pytest.fixture
def visitors(browser: Browser, monday: Monday) -> Iterator[Visitors]:
    accounts: dict[str, StorageState] = {}
    with Visitors.at(browser, monday.product.address, accounts) as found:
        yield found
    assert found.complaints == [], monday.product.log.read_text()


class People:
    """Sophie asks for the college, Agnès answers for the agency, Lucie plans, Denise pays; and two who cook."""

    def __init__(self, monday: Monday, visitors: Visitors) -> None:
        self.monday = monday
        self.sophie, self.lucie, self.denise = (
            Hand(visitors.signed_in(f"{name}@example.org")) for name in ("sophie", "lucie", "denise")
        )
        self.agnes = Hand(visitors.signed_in("agnes@example.org", size=NARROW))
        self.cook, self.stand_by, self.by_mail = (Hand(visitors.stranger(size=NARROW)) for _ in range(3))
        who = monday.world.confirmed_worker, monday.world.free_worker
        self.cooks_page, self.stand_bys_page = (f"/m/{monday.links[each]}/" for each in who)
        self.request = f"/etablissement/demandes/{monday.request}"
        self.asked = f"/pilotage/demandes/{monday.request}"


@pytest.fixture
def people(monday: Monday, visitors: Visitors) -> People:
    return People(monday, visitors)


def test_quarter_to_seven_and_nobody_on_duty(people: People, steps: Steps, pictures: Pictures) -> None:
    monday, agnes = people.monday, people.agnes
    calls_in_sick(people, steps, pictures)
    says_yes(people, steps)
    people.stand_by.finds(f"Votre association n’ouvre qu’à {monday.confirms_at}", "n’y allez pas sans confirmation")
    # The work begins before the office opens, so a yes alone is nothing to count on: that is what everybody reads.
    people.sophie.reads(people.request, "Free P. a dit oui pour", "l’association n’ouvre que", monday.confirms_at)
    people.sophie.does_not_find(NAME_COMES, "astreinte")
    look(people.sophie.page, "monday-college-reads-a-yes", pictures)
    assert f"l’association n’ouvre que {monday.opening}. Sans confirmation avant," in monday.letters("sophie")[-1]
    for page in (TODAY, people.asked):
        people.lucie.reads(page, "l’association n’ouvre que", monday.confirms_at, "sans confirmation")
    people.lucie.reads("/pilotage/", "1 oui ne compte pas encore")
    people.lucie.does_not_find("Tout de suite, par téléphone")  # what is to do stands above, and nobody else is lacking
    look(people.lucie.page, "monday-lead-reads-a-yes", pictures)
    assert f"son association n’ouvre que {monday.opening}. Sans confirmation avant," in monday.letters("lucie")[-1]
    assert any("À confirmer avant votre ouverture" in each for each in monday.letters("agnes"))
    assert not any("Astreinte" in each for each in monday.letters("agnes"))

    monday.office_opens()
    agnes.reads("/agence/", "Free P. dit oui")
    look(agnes.page, "monday-agency-to-confirm", pictures)
    agnes.page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
    with steps.step("8:00 the agency confirms", agnes, taps=1):
        agnes.press("Confirmer : Free P., Collège Jean-Moulin")
        agnes.finds("Mission confirmée")
    is_settled(people, steps)


def test_quarter_to_seven_and_somebody_on_duty(people: People, steps: Steps, pictures: Pictures) -> None:
    monday = people.monday
    agnes = people.agnes
    agnes.page.goto("/preferences/")
    with steps.step("on Friday the agency says who is on duty", agnes, taps=2):
        agnes.tap(agnes.page.get_by_label("Agnes, qui reçoit un courriel et confirme d’un geste"))
        agnes.tap(agnes.page.get_by_role("region", name="En dehors des heures de bureau").get_by_role("button"))
        agnes.finds_status("C’est enregistré.")
    calls_in_sick(people, steps, pictures)
    says_yes(people, steps)
    people.stand_by.finds("Vous avez répondu oui. Votre association va confirmer")
    people.sophie.reads(people.request, "Free P. a dit oui, la personne d’astreinte de l’association est prévenue")
    people.sophie.does_not_find(NAME_COMES, monday.confirms_at)
    for page in (TODAY, people.asked):
        people.lucie.reads(page, "a dit oui, la personne d’astreinte est prévenue")
    for name in ("sophie", "lucie"):
        assert "confirme dès que possible, sa personne d’astreinte est prévenue." in monday.letters(name)[-1]
    letter = next(each for each in monday.letters("agnes") if each.startswith("Astreinte, à confirmer : Free P."))
    (link,) = re.findall(r"http\S+/faire/\S+", letter)
    with steps.step("6:50 who is on duty confirms by the link of the e-mail", people.by_mail, taps=1):
        people.by_mail.reads(link, "Free P.", "Collège Jean-Moulin")
        look(people.by_mail.page, "monday-on-duty-confirms", pictures)
        people.by_mail.press("Confirmer")
        people.by_mail.finds("Mission confirmée")
    is_settled(people, steps)


def calls_in_sick(people: People, steps: Steps, pictures: Pictures) -> None:
    """The cook says by her link that she cannot come; her days are offered, and everybody reads so."""
    cook, monday = people.cook, people.monday
    cook.reads(people.cooks_page, "C’est confirmé", "Collège Jean-Moulin")
    with steps.step("6:45 the cook calls in sick", cook, taps=2):
        cook.tap(cook.page.get_by_text("Je ne peux plus venir…"))
        cook.press("Je ne peux plus venir : Collège Jean-Moulin")
        cook.finds("Votre réponse est envoyée à votre association.")
    with steps.step("6:45 her days are freed and offered"):
        monday.minute_passes()
    cook.reads(people.cooks_page, "Annulé : n’y allez pas")
    look(cook.page, "monday-cook-is-not-expected", pictures)
    assert [each.partition(".")[0] for each in monday.texts(COOK_PHONE)] == [
        "C'est noté, n'y allez pas : Collège Jean-Moulin"
    ]
    people.sophie.reads(people.request, "2 en attente de réponse", NAME_COMES, "La personne prévue ne peut plus venir")
    people.sophie.does_not_find("Free P.", "Appelez")
    assert [each.partition("\n")[0] for each in monday.letters("sophie")] == [
        "La personne prévue ne peut plus venir : Collège Jean-Moulin"
    ]
    people.lucie.reads(TODAY, "Rien d’urgent", "W-FREE")
    people.lucie.does_not_find("a dit oui")
    (told,) = monday.letters("lucie")
    assert told.startswith("Urgent – Ne peut plus venir : W-CONFIRMED")
    assert "ils sont proposés aussitôt à qui peut venir" in told
    assert "proposez-les" not in told, "they are"
    people.agnes.reads("/agence/", "À confirmer (1)", "Free P.")
    people.agnes.does_not_find("Ne peuvent plus venir", "Free P. dit oui")
    told_agnes = sorted(monday.letters("agnes"))  # two may leave at once
    assert [each.partition(" : ")[0] for each in told_agnes] == [
        "Ne peut plus venir",
        "Urgent – Confirmed P. ne peut plus venir",
        "Urgent – Mission à confirmer",
    ]
    assert "Si ce n’est pas déjà fait" in told_agnes[1], "it is: the first one says so"


def says_yes(people: People, steps: Steps) -> None:
    """Her stand-by is asked by text message, and answers so."""
    monday = people.monday
    (asked,) = monday.texts(STAND_BY_PHONE)
    assert asked.startswith("Pouvez-vous venir ? Collège Jean-Moulin.")
    assert "Répondez OUI ou NON. STOP" in asked
    assert f"/m/{monday.links[monday.world.free_worker]}" in asked
    with steps.step("6:49 her stand-by says yes by text message"):
        monday.texted_back(STAND_BY_PHONE, "Oui, merci")
        monday.minute_passes()
    people.stand_by.reads(people.stand_bys_page, "Vous avez répondu oui. Votre association")
    (thanks,) = monday.texts(STAND_BY_PHONE)[1:]
    assert thanks.startswith("Merci, votre oui est transmis à votre association, qui confirme. Collège Jean-Moulin, le")
    people.agnes.reads("/agence/", "Free P. dit oui")
    assert any(each.startswith("Free P. dit oui : Collège Jean-Moulin") for each in monday.letters("agnes"))


def is_settled(people: People, steps: Steps) -> None:
    """Everybody reads that somebody comes, and that nothing is left to do."""
    monday = people.monday
    with steps.step("it is told that somebody comes"):
        monday.minute_passes()
    people.sophie.reads(people.request, "Qui vient", "Free P.", "Tous les créneaux à venir sont pourvus.")
    people.sophie.does_not_find("Un oui, à confirmer")
    assert monday.letters("sophie")[-1].startswith("Remplacement confirmé : Free P.")
    people.lucie.reads(TODAY, "Rien d’urgent", "Toutes les associations ont répondu.")
    people.agnes.reads("/agence/", "Rien à confirmer", "Free P.")
    people.stand_by.reads(people.stand_bys_page, "C’est confirmé")
    assert monday.texts(STAND_BY_PHONE)[-1].startswith("Votre mission est confirmée : Collège Jean-Moulin")
    people.denise.reads("/departement/", "Couverture")
    people.denise.does_not_find("Free P.", "Confirmed P.", "W-FREE")


def test_half_past_eight(people: People, steps: Steps, pictures: Pictures) -> None:
    sophie, lucie, monday = people.sophie, people.lucie, people.monday
    monday.office_opens()
    with steps.step("8:30 the college asks for tomorrow", sophie, taps=6):
        asks(sophie, "Cuisine", 1)
        sophie.finds("Le calcul de la nuit vient trop tard", "Appelez Les Passerelles")
    number = sophie.page.url.rpartition("/")[2]
    with steps.step("8:30 the lead reads it"):
        lucie.reads(
            TODAY, "À pourvoir tout de suite (1)", "Collège Jean-Moulin", "Le calcul de la nuit vient trop tard"
        )
        monday.minute_passes()
    look(lucie.page, "monday-lead-today", pictures)
    assert monday.letters("lucie")[-1].startswith("Urgent – Nouvelle demande : Collège Jean-Moulin")
    assert f"/pilotage/demandes/{number}/candidats" in monday.letters("lucie")[-1]
    with steps.step("8:35 the lead offers it", lucie, taps=1):
        lucie.tap(lucie.page.get_by_role("button", name=re.compile("^Proposer")).first)
        lucie.finds("Mission proposée")
    monday.minute_passes()
    sophie.reads(f"/etablissement/demandes/{number}", NAME_COMES)
    with steps.step("8:40 the agency confirms", people.agnes, taps=1):
        people.agnes.reads("/agence/")
        people.agnes.tap(people.agnes.page.get_by_role("button", name=re.compile("^Confirmer")).first)
        people.agnes.finds("Mission confirmée")
    monday.minute_passes()
    sophie.reads(f"/etablissement/demandes/{number}", "Qui vient")
    assert monday.letters("sophie")[-1].startswith("Remplacement confirmé")


def test_what_was_promised_arrives_at_its_minute(people: People, steps: Steps, pictures: Pictures) -> None:
    sophie, lucie, monday = people.sophie, people.lucie, people.monday
    monday.office_opens()
    numbers = []
    for post, said in (("Cuisine", "pourrai"), ("Entretien des fours", "Personne ne semble disponible")):
        with steps.step(f"the college asks for next week: {post}", sophie, taps=6):
            asks(sophie, post, 8)
            sophie.finds(said, "Réponse ")
        numbers.append(sophie.page.url.rpartition("/")[2])
    lucie.page.goto("/pilotage/calculs")
    lucie.press("Lancer un calcul")
    expect(lucie.page.get_by_role("heading", name="Résultat")).to_be_visible(timeout=RUN_SECONDS * 1000)
    lucie.page.goto("/pilotage/")
    with steps.step("the lead publishes the night's plan", lucie, taps=3):
        lucie.tap(lucie.page.get_by_role("link", name="Vérifier et publier"))
        lucie.tap(lucie.page.get_by_role("link", name="Publier ce plan"))
        lucie.tap(lucie.page.get_by_role("button", name="Publier", exact=True))
        lucie.finds("Le plan est publié")
    people.agnes.reads("/agence/")
    with steps.step("the agency confirms", people.agnes, taps=1):
        people.agnes.tap(people.agnes.page.get_by_role("button", name=re.compile("^Confirmer")).first)
        people.agnes.finds("Mission confirmée")
    monday.minute_passes()
    assert not any(each.startswith("Réponse à votre demande") for each in monday.letters("sophie")), "too early"

    monday.promised_minute_comes()
    with steps.step("the promised answers arrive"):
        monday.minute_passes()
    served, unserved = (each for each in monday.letters("sophie") if each.startswith("Réponse à votre demande"))
    assert served.startswith("Réponse à votre demande : pourvu, Collège Jean-Moulin")
    assert "C’est confirmé :" in served
    assert unserved.startswith("Réponse à votre demande : personne pour l’instant, Collège Jean-Moulin")
    assert "Personne n’est libre à ces heures avec les compétences demandées." in unserved
    sophie.reads(f"/etablissement/demandes/{numbers[0]}", "Tous les créneaux à venir sont pourvus.", "Qui vient")
    sophie.does_not_find("Réponse demain")
    sophie.reads(f"/etablissement/demandes/{numbers[1]}", "1 créneau n’a encore personne.", "La recherche continue")
    look(sophie.page, "monday-college-nobody-found", pictures)
    monday.minute_passes()
    assert len([each for each in monday.letters("sophie") if each.startswith("Réponse à")]) == 2, "each once"


def asks(sophie: Hand, post: str, days_ahead: int) -> None:
    """Ask for somebody for one day: two pages, six taps."""
    day = open_day(days_ahead).isoformat()
    sophie.page.goto("/etablissement/")
    sophie.tap(sophie.page.get_by_role("link", name="Nouvelle demande").first)
    sophie.tap(sophie.page.get_by_role("radio", name=post))
    sophie.fill("Premier jour", day)
    sophie.fill("Dernier jour prévu", day)
    sophie.press("Continuer")
    sophie.press("Envoyer la demande")
    sophie.finds_status("Demande envoyée")
