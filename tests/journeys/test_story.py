"""The main job, from a request to a name: a collège asks, a run plans, the lead publishes, the agency answers.

Told twice: with htmx, and in a browser without JavaScript. Afterwards everybody sees what is theirs and nothing else.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import text

from scheduler.core.db import administration
from scheduler.core.tables.codes import Role
from scheduler.demo.calendar import is_school_day
from tests.examples import some
from tests.journeys.checks import look
from tests.journeys.pictures import Pictures
from tests.journeys.product import SOLVE_SECONDS, Product, email_of, now
from tests.journeys.visitors import NARROW, Visitors

COLLEGE = email_of(Role.REQUESTER, "0140015r")
OTHER_COLLEGE = email_of(Role.REQUESTER, "0140006f")
PLANNER = email_of(Role.PLANNER)
POST = "Service de restauration"
FEWEST_DAYS_AHEAD = 3
WEDNESDAY = 3

# What a run takes beside searching: reading, the two processes' start, explaining, storing, on a busy machine.
RUN_MILLISECONDS = (SOLVE_SECONDS + 60) * 1000

MOST_INPUTS = 12
"""Before the table of hours: what a request in under a minute may ask."""

MOST_TABS = 30


@dataclass(frozen=True, slots=True)
class Given:
    """A published mission, as only the database knows it in one glance: its number, who goes, who answers for them."""

    mission: int
    worker: str
    coordinator: str


@pytest.mark.parametrize("javascript", some([True, False], 1), ids=["with JavaScript", "without JavaScript"])
def test_from_request_to_name(visitors: Visitors, product: Product, pictures: Pictures, *, javascript: bool) -> None:
    college = visitors.signed_in(COLLEGE, javascript=javascript)
    request = ask(college, pictures if javascript else None)
    lead = visitors.signed_in(PLANNER, javascript=javascript)
    lead.goto("/pilotage/calculs")
    lead.get_by_role("button", name="Lancer un calcul").click()
    if javascript:
        watch(lead)
    else:
        refresh(lead)
    understand(lead)
    lead.goto("/pilotage/")
    if javascript:
        pictures.take(lead, "dashboard", height=1120)
    publish(lead)
    given, other, stranger = look_up(product, request)
    if javascript:
        keep(lead, given, pictures)
    deny(visitors.signed_in(stranger, javascript=javascript), given)
    agency = visitors.signed_in(given.coordinator, javascript=javascript, size=NARROW)
    confirm(agency, given, pictures if javascript else None)
    decline(visitors.signed_in(other.coordinator, javascript=javascript, size=NARROW), other)
    college.goto(f"/etablissement/demandes/{request}")
    expect(college.locator("main")).to_contain_text("Pourvue")
    expect(college.get_by_role("region", name="Qui vient")).to_contain_text(given.worker)
    if javascript:
        look(college, "site-request-who-comes", pictures)
        lead.goto("/pilotage/messages")
        expect(lead.locator("main")).to_contain_text("Remplacement confirmé")
        look(lead, "lead-outbox-full", pictures)


def ask(page: Page, pictures: Pictures | None) -> int:
    """Ask for a replacement and return the request's number. Without pictures nobody looks: that needs scripts."""
    page.goto("/etablissement/")
    page.get_by_role("link", name="Nouvelle demande").last.click()
    heading(page, "Nouvelle demande")
    inputs = page.locator("main form").locator("input:visible, select:visible, textarea:visible")
    groups = {each.get_attribute("name") for each in inputs.all()}
    assert len(groups) <= MOST_INPUTS
    first = next_school_day()
    page.get_by_role("radio", name=POST).check()
    page.get_by_label("Premier jour").fill(first.isoformat())
    page.get_by_label("Dernier jour prévu").fill((first + timedelta(days=1)).isoformat())
    page.get_by_role("button", name="Continuer").click()
    heading(page, "Horaires de la demande")
    expect(page.locator("#total")).to_contain_text("Total")
    expect(page.locator("main input[type=checkbox]:checked")).not_to_have_count(0)
    if pictures:
        look(page, "site-new-hours", pictures)
    page.get_by_role("button", name="Envoyer la demande").click()
    expect(page.get_by_role("button", name="Envoyer la demande")).to_have_count(0)
    if again := page.get_by_role("button", name="Envoyer quand même").all():  # the story has been told before
        again[0].click()
    expect(page.get_by_role("status")).to_contain_text("Demande envoyée")
    # The answer is a number of people and a moment, and it promises nothing else.
    expect(page.locator("main")).to_contain_text(re.compile(r"\d+ personnes? pourrai(en)?t .+\.\s+Réponse .+ à \d+\sh"))
    if pictures:
        pictures.take(page, "request", height=800)
    return int(page.url.rpartition("/")[2])


