"""An application on a copy of the premises, a browser for each person, and how a line of the table is played there."""

import re
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from uuid import NAMESPACE_URL, uuid4, uuid5

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import URL, Engine, create_engine, text
from werkzeug.test import TestResponse

from scheduler.core.addresses import ADMINISTRATION_ROLE
from scheduler.core.db import Database
from scheduler.core.tables import Base
from scheduler.planning.weights.profiles import MOST
from tests.conftest import database as copied
from tests.scheduler.db.manche import BothMarkets
from tests.scheduler.db.world import CLOSED_MONTH, MONDAY
from tests.scheduler.hours.working import month_before, today
from tests.web.client import CSRF
from tests.web.conftest import CHEAP, KEY, NEW_PASSWORD, PASSWORD, working_on
from tests.web.premises import Premises
from tests.web.rights_people import DAYS_OF_AGENCIES, DAYS_OF_SITES, MISSIONS, WORKERS
from tests.web.rights_route import GET, Route
from tests.web.rights_table import ABSENT, ANSWERED_TO_ALL
from web.assets import assets
from web.config import Config

SITE = "http://localhost"
"""As the test client calls it, and browsers allow passkeys."""

A_MONDAY = "2027-03-08"
"""The day that new requests are for."""

POINTS: dict[str, object] = dict.fromkeys(MOST, "40")

FLEETING = {"sign_in_attempts", "sign_in_links", "sessions", "kept_forms", "passkey_challenges"}
TABLES = sorted(set(Base.metadata.tables) - FLEETING)
DIGEST = " UNION ALL ".join(
    f"SELECT '{table}', md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {table} t"  # noqa: S608  # our own tables
    for table in TABLES
)

NEW_SITE: dict[str, object] = {"name": "Ailleurs", "address": "2 rue", "lat": "49,2", "lon": "-0,4"}

MARKET: dict[str, object] = {
    "vu": "0",
    "nightly_start": "02:00",
    "lead_time_minutes": "0",
    "horizon_days": "28",
    "solve_seconds": "60",
    "answer_minutes": "24",
    "answer_before_minutes": "12",
    "urgent_answer_minutes": "1",
    "reminder_minutes": "2",
    "prepare_days": "2",
    "announce_days": "0",
    "tacit_hours": "72",
    "billing": "off",
    "evening_from": "20:00",
    "evening_until": "06:00",
    "public_figures": "y",
    "contract_hours": "25000",
    "contract_from": "2026-01-01",
    "contract_to": "2029-12-31",
    "office_opens": "08:00",
    "office_closes": "18:00",
}


@dataclass(frozen=True)
class House:
    """An application, and whose things are in it."""

    app: Flask
    premises: Premises
    owner: Engine
    """The way in that sees everything; kept open, so that the database plans the long query below but a few times."""

    def digest(self) -> dict[str, str]:
        """Return what changes as soon as any table does, save how people sign in and out."""
        with self.owner.connect() as connection:
            connection.execute(text(f"SET LOCAL ROLE {ADMINISTRATION_ROLE}"))
            return {row[0]: row[1] for row in connection.execute(text(DIGEST))}


@contextmanager
def opened(superuser: URL, premises: Premises) -> Iterator[House]:
    """Copy the premises for the length of a block.

    The application is the same one in every house: within the block it works on this copy alone.
    """
    template = premises.addresses.application.database or ""
    with copied(superuser, f"releve_test_{uuid4().hex}", template) as found:
        assert found.owner
        database, owner = Database(found.application), create_engine(found.owner)
        try:
            with working_on(database, Config(KEY, secure=False, sign_in=CHEAP, site_url=SITE)) as app:
                yield House(app, premises, owner)
        finally:
            database.close()
            owner.dispose()


