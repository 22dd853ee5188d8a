"""Documents in the browser: an agency looks and hands out, a site signs, a worker opens by their link."""

from collections.abc import Callable
from urllib.parse import quote
from zoneinfo import ZoneInfo

from sqlalchemy import select

from scheduler.core.addresses import Addresses
from scheduler.core.db import Database, administration
from scheduler.core.formats import Format
from scheduler.core.tables import GivenDocument, Organisation
from scheduler.core.tables.codes import AgencyKind, Language
from scheduler.core.weeks import monday
from scheduler.hours.saying import sign, validate
from scheduler.messages.links import make_worker_link
from tests.scheduler.db.world import World
from tests.scheduler.documents.examples import words
from tests.scheduler.hours.working import TOKEN, linked, month_before, today
from tests.web.client import Client, Page, fields
from tests.web.conftest import KEY
from tests.web.worked import begun, last

written = Format(Language.FRENCH, ZoneInfo("Europe/Paris")).month

ClientOf = Callable[[str], Client]


def handed_out(client: Client, page: Page, button: str) -> tuple[str, bytes]:
    """Press a button that hands out a document; return the name of its file, and its bytes."""
    form = page.form(button)
    answer = client.post(form.get("action", ""), data=fields(form, button), follow_redirects=True)
    assert answer.status_code == 200, answer.text
    assert answer.mimetype == "application/pdf"
    return answer.headers["Content-Disposition"], answer.data


def kept(fresh: Addresses) -> list[tuple[str, int | None]]:
    """Return the kinds and numbers of the missions of all that was handed out, but for what was there before."""
    assert fresh.owner
    with administration(fresh.owner) as session:
        query = select(GivenDocument.kind, GivenDocument.mission_id).where(GivenDocument.made_of != "0" * 64)
        return [(kind.value, mission) for kind, mission in session.execute(query.order_by(GivenDocument.id))]


def test_an_agency_looks_at_an_order_and_hands_it_out(client_of: ClientOf, fresh: Addresses, world: World) -> None:
    client, where = client_of("agnes"), f"/agence/missions/{world.confirmed}"
    page = client.page(where)
    assert "Documents remis" not in page.main
    shown = client.get(page.links["Aperçu : Ordre de mission"])
    assert shown.headers["Content-Disposition"] == 'inline; filename="apercu-ordre-de-mission.pdf"'
    assert "aperçu, pas encore remis" in words(shown.data)
    assert kept(fresh) == []
    name, given = handed_out(client, page, "Remettre (PDF) : Ordre de mission")
    assert name == f'attachment; filename="ordre-de-mission-{world.confirmed}.pdf"'
    assert "Confirmed P." in words(given)
    assert kept(fresh) == [("order", world.confirmed)]
    page = client.page(where)
    assert "Documents remis (1)" in page.main
    assert client.get(page.links["Ordre de mission"]).data == given


def test_the_order_leads_to_the_page_that_the_worker_has(client_of: ClientOf, database: Database, world: World) -> None:
    client, where = client_of("agnes"), f"/agence/missions/{world.confirmed}/ordre"
    assert "Votre page" not in words(client.get(where).data)
    with database.transaction(world.agnes) as session:
        make_worker_link(session, world.agnes, world.confirmed_worker, KEY)
    assert "Votre page" in words(client.get(where).data)


def test_what_is_not_confirmed_has_no_documents(client_of: ClientOf, world: World) -> None:
    client, where = client_of("agnes"), f"/agence/missions/{world.published}"
    assert "Ordre de mission" not in client.page(where).main
    assert client.get(f"{where}/ordre").status_code == client.get(f"{where}/contrat").status_code == 404


def test_only_who_is_bound_by_that_law_makes_its_contracts(client_of: ClientOf, fresh: Addresses, world: World) -> None:
    assert fresh.owner
    with administration(fresh.owner) as session:
        session.get_one(Organisation, world.agency).agency_kind = AgencyKind.ACI
    page = client_of("agnes").page(f"/agence/missions/{world.confirmed}")
    assert "Ordre de mission" in page.main
    assert "Contrat de mise à disposition" not in page.main
    assert "Contrats à signer" not in client_of("sophie").page(f"/etablissement/demandes/{world.request}").main


def test_both_sides_sign_the_same_contract(client_of: ClientOf, fresh: Addresses, world: World) -> None:
    site, agency = client_of("sophie"), client_of("agnes")
    page = site.page(f"/etablissement/demandes/{world.request}")
    assert "aperçu" in words(site.get(page.links["Aperçu : Confirmed P."]).data)
    name, signed = handed_out(site, page, "Remettre (PDF) : Confirmed P.")
    assert name == f'attachment; filename="contrat-de-mise-a-disposition-{world.confirmed}.pdf"'
    page = agency.page(f"/agence/missions/{world.confirmed}")
    assert handed_out(agency, page, "Remettre (PDF) : Contrat de mise à disposition")[1] == signed
    assert kept(fresh) == [("contract", world.confirmed)]


def test_a_worker_opens_what_is_theirs(
    client: Client, client_of: ClientOf, fresh: Addresses, database: Database, world: World
) -> None:
    del database
    assert fresh.owner
    with administration(fresh.owner) as session:
        linked(session, world)
    page = client.page(f"/m/{TOKEN}/")
    opened = client.get(next(url for name, url in page.links.items() if name.startswith("Ordre de mission (PDF)")))
    assert opened.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert "Confirmed P." in words(opened.data)
    assert kept(fresh) == [("order", world.confirmed)]
    mission = client_of("agnes").page(f"/agence/missions/{world.confirmed}")
    assert "par sa page" in mission.main
    assert client.get(f"/m/{TOKEN}/ordres/{world.published}").status_code == 404
    assert "ne fonctionne plus" in client.get(f"/m/another/ordres/{world.confirmed}").text


def test_hours_of_a_month_are_handed_out(
    client: Client, client_of: ClientOf, fresh: Addresses, database: Database, world: World
) -> None:
    found = begun(fresh, database, world)
    month = month_before(today())
    address = f"/m/{TOKEN}/heures/mois/{month:%Y-%m}"
    assert quote(address) in client.page(f"/m/{TOKEN}/").links.values()
    opened = client.get(address)
    assert opened.headers["Content-Disposition"] == f'attachment; filename="releve-d-heures-{month:%Y-%m}.pdf"'
    assert "à signer" in words(opened.data)
    day = next(each for each in found.days if each.replace(day=1) == month)
    for actor, act in ((world.sophie, sign), (world.agnes, validate)):
        with database.transaction(actor) as session:
            act(session, actor, [last(fresh, found, day).id])
    agency = client_of("agnes")
    page = agency.page(f"/agence/heures?lundi={monday(day)}")
    name, given = handed_out(agency, page, f"Remettre (PDF) : Confirmed P., {written(month)}")
    assert f"{month:%Y-%m}" in name
    assert "validé" in words(given)
    assert "aperçu" in words(agency.get(page.links[f"Aperçu : Confirmed P., {written(month)}"]).data)
    assert kept(fresh) == [("statement", None), ("statement", None)], "the two say something else"
    listed = agency.page(f"/agence/salaries/{world.confirmed_worker}/donnees")
    assert "Documents remis (2)" in listed.main
    assert agency.get(listed.links[f"Relevé d’heures, {written(month)}"]).data in {given, opened.data}
    for wrong in ("?mois=hier", "?mois=2020-01", ""):
        assert agency.get(f"/agence/salaries/{world.confirmed_worker}/releve{wrong}").status_code == 404