def test_ask_by_keyboard_alone(visitors: Visitors) -> None:
    page = visitors.signed_in(OTHER_COLLEGE)
    page.goto("/etablissement/")
    page.get_by_role("link", name="Nouvelle demande").first.focus()
    page.keyboard.press("Enter")
    heading(page, "Nouvelle demande")
    first = next_school_day()
    tab_to(page, "post")
    page.keyboard.press("Space")
    tab_to(page, "first_day")
    type_day(page, first)
    tab_to(page, "last_day")
    type_day(page, first)
    tab_to(page, "reason")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="Poste vacant")).to_be_checked()
    page.keyboard.press("Enter")
    heading(page, "Horaires de la demande")
    tab_to(page, f"start.{first.isoformat()}.0")
    page.keyboard.press("Enter")  # the first button of the form sends it
    expect(page.get_by_role("status").first).to_contain_text("Demande envoyée")


def tab_to(page: Page, name: str) -> None:
    """Go to a field as one does without a mouse, and demand that one sees where one is."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        # Not `:focus`: the parts of a field for days, which have the focus one by one, are within it.
        if page.evaluate("document.activeElement.name") == name:
            field = page.locator(f"[name='{name}']:focus")
            expect(field).to_be_in_viewport()
            outline = field.evaluate("each => getComputedStyle(each).outlineStyle")
            assert outline != "none", f"nobody sees that {name} has the focus"
            return
    message = f"no field {name} within {MOST_TABS} tabs"
    raise AssertionError(message)


def type_day(page: Page, day: date) -> None:
    """Type a day into the focused field; which part comes first is up to the browser's language."""
    field = page.locator(":focus")
    for order in ("%d%m%Y", "%m%d%Y"):
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("ArrowLeft")
        page.keyboard.type(day.strftime(order))
        if field.input_value() == day.isoformat():
            return
    assert field.input_value() == day.isoformat()


def watch(page: Page) -> None:
    """Watch a run without touching anything: its page renews itself, and shows the result when there is one."""
    expect(page.get_by_role("progressbar", name="Avancement du calcul")).to_be_visible()
    result = page.get_by_role("heading", name="Résultat")
    first_plan = page.locator("#progress").filter(has_text="Heures non pourvues")
    # A plan that is proven between two looks of the page is never seen half done.
    expect(first_plan.or_(result)).to_be_visible(timeout=RUN_MILLISECONDS)
    expect(result).to_be_visible(timeout=RUN_MILLISECONDS)


