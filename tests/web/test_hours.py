"""Hours on the screens: a week signed by one tap, a dispute settled, a month closed, a day corrected by its worker."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask

from scheduler.core.addresses import Addresses
from scheduler.core.db import Database, administration
from scheduler.core.tables import HourWord, Market
from scheduler.core.tables.hour_codes import EntryKind, HoursReason, Side
from tests.scheduler.db.world import World
from tests.scheduler.hours.working import TOKEN, Worked, month_before, today
from tests.scheduler.statements import MOST_OF_A_PAGE, counted
from tests.web.client import Client, checking, fields, text_of
from tests.web.worked import begun, last

ClientOf = Callable[[str], Client]
OWN = f"/m/{TOKEN}/".replace(" ", "%20")


@pytest.fixture
def found(fresh: Addresses, database: Database, world: World) -> Worked:
    return begun(fresh, database, world)


def of_last_month(found: Worked) -> list[date]:
    month = month_before(today())
    return [day for day in found.days if day.replace(day=1) == month]


def buttons(client: Client, address: str, word: str) -> list[str]:
    page = client.page(address)
    texts = ["".join(each.itertext()).strip() for each in page.tree.iter("button")]
    return [" ".join(each.split()) for each in texts if word in each]


def sign_all(client: Client) -> None:
    """Sign all weeks, each by its own button; several may have the same words."""
    page = client.page("/etablissement/heures")
    for form in [each for each in page.forms() if (each.get("action") or "").endswith("/signer")]:
        client.post(form.get("action") or "", data=fields(form, ""))


def test_where_a_market_keeps_no_hours_nothing_is_seen(client_of: ClientOf) -> None:
    for person, home, address in (
        ("sophie", "/etablissement/", "/etablissement/heures"),
        ("agnes", "/agence/", "/agence/heures"),
        ("lucie", "/pilotage/", "/pilotage/heures"),
    ):
        client = client_of(person)
        assert "heures" not in [text.casefold() for text in client.page(home).links], person
        client.page(address, status=404)


@pytest.mark.usefixtures("found")
def test_each_entry_of_the_results_has_a_name_of_its_own(client_of: ClientOf) -> None:
    for person in ("lucie", "agnes", "denise"):
        cards = ["".join(each.itertext()).strip() for each in client_of(person).page("/bilan/").tree.iter("h2")]
        assert len(cards) == len(set(cards)) > 0, cards


@pytest.mark.usefixtures("found")
def test_a_college_signs_a_week_by_one_tap_and_the_agency_validates_all(client_of: ClientOf) -> None:
    sophie, agnes = client_of("sophie"), client_of("agnes")
    home = sophie.page("/etablissement/")
    assert "Heures à signer" in home.main
    signs = buttons(sophie, "/etablissement/", "Signer")
    assert signs
    page = sophie.press(home, signs[0])
    assert "C’est signé" in page.text
    sign_all(sophie)
    assert "Rien à signer" in sophie.page("/etablissement/heures").main
    assert "Heures (4 à traiter)" in agnes.page("/agence/").main
    [button] = buttons(agnes, "/agence/heures", "Valider")
    page = agnes.press(agnes.page("/agence/heures"), button)
    assert "Heures validées." in page.text
    assert "Rien à valider" in page.main


def test_a_college_disputes_and_the_agency_settles(client_of: ClientOf, found: Worked, fresh: Addresses) -> None:
    sophie, agnes, lucie = client_of("sophie"), client_of("agnes"), client_of("lucie")
    day = found.days[0]
    entry = last(fresh, found, day).id
    page = sophie.page(f"/etablissement/heures/{entry}")
    asked = sophie.press(page, "Contester", status=422, why="left_early", said="Elle était malade")
    assert "Cela semble parler de santé" in asked.main
    done = sophie.press(asked, "Contester quand même", said="Partie à 11 h")
    assert "C’est noté" in done.text
    entry = last(fresh, found, day).id
    assert "1 journée de travail est contestée" in lucie.page("/pilotage/").main
    shown = lucie.page("/pilotage/heures").main
    assert "W-CONFIRMED" in shown
    assert "Confirmed P." not in shown
    page = agnes.page(f"/agence/heures/{entry}")
    assert "Partie à 11 h" in page.main
    page = agnes.press(page, "Ajouter", said="Nous voyons avec elle")
    assert "Nous voyons avec elle" in page.main
    done = agnes.press(page, "Régler ainsi", start="08:00", end="11:00", pause="0", reason="left_early")
    assert "La contestation est réglée" in done.text
    told = last(fresh, found, day)
    assert (told.kind, told.side, told.minutes, told.reason) == (EntryKind.SETTLEMENT, Side.AGENCY, 180, "left_early")
    assert "Contestation réglée" in sophie.page(f"/etablissement/heures/{told.id}").main


def test_the_lead_takes_up_again_what_was_settled(client_of: ClientOf, found: Worked, fresh: Addresses) -> None:
    sophie, agnes, lucie = client_of("sophie"), client_of("agnes"), client_of("lucie")
    day = found.days[0]
    page = sophie.page(f"/etablissement/heures/{last(fresh, found, day).id}")
    sophie.press(page, "Contester", why="left_early")
    page = agnes.page(f"/agence/heures/{last(fresh, found, day).id}")
    agnes.press(page, "Régler ainsi", start="08:00", end="11:00", pause="0", reason="left_early")
    assert "Contestations déjà réglées" in lucie.page("/pilotage/heures").main
    page = lucie.page(f"/pilotage/heures/{last(fresh, found, day).id}")
    done = lucie.press(page, "Rouvrir", why="other_hours")
    assert "La contestation est rouverte" in done.text
    told = last(fresh, found, day)
    assert (told.kind, told.side, told.reason) == (EntryKind.DISPUTE, Side.LEAD, "other_hours")
    assert "Contestation rouverte" in sophie.page(f"/etablissement/heures/{told.id}").main
    assert "Contestées, à régler" in agnes.page("/agence/heures").main


def test_whoever_closes_a_month_reads_for_whom_it_waits(client_of: ClientOf, found: Worked) -> None:
    days = of_last_month(found)
    page = client_of("lucie").page(f"/pilotage/heures/mois/{days[0]:%Y-%m}")
    assert "Ce que le mois attend" in page.main
    assert "Signature de l’établissement" in page.main
    assert "W-CONFIRMED" in page.main
    assert "Confirmed P." not in page.main


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"start": "", "end": "11:00"}, "Indiquez une heure"),
        ({"start": "08:00", "end": "09:00", "pause": "60"}, "La pause ne peut pas durer autant"),
        ({"start": "08:00", "end": "09:00", "pause": "-5"}, "Une pause ne dure jamais moins de 0 minute"),
        ({"start": "08:00", "end": "09:00", "pause": "x"}, "Écrivez un nombre entier"),
        ({"start": "08:00", "end": "08:00", "pause": "0"}, "Choisissez un motif de la liste"),
    ],
)
def test_what_cannot_be_comes_back_as_it_was_typed(
    client_of: ClientOf, found: Worked, fresh: Addresses, values: dict[str, str], problem: str
) -> None:
    agnes = client_of("agnes")
    entry = last(fresh, found, found.days[0])
    page = agnes.press(agnes.page(f"/agence/heures/{entry.id}"), "Enregistrer ces heures", status=422, **values)
    assert problem in page.main
    typed = fields(page.form("Enregistrer ces heures"), "Enregistrer ces heures")
    assert {name: typed[name] for name in values} == {name: [value] for name, value in values.items()}
    assert last(fresh, found, found.days[0]).id == entry.id


def test_the_second_tab_is_told_what_the_first_wrote(client_of: ClientOf, found: Worked, fresh: Addresses) -> None:
    agnes, sophie = client_of("agnes"), client_of("sophie")
    entry = last(fresh, found, found.days[0]).id
    late = agnes.page(f"/agence/heures/{entry}")
    sophie.press(
        sophie.page(f"/etablissement/heures/{entry}"), "Enregistrer ces heures", start="09:00", end="12:00", pause="0"
    )
    told = agnes.press(late, "Enregistrer ces heures", status=409, start="10:00", end="12:00", pause="0")
    assert "Quelqu’un d’autre a modifié" in told.main
    assert "Début : 09:00" in told.main
    agnes.press(told, "Enregistrer ces heures")
    assert last(fresh, found, found.days[0]).minutes == 120


def test_a_day_without_work_needs_its_reason_alone(client_of: ClientOf, found: Worked, fresh: Addresses) -> None:
    sophie = client_of("sophie")
    entry = last(fresh, found, found.days[0]).id
    sophie.press(sophie.page(f"/etablissement/heures/{entry}"), "Enregistrer ces heures", reason="no_show")
    told = last(fresh, found, found.days[0])
    assert (told.kind, told.minutes, told.reason) == (EntryKind.SIGNATURE, 0, None)
    assert "N’est pas venu(e)" in sophie.page(f"/etablissement/heures/{told.id}").main


def test_a_worker_corrects_their_hours_by_their_link(
    app: Flask, found: Worked, fresh: Addresses, client_of: ClientOf
) -> None:
    own, day = checking(app), found.days[0]
    assert "Vos heures" in own.page(OWN).main
    entry = last(fresh, found, day).id
    page = own.page(f"{OWN}heures/{entry}")
    wrong = own.press(page, "Envoyer ces heures", status=422, end="")
    assert "Indiquez une heure" in wrong.main
    done = own.press(page, "Envoyer ces heures", start="08:00", end="12:30", pause="30")
    assert "C’est envoyé" in done.text
    told = last(fresh, found, day)
    assert (told.kind, told.side, told.said_by, told.minutes) == (EntryKind.STATEMENT, Side.WORKER, None, 240)
    # The address of an entry before leads to the day as it stands.
    assert fields(own.page(f"{OWN}heures/{entry}").form("Envoyer ces heures"), "Envoyer ces heures")["end"] == ["12:30"]
    # The agency and the site read who said so.
    assert "La personne" in client_of("sophie").page(f"/etablissement/heures/{told.id}").main


def test_what_is_corrected_to_the_same_hours_does_not_lose_its_signature(
    app: Flask, found: Worked, fresh: Addresses, client_of: ClientOf
) -> None:
    own, agnes, day = checking(app), client_of("agnes"), found.days[0]
    sophie = client_of("sophie")
    page = sophie.page(f"/etablissement/heures/{last(fresh, found, day).id}")
    sophie.press(page, "Enregistrer ces heures", start="08:00", end="11:00", pause="0", reason="left_early")
    signed = last(fresh, found, day)
    assert signed.kind == EntryKind.SIGNATURE
    told = own.press(own.page(f"{OWN}heures/{signed.id}"), "Envoyer ces heures", status=422)
    assert "Ces heures sont déjà notées" in told.main
    told = agnes.press(agnes.page(f"/agence/heures/{signed.id}"), "Enregistrer ces heures", status=422)
    assert "Ces heures sont déjà notées" in told.main
    assert last(fresh, found, day).id == signed.id
    agnes.press(told, "Enregistrer ces heures", reason="")
    assert last(fresh, found, day).kind == EntryKind.STATEMENT


def test_a_worker_finds_the_latest_days_first_and_the_others_on_demand(
    app: Flask, fresh: Addresses, database: Database, world: World
) -> None:
    days = begun(fresh, database, world, 9).days
    page = checking(app).page(OWN)
    [folded] = [each for each in page.tree.iter("details") if "journées d’avant" in text_of(each)]
    assert "Voir les 2 journées d’avant" in text_of(folded)
    assert len(list(folded.iter("li"))) == len(days) - 7 == 2
    assert page.main.count("Corriger") == len(days)


def test_a_worker_says_that_validated_hours_are_not_right(
    app: Flask, found: Worked, fresh: Addresses, client_of: ClientOf
) -> None:
    sophie, agnes = client_of("sophie"), client_of("agnes")
    sign_all(sophie)
    [button] = buttons(agnes, "/agence/heures", "Valider")
    agnes.press(agnes.page("/agence/heures"), button)
    own, day = checking(app), found.days[0]
    page = own.page(f"{OWN}heures/{last(fresh, found, day).id}")
    own.press(page, "Ce n’est pas juste", why="stayed_longer", said="Je suis parti à 16 h")
    told = last(fresh, found, day)
    assert (told.kind, told.side, told.reason) == (EntryKind.DISPUTE, Side.WORKER, HoursReason.STAYED_LONGER)
    assert fresh.owner
    with administration(fresh.owner) as session:
        [words] = session.query(HourWord).filter_by(entry_id=told.id)
        assert (words.said, words.said_by) == ("Je suis parti à 16 h", None)
    assert "Je suis parti à 16 h" in agnes.page(f"/agence/heures/{told.id}").main


def test_no_other_link_opens_the_day(app: Flask, found: Worked, fresh: Addresses) -> None:
    entry = last(fresh, found, found.days[0]).id
    stranger = checking(app)
    stranger.page(f"/m/another/heures/{entry}", status=404)
    stranger.page(f"{OWN}heures/999999", status=404)


def test_a_month_is_closed_once_all_is_settled_and_opened_with_a_reason(
    client_of: ClientOf, found: Worked, fresh: Addresses
) -> None:
    lucie, sophie, agnes = client_of("lucie"), client_of("sophie"), client_of("agnes")
    slug = f"{of_last_month(found)[0]:%Y-%m}"
    sheet = f"/pilotage/heures/mois/{slug}"
    refused = lucie.press(lucie.page(sheet), "Clore le mois")
    assert "ne peut pas encore être clos" in refused.text
    sign_all(sophie)
    [button] = buttons(agnes, "/agence/heures", "Valider")
    agnes.press(agnes.page("/agence/heures"), button)
    open_month = lucie.page(sheet)
    page = lucie.press(open_month, "Clore le mois")
    assert "Imprimez la feuille" in page.text
    assert "Ce mois est déjà clos." in lucie.press(open_month, "Clore le mois").main, "a second tap shows the sheet"
    [head] = ["".join(each.itertext()) for each in page.tree.iter("code")]
    assert len(head) == 64
    entry = last(fresh, found, of_last_month(found)[0]).id
    assert "Le mois est clos" in sophie.page(f"/etablissement/heures/{entry}").main
    page = lucie.press(page, "Rouvrir le mois", reason="late_dispute")
    assert "Contestation tardive" in page.main
    lucie.page("/pilotage/heures/mois/2026-13", status=404)
    lucie.page("/pilotage/heures/mois/1999-01", status=404)


@pytest.mark.parametrize(
    ("person", "address"),
    [
        ("sophie", "/etablissement/heures"),
        ("sophie", "/etablissement/"),
        ("agnes", "/agence/heures"),
        ("agnes", "/agence/"),
        ("lucie", "/pilotage/heures"),
        ("lucie", "/pilotage/"),
    ],
)
@pytest.mark.usefixtures("found")
def test_a_page_sends_few_statements(client_of: ClientOf, person: str, address: str) -> None:
    client = client_of(person)
    client.page(address)
    with counted() as sent:
        client.page(address)
    assert len(sent) <= MOST_OF_A_PAGE, "\n".join(sent)


def test_switched_off_again_the_pages_are_gone(
    client_of: ClientOf, found: Worked, fresh: Addresses, world: World
) -> None:
    entry = last(fresh, found, found.days[0]).id
    assert fresh.owner
    with administration(fresh.owner) as session:
        market = session.get_one(Market, world.calvados)
        market.settings = {**market.settings, "worked_hours": False}
    client_of("sophie").page(f"/etablissement/heures/{entry}", status=404)
    assert "Vos heures" not in client_of("agnes").page(OWN).main
