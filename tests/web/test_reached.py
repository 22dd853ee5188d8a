"""How people are reached: a worker's contact and consent, preferences, and the outbox that the lead reads."""

from scheduler.core.addresses import Addresses
from scheduler.core.db import Database, administration
from scheduler.core.sms_providers import SmsProvider
from scheduler.core.tables import User, UserPhone, WorkerContact
from scheduler.core.tables.codes import MailWish
from tests.scheduler.db.world import World
from tests.web.client import Client, checking
from tests.web.conftest import CHEAP, KEY, PASSWORD, working_on
from tests.web.holding_a_link import ClientOf, answer
from tests.web.holding_a_link import token as token  # noqa: PLC0414  # a fixture
from web.config import Config


def test_the_contact_needs_consent_and_makes_a_link(client_of: ClientOf, fresh: Addresses, world: World) -> None:
    agnes = client_of("agnes")
    where = f"/agence/salaries/{world.free_worker}/contact"
    page = agnes.press(agnes.page(where), "Enregistrer", channel="sms", phone="06 12 34 56 78", status=422)
    assert "sans lui, nous ne lui écrivons pas" in page.text
    page = agnes.press(agnes.page(where), "Enregistrer", channel="sms", phone="12", consents="y", status=422)
    assert "incomplet" in page.text
    page = agnes.press(agnes.page(where), "Enregistrer", channel="sms", phone="06 12 34 56 78", consents="y")
    assert "/m/" in page.response.text
    assert fresh.owner
    with administration(fresh.owner) as session:
        row = session.get_one(WorkerContact, world.free_worker)
        assert (row.phone, row.channel) == ("+33612345678", "sms")
        assert row.consented_on is not None


def test_preferences_are_kept(client_of: ClientOf, database: Database, world: World) -> None:
    sophie = client_of("sophie")
    page = sophie.press(sophie.page("/preferences/"), "Enregistrer", mail="none", language="en")
    assert "Your preferences are saved." in page.text
    with database.transaction(world.sophie) as session:
        assert session.get_one(User, world.sophie.user).mail == MailWish.NONE


def test_the_lead_reads_the_outbox_by_codes(client_of: ClientOf, token: str, client: Client) -> None:
    answer(client, token, "Oui")
    lucie = client_of("lucie")
    page = lucie.page("/pilotage/messages")
    assert "W-PUBLISHED dit oui" in page.text
    assert "Published P." not in page.text
    assert "Aucun envoi n’est réglé" in page.text


def test_a_telephone_is_asked_for_where_texts_go_out(database: Database, world: World) -> None:
    sms = SmsProvider("https://sms.example.org", "token")
    with working_on(database, Config(KEY, secure=False, sign_in=CHEAP, sms=sms)) as app:
        agnes, denise = checking(app), checking(app)
        for browser, name in ((agnes, "agnes"), (denise, "denise")):
            page = browser.page("/connexion")
            browser.press(page, "Se connecter", email=f"{name}@example.org", password=PASSWORD)
        page = agnes.page("/preferences/")
        wrong = agnes.press(page, "Enregistrer", phone="12", status=422)
        assert "incomplet" in wrong.main
        agnes.press(agnes.press(page, "Enregistrer"), "Enregistrer", phone="06 12 34 56 78")
        assert "06 12 34 56 78" in agnes.page("/preferences/").response.text
        assert "SMS" not in denise.page("/preferences/").main
    with database.transaction(world.agnes) as session:
        assert session.get_one(UserPhone, world.agnes.user).wish == "urgent"
