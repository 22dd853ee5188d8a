"""Hours on a telephone: a worker corrects a day, the college disputes it, the agency settles it, nothing is lost."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import text

from scheduler.core.db import Database, administration
from scheduler.core.tables import HourEntry
from scheduler.demo.load import store_worked
from scheduler.demo.load.accounts import CODE
from scheduler.hours.audit import audit
from tests.journeys.checks import look
from tests.journeys.pictures import Pictures
from tests.journeys.product import Product
from tests.journeys.scene import QUERIES, WORKING, give_link
from tests.journeys.visitors import NARROW, Visitors


@pytest.fixture(scope="module")
def found(product: Product) -> dict[str, int | str]:
    """Let the Calvados keep hours; return a day that waits for a signature, and whose it is."""
    with administration(product.owner) as session:
        store_worked(session, datetime.now(UTC))
    values: dict[str, int | str] = {}
    with administration(product.owner) as session:
        for name in ("worked_day", "working_college", "working_agency", "working_person"):
            values[name] = session.execute(text(QUERIES[name]), values).scalar_one()
        give_link(session, int(values["working_person"]), WORKING)
    return values


def last_entry(product: Product, about: int) -> HourEntry:
    """Return the last entry of the day that an entry is of."""
    query = text("""
        SELECT e.id FROM hour_entries e JOIN hour_entries o USING (request_shift_id, worker_id)
        WHERE o.id = :about ORDER BY e.seq DESC LIMIT 1
    """)
    with administration(product.owner) as session:
        entry = session.get_one(HourEntry, session.execute(query, {"about": about}).scalar_one())
        session.expunge(entry)
        return entry


def test_a_day_is_corrected_disputed_and_settled(
    visitors: Visitors, product: Product, found: dict[str, int | str], pictures: Pictures
) -> None:
    day = int(found["worked_day"])
    correct(visitors.stranger(size=NARROW), day)
    corrected = last_entry(product, day)
    assert (corrected.side, corrected.minutes) == ("worker", 240)
    dispute(visitors.signed_in(str(found["working_college"]), size=NARROW), corrected.id, pictures)
    disputed = last_entry(product, day)
    settle(visitors.signed_in(str(found["working_agency"]), size=NARROW), disputed.id, pictures)
    settled = last_entry(product, day)
    assert (settled.kind, settled.side, settled.minutes) == ("settlement", "agency", 210)
    own = visitors.stranger(size=NARROW)
    own.goto(f"/m/{WORKING}/")
    expect(own.locator("#hours ~ ul li").first).to_be_visible()
    expect(own.locator("main")).to_contain_text("Réglé")
    look(own, "hours-own-settled", pictures)
    whole(product)


def correct(own: Page, day: int) -> None:
    """Say as the worker that the hours were others, starting from their own page."""
    own.goto(f"/m/{WORKING}/")
    own.locator(f"a[href$='/heures/{day}']").click()
    own.get_by_label("Début").fill("08:00")
    own.get_by_label("Fin").fill("12:30")
    own.get_by_label("Pause, en minutes").fill("30")
    own.get_by_role("button", name="Envoyer ces heures").click()
    expect(own.locator("main")).to_contain_text("C’est envoyé")


def dispute(college: Page, entry: int, pictures: Pictures) -> None:
    """Find the day among those to sign, and say that it is not right."""
    college.goto("/etablissement/")
    college.get_by_role("link", name="Heures", exact=True).click()
    college.locator(f"a[href$='/heures/{entry}']").click()
    college.get_by_text("Contester ces heures").click()
    college.get_by_label("Qu’est-ce qui ne va pas").select_option("left_early")
    college.get_by_label("En quelques mots").fill("Parti à midi")
    college.get_by_role("button", name="Contester", exact=True).click()
    expect(college.locator("main")).to_contain_text("C’est noté")
    look(college, "hours-college-disputed", pictures)


def settle(agency: Page, entry: int, pictures: Pictures) -> None:
    """Read what both sides say, and decide."""
    agency.goto("/agence/")
    agency.get_by_role("link", name="Heures").first.click()
    agency.locator(f"a[href$='/heures/{entry}']").click()
    expect(agency.locator("main")).to_contain_text("Parti à midi")
    look(agency, "hours-agency-dispute", pictures)
    agency.get_by_label("Fin").fill("12:00")
    agency.get_by_role("button", name="Régler ainsi").click()
    expect(agency.locator("main")).to_contain_text("La contestation est réglée")
    look(agency, "hours-agency-settled", pictures)


def whole(product: Product) -> None:
    """Look that the ledger is what was written."""
    database = Database(product.database.application)
    try:
        engine = database.engine(CODE)
        with database.transaction(engine) as session:
            assert audit(session, engine).faults == ()
    finally:
        database.close()
