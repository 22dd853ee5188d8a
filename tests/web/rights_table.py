"""The map of the site: every route, whom it is for, and what everybody else gets. Whoever adds a route adds its line.

Somebody who is not signed in is sent to sign in (303), somebody for whom the room is not is refused (403), and what is
not theirs, or not there, does not exist for them (404). The table says the rest.
"""

from collections.abc import Iterator

from tests.web.rights_people import (
    ACCOUNTS,
    ADMINISTRATORS,
    AGENCIES,
    ALL,
    BILLS,
    BILLS_OF_AGENCIES,
    BILLS_TO_PAY,
    BUYERS,
    BUYING,
    CLAUSE_LINKS,
    CONFIRMED,
    CONFIRMED_AT_SITES,
    DAYS_OF_AGENCIES,
    DAYS_OF_SITES,
    DAYS_TO_LEAD,
    DISPUTES_OF_AGENCIES,
    DISPUTES_OF_SITES,
    DISPUTES_TO_LEAD,
    GIVEN,
    GIVEN_AT_SITES,
    LEADS,
    MEMBERS,
    MISSIONS,
    MISSIONS_TO_FREE,
    MISSIONS_TO_PLAN,
    ORGANISATIONS,
    PARTIES,
    PASSKEYS,
    PLACES,
    PRICES,
    PROFILES,
    REQUESTS,
    REQUESTS_TO_PLAN,
    RUNS,
    SETTING_UP,
    SIGNED_IN,
    SITES,
    TRADES,
    TRAININGS,
    WITHOUT_DOCUMENTS,
    WORKERS,
    WORKING,
    WORKPLACES,
    Owners,
    owned,
)
from tests.web.rights_route import GET, POST, Route

ABSENT = (0, 999_999, 2**31)
"""Numbers of nothing; the last one is beyond what the database can hold."""

SITE, LEAD, AGENCY = "/etablissement", "/pilotage", "/agence"
REQUEST = SITE + "/demandes/<int:number>"
HOURS = SITE + "/demandes/nouvelle/horaires"
PLACE = SITE + "/lieux/<int:site_id>"
RUN = LEAD + "/calculs/<int:run_id>"
PROFILE = LEAD + "/reglages/<int:profile_id>"
NOT_INTO_A_PLANNERS = {"agnes paulas_account": 409}
"""Who plans nothing helps nobody into an account that does."""
BILLING = "/bilan/factures"
BILL = BILLING + "/<int:bill_id>"
PARTY = BILLING + "/coordonnees/<int:organisation_id>"
TRADE = "/reglages/metiers/<int:job_id>"
WORKPLACE = "/reglages/etablissements/<int:site_id>"
MEMBER = "/reglages/associations/<int:agency_id>"
BUYER = "/reglages/acheteurs/<int:buyer_id>"
WORKER = AGENCY + "/salaries/<int:worker_id>"
EXPORTS = "/bilan/exports"
MISSION = AGENCY + "/missions/<int:mission_id>"
CAREERS = "/bilan/parcours"
TRAINING = CAREERS + "/formation/<int:cohort_id>"


def _changes(public: str, prefix: str, people: frozenset[str], things: Owners) -> Iterator[Route]:
    """The pages on which a request is changed: shown to whose it is, and a form that says nothing is sent back."""
    for end, shown, does, again in (
        ("prolonger", "ask_to_extend", "extend_request", 422),
        ("ecourter", "ask_to_shorten", "shorten_request", 422),
        ("horaires", "ask_to_move_hours", "move_hours", 422),
        ("jours", "ask_to_cancel_days", "cancel_days", 409),
    ):
        rule = f"{prefix}/demandes/<int:number>/{end}"
        yield Route(f"{public}.{shown}", rule, GET, people, things=things)
        yield Route(f"{public}.{does}", rule, POST, people, 303, things=things, form=does, again=again, apart=True)


def _day(public: str, prefix: str, people: frozenset[str], days: Owners, disputes: Owners) -> Iterator[Route]:
    """The page of a day of work, and what its side does there; nobody answers a second time what they have seen."""
    rule = prefix + "/heures/<int:entry_id>"
    yield Route(f"{public}.hour_day", rule, GET, people, things=days)
    says = {"site": ("correct", "dispute"), "member": ("correct", "settle"), "lead": ("settle",)}[public]
    if public == "lead":  # what nobody has settled yet cannot be taken up again: see test_hours
        again = f"{rule}/rouvrir"
        yield Route("lead.dispute_hours", again, POST, people, 409, things=disputes, form="disputed", again=409)
    ends = {"correct": "corriger", "dispute": "contester", "settle": "regler"}
    for act in says:
        things = disputes if act == "settle" else days
        yield Route(
            *(f"{public}.{act}_hours", f"{rule}/{ends[act]}", POST, people, 303),
            things=things,
            form="disputed" if act == "dispute" else "worked",
            again=409,
            apart=True,
        )
    yield Route(
        *(f"{public}.say_of_hours", f"{rule}/mot", POST, people, 303),
        things=disputes,
        form="remark",
        again=303,
        anew=True,
    )


def files(kind: str, slug: str, people: frozenset[str]) -> tuple[Route, ...]:
    """Return the lines of a kind of file that can be brought in."""
    where = f"/importer/{slug}"
    taken_back = kind not in {"communes", "workers", "requests"}
    listed = (Route(f"imports.stored_{kind}", f"{where}/fichier", GET, people),) if taken_back else ()
    return (
        *listed,
        Route(f"imports.{kind}", where, GET, people),
        Route(f"imports.template_{kind}", f"{where}/modele", GET, people),
        Route(f"imports.check_{kind}", where, POST, people, 303, form=f"file_of_{kind}", again=303),
    )