class Visitor:
    """One person's browser."""

    def __init__(self, app: Flask, person: str) -> None:
        app.test_client_class = FlaskClient
        self.client: FlaskClient = app.test_client()
        self.person = person
        self._proven: tuple[str, str] | None = None
        if person != "nobody":
            account = {"email": f"{person}@example.org", "password": PASSWORD}
            answer = self.client.post("/connexion", data=account | self.proof())
            assert answer.status_code == 303, answer.text

    def proof(self) -> dict[str, str]:
        """Return what every form carries so that it cannot be forged, from a page that is quickly made."""
        cookie = self.client.get_cookie("releve")
        if cookie is None or self._proven is None or self._proven[0] != cookie.value:
            found = CSRF.search(self.client.get("/nowhere").text)
            cookie = self.client.get_cookie("releve")
            assert found
            assert cookie
            self._proven = cookie.value, found[1]
        return {"csrf_token": self._proven[1]}


def address(route: Route, number: int | None = None) -> str:
    """Return where a line of the table is played."""
    found = route.rule.replace("<version>", next(iter(assets().values())).version).replace("<name>", "releve.css")
    if route.parameter:
        return found.replace(route.parameter, str(number))
    return (
        found.replace("<token>", "no-such-link")
        .replace("<int:mission_id>", "1")
        .replace("<word>", "oui")
        .replace("<int:entry_id>", "1")
        .replace("<month>", f"{CLOSED_MONTH:%Y-%m}")
        .replace("<secret>", "x" * 32)
    )


def asked(post: str, token: str) -> dict[str, object]:
    """Return what a new request says: one morning of one person."""
    return {
        "post": post,
        "first_day": A_MONDAY,
        "last_day": A_MONDAY,
        "reason": "absence",
        "headcount": "1",
        "token": str(uuid5(NAMESPACE_URL, token)),
        **hours_of_a_day(),
    }


def hours_of_a_day() -> dict[str, object]:
    """Return the row of that Monday as a form sends it."""
    return {
        f"on.{A_MONDAY}.0": "on",
        f"start.{A_MONDAY}.0": "06:30",
        f"end.{A_MONDAY}.0": "13:30",
        f"break.{A_MONDAY}.0": "20",
    }


def _uai(person: str) -> str:
    """Return the number of a site of which nobody has heard."""
    return f"{sum(person.encode()):07}B"


def _request_file(both: BothMarkets, person: str) -> str:
    """Return a row that asks for one morning at a site of somebody's."""
    uai, job = f"014{both.near.establishment:04}A", "Entretien"
    if person == "tom":
        uai = f"014{both.near.other_establishment:04}A"
    if person in {"ugo", "mona"}:
        uai, job = "0500001A", "Laverie"
    heads = "UAI;Métier;Premier jour;Dernier jour;Début;Fin;Motif"
    return f"{heads}\n{uai};{job};{A_MONDAY};{A_MONDAY};06:30;13:30;Absence\n"


def _own_way(both: BothMarkets, person: str) -> str:
    """Return where a way of somebody's market begins and ends."""
    return "44,6 / 6,1;0500001A" if person == "mona" else f"49,2 / -0,4;014{both.near.establishment:04}A"


def _own_worker(person: str) -> str:
    """Return the code of a worker whose file somebody's agency keeps."""
    codes = {"agness_worker": "W-FREE", "brunos_worker": "W-OTHER", "leos_worker": "W-LEAD", "manons_worker": "M-FREE"}
    codes |= {"monas_worker": "W-MONA"}
    return next((codes[thing] for thing, people in WORKERS.items() if person in people), "W-FREE")


FILES: Mapping[str, Callable[[Premises, str], str]] = {
    "sites": lambda _, person: f"UAI;Nom;Adresse;Latitude;Longitude\n{_uai(person)};Neuf;Caen;49,2;-0,4\n",
    "workers": lambda _, person: f"Code;Nom affiché;Contrat du\nN-{person.upper()};Noé;01/09/2026\n",
    "skills": lambda _, person: f"Code du salarié;Compétence;Du\n{_own_worker(person)};kitchen;01/01/2027\n",
    "availabilities": lambda _, person: (
        f"Code du salarié;Disponibilité;Du\n{_own_worker(person)};Indisponible;01/05/2027\n"
    ),
    "closures": lambda _, person: f"Du;Motif\n07/05/20{30 + len(person)};Pont\n",
    "journeys": lambda premises, person: f"De;UAI;Transport;Minutes\n{_own_way(premises.both, person)};Voiture;9\n",
    "communes": lambda _, person: f"Commune;Latitude;Longitude\nVille-{person};49,2;-0,4\n",
    "requests": lambda premises, person: _request_file(premises.both, person),
}
"""What somebody brings in, by kind: a row that is not there yet."""