def refresh(page: Page) -> None:
    """Watch a run by the link that stands in for that."""
    result, again = page.get_by_role("heading", name="Résultat"), page.get_by_role("link", name="Actualiser")
    for _ in range(RUN_MILLISECONDS // 500):
        expect(result.or_(again)).to_be_visible()
        if result.is_visible():
            return
        page.wait_for_timeout(500)
        again.click()
    expect(result).to_be_visible()


def understand(page: Page) -> None:
    """Read what a run says of itself: how good, what stays empty and why, what would change."""
    main = page.locator("main")
    expect(main).to_contain_text(re.compile("meilleur possible|plus d’heures|baisser les heures|meilleur plan existe"))
    for title in ("Résultat", "Ce qui changerait", "Ce qui reste sans personne, et pourquoi"):
        expect(page.get_by_role("region", name=title)).to_be_visible()


def publish(page: Page) -> None:
    """Publish the draft that the dashboard speaks of, after the page that says what that does."""
    page.get_by_role("link", name="Vérifier et publier").click()
    page.get_by_role("link", name="Publier ce plan").click()
    heading(page, re.compile("Publier ce plan"))
    page.get_by_role("button", name="Publier", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Le plan est publié")


def look_up(product: Product, request: int) -> tuple[Given, Given, str]:
    """See behind the screens: the request's mission, one to decline (of the same agency if it can be), a stranger."""
    with administration(product.owner) as session:
        waiting = session.execute(
            text("""
                SELECT m.id, m.request_id, m.agency_id, n.display_name, u.email
                FROM missions m
                JOIN worker_names n USING (worker_id)
                JOIN users u ON u.organisation_id = m.agency_id AND u.role = 'coordinator'
                WHERE m.state = 'published' ORDER BY m.id
            """)
        ).all()
        agencies = session.execute(text("SELECT organisation_id, email FROM users WHERE role = 'coordinator'")).all()
    mine = next(each for each in waiting if each.request_id == request)
    rest = [each for each in waiting if each.request_id != request]
    other = max(rest, key=lambda each: each.agency_id == mine.agency_id)
    stranger = next(each.email for each in agencies if each.organisation_id != mine.agency_id)
    given, to_decline = (Given(each.id, each.display_name, each.email) for each in (mine, other))
    return given, to_decline, stranger


def deny(page: Page, given: Given) -> None:
    """See nothing of another agency's mission: not in the list, not by its address."""
    page.goto("/agence/")
    heading(page, "Missions")
    expect(page.locator(f"a[href$='/agence/missions/{given.mission}']")).to_have_count(0)
    expect(page.locator("main")).not_to_contain_text(given.worker)
    answer = page.goto(f"/agence/missions/{given.mission}")
    assert answer
    assert answer.status == 404
    heading(page, "Page introuvable")


def confirm(page: Page, given: Given, pictures: Pictures | None) -> None:
    """Confirm a mission out of the list."""
    page.goto("/agence/")
    link = page.locator(f"a[href$='/agence/missions/{given.mission}']")
    card = page.get_by_role("article").filter(has=link)
    expect(card).to_contain_text(given.worker)
    expect(card).to_contain_text("Collège Pasteur")
    if pictures:
        pictures.take(page, "missions", height=960)
        look(page, "member-home-to-confirm", pictures)
    card.get_by_role("button", name=re.compile("^Confirmer")).click()
    expect(page.get_by_role("status").first).to_contain_text("Mission confirmée")
    expect(card).to_have_count(0)
    page.goto(f"/agence/missions/{given.mission}")
    expect(page.locator("main")).to_contain_text("Confirmée")


def decline(page: Page, given: Given) -> None:
    """Decline a mission on its own page, with a reason from the list."""
    page.goto(f"/agence/missions/{given.mission}")
    page.get_by_text("Refuser…").click()
    send = page.get_by_role("button", name="Refuser la mission")
    # The same reasons are asked for the days that are not confirmed, in a form of their own.
    page.locator("form").filter(has=send).get_by_label("Pas de moyen de transport").check()
    send.click()
    expect(page.get_by_role("status").first).to_contain_text("Mission refusée")
    expect(page.locator("main")).to_contain_text("Pas de moyen de transport")


def keep(page: Page, given: Given, pictures: Pictures) -> None:
    """Keep a person where they are, whatever a run finds, and see it among what was done by hand."""
    page.goto(f"/pilotage/missions/{given.mission}")
    page.get_by_role("button", name="Figer").click()
    page.goto("/pilotage/plan/modifications")
    expect(page.get_by_role("button", name="Annuler")).to_have_count(1)
    look(page, "lead-by-hand-full", pictures)


def next_school_day() -> date:
    """Return a day that the next run can plan, with lessons from morning to afternoon: no Wednesday."""
    day = now().date() + timedelta(days=FEWEST_DAYS_AHEAD)
    while not is_school_day(day) or day.isoweekday() == WEDNESDAY:
        day += timedelta(days=1)
    return day


def heading(page: Page, words: str | re.Pattern[str]) -> None:
    """Expect a page by its only first heading."""
    expect(page.get_by_role("heading", level=1)).to_have_text(words)
