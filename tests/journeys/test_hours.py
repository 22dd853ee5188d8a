"""Hours on a telephone and on a desk: a worker corrects a day, the college disputes it, the agency settles it."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect
from sqlalchemy import text

from scheduler.core.db import Database, administration
from scheduler.core.tables import HourEntry
from scheduler.demo.load import store_worked
from scheduler.demo.load.accounts import CODE
from scheduler.hours.audit import audit
from tests.examples import one_in
from tests.journeys.hands import Hand, Steps
from tests.journeys.pictures import Pictures
from tests.journeys.product import Product
from tests.journeys.scene import QUERIES, WORKING, give_link
from tests.journeys.visitors import NARROW, WIDE, Visitors


@pytest.fixture(scope="module")
def kept(product: Product) -> None:
    """Let the Calvados keep hours."""
    with administration(product.owner) as session:
        store_worked(session, datetime.now(UTC))


@pytest.fixture
def found(product: Product, kept: None) -> dict[str, int | str]:  # noqa: ARG001  # first of all
    """Return a day that waits for a signature, whose it is, and the link of whoever worked it."""
    values: dict[str, int | str] = {}
    with administration(product.owner) as session:
        for name in ("worked_day", "working_college", "working_agency", "working_person"):
            values[name] = session.execute(text(QUERIES[name]), values).scalar_one()
        values["link"] = f"{WORKING}-{values['working_person']}"
        give_link(session, int(values["working_person"]), str(values["link"]))
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


@one_in(2)
@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["telephone", "desk"])
def test_a_day_is_corrected_disputed_and_settled(
    visitors: Visitors,
    product: Product,
    found: dict[str, int | str],
    steps: Steps,
    pictures: Pictures,
    size: tuple[int, int],
) -> None:
    day, own = int(found["worked_day"]), Hand(visitors.stranger(size=size))
    college, agency = (
        Hand(visitors.signed_in(str(found[name]), size=size)) for name in ("working_college", "working_agency")
    )
    page = f"/m/{found['link']}/"
    with steps.step("the worker says other hours", own, taps=5):
        correct(own, page, day)
    corrected = last_entry(product, day)
    assert (corrected.side, corrected.minutes) == ("worker", 240)
    with steps.step("the college disputes them", college, taps=6):
        dispute(college, corrected.id, pictures)
    disputed = last_entry(product, day)
    with steps.step("the agency settles it", agency, taps=4):
        settle(agency, disputed.id, pictures)
    settled = last_entry(product, day)
    assert (settled.kind, settled.side, settled.minutes) == ("settlement", "agency", 210)
    with steps.step("the worker reads so", own):
        own.reads(page, "Réglé")
        expect(own.page.locator("#hours ~ ul li").first).to_be_visible()
    own.look("hours-own-settled", pictures)
    whole(product)


def correct(own: Hand, page: str, day: int) -> None:
    """Say as the worker that the hours were others, starting from their own page."""
    own.page.goto(page)
    own.tap(own.page.locator(f"a[href$='/heures/{day}']"))
    own.fill("Début", "08:00")
    own.fill("Fin", "12:30")
    own.fill("Pause, en minutes", "30")
    own.press("Envoyer ces heures")
    own.finds_status("C’est envoyé")


def dispute(college: Hand, entry: int, pictures: Pictures) -> None:
    """Find the day among those to sign, and say that it is not right."""
    college.page.goto("/etablissement/")
    college.tap(college.page.get_by_role("link", name="Heures", exact=True))
    college.tap(college.page.locator(f"a[href$='/heures/{entry}']"))
    college.tap(college.page.get_by_text("Contester ces heures"))
    college.choose("Qu’est-ce qui ne va pas", "left_early")
    college.fill("En quelques mots", "Parti à midi")
    college.tap(college.page.get_by_role("button", name="Contester", exact=True))
    college.finds_status("C’est noté")
    college.look("hours-college-disputed", pictures)


def settle(agency: Hand, entry: int, pictures: Pictures) -> None:
    """Read what both sides say, and decide."""
    agency.page.goto("/agence/")
    agency.tap(agency.page.locator("main").get_by_role("link", name="Heures").first)
    agency.tap(agency.page.locator(f"a[href$='/heures/{entry}']"))
    agency.finds("Parti à midi")
    agency.look("hours-agency-dispute", pictures)
    agency.fill("Fin", "12:00")
    agency.press("Régler ainsi")
    agency.finds_status("La contestation est réglée")
    agency.look("hours-agency-settled", pictures)


def whole(product: Product) -> None:
    """Look that the ledger is what was written."""
    database = Database(product.database.application)
    try:
        engine = database.engine(CODE)
        with database.transaction(engine) as session:
            assert audit(session, engine).faults == ()
    finally:
        database.close()
