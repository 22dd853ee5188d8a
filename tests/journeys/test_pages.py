"""Every page of everybody, looked at in a real browser on a telephone and on a desk."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from unicodedata import normalize

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from scheduler.core.db import Database
from scheduler.core.tables.codes import Role
from tests.examples import one_in
from tests.journeys.checks import demand_whole_values, look
from tests.journeys.pictures import Pictures
from tests.journeys.product import Product, email_of
from tests.journeys.scene import Scene, a_run_under_way, set_scene
from tests.journeys.visitors import NARROW, WIDE, Visitors
from web.app import create_app
from web.config import Config

BUYER = email_of(Role.BUYER)
PLANNER = email_of(Role.PLANNER)


@dataclass(frozen=True, slots=True)
class Visit:
    """A look at a page: how its picture is called, whose it is (None: a stranger's), its endpoint, its address."""

    name: str
    endpoint: str
    who: Callable[[Scene], str | None]
    address: Callable[[Scene], str]
    status: int = 200


def at(name: str, endpoint: str, who: str | None, address: str, status: int = 200) -> Visit:
    """Make a visit; a name of the scene in braces in ``who`` and ``address`` stands for its value."""

    def filled(pattern: str) -> Callable[[Scene], str]:
        return lambda scene: pattern.format(scene=scene)

    return Visit(name, endpoint, filled(who) if who else lambda _: None, filled(address), status)


COLLEGE, NEW_COLLEGE = "{scene.busy_college}", "{scene.new_college}"
HELD_COLLEGE = "{scene.held_college}"
AGENCY, IDLE_AGENCY, DECLINING = "{scene.busy_agency}", "{scene.idle_agency}", "{scene.declining_agency}"

VISITS = (
    at("sign-in", "auth.sign_in", None, "/connexion"),
    at("sign-in-link-over", "auth.link", None, "/connexion/lien/used", 404),
    at("one-tap-over", "one_tap.show", None, "/faire/used", 404),
    at("search", "search.results", PLANNER, "/recherche?q=collège"),
    at("search-site", "search.results", COLLEGE, "/recherche?q=collège"),
    at("search-nothing", "search.results", AGENCY, "/recherche?q=zzz"),
    at("not-found", "", BUYER, "/nowhere", 404),
    at("not-allowed", "lead.home", BUYER, "/pilotage/", 403),
    at("site-home", "site.home", COLLEGE, "/etablissement/"),
    at("site-home-empty", "site.home", NEW_COLLEGE, "/etablissement/"),
    at("site-new", "site.new_request", COLLEGE, "/etablissement/demandes/nouvelle"),
    at("site-new-errors", "site.new_hours", COLLEGE, "/etablissement/demandes/nouvelle/horaires", 422),
    at("site-request-open", "site.request_detail", COLLEGE, "/etablissement/demandes/{scene.open_request}"),
    at("site-request-filled", "site.request_detail", COLLEGE, "/etablissement/demandes/{scene.filled_request}"),
    at(
        "site-request-held",
        "site.request_detail",
        HELD_COLLEGE,
        "/etablissement/demandes/{scene.held_request}",
    ),
    at("site-home-held", "site.home", HELD_COLLEGE, "/etablissement/"),
    at("site-cancel", "site.ask_to_cancel", COLLEGE, "/etablissement/demandes/{scene.open_request}/annuler"),
    at("site-extend", "site.ask_to_extend", COLLEGE, "/etablissement/demandes/{scene.filled_request}/prolonger"),
    at("site-shorten", "site.ask_to_shorten", COLLEGE, "/etablissement/demandes/{scene.open_request}/ecourter"),
    at("site-move-hours", "site.ask_to_move_hours", COLLEGE, "/etablissement/demandes/{scene.open_request}/horaires"),
    at("site-cancel-days", "site.ask_to_cancel_days", COLLEGE, "/etablissement/demandes/{scene.open_request}/jours"),
    at("site-places", "site.places", COLLEGE, "/etablissement/lieux"),
    at("site-sheet", "site.sheet", COLLEGE, "/etablissement/lieux/{scene.site}"),
    at("site-people", "site.site_people", COLLEGE, "/etablissement/lieux/{scene.site}/personnes"),
    at("site-posts", "site.site_posts", COLLEGE, "/etablissement/lieux/{scene.site}/postes"),
    at("site-calendar", "site.site_calendar", COLLEGE, "/etablissement/lieux/{scene.site}/calendrier"),
    at("settings-calendar", "settings.calendar", PLANNER, "/reglages/calendrier"),
    at("settings-calendar-site", "settings.calendar", PLANNER, "/reglages/calendrier?etablissement={scene.site}"),
    at("site-hours", "site.hours", "{scene.working_college}", "/etablissement/heures"),
    at("site-home-hours", "site.home", "{scene.working_college}", "/etablissement/"),
    at("site-hour-day", "site.hour_day", "{scene.working_college}", "/etablissement/heures/{scene.worked_day}"),
    at("member-hours", "member.hours", "{scene.working_agency}", "/agence/heures"),
    at("member-hour-day", "member.hour_day", "{scene.working_agency}", "/agence/heures/{scene.worked_day}"),
    at("member-counters", "member.worker", "{scene.working_agency}", "/agence/salaries/{scene.working_person}"),
    at("lead-hours", "lead.hours", PLANNER, "/pilotage/heures"),
    at("lead-hour-day", "lead.hour_day", PLANNER, "/pilotage/heures/{scene.disputed_day}"),
    at("lead-closing-sheet", "lead.closing_sheet", PLANNER, "/pilotage/heures/mois/{scene.worked_month}"),
    at("worker-hours", "worker.home", None, "/m/{scene.working_link}/"),
    at("worker-hour-day", "worker.hour_day", None, "/m/{scene.working_link}/heures/{scene.worked_day}"),
    at("member-exit", "member.exit", AGENCY, "/agence/salaries/{scene.worker}/sortie"),
    at("results-careers", "results.careers", "{scene.working_agency}", "/bilan/parcours"),
    at("results-new-cohort", "results.new_cohort", AGENCY, "/bilan/parcours/formation"),
    at("clause-links", "results.clause_links", PLANNER, "/bilan/exports/clause/liens"),
    at("clause", "clause.home", None, "/clause/{scene.clause_link}/"),
    at("clause-gone", "clause.home", None, "/clause/inconnu/", 404),
    at("results-figures", "results.figures", BUYER, "/bilan/chiffres"),
    at("impact-public", "impact.figures", None, "/marche/calvados/chiffres"),
    at("results-cohort", "results.change_training", AGENCY, "/bilan/parcours/formation/{scene.cohort}"),
    at("member-week", "member.week", AGENCY, "/agence/semaine"),
    at("member-head-starts", "member.head_starts", AGENCY, "/agence/priorites"),
    at("member-new-worker", "member.new_worker", AGENCY, "/agence/salaries/nouveau"),
    at("member-papers", "member.papers", AGENCY, "/agence/salaries/{scene.worker}/papiers"),
    at("member-availability", "member.availability", AGENCY, "/agence/salaries/{scene.worker}/disponibilites"),
    at("member-elsewhere", "member.elsewhere", AGENCY, "/agence/salaries/{scene.worker}/engagements"),
    at("member-contract", "member.contract", AGENCY, "/agence/salaries/{scene.worker}/contrat"),
    at("member-file", "member.file", AGENCY, "/agence/salaries/{scene.worker}/fiche"),
    at("member-home", "member.home", AGENCY, "/agence/"),
    at("member-home-empty", "member.home", IDLE_AGENCY, "/agence/"),
    at("member-mission", "member.detail", AGENCY, "/agence/missions/{scene.unanswered}"),
    at("member-mission-confirmed", "member.detail", AGENCY, "/agence/missions/{scene.confirmed}"),
    at("member-taking-off", "member.ask_to_take_off", AGENCY, "/agence/missions/{scene.confirmed}/ne-peut-plus-venir"),
    at("member-mission-declined", "member.detail", DECLINING, "/agence/missions/{scene.declined}"),
    at("member-workers", "member.workers", AGENCY, "/agence/salaries"),
    at("member-worker", "member.worker", AGENCY, "/agence/salaries/{scene.worker}"),
    at("lead-member-home", "member.home", PLANNER, "/agence/"),
    at("buyer-home", "buyer.home", BUYER, "/departement/"),
    at("buyer-home-weeks", "buyer.home", BUYER, "/departement/?par=semaine"),
    at("imports-home", "imports.home", PLANNER, "/importer/"),
    at("imports-sites", "imports.sites", PLANNER, "/importer/etablissements"),
    at("imports-workers", "imports.workers", AGENCY, "/importer/salaries"),
    at("imports-skills", "imports.skills", AGENCY, "/importer/competences"),
    at("imports-availabilities", "imports.availabilities", AGENCY, "/importer/disponibilites"),
    at("imports-requests", "imports.requests", COLLEGE, "/importer/demandes"),
    at("buyer-home-errors", "buyer.home", BUYER, "/departement/?du=2027-02-01&au=2027-01-01", 422),
    at("lead-home", "lead.home", PLANNER, "/pilotage/"),
    at("lead-today", "lead.today", PLANNER, "/pilotage/aujourd-hui"),
    at("lead-candidates", "lead.candidates", PLANNER, "/pilotage/demandes/{scene.lacking_request}/candidats"),
    at("lead-extend", "lead.ask_to_extend", PLANNER, "/pilotage/demandes/{scene.filled_request}/prolonger"),
    at("lead-shorten", "lead.ask_to_shorten", PLANNER, "/pilotage/demandes/{scene.open_request}/ecourter"),
    at("lead-move-hours", "lead.ask_to_move_hours", PLANNER, "/pilotage/demandes/{scene.open_request}/horaires"),
    at("lead-cancel-days", "lead.ask_to_cancel_days", PLANNER, "/pilotage/demandes/{scene.open_request}/jours"),
    at("lead-requests", "lead.requests", PLANNER, "/pilotage/demandes"),
    at("lead-requests-none", "lead.requests", PLANNER, "/pilotage/demandes?etat=cancelled&semaine=2020-01-06"),
    at("lead-request", "lead.request", PLANNER, "/pilotage/demandes/{scene.unfilled_request}"),
    at("lead-request-filled", "lead.request", PLANNER, "/pilotage/demandes/{scene.filled_request}"),
    at("lead-request-held", "lead.request", PLANNER, "/pilotage/demandes/{scene.held_request}"),
    at("lead-mission-held", "lead.mission", PLANNER, "/pilotage/missions/{scene.held}"),
    at("lead-plan-by-site", "lead.plan_by_site", PLANNER, "/pilotage/plan/etablissements"),
    at("lead-plan-by-worker", "lead.plan_by_worker", PLANNER, "/pilotage/plan/personnes"),
    at("lead-map", "lead.map", PLANNER, "/pilotage/carte"),
    at("results", "results.home", PLANNER, "/bilan/"),
    at("exports", "results.exports", PLANNER, "/bilan/exports"),
    at("exports-agency", "results.exports", "{scene.working_agency}", "/bilan/exports"),
    at("exports-payroll", "results.payroll", "{scene.working_agency}", "/bilan/exports/paie"),
    at("bills", "results.bills", PLANNER, "/bilan/factures"),
    at("bills-month", "results.month_of_bills", BUYER, "/bilan/factures/mois/{scene.billed_month}"),
    at(
        "bills-month-issuer",
        "results.month_of_bills",
        "{scene.billing_agency}",
        "/bilan/factures/mois/{scene.billed_month}",
    ),
    at("bill", "results.bill", "{scene.billing_agency}", "/bilan/factures/{scene.bill}"),
    at("bill-to-control", "results.bill", BUYER, "/bilan/factures/{scene.proposed_bill}"),
    at("bill-by-sums", "results.bill", PLANNER, "/bilan/factures/{scene.bill}"),
    at("prices", "results.prices", PLANNER, "/bilan/factures/prix"),
    at("parties", "results.parties", PLANNER, "/bilan/factures/coordonnees"),
    at("party", "results.party", "{scene.billing_agency}", "/bilan/factures/coordonnees/{scene.billing_organisation}"),
    at("lead-fairness", "lead.fairness", PLANNER, "/pilotage/equite"),
    at("lead-taking-off", "lead.ask_to_take_off", PLANNER, "/pilotage/missions/{scene.confirmed}/ne-peut-plus-venir"),
    at("lead-mission", "lead.mission", PLANNER, "/pilotage/missions/{scene.drafted}"),
    at("lead-runs", "lead.runs", PLANNER, "/pilotage/calculs"),
    at("settings-shares", "settings.shares", PLANNER, "/reglages/parts"),
    at("settings-organisations", "settings.organisations", PLANNER, "/reglages/associations"),
    at("settings-organisation", "settings.organisation", PLANNER, "/reglages/associations/{scene.agency}"),
    at("settings-buyer", "settings.buyer", PLANNER, "/reglages/acheteurs/{scene.buyer}"),
    at("settings-territory", "settings.territory", PLANNER, "/reglages/associations/{scene.agency}/territoire"),
    at("settings-leaving", "settings.leaving", PLANNER, "/reglages/associations/{scene.agency}/depart"),
    at("settings-mandate", "settings.mandate", PLANNER, "/reglages/associations/{scene.agency}/mandat"),
    at("settings-sites", "settings.sites", PLANNER, "/reglages/etablissements"),
    at("settings-site", "settings.site", PLANNER, "/reglages/etablissements/{scene.site}"),
    at("settings-trades", "settings.trades", PLANNER, "/reglages/metiers"),
    at("settings-trade", "settings.trade", PLANNER, "/reglages/metiers/{scene.job}"),
    at("settings-home", "settings.home", PLANNER, "/reglages/"),
    at("lead-profiles", "lead.profiles", PLANNER, "/pilotage/reglages"),
    at("lead-market", "lead.market", PLANNER, "/pilotage/reglages/marche"),
    at("lead-profile-new", "lead.new_profile", PLANNER, "/pilotage/reglages/nouveau"),
    at("lead-profile", "lead.edit_profile", PLANNER, "/pilotage/reglages/{scene.profile}"),
    at("lead-compare", "lead.compare_runs", PLANNER, "/pilotage/calculs/comparaison"),
    at("lead-run", "lead.run", PLANNER, "/pilotage/calculs/{scene.run}"),
    at("lead-run-failed", "lead.run", PLANNER, "/pilotage/calculs/{scene.failed_run}"),
    at("lead-publish", "lead.confirm_publication", PLANNER, "/pilotage/calculs/{scene.run}/publication"),
    at("lead-swap", "lead.ask_to_swap", PLANNER, "/pilotage/missions/{scene.unanswered}/echanger"),
    at("lead-forbid", "lead.ask_to_forbid", PLANNER, "/pilotage/missions/{scene.unanswered}/ecarter"),
    at("lead-by-hand", "lead.by_hand", PLANNER, "/pilotage/plan/modifications"),
    at("lead-outbox", "lead.outbox", PLANNER, "/pilotage/messages"),
    at("member-contact", "member.contact", AGENCY, "/agence/salaries/{scene.worker}/contact"),
    at("worker-home", "worker.home", None, "/m/{scene.link}/"),
    at("worker-sheet", "worker.sheet", None, "/m/{scene.link}/feuille"),
    at("preferences", "preferences.home", AGENCY, "/preferences/"),
    at("own-password", "accounts.own_password", AGENCY, "/preferences/mot-de-passe"),
    at("forgotten-password", "accounts.forgotten", None, "/connexion/oubli"),
    at("password-link-over", "accounts.choose", None, "/connexion/mot-de-passe/used", 404),
    at("address-link-over", "accounts.ask_to_confirm", None, "/connexion/adresse/used", 404),
    at("join-link-over", "accounts.ask_to_join", None, "/connexion/rejoindre/used", 404),
    at("join", "accounts.ask_to_join", "{scene.several}", "/connexion/rejoindre/{scene.joining}"),
    at("join-stranger", "accounts.ask_to_join", None, "/connexion/rejoindre/{scene.joining}"),
    at("organisations", "where_to_act.choose", "{scene.several}", "/connexion/marche"),
    at("markets", "where_to_act.choose", AGENCY, "/connexion/marche"),
    at("other-account", "where_to_act.add", AGENCY, "/connexion/autre-compte"),
    at("people", "accounts.people", PLANNER, "/reglages/personnes"),
    at("people-own", "accounts.people", COLLEGE, "/reglages/personnes"),
    at("people-sheets", "accounts.sheets", PLANNER, "/reglages/personnes/feuilles"),
    at("people-invite", "accounts.ask_whom", PLANNER, "/reglages/personnes/inviter/{scene.agency}"),
    at("person", "accounts.person", PLANNER, "/reglages/personnes/{scene.somebody}"),
    at("person-amend", "accounts.ask_what_changes", PLANNER, "/reglages/personnes/{scene.somebody}/modifier"),
    at("imports-communes", "imports.communes", PLANNER, "/importer/communes"),
    at("imports-closures", "imports.closures", PLANNER, "/importer/fermetures"),
    at("imports-journeys", "imports.journeys", PLANNER, "/importer/trajets"),
    at("member-kept", "member.kept", AGENCY, "/agence/salaries/{scene.worker}/donnees"),
    at("member-periods", "member.periods", AGENCY, "/agence/salaries/conservation"),
)

COUNTED = at(
    "member-hours-counted", "member.hours", "{scene.counting_agency}", "/agence/heures?lundi={scene.counted_week}"
)
"""A week of which somebody has a statement."""

WHOLE = (
    *("party", "exports", "exports-payroll", "lead-market", "lead-plan-by-site", "lead-plan-by-worker"),
    *("lead-taking-off", "member-taking-off", "lead-hour-day", "member-hour-day", "site-hour-day"),
)
"""Pages whose fields hold numbers, moments and our own words: each as long as we know it to be."""

IN_ENGLISH = (
    *("results", "results-figures", "results-careers", "results-new-cohort", "buyer-home", "lead-fairness"),
    *("exports", "exports-payroll", "bills", "bills-month", "bills-month-issuer", "bill", "bill-to-control", "prices"),
    *("parties", "party", "lead-hours", "lead-hour-day", "lead-closing-sheet", "member-hours", "site-hours"),
)
"""What stands below the one entry to results, and the hours that it is made of, in the other language too."""

NO_PAGES = {
    "second_factor.ask": "asked while signing in; tests/journeys/test_signing_in.py looks at it",
    "second_factor.set_up": "tests/journeys/test_signing_in.py looks at it",
    "second_factor.manage": "tests/journeys/test_signing_in.py looks at it",
    "passkeys.manage": "needs an address that browsers allow; tests/journeys/test_passkeys.py looks at it",
    "passkeys.ask_to_remove": "tests/journeys/test_passkeys.py looks at it",
    "kept_forms.show": "needs a session that has ended; tests/web/test_every_form.py fills every form and looks at it",
    "by_provider.go": "leads to the provider of identities",
    "by_provider.come_back": "leads back from there",
    "accounts.hand_over": "leads to the link that was just made",
    "set_up.form": "the page of an empty installation; this one is not",
    "imports.template_communes": "a file",
    "imports.template_closures": "a file",
    "imports.stored_closures": "a file",
    "imports.template_journeys": "a file",
    "imports.stored_journeys": "a file",
    "imports.stored_sites": "a file",
    "imports.stored_skills": "a file",
    "imports.stored_availabilities": "a file",
    "member.kept_as_file": "a file",
    "lead.run_instance": "a file",
    "lead.run_solution": "a file",
    "assets.send": "files",
    "site.requests_file": "a file",
    "lead.requests_file": "a file",
    "lead.runs_file": "a file",
    "lead.plan_file": "a file",
    "member.missions_file": "a file",
    "member.workers_file": "a file",
    "buyer.figures_file": "a file",
    "results.bill_file": "a file",
    "results.clause_file": "a file",
    "results.control_file": "a file",
    "results.ledger_file": "a file",
    "results.payroll_file": "a file",
    "clause.file": "a file",
    "site.hours_file": "a file",
    "member.hours_file": "a file",
    "lead.hours_file": "a file",
    "lead.month_file": "a file",
    "results.bills_file": "a file",
    "results.prices_file": "a file",
    "results.exits_file": "a file",
    "results.trainings_file": "a file",
    "results.people_file": "a file",
    "results.bills_archive": "a file",
    "impact.drawing": "a file",
    "impact.paper": "a file",
    "imports.template_sites": "a file",
    "imports.template_workers": "a file",
    "imports.template_skills": "a file",
    "imports.template_availabilities": "a file",
    "imports.template_requests": "a file",
    "worker.calendar": "a file",
    **dict.fromkeys(
        (
            *("member.order", "member.secondment", "member.hours_statement", "member.document"),
            "lead.closing_document",
            *("site.secondment", "site.document", "worker.order", "worker.statement"),
        ),
        "a document; tests/scheduler/documents reads each of them",
    ),
    "agendas.own": "a file",
    "auth.home": "leads everybody to their own first page",
    "member.news": "a part of a page, for htmx",
}


@pytest.fixture(scope="module")
def scene(product: Product) -> Scene:
    return set_scene(product)


@pytest.fixture
def pages_of_the_product(product: Product) -> Iterator[set[str]]:
    """The endpoints that answer a GET."""
    database = Database(product.database.application)
    try:
        app = create_app(database, Config("only the addresses are looked at here", secure=False))
        yield {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    finally:
        database.close()


def test_no_page_is_left_out(pages_of_the_product: set[str]) -> None:
    assert pages_of_the_product - {each.endpoint for each in VISITS} - set(NO_PAGES) == set()


@one_in(4)
@pytest.mark.parametrize("visit", VISITS, ids=lambda visit: visit.name)
def test_page(visit: Visit, scene: Scene, visitors: Visitors, pictures: Pictures) -> None:
    who = visit.who(scene)
    page = visitors.signed_in(who) if who else visitors.stranger()
    answer = page.goto(visit.address(scene))
    assert answer
    assert answer.status == visit.status
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    look(page, visit.name, pictures)


@pytest.mark.parametrize("name", WHOLE)
def test_values_are_seen_whole(scene: Scene, visitors: Visitors, name: str) -> None:
    visit = next(each for each in VISITS if each.name == name)
    page = visitors.signed_in(visit.who(scene) or "")
    for width, height in (NARROW, WIDE):
        page.set_viewport_size({"width": width, "height": height})
        page.goto(visit.address(scene))
        demand_whole_values(page)


def test_an_iban_of_any_country_is_seen_whole(scene: Scene, visitors: Visitors) -> None:
    visit = next(each for each in VISITS if each.name == "party")
    page = visitors.signed_in(visit.who(scene) or "")
    for width, height in (NARROW, WIDE):
        page.set_viewport_size({"width": width, "height": height})
        page.goto(visit.address(scene))
        page.fill("#iban", "MT84MALT011000012345MTLCAST001S999")  # 34 signs, the most that there may be
        demand_whole_values(page)


def test_paper_shows_the_table_behind_the_chart(scene: Scene, visitors: Visitors) -> None:
    visit = next(each for each in VISITS if each.name == "impact-public")
    page = visitors.stranger()
    page.goto(visit.address(scene))
    assert not page.get_by_role("cell").first.is_visible(), "on the screen it is folded"
    paper = PdfReader(BytesIO(page.pdf(format="A4")))
    told = " ".join(each.extract_text() for each in paper.pages)
    printed = " ".join(normalize("NFKC", told).split())  # without its ligatures
    assert "Les mêmes chiffres en tableau" in printed
    for head in ("Demandées", "Assurées", "Faites", "Personnes"):
        assert head in printed, head


@pytest.mark.parametrize(
    ("name", "fold", "preview"),
    [
        ("site-request-filled", "Contrats à signer", "/contrat"),
        ("member-hours-counted", "Relevés d’heures du mois", "/releve"),
        ("member-mission-confirmed", None, "/ordre"),
    ],
)
def test_papers_lie_where_they_are_handed_out(
    scene: Scene, visitors: Visitors, pictures: Pictures, name: str, fold: str | None, preview: str
) -> None:
    visit = next(each for each in (*VISITS, COUNTED) if each.name == name)
    page = visitors.signed_in(visit.who(scene) or "")
    page.goto(visit.address(scene))
    if fold:
        page.locator("summary").filter(has_text=fold).click()
    link = page.locator(f"a[href*='{preview}']").first
    expect(link).to_be_visible()
    look(page, f"{name}-papers", pictures)
    paper = page.request.get(link.get_attribute("href") or "")
    assert paper.headers["content-type"] == "application/pdf"


@pytest.mark.usefixtures("scene")
def test_run_under_way(product: Product, visitors: Visitors, pictures: Pictures) -> None:
    with a_run_under_way(product) as run:
        page = visitors.signed_in(PLANNER)
        for name, address in (
            ("lead-run-running", f"calculs/{run}"),
            ("lead-home-running", ""),
            ("lead-runs-running", "calculs"),
        ):
            page.goto(f"/pilotage/{address}")
            look(page, name, pictures)


def test_a_changed_request_tells_what_was_and_what_is(scene: Scene, visitors: Visitors, pictures: Pictures) -> None:
    page = visitors.signed_in(scene.changing_college)
    page.goto(f"/etablissement/demandes/{scene.changing_request}/prolonger")
    last_day = page.get_by_label("Nouveau dernier jour")
    # Longer than any holidays but those of summer, so that there is a day of school among them.
    three_weeks_more = date.fromisoformat(last_day.get_attribute("min") or "") + timedelta(days=21)
    last_day.fill(three_weeks_more.isoformat())
    page.get_by_role("button", name="Continuer vers les horaires").click()
    page.get_by_role("button", name="Prolonger").click()
    somebody_else = page.get_by_role("button", name="Prolonger, et chercher quelqu’un d’autre")
    if somebody_else.count():  # whoever comes may have no hours left in that week
        somebody_else.click()
    page.goto(f"/etablissement/demandes/{scene.changing_request}/jours")
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Annuler les jours cochés").click()
    expect(page.get_by_text("Jour annulé.")).to_be_visible()
    page.goto(f"/etablissement/demandes/{scene.changing_request}")
    history = page.get_by_role("region", name="Historique")
    expect(history).to_contain_text(re.compile(r"Annulé\s:"))
    expect(history).to_contain_text(re.compile(r"Avant\s: dernier jour"))
    expect(history).to_contain_text(re.compile(r"Maintenant\s: dernier jour"))
    look(page, "site-request-changed", pictures)


def test_a_worker_reads_their_page_in_english(scene: Scene, visitors: Visitors, pictures: Pictures) -> None:
    page = visitors.stranger()
    page.goto(f"/m/{scene.link}/")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    look(page, "worker-home-english", pictures)


@one_in(4)
@pytest.mark.parametrize("name", IN_ENGLISH)
def test_results_are_read_in_english(scene: Scene, visitors: Visitors, pictures: Pictures, name: str) -> None:
    visit = next(each for each in VISITS if each.name == name)
    page = visitors.signed_in(visit.who(scene) or "")
    page.goto(visit.address(scene))
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    look(page, f"{name}-english", pictures)
    page.get_by_role("button", name="Français").click()