PERSON = "/reglages/personnes/<int:user_id>"
OWN_PASSKEYS = "/preferences/cles-d-acces"
PASSKEY = OWN_PASSKEYS + "/<int:passkey_id>/retirer"
LEAD_MISSION = LEAD + "/missions/<int:mission_id>"

ROUTES = (
    Route("assets.send", "/assets/<version>/<name>", GET, ALL),
    Route("auth.home", "/", GET, SIGNED_IN, 303),
    Route("auth.sign_in", "/connexion", GET, frozenset({"nobody"})),
    Route("auth.sign_in", "/connexion", POST, frozenset({"nobody"}), 303, form="account", again=303),
    Route("auth.link", "/connexion/lien/<token>", GET, ALL, 404),
    Route("auth.use_link", "/connexion/lien/<token>", POST, ALL, 404),
    Route("set_up.form", "/installation/<token>", GET, ALL, 404),
    Route("set_up.form", "/installation/<token>", POST, ALL, 404),
    Route("auth.sign_out", "/deconnexion", POST, ALL, 303, again=303),
    Route("auth.language", "/langue", POST, ALL, 303, form="language", again=303),
    Route("accounts.choose", "/connexion/mot-de-passe/<token>", GET, ALL, 404),
    Route("accounts.keep_chosen", "/connexion/mot-de-passe/<token>", POST, ALL, 404),
    Route("accounts.ask_to_join", "/connexion/rejoindre/<token>", GET, ALL, 404),
    Route("accounts.join", "/connexion/rejoindre/<token>", POST, SIGNED_IN, 404),
    Route("accounts.ask_to_confirm", "/connexion/adresse/<token>", GET, ALL, 404),
    Route("accounts.confirm", "/connexion/adresse/<token>", POST, ALL, 404),
    Route("accounts.forgotten", "/connexion/oubli", GET, ALL),
    Route("accounts.send_link", "/connexion/oubli", POST, ALL, 303, again=303),  # no mail goes out of this house
    # No device has been asked here, and none answers: see test_passkeys.
    Route("passkeys.question", "/connexion/cle-d-acces/question", POST, ALL, 200, again=200),
    Route("passkeys.sign_in", "/connexion/cle-d-acces", POST, ALL, 303, again=303),
    Route("passkeys.manage", OWN_PASSKEYS, GET, SIGNED_IN),
    Route("passkeys.add", OWN_PASSKEYS, POST, SIGNED_IN, 200, form="passkey", again=200),
    Route("passkeys.make", OWN_PASSKEYS + "/nouvelle", POST, SIGNED_IN, 303, again=303),
    Route("passkeys.ask_to_remove", PASSKEY, GET, SIGNED_IN, things=PASSKEYS, gone=303),
    Route("passkeys.do_remove", PASSKEY, POST, SIGNED_IN, 303, things=PASSKEYS, form="passkey", again=303, gone=303),
    Route("accounts.own_password", "/preferences/mot-de-passe", GET, SIGNED_IN),
    Route(
        "accounts.keep_own_password", "/preferences/mot-de-passe", POST, SIGNED_IN, 303, form="own_password", again=422
    ),
    Route("accounts.people", "/reglages/personnes", GET, ADMINISTRATORS),
    Route("accounts.invite_everybody", "/reglages/personnes/inviter", POST, ADMINISTRATORS, 303, again=303),
    Route("accounts.sheets", "/reglages/personnes/feuilles", GET, ADMINISTRATORS),
    Route("accounts.person", PERSON, GET, ADMINISTRATORS, things=ACCOUNTS),
    Route("accounts.hand_over", PERSON + "/lien", GET, ADMINISTRATORS, things=ACCOUNTS),
    Route(
        "accounts.give_link",
        PERSON + "/lien",
        POST,
        ADMINISTRATORS,
        303,
        things=ACCOUNTS,
        otherwise=NOT_INTO_A_PLANNERS,
        again=303,
        anew=True,
    ),
    Route(
        "accounts.keep_tick", PERSON + "/gestion", POST, ADMINISTRATORS, 303, things=ACCOUNTS, form="tick", again=303
    ),
    Route("accounts.ask_what_changes", PERSON + "/modifier", GET, ADMINISTRATORS, things=ACCOUNTS),
    Route(
        *("accounts.change_person", PERSON + "/modifier", POST, ADMINISTRATORS, 303),
        things=ACCOUNTS,
        form="amended",
        again=303,
        anew=True,
        anew_but=frozenset({"agnes paulas_account"}),  # an address that opens more gets its link by e-mail alone
    ),
    Route("accounts.disable", PERSON + "/desactiver", POST, ADMINISTRATORS, 303, things=ACCOUNTS, again=303),
    Route("accounts.enable", PERSON + "/reactiver", POST, ADMINISTRATORS, 303, things=ACCOUNTS, again=303),
    *(
        Route(
            endpoint,
            "/reglages/personnes/inviter/<int:organisation_id>",
            method,
            ADMINISTRATORS,
            answer,
            things=ORGANISATIONS,
            form=form,
            again=again,
            apart=True,
        )
        for endpoint, method, answer, form, again in (
            ("accounts.ask_whom", GET, 200, "", 0),
            ("accounts.send_invitation", POST, 303, "newcomer", 422),
        )
    ),
    Route("site.home", SITE + "/", GET, SITES),
    Route("site.new_request", SITE + "/demandes/nouvelle", GET, SITES),
    Route("site.new_hours", HOURS, GET, SITES, query="asked"),
    Route("site.create_request", HOURS, POST, SITES, 303, form="asked", again=303),
    Route("site.request_detail", REQUEST, GET, SITES, things=REQUESTS),
    Route("site.ask_to_cancel", REQUEST + "/annuler", GET, SITES, things=REQUESTS),
    Route("site.cancel_request", REQUEST + "/annuler", POST, SITES, 303, things=REQUESTS, again=303),
    Route("site.requests_file", SITE + "/demandes/fichier", GET, SITES),
    Route(  # a college knows of a mission once it is published; none here is confirmed and under way
        "site.report_no_show",
        SITE + "/missions/<int:mission_id>/absence",
        POST,
        SITES,
        409,
        things=owned(
            agness_mission="sophie simone", brunos_mission="tom", leos_mission="tom", manons_mission="ugo", draft=""
        ),
        form="day",
    ),
    Route(  # nobody was said here not to have come: see test_no_shows
        "site.take_no_show_back",
        SITE + "/missions/<int:mission_id>/absence/retirer",
        POST,
        SITES,
        409,
        things=owned(
            agness_mission="sophie simone", brunos_mission="tom", leos_mission="tom", manons_mission="ugo", draft=""
        ),
    ),
    Route("site.secondment", SITE + "/missions/<int:mission_id>/contrat", GET, SITES, things=CONFIRMED_AT_SITES),
    Route(
        *("site.give_secondment", SITE + "/missions/<int:mission_id>/contrat", POST, SITES, 303),
        things=CONFIRMED_AT_SITES,
        again=303,
    ),
    Route("site.document", SITE + "/documents/<int:document_id>", GET, SITES, things=GIVEN_AT_SITES),
    Route("site.hours", SITE + "/heures", GET, SITES),
    Route("site.hours_file", SITE + "/heures/fichier", GET, SITES),
    Route("site.sign_hours", SITE + "/heures/signer", POST, SITES, 303, form="days_to_sign", again=303),
    *_day("site", SITE, SITES, DAYS_OF_SITES, DISPUTES_OF_SITES),
    Route("site.places", SITE + "/lieux", GET, SITES),
    *(
        line
        for endpoint, place, form in (("site.sheet", "", "sheet"), ("site.site_people", "/personnes", "person"))
        for line in (
            Route(endpoint, PLACE + place, GET, SITES, things=PLACES),
            Route(endpoint, PLACE + place, POST, SITES, 303, things=PLACES, form=form, again=303),
        )
    ),
    Route("site.site_posts", PLACE + "/postes", GET, SITES, things=PLACES),
    Route("site.site_posts", PLACE + "/postes", POST, SITES, 303, things=PLACES, form="post", again=303),
    Route("site.site_calendar", PLACE + "/calendrier", GET, SITES, things=PLACES),
    Route("site.site_calendar", PLACE + "/calendrier", POST, SITES, 303, things=PLACES, form="closure", again=303),
    Route("lead.home", LEAD + "/", GET, LEADS),
    Route("lead.requests", LEAD + "/demandes", GET, LEADS),
    Route("lead.request", LEAD + "/demandes/<int:request_id>", GET, LEADS, things=REQUESTS_TO_PLAN),
    Route("lead.today", LEAD + "/aujourd-hui", GET, LEADS),
    Route("lead.candidates", LEAD + "/demandes/<int:request_id>/candidats", GET, LEADS, things=REQUESTS_TO_PLAN),
    Route(  # without a person in the form: see test_lead_today
        "lead.make_offer", LEAD + "/demandes/<int:request_id>/offre", POST, LEADS, 404, things=REQUESTS_TO_PLAN
    ),
    Route("lead.mission", LEAD + "/missions/<int:mission_id>", GET, LEADS, things=MISSIONS_TO_PLAN),
    Route("lead.ask_to_take_off", LEAD_MISSION + "/ne-peut-plus-venir", GET, LEADS, things=MISSIONS_TO_FREE),
    Route(
        "lead.take_worker_off",
        LEAD_MISSION + "/ne-peut-plus-venir",
        POST,
        LEADS,
        303,
        things=MISSIONS_TO_FREE,
        form="taking_off",
        again=409,
        apart=True,
    ),
    Route("lead.plan_by_site", LEAD + "/plan/etablissements", GET, LEADS),
    Route("lead.plan_by_worker", LEAD + "/plan/personnes", GET, LEADS),
    Route("lead.map", LEAD + "/carte", GET, LEADS),
    Route("lead.outbox", LEAD + "/messages", GET, LEADS),
    Route("lead.hours", LEAD + "/heures", GET, LEADS),
    Route("lead.hours_file", LEAD + "/heures/fichier", GET, LEADS),
    *_day("lead", LEAD, LEADS, DAYS_TO_LEAD, DISPUTES_TO_LEAD),
    # A month that is closed already, without any work: see test_hours.
    Route("lead.closing_document", LEAD + "/heures/mois/<month>/feuille", GET, LEADS),
    Route("lead.closing_sheet", LEAD + "/heures/mois/<month>", GET, LEADS),
    Route("lead.month_file", LEAD + "/heures/mois/<month>/fichier", GET, LEADS),
    Route("lead.close_month", LEAD + "/heures/mois/<month>/clore", POST, LEADS, 303, again=303),
    Route("lead.reopen_month", LEAD + "/heures/mois/<month>/rouvrir", POST, LEADS, 303, form="reopened", again=303),
    Route("lead.fairness", LEAD + "/equite", GET, LEADS),
    # The world of the table keeps hours.
    Route("results.home", "/bilan/", GET, AGENCIES | BUYERS),
    Route("results.exports", EXPORTS, GET, AGENCIES),
    Route("results.payroll", EXPORTS + "/paie", GET, AGENCIES),
    Route("results.save_payroll", EXPORTS + "/paie", POST, AGENCIES, 303, form="payroll", again=303),
    Route("results.payroll_file", EXPORTS + "/paie/fichier", GET, AGENCIES),
    Route("results.clause_file", EXPORTS + "/clause/fichier", GET, AGENCIES),
    Route("results.clause_links", EXPORTS + "/clause/liens", GET, LEADS),
    Route("results.make_link", EXPORTS + "/clause/liens", POST, LEADS, 303, form="clause_link", again=303),
    Route(
        *("results.revoke_link", EXPORTS + "/clause/liens/<int:link_id>/retirer", POST, LEADS, 303),
        things=CLAUSE_LINKS,
        again=303,
    ),
    Route("results.control_file", EXPORTS + "/asp/fichier", GET, AGENCIES),
    Route("results.ledger_file", EXPORTS + "/registre/fichier", GET, LEADS),
    # Its bill is of the closed month, and the buyer looks at it; the ways of a bill: see test_bills.
    Route("results.bills", BILLING, GET, AGENCIES | BUYERS),
    Route("results.month_of_bills", BILLING + "/mois/<month>", GET, AGENCIES | BUYERS),
    Route("results.draft_bills", BILLING + "/mois/<month>/preparer", POST, AGENCIES, 303, again=303, apart=True),
    Route("results.move_bills", BILLING + "/mois/<month>/suite", POST, AGENCIES | BUYERS, 303, form="bills", again=303),
    Route("results.bills_file", BILLING + "/mois/<month>/fichier", GET, AGENCIES | BUYERS),
    Route("results.prices_file", BILLING + "/prix/fichier", GET, AGENCIES | BUYERS),
    Route("results.bills_archive", BILLING + "/mois/<month>/archive", GET, AGENCIES | BUYERS, 404),
    Route("results.bill", BILL, GET, AGENCIES | BUYERS, things=BILLS),
    Route("results.bill_file", BILL + "/pdf", GET, AGENCIES | BUYERS, 404, things=BILLS),
    Route(
        *("results.credit_bill", BILL + "/avoir", POST, AGENCIES, 303),
        things=BILLS_OF_AGENCIES,
        otherwise=dict.fromkeys(("lucie agness_bill", "lena agness_bill", "mona manons_bill"), 403),
        again=303,
    ),
    Route(
        *("results.question_bill", BILL + "/question", POST, BUYERS, 303),
        things=BILLS_TO_PAY,
        form="question",
        again=303,
        apart=True,
    ),
    Route("results.prices", BILLING + "/prix", GET, AGENCIES | BUYERS),
    Route("results.add_a_price", BILLING + "/prix", POST, SETTING_UP, 303, form="price", again=409),
    Route(
        *("results.remove_a_price", BILLING + "/prix/<int:price_id>/retirer", POST, SETTING_UP, 303),
        things=PRICES,
        again=303,
        gone=303,
    ),
    Route("results.parties", BILLING + "/coordonnees", GET, AGENCIES | BUYERS),
    Route("results.party", PARTY, GET, AGENCIES | BUYERS, things=PARTIES),
    Route(
        *("results.change_party", PARTY, POST, AGENCIES | BUYERS, 303),
        things=PARTIES,
        otherwise=dict.fromkeys(("lena agness_agency", "lena lucies_buyer"), 403),
        form="party",
        again=303,
    ),
    Route("results.figures", "/bilan/chiffres", GET, AGENCIES | BUYERS),
    # Off in the world of the table: not even whoever takes part finds it.
    Route("impact.figures", "/marche/<code>/chiffres", GET, ALL, 404),
    Route("impact.drawing", "/marche/<code>/chiffres.svg", GET, ALL, 404),
    Route("impact.paper", "/marche/<code>/chiffres.pdf", GET, ALL, 404),
    Route("results.careers", CAREERS, GET, AGENCIES),
    Route("results.exits_file", CAREERS + "/sorties/fichier", GET, AGENCIES),
    Route("results.trainings_file", CAREERS + "/formations/fichier", GET, AGENCIES),
    Route("results.people_file", CAREERS + "/salaries/fichier", GET, AGENCIES),
    Route("results.new_cohort", CAREERS + "/formation", GET, AGENCIES),
    Route("results.new_cohort", CAREERS + "/formation", POST, AGENCIES, 303, form="cohort", again=409),
    Route("results.change_training", TRAINING, GET, AGENCIES, things=TRAININGS),
    Route("results.change_training", TRAINING, POST, AGENCIES, 303, things=TRAININGS, form="training", again=303),
    Route("lead.runs", LEAD + "/calculs", GET, LEADS),
    Route("lead.start_run", LEAD + "/calculs", POST, LEADS, 303, again=303),
    Route("lead.compare_runs", LEAD + "/calculs/comparaison", GET, LEADS),
    Route("lead.run_instance", RUN + "/instance.json", GET, LEADS, things=RUNS, otherwise=WITHOUT_DOCUMENTS),
    Route("lead.run_solution", RUN + "/solution.json", GET, LEADS, things=RUNS, otherwise=WITHOUT_DOCUMENTS),
    Route("lead.profiles", LEAD + "/reglages", GET, LEADS),
    Route("lead.choose_profile", LEAD + "/reglages/choix", POST, LEADS, 303, form="profile", again=303),
    Route("lead.market", LEAD + "/reglages/marche", GET, SETTING_UP),
    Route("lead.save_market", LEAD + "/reglages/marche", POST, SETTING_UP, 303, form="market", again=409),
    Route("lead.new_profile", LEAD + "/reglages/nouveau", GET, LEADS),
    Route("lead.create_profile", LEAD + "/reglages/nouveau", POST, LEADS, 303, form="new_profile", again=422),
    Route("lead.edit_profile", PROFILE, GET, LEADS, things=PROFILES),
    Route("lead.save_profile", PROFILE, POST, LEADS, 303, things=PROFILES, form="points", again=303),
    Route("lead.retire_profile", PROFILE + "/retrait", POST, LEADS, 303, things=PROFILES, again=303, apart=True),
    Route("lead.run", RUN, GET, LEADS, things=RUNS),
    Route("lead.stop_run", RUN + "/arret", POST, LEADS, 303, things=RUNS, again=303),
    Route(
        *("lead.confirm_publication", RUN + "/publication", GET, LEADS),
        things=RUNS,
        otherwise={"old_run": 409, "running_run": 409},
    ),
    Route(
        *("lead.publish_run", RUN + "/publication", POST, LEADS, 303),
        things=RUNS,
        otherwise={"old_run": 409, "running_run": 409},
        again=409,
        apart=True,
    ),
    Route("lead.requests_file", LEAD + "/demandes/fichier", GET, LEADS),
    Route("lead.runs_file", LEAD + "/calculs/fichier", GET, LEADS),
    Route("lead.plan_file", LEAD + "/plan/fichier", GET, LEADS),
    Route("member.home", AGENCY + "/", GET, AGENCIES),
    Route("member.news", AGENCY + "/nouveautes", GET, AGENCIES),
    Route("member.detail", MISSION, GET, AGENCIES, things=MISSIONS),
    Route("member.order", MISSION + "/ordre", GET, AGENCIES, things=CONFIRMED),
    Route("member.give_order", MISSION + "/ordre", POST, AGENCIES, 303, things=CONFIRMED, again=303),
    Route("member.secondment", MISSION + "/contrat", GET, AGENCIES, things=CONFIRMED),
    Route("member.give_secondment", MISSION + "/contrat", POST, AGENCIES, 303, things=CONFIRMED, again=303),
    Route("member.hours_statement", WORKER + "/releve", GET, AGENCIES, things=WORKING, query="month"),
    Route("member.give_statement", WORKER + "/releve", POST, AGENCIES, 303, things=WORKING, form="month", again=303),
    Route("member.document", AGENCY + "/documents/<int:document_id>", GET, AGENCIES, things=GIVEN),
    Route("member.confirm_one", MISSION + "/confirmer", POST, AGENCIES, 303, things=MISSIONS, again=409),
    Route(
        "member.decline_one",
        MISSION + "/refuser",
        POST,
        AGENCIES,
        303,
        things=MISSIONS,
        form="reason",
        again=409,
        apart=True,
    ),
    Route(
        "member.confirm_part",
        MISSION + "/en-partie",
        POST,
        AGENCIES,
        303,
        things=MISSIONS,
        form="days",
        again=409,
        apart=True,
    ),
    Route("member.ask_to_take_off", MISSION + "/ne-peut-plus-venir", GET, AGENCIES, things=MISSIONS),
    Route(
        "member.take_worker_off",
        MISSION + "/ne-peut-plus-venir",
        POST,
        AGENCIES,
        303,
        things=MISSIONS,
        form="taking_off",
        again=409,
        apart=True,
    ),
    Route(
        *("member.keep_preparation", MISSION + "/preparatifs", POST, AGENCIES, 303),
        things=MISSIONS,
        form="prepared",
        again=303,
    ),
    Route(
        *("member.remark", MISSION + "/notes", POST, AGENCIES, 303),
        things=MISSIONS,
        form="remark",
        again=303,
        anew=True,
    ),
    # Which note is a field: none here; tests/web/test_remarks.py takes some back.
    Route("member.take_remark_back", MISSION + "/notes/retirer", POST, AGENCIES, 303, things=MISSIONS, again=303),
    Route(
        *("lead.remark", LEAD + "/demandes/<int:request_id>/notes", POST, LEADS, 303),
        things=REQUESTS_TO_PLAN,
        form="remark",
        again=303,
        anew=True,
    ),
    Route(
        *("lead.take_remark_back", LEAD + "/demandes/<int:request_id>/notes/retirer", POST, LEADS, 303),
        things=REQUESTS_TO_PLAN,
        again=303,
    ),
    Route(  # nobody has said here that they cannot come: see test_worker_cannot_come
        "member.take_off_at_word",
        MISSION + "/liberer",
        POST,
        AGENCIES,
        409,
        things=MISSIONS,
    ),
    Route(  # no mission here is lost that somebody stands by for: see test_own_stand_bys
        "member.ask_stand_by",
        MISSION + "/remplacer",
        POST,
        AGENCIES,
        409,
        things=MISSIONS,
    ),
    Route(  # no mission here is confirmed and under way: see test_no_shows
        "member.report_no_show",
        MISSION + "/absence",
        POST,
        AGENCIES,
        409,
        things=MISSIONS,
        form="day",
    ),
    Route(
        "member.take_no_show_back",
        MISSION + "/absence/retirer",
        POST,
        AGENCIES,
        409,
        things=MISSIONS,
    ),
    Route(
        "member.confirm_many",
        AGENCY + "/missions/confirmer",
        POST,
        AGENCIES,
        303,
        form="missions",
        again=303,
        apart=True,
    ),
    Route("member.hours", AGENCY + "/heures", GET, AGENCIES),
    Route("member.hours_file", AGENCY + "/heures/fichier", GET, AGENCIES),
    Route("member.validate_hours", AGENCY + "/heures/valider", POST, AGENCIES, 303, form="signed_days", again=303),
    *_day("member", AGENCY, AGENCIES, DAYS_OF_AGENCIES, DISPUTES_OF_AGENCIES),
    Route("member.week", AGENCY + "/semaine", GET, AGENCIES),
    Route("member.workers", AGENCY + "/salaries", GET, AGENCIES),
    Route("member.new_worker", AGENCY + "/salaries/nouveau", GET, AGENCIES),
    Route("member.new_worker", AGENCY + "/salaries/nouveau", POST, AGENCIES, 303, form="file", again=409),
    *(
        line
        for endpoint, place, form in (
            ("member.file", "/fiche", "file"),
            ("member.contract", "/contrat", "contract"),
            ("member.availability", "/disponibilites", "dates"),
            ("member.papers", "/papiers", "skill"),
            ("member.elsewhere", "/engagements", "commitment"),
        )
        for line in (
            Route(endpoint, WORKER + place, GET, AGENCIES, things=WORKERS),
            Route(endpoint, WORKER + place, POST, AGENCIES, 303, things=WORKERS, form=form, again=303),
        )
    ),
    Route("member.exit", WORKER + "/sortie", GET, AGENCIES, things=WORKERS),
    # Nobody has left on a day that is to come.
    Route("member.exit", WORKER + "/sortie", POST, AGENCIES, 422, things=WORKERS, form="exit"),
    Route("member.head_starts", AGENCY + "/priorites", GET, AGENCIES),
    Route("member.head_starts", AGENCY + "/priorites", POST, AGENCIES, 303, form="head_start", again=303),
    Route("member.worker", WORKER, GET, AGENCIES, things=WORKERS),
    Route("member.make_link", WORKER + "/lien", POST, AGENCIES, 303, things=WORKERS, again=303),
    Route("member.revoke_link", WORKER + "/lien/retirer", POST, AGENCIES, 303, things=WORKERS, again=303),
    Route("member.contact", WORKER + "/contact", GET, AGENCIES, things=WORKERS),
    Route("member.keep", WORKER + "/contact", POST, AGENCIES, 303, things=WORKERS, form="contact", again=303),
    Route("member.periods", AGENCY + "/salaries/conservation", GET, AGENCIES),
    Route("member.kept", WORKER + "/donnees", GET, AGENCIES, things=WORKERS),
    Route("member.kept_as_file", WORKER + "/donnees/fichier", GET, AGENCIES, things=WORKERS),
    # While a contract runs; tests/web/test_member_kept.py does it afterwards.
    Route("member.forget", WORKER + "/donnees/effacer", POST, AGENCIES, 409, things=WORKERS, form="forget"),
    Route("member.missions_file", AGENCY + "/missions/fichier", GET, AGENCIES),
    Route("member.workers_file", AGENCY + "/salaries/fichier", GET, AGENCIES),
    Route(
        *("lead.pin_mission", LEAD_MISSION + "/figer", POST, LEADS, 303),
        things=MISSIONS_TO_PLAN,
        otherwise={"draft": 409},
        again=409,
        apart=True,
    ),
    Route(
        *("lead.ask_to_swap", LEAD_MISSION + "/echanger", GET, LEADS),
        things=MISSIONS_TO_PLAN,
        otherwise={"draft": 409},
    ),
    # Without saying with which other mission, nothing is swapped.
    Route(
        *("lead.swap_missions", LEAD_MISSION + "/echanger", POST, LEADS, 422),
        things=MISSIONS_TO_PLAN,
        otherwise={"draft": 409},
    ),
    Route("lead.ask_to_forbid", LEAD_MISSION + "/ecarter", GET, LEADS, things=MISSIONS_TO_PLAN),
    Route(
        *("lead.forbid_worker", LEAD_MISSION + "/ecarter", POST, LEADS, 303),
        things=MISSIONS_TO_PLAN,
        again=409,
        apart=True,
    ),
    Route("lead.by_hand", LEAD + "/plan/modifications", GET, LEADS),
    # Nothing that stands was changed by hand: there is nothing to undo.
    Route("lead.undo_by_hand", LEAD + "/plan/modifications/annuler", POST, LEADS, 404),
    # Nor is anybody kept from a request: see test_by_hand.
    Route(
        "lead.allow_worker",
        LEAD + "/plan/modifications/<int:change_id>/lever",
        POST,
        LEADS,
        404,
        things=MISSIONS_TO_PLAN,
    ),
    *_changes("site", SITE, SITES, REQUESTS),
    *_changes("lead", LEAD, LEADS, REQUESTS_TO_PLAN),
    Route("imports.home", "/importer/", GET, SITES | AGENCIES),
    *files("sites", "etablissements", SETTING_UP),
    *files("workers", "salaries", AGENCIES),
    *files("skills", "competences", AGENCIES),
    *files("availabilities", "disponibilites", AGENCIES),
    *files("requests", "demandes", SITES | LEADS),
    *files("communes", "communes", SETTING_UP),
    *files("journeys", "trajets", SETTING_UP),
    *files("closures", "fermetures", SETTING_UP),
    Route("preferences.home", "/preferences/", GET, SIGNED_IN),
    Route("preferences.save", "/preferences/", POST, SIGNED_IN, 303, form="preferences", again=303),
    Route("preferences.choose_on_duty", "/preferences/astreinte", POST, AGENCIES, 303, form="duty", again=303),
    Route("preferences.make_calendar", "/preferences/agenda", POST, SIGNED_IN - BUYERS, 303, again=303),
    Route("preferences.revoke_calendar", "/preferences/agenda/retirer", POST, SIGNED_IN - BUYERS, 303, again=303),
    Route("search.results", "/recherche", GET, SIGNED_IN),
    # Nothing waits for anybody here: see test_kept_forms.
    Route("kept_forms.show", "/connexion/reprise", GET, SIGNED_IN, 303),
    Route("where_to_act.choose", "/connexion/marche", GET, SIGNED_IN),
    Route("where_to_act.go", "/connexion/marche", POST, SIGNED_IN, 404),  # without a market: see test_where_to_act
    Route("where_to_act.add", "/connexion/autre-compte", GET, SIGNED_IN),
    Route(
        "where_to_act.add", "/connexion/autre-compte", POST, SIGNED_IN, 422
    ),  # without a password: test_other_account
    Route(
        "second_factor.reset",
        PERSON + "/double-authentification",
        POST,
        ADMINISTRATORS,
        303,
        things=ACCOUNTS,
        otherwise=NOT_INTO_A_PLANNERS,
        again=303,
    ),
    # No provider is configured here: see test_by_provider.
    Route("by_provider.go", "/connexion/fournisseur/", GET, ALL, 404),
    Route("by_provider.come_back", "/connexion/fournisseur/retour", GET, ALL, 404),
    # Nobody here has a second factor or must: see test_second_factor for those who do.
    Route("second_factor.ask", "/connexion/code", GET, SIGNED_IN, 303),
    Route("second_factor.ask", "/connexion/code", POST, SIGNED_IN, 303, again=303),
    Route("second_factor.set_up", "/connexion/double-authentification", GET, SIGNED_IN),
    Route("second_factor.set_up", "/connexion/double-authentification", POST, SIGNED_IN, 422),
    Route("second_factor.manage", "/preferences/double-authentification", GET, SIGNED_IN, 303),
    Route("second_factor.change", "/preferences/double-authentification", POST, SIGNED_IN, 303, again=303),
    Route("preferences.end_session", "/preferences/connexions/fermer", POST, SIGNED_IN, 303, again=303),
    # Whoever comes with a token that opens nothing; tests/web/test_worker.py comes with others.
    Route("agendas.own", "/agenda/<token>.ics", GET, ALL, 404),
    Route("clause.home", "/clause/<token>/", GET, ALL, 404),
    Route("clause.file", "/clause/<token>/fichier", GET, ALL, 404),
    # No text messages are sent from this house; tests/web/test_text_answers.py lives in others.
    Route("text_answers.twilio", "/sms/twilio", POST, ALL, 404),
    Route("text_answers.ovh", "/sms/ovh/<secret>", POST, ALL, 404),
    Route("text_answers.generic", "/sms/reponse", POST, ALL, 404),
    Route("one_tap.show", "/faire/<token>", GET, ALL, 404),
    Route("one_tap.do", "/faire/<token>", POST, ALL, 404),
    Route("worker.home", "/m/<token>/", GET, ALL, 404),
    Route("worker.sheet", "/m/<token>/feuille", GET, ALL, 404),
    Route("worker.calendar", "/m/<token>/agenda.ics", GET, ALL, 404),
    Route("worker.hour_day", "/m/<token>/heures/<int:entry_id>", GET, ALL, 404),
    Route("worker.correct_hours", "/m/<token>/heures/<int:entry_id>", POST, ALL, 404),
    Route("worker.dispute_hours", "/m/<token>/heures/<int:entry_id>/contester", POST, ALL, 404),
    Route("worker.order", "/m/<token>/ordres/<int:mission_id>", GET, ALL, 404),
    Route("worker.statement", "/m/<token>/heures/mois/<month>", GET, ALL, 404),
    Route("worker.answer", "/m/<token>/missions/<int:mission_id>/<word>", POST, ALL, 404),
    Route("settings.home", "/reglages/", GET, LEADS),
    Route("settings.organisations", "/reglages/associations", GET, SETTING_UP),
    Route("settings.add_organisation", "/reglages/associations", POST, SETTING_UP, 303, form="new_agency", again=422),
    Route("settings.organisation", MEMBER, GET, SETTING_UP, things=MEMBERS),
    Route(
        *("settings.change_organisation", MEMBER, POST, SETTING_UP, 303),
        things=MEMBERS,
        form="agency",
        again=409,
        apart=True,
    ),
    Route("settings.buyer", BUYER, GET, SETTING_UP, things=BUYING),
    Route(
        *("settings.change_the_buyer", BUYER, POST, SETTING_UP, 303),
        things=BUYING,
        form="agency",
        again=409,
        apart=True,
    ),
    Route("settings.territory", MEMBER + "/territoire", GET, SETTING_UP, things=MEMBERS),
    Route(
        *("settings.change_the_territory", MEMBER + "/territoire", POST, SETTING_UP, 303),
        things=MEMBERS,
        form="territory",
        again=409,
        apart=True,
    ),
    Route("settings.leaving", MEMBER + "/depart", GET, SETTING_UP, things=MEMBERS),
    Route(
        "settings.let_leave",
        MEMBER + "/depart",
        POST,
        SETTING_UP,
        303,
        things=MEMBERS,
        form="day",
        again=409,
        apart=True,
    ),
    Route("settings.mandate", MEMBER + "/mandat", GET, SETTING_UP, things=MEMBERS),
    Route(  # of the other agency nobody of the Manche can be chosen; whoever has handed over the lead has it no longer
        *("settings.hand_over", MEMBER + "/mandat", POST, SETTING_UP, 303),
        things=MEMBERS,
        form="mandate",
        otherwise={"monas_member": 422},
        again=403,
        apart=True,
    ),
    Route("settings.sites", "/reglages/etablissements", GET, SETTING_UP),
    Route("settings.add_a_site", "/reglages/etablissements", POST, SETTING_UP, 303, form="new_site", again=422),
    Route("settings.site", WORKPLACE, GET, SETTING_UP, things=WORKPLACES),
    Route(
        *("settings.change_a_site", WORKPLACE, POST, SETTING_UP, 303),
        things=WORKPLACES,
        form="site",
        again=409,
        apart=True,
    ),
    Route(
        *("settings.change_the_serving", WORKPLACE + "/associations", POST, SETTING_UP, 303),
        things=WORKPLACES,
        form="serving",
        again=409,
        apart=True,
    ),
    Route("settings.trades", "/reglages/metiers", GET, SETTING_UP),
    Route("settings.add_a_trade", "/reglages/metiers", POST, SETTING_UP, 303, form="new_trade", again=422),
    Route("settings.add_a_skill", "/reglages/metiers/competences", POST, SETTING_UP, 303, form="new_skill", again=422),
    Route("settings.trade", TRADE, GET, SETTING_UP, things=TRADES),
    Route("settings.change_a_trade", TRADE, POST, SETTING_UP, 303, things=TRADES, form="trade", again=409, apart=True),
    Route(
        *("settings.change_hours", TRADE + "/horaires", POST, SETTING_UP, 303),
        things=TRADES,
        form="usual_hours",
        again=409,
        apart=True,
    ),
    Route("settings.shares", "/reglages/parts", GET, SETTING_UP),
    Route("settings.change_the_shares", "/reglages/parts", POST, SETTING_UP, 303, form="shares", again=409),
    # Nothing is agreed yet from that day on: see test_settings_shares.
    Route("settings.withdraw_the_shares", "/reglages/parts/retrait", POST, SETTING_UP, 303, form="day", again=303),
    Route("settings.calendar", "/reglages/calendrier", GET, SETTING_UP),
    Route("settings.change_calendar", "/reglages/calendrier", POST, SETTING_UP, 303, form="closure", again=303),
    Route("buyer.home", "/departement/", GET, BUYERS),
    Route("buyer.figures_file", "/departement/fichier", GET, BUYERS),
    # Last of all: whoever is taken back cannot be looked at any more.
    Route(
        *("member.discard", WORKER + "/donnees/supprimer", POST, AGENCIES, 303),
        things=WORKERS,
        # With them a run has planned, or a mission is theirs.
        otherwise={"agness_worker": 409, "brunos_worker": 409, "leos_worker": 409},
        again=303,
        gone=303,
    ),
)