def form(premises: Premises, what: str, person: str) -> dict[str, object]:
    """Return what somebody fills into a valid form."""
    acting = premises.both.people.get(person)
    own = [premises.things[thing] for thing, people in MISSIONS.items() if person in people]
    forms: dict[str, dict[str, object]] = {
        "": {},
        "duty": {"duty": acting.user if acting else ""},
        "asked": asked(premises.posts.get(person, ""), person),
        "account": {"email": "tom@example.org", "password": PASSWORD},
        "language": {"language": "en", "next": "/"},
        "reason": {"reason": "transport"},
        "missions": {"mission": own},
        "days_to_sign": {"entry": [premises.things[each] for each, who in DAYS_OF_SITES.items() if person in who]},
        "signed_days": {
            "entry": [premises.things[f"{each}_signed"] for each, who in DAYS_OF_AGENCIES.items() if person in who]
        },
        "worked": {"start": "08:00", "end": "11:30", "pause": "0", "reason": ""},
        "disputed": {"why": "left_early", "said": "Partie plus tôt"},
        "month": {"mois": f"{month_before(today()):%Y-%m}"},
        "reopened": {"reason": "mistake"},
        "payroll": {
            "lines": "day",
            "rounding": "quarters",
            "separator": "tab",
            "decimal": "point",
            "days": "iso",
            "base": "H1",
            "night": "H2",
            "sunday": "H3",
            "holiday": "H4",
            "place_code": "1",
            "head_code": "Code",
            "place_hours": "2",
            "head_hours": "Heures",
        },
        "clause_link": {
            "last": f"{CLOSED_MONTH}",
            "since": "mois",
            "until": f"{today() + timedelta(days=9)}",
        },
        "bills": {"act": "propose"},
        "question": {"said": "Fermé ce jour-là"},
        "price": {"kind": "sunday", "job": "", "agency_kind": "", "from_day": "2026-05-01", "cents": "35,25"},
        "party": {
            "legal_name": "Une structure",
            "siret": "73282932000074",
            "street": "1 rue du Port",
            "postcode": "14000",
            "city": "Caen",
            "iban": "FR7630006000011234567890189",
            "vat_basis_points": "",
        },
        "profile": {"profil": premises.things["monas_profile" if person == "mona" else "lucies_profile"]},
        "points": POINTS,
        "market": MARKET,
        # A day that no other line asks for.
        "closure": {"do": "close", "first_day": "2027-03-22", "last_day": "2027-03-22", "reason": "bridge"},
        "new_profile": POINTS | {"name": "Rentrée"},
        "days": {"day": MONDAY.isoformat()},
        "taking_off": {"reason": "unable"},
        "day": {"day": MONDAY.isoformat()},
        "extend_request": hours_of_a_day() | {"dernier": A_MONDAY, "libre": "1"},
        "shorten_request": {"dernier": "2027-03-01"},
        "move_hours": {"start": "08:00", "end": "13:00", "break": "0", "jours": "tous", "libre": "1"},
        "cancel_days": {"jour": "2027-03-01"},
        "file": {
            "code": f"NEW-{person.upper()}",
            "from_day": A_MONDAY,
            "name": "Nouvelle P.",
            "travel_mode": "car",
            "wished_minutes": "24 h 30",
        },
        "sheet": {"contact": "Mme Martin", "access": "Sonner au portail", "meals": "Cantine à midi"},
        "person": {
            "do": "forget",
            "worker": (premises.both.far if person == "ugo" else premises.both.near).published_worker,
        },
        "post": {
            "do": "save",
            "job": (premises.both.far if person == "ugo" else premises.both.near).job,
            "label": "Soir",
            "agents": "2",
            "start.1.0": "14:00",
            "end.1.0": "18:00",
        },
        "forget": {"reason": "asked", "sure": "1"},
        "contract": {"do": "end", "day": "2028-01-31"},
        "dates": {"do": "add", "rule": "unavailable", "first_day": A_MONDAY},
        "skill": {"do": "skill", "skill": str(premises.both.near.kitchen), "skill_to": "2028-01-31"},
        "commitment": {"kind": "coaching", "first_day": A_MONDAY, "start": "14:00", "end": "15:00"},
        "head_start": {
            "do": "set",
            "worker": [premises.things[thing] for thing, people in WORKERS.items() if person in people],
            "reason": "training_ends",
            "hours": "140",
        },
        "exit": {"do": "save", "day": "2028-01-31", "outcome": "other"},
        "cohort": {"name": f"Formation de {person}", "from_day": "2027-01-04", "to_day": "2027-02-26"},
        "training": {"name": f"Autre formation de {person}", "from_day": "2027-01-04", "to_day": "2027-02-26"},
        "new_agency": {"name": f"Neuve de {person}", "kind": "EI"},
        "mandate": {"planner": str(premises.both.near.agnes.user)},
        "new_trade": {"name": f"Jardin de {person}", "priority": "2"},
        "new_skill": {"skill-name": f"Greffe de {person}"},
        "trade": {"name": "Autre métier", "priority": "3"},
        "usual_hours": {"label": "Nuit", "weekdays": "1", "start": "18:00", "end": "20:00", "pause": "0"},
        "site": NEW_SITE,
        "new_site": NEW_SITE | {"uai": _uai(f"{person} again")},
        "serving": {"accepted": "1"},
        "agency": {"name": "Autre nom", "phone": "02 31 00 00 01"},
        "territory": {"accepted": "1"},
        "shares": {
            "from_day": A_MONDAY,
            f"part_{(premises.both.far if person == 'mona' else premises.both.near).lead}": "100",
        },
        "own_password": {"present": PASSWORD, "password": NEW_PASSWORD, "again": NEW_PASSWORD},
        "passkey": {"name": "Téléphone", "present": PASSWORD},
        "tick": {"administers": "y"},
        "newcomer": {"name": "Nouvelle P.", "email": f"new-{person}@example.org", "role": "coordinator"},
        "amended": {"name": "Autre nom", "email": f"other-{person}@example.org", "role": "coordinator"},
        "preferences": {"language": "en", "mail": "digest"},
        "prepared": {"contract": "y", "welcome": "y"},
        "remark": {"said": "Appelée à 9 h, rappelle demain"},
        "contact": {"channel": "sms", "phone": "06 12 34 56 78", "language": "fr", "consents": "y"},
    }
    if what.startswith("file_of_"):
        return {"content": b64encode(FILES[what.removeprefix("file_of_")](premises, person).encode()).decode()}
    return forms[what]


