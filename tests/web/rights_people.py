"""The people of the table of rights, and what is whose."""

from collections.abc import Mapping

PEOPLE = {
    "nobody": "not signed in",
    "sophie": "requester of the Calvados",
    "simone": "her colleague",
    "tom": "requester of another site of the Calvados",
    "ugo": "requester of the Manche",
    "lucie": "planner of the agency that leads the Calvados",
    "lena": "her colleague, a planner who administers nothing",
    "mona": "planner of the agency that leads the Manche",
    "leo": "coordinator of the agency that leads the Calvados",
    "agnes": "coordinator of an agency of the Calvados",
    "paula": "her colleague, a planner who does not lead",
    "bruno": "coordinator of another agency, which works in both markets",
    "manon": "coordinator of an agency of the Manche",
    "denise": "buyer of the Calvados",
    "basile": "buyer of the Manche",
}

SITES = frozenset({"sophie", "simone", "tom", "ugo"})
LEADS = frozenset({"lucie", "lena", "mona"})
SETTING_UP = frozenset({"lucie", "mona"})
AGENCIES = frozenset({"lucie", "lena", "mona", "leo", "agnes", "paula", "bruno", "manon"})
BUYERS = frozenset({"denise", "basile"})
ADMINISTRATORS = frozenset({"lucie", "mona", "agnes", "sophie"})
SIGNED_IN = frozenset(PEOPLE) - {"nobody"}
ALL = frozenset(PEOPLE)

Owners = Mapping[str, frozenset[str]]


def owned(**people: str) -> Owners:
    return {thing: frozenset(names.split()) for thing, names in people.items()}


REQUESTS = owned(sophies_request="sophie simone", toms_request="tom", ugos_request="ugo")
REQUESTS_TO_PLAN = owned(sophies_request="lucie lena", toms_request="lucie lena", ugos_request="mona")
MISSIONS = owned(
    agness_mission="agnes paula",
    brunos_mission="bruno",
    leos_mission="leo lucie lena",
    manons_mission="manon",
    draft="",
)
MISSIONS_TO_PLAN = owned(
    agness_mission="lucie lena",
    brunos_mission="lucie lena",
    leos_mission="lucie lena",
    manons_mission="mona",
    draft="lucie lena",
)
MISSIONS_TO_FREE = owned(
    agness_mission="lucie lena",
    brunos_mission="lucie lena",
    leos_mission="lucie lena",
    manons_mission="mona",
    draft="",
)
"""Whoever plans takes people off what was announced; a draft is nobody's word."""
CONFIRMED = owned(agness_confirmed="agnes paula")
CONFIRMED_AT_SITES = owned(agness_confirmed="sophie simone")
GIVEN = owned(agness_document="agnes paula", manons_document="manon")
GIVEN_AT_SITES = owned(agness_document="sophie simone", manons_document="ugo")
"""A contract is read by both sides, and by nobody else."""
WORKING = owned(agness_working="agnes paula")
DAYS_OF_SITES = owned(agness_day="sophie simone", manons_day="ugo")
DISPUTES_OF_SITES = owned(agness_dispute="sophie simone", manons_dispute="ugo")
DAYS_OF_AGENCIES = owned(agness_day="agnes paula", manons_day="manon")
DISPUTES_OF_AGENCIES = owned(agness_dispute="agnes paula", manons_dispute="manon")
DAYS_TO_LEAD = owned(agness_day="lucie lena", manons_day="mona")
DISPUTES_TO_LEAD = owned(agness_dispute="lucie lena", manons_dispute="mona")
"""A member never sees another's people; whoever leads sees all days of the market, by code, on the lead's pages."""
BILLS = owned(agness_bill="agnes paula lucie lena denise", manons_bill="manon mona basile")
"""Whoever leads knows what members bill by its sums."""
BILLS_OF_AGENCIES = owned(agness_bill="agnes paula lucie lena", manons_bill="manon mona")
BILLS_TO_PAY = owned(agness_bill="denise", manons_bill="basile")
PARTIES = owned(
    agness_agency="agnes paula lucie lena",
    lucies_buyer="denise lucie lena",
    monas_buyer="basile mona",
    monas_agency="mona",
)
PRICES = owned(lucies_price="lucie", monas_price="mona")
CLAUSE_LINKS = owned(lucies_link="lucie lena", monas_link="mona")
PLACES = owned(sophies_site="sophie simone", toms_site="tom", ugos_site="ugo")
MEMBERS = owned(lucies_member="lucie", monas_member="mona")
BUYING = owned(lucies_buyer="lucie", monas_buyer="mona")
TRADES = owned(lucies_job="lucie", monas_job="mona")
WORKPLACES = owned(sophies_site="lucie", toms_site="lucie", ugos_site="mona")
PROFILES = owned(lucies_profile="lucie lena", monas_profile="mona")
TRAININGS = owned(agness_training="agnes paula bruno leo lucie lena", manons_training="manon mona")
"""Known to every agency of the market: each says which of its own people took part."""
WORKERS = owned(
    agness_worker="agnes paula",
    brunos_worker="bruno",
    leos_worker="leo lucie lena",
    manons_worker="manon",
    monas_worker="mona",
)
ACCOUNTS = owned(
    simones_account="sophie lucie", paulas_account="agnes lucie", brunos_account="lucie", ugos_account="mona"
)
PASSKEYS = owned(lucies_passkey="lucie", monas_passkey="mona", agness_passkey="agnes", sophies_passkey="sophie")
ORGANISATIONS = owned(sophies_college="sophie lucie", agness_agency="agnes lucie", monas_agency="mona")
RUNS = owned(draft_run="lucie lena", old_run="lucie lena", running_run="mona")
WITHOUT_DOCUMENTS = {"old_run": 404, "running_run": 404}