ANSWERED_TO_ALL = {"auth.sign_in": 303}
"""Whoever is signed in already is sent home from the sign-in page, not refused."""

WITHOUT_EFFECT = {
    ("auth.sign_in", "nobody"),
    ("auth.sign_out", ""),
    ("accounts.send_link", ""),
    ("accounts.invite_everybody", ""),  # everybody of the house has come
    ("lead.close_month", ""),  # closed already
    ("auth.language", "nobody"),  # kept in the cookie
    *(("second_factor.reset", thing) for thing in ACCOUNTS),
    ("second_factor.ask", ""),
    ("passkeys.question", ""),
    ("passkeys.sign_in", ""),
    ("passkeys.add", ""),  # the question is looked at in test_passkeys
    ("passkeys.make", ""),
    ("second_factor.change", ""),
    ("preferences.end_session", ""),  # sessions are not looked at here: see test_own_sessions
    # Whose bill of the closed month is of hours that are not there: its draft goes, and nothing takes its place.
    *(("results.draft_bills", person) for person in AGENCIES - {"agnes", "paula", "manon"}),
    # Of a training that another agency entered they say which of their people took part: nobody, as before.
    *(("results.change_training", person) for person in AGENCIES - {"agnes", "paula", "manon"}),
    ("results.move_bills", ""),  # none is chosen
    *(("member.take_remark_back", thing) for thing in MISSIONS),  # none is named
    *(("lead.take_remark_back", thing) for thing in REQUESTS_TO_PLAN),
    ("settings.withdraw_the_shares", ""),  # none is agreed
    *(("results.credit_bill", thing) for thing in BILLS),  # not issued yet
    ("lead.start_run", "mona"),
    ("site.site_people", "toms_site"),  # of whom nothing is said yet
    ("lead.stop_run", "draft_run"),
    ("lead.stop_run", "old_run"),
}
"""What is answered kindly and changes nothing: stopping what has ended, starting while another run goes on."""

SECRETS = {
    "Published P.": "agnes paula",  # a site reads the name of who is confirmed; the lead reads codes
    "Confirmed P.": "sophie simone agnes paula",
    "Free P.": "agnes paula",
    "Other P.": "bruno",
    "Léonie P.": "leo lucie lena",
    "Manchois Published": "manon",
    "Manchois Free": "manon",
    "W-FREE": "lucie lena agnes paula",
    "W-OTHER": "lucie lena bruno mona",
    "M-FREE": "manon mona",
    "M-PUBLISHED": "mona manon",
    "Collège du Havre-Lointain": "ugo mona manon basile",
    "Secrétariat du Havre-Lointain": "manon mona ugo",
}
"""Words that stand in the database, and who may read them; the first of these does, on one of the pages."""