def play(house: House, visitor: Visitor, route: Route, number: int | None = None, **extra: str) -> TestResponse:
    """Do what a line of the table is about."""
    if route.method == GET:
        return visitor.client.get(
            address(route, number), query_string=form(house.premises, route.query, visitor.person)
        )
    data = form(house.premises, route.form, visitor.person) | extra
    return visitor.client.post(address(route, number), data=data)


def cases(house: House, route: Route, person: str) -> Iterator[tuple[str, int | None, int]]:
    """Iterate over the objects of a line: name, number, and what somebody gets for it."""
    if not route.things:
        kind = ANSWERED_TO_ALL.get(route.endpoint) if person != "nobody" else None
        yield "", None, kind if kind and person not in route.people else route.status(person, None)
        return
    for thing in route.things:
        yield thing, house.premises.things[thing], route.status(person, thing)
    for number in ABSENT:
        expected = route.status(person, None)
        beyond = number == ABSENT[-1] and person in route.people  # of such a number nothing can have been
        yield f"absent {number}", number, 404 if beyond else expected


def told(answer: TestResponse) -> str:
    """Return what an answer comes to, for the message of a failure."""
    words = " ".join(re.sub("<[^>]*>", " ", answer.text).split())
    return f"{answer.status_code} {answer.headers.get('Location', '')} {words[:600]}"
