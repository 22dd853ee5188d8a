"""A market for drills: a lead and two agencies with twelve workers each, six sites, forty-eight requests.

Each agency has ten people who answer: two of them want each message at once, one wants one a day, the others none.
Each worker gets e-mail and has a page of their own. Twenty-seven workers have a mission of the plan in force, three of
four of them still to be answered. Everything that people do is done through the use cases' own steps, so that its
history is in the log. The other requests wait for a run. The first day asked for is the day after tomorrow.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.core import states, tables
from scheduler.core.access import Actor
from scheduler.core.addresses import Addresses
from scheduler.core.db import Database, administration
from scheduler.core.states import Action
from scheduler.core.tables import (
    Employment,
    Job,
    Market,
    Member,
    Mission,
    MissionShift,
    Organisation,
    Pass,
    Request,
    RequestShift,
    Site,
    Territory,
    TravelTime,
    User,
    WeeklyAvailability,
    Worker,
    WorkerContact,
    WorkerName,
)
from scheduler.core.tables.codes import AgencyKind, MailWish, OrganisationKind, RequestReason, Role, WorkerChannel
from scheduler.core.tables.journey_codes import TravelMode
from scheduler.market.accounts import password_hash
from scheduler.messages.links import make_worker_link
from tests.scheduler.db.world import stored

PASSWORD = "une phrase pour les exercices"  # noqa: S105  # of people who do not exist
MARKET = "exercice"
TIMEZONE = "Europe/Paris"
AGENCIES = ("lead", "north", "south")
COLLEAGUES = (MailWish.EACH, MailWish.DIGEST, *[MailWish.NONE] * 7)
"""Which messages they want whom each agency has beside its first coordinator."""
SITES = 6
WORKERS = 12
"""Of each agency."""
REQUESTS = 48
IN_FORCE = 27
DAYS = 4
"""Of each request."""
SOLVE_SECONDS = 2


@dataclass(frozen=True)
class Account:
    """Somebody who can sign in."""

    user: int
    email: str
    actor: Actor


@dataclass(frozen=True)
class Drilled:
    """The people of the market: who plans, who answers for which agency; the links of the workers, by their numbers."""

    planner: Account
    coordinators: tuple[Account, ...]
    colleagues: tuple[Account, ...]
    links: dict[int, str]


def populate(addresses: Addresses, key: str) -> Drilled:
    """Fill an empty database; ``key`` makes the links."""
    assert addresses.owner
    with administration(addresses.owner) as session:
        market = _market(session)
        agencies = {name: _organisation(session, market, name, OrganisationKind.AGENCY) for name in AGENCIES}
        establishment = _organisation(session, market, "schools", OrganisationKind.ESTABLISHMENT)
        _account(session, market, agencies["lead"], "engine", Role.ENGINE)
        planner = _account(session, market, agencies["lead"], "planner", Role.PLANNER)
        coordinators = tuple(_account(session, market, agencies[name], name, Role.COORDINATOR) for name in AGENCIES)
        colleagues = tuple(
            _account(session, market, agencies[name], f"{name}-{number}", Role.COORDINATOR, wish)
            for name in AGENCIES
            for number, wish in enumerate(COLLEAGUES, start=2)
        )
        requester = _account(session, market, establishment, "requester", Role.REQUESTER)
        job = stored(session, Job(market_id=market, code="ENTRETIEN", name="Entretien")).id
        sites = [_site(session, market, establishment, number) for number in range(SITES)]
        workers = [_worker(session, agencies[name], name, number) for number in range(WORKERS) for name in AGENCIES]
        session.add_all(
            Territory(market_id=market, agency_id=agency, site_id=site)
            for agency in agencies.values()
            for site in sites
        )
        session.add_all(
            TravelTime(worker_id=worker.id, site_id=site, minutes=5 + (7 * row + 11 * column) % 40)
            for row, worker in enumerate(workers)
            for column, site in enumerate(sites)
        )
    database = Database(addresses.application)
    links: dict[int, str] = {}
    try:
        with database.transaction(requester.actor) as session:
            requests = [_request(session, requester.actor, sites, job, number) for number in range(REQUESTS)]
        with database.transaction(planner.actor) as session:
            published = [
                _publish(session, planner.actor, request, workers[number])
                for number, request in enumerate(requests[:IN_FORCE])
            ]
        for coordinator in coordinators:
            with database.transaction(coordinator.actor) as session:
                for mission in published[::4]:
                    if mission.agency_id == coordinator.actor.organisation:
                        states.move(session, coordinator.actor, mission, Action.CONFIRM)
                links |= {
                    worker.id: make_worker_link(session, coordinator.actor, worker.id, key)
                    for worker in workers
                    if worker.agency_id == coordinator.actor.organisation
                }
    finally:
        database.close()
    return Drilled(planner, coordinators, colleagues, links)


def _market(session: Session) -> int:
    # Sixteen hours after the last one: no tick starts a night into a drill, nor writes the messages of a day.
    much_later = (datetime.now(ZoneInfo(TIMEZONE)) + timedelta(hours=8)).time().replace(microsecond=0)
    market = Market(
        code=MARKET,
        name="Exercice",
        timezone=TIMEZONE,
        nightly_start=much_later,
        settings={"solve_seconds": SOLVE_SECONDS, "threads": 1, "digest_time": f"{much_later:%H:%M}"},
    )
    return stored(session, market).id


def _organisation(session: Session, market: int, name: str, kind: OrganisationKind) -> int:
    agency_kind = AgencyKind.AI if kind == OrganisationKind.AGENCY else None
    found = stored(session, Organisation(kind=kind, agency_kind=agency_kind, code=name, name=name.title())).id
    session.add(Member(market_id=market, organisation_id=found, kind=kind, leads=name == "lead"))
    session.flush()
    return found


@cache
def _hash() -> str:
    """Hash everybody's password once: it takes its time on purpose."""
    return password_hash(PASSWORD)


def _account(
    session: Session, market: int, organisation: int, name: str, role: Role, mail: MailWish = MailWish.EACH
) -> Account:
    kind = OrganisationKind.ESTABLISHMENT if role == Role.REQUESTER else OrganisationKind.AGENCY
    email = f"{name}@example.org"
    user = User(
        email=email,
        name=name.title(),
        organisation_id=organisation,
        kind=kind,
        role=role,
        accepted_at=None if role == Role.ENGINE else datetime.now(UTC),
        mail=mail,
    )
    number = stored(session, user).id
    if role != Role.ENGINE:
        session.get_one(tables.Account, user.account_id).password_hash = _hash()
    return Account(number, email, Actor(number, organisation, market, role, leads=role == Role.PLANNER))


def _site(session: Session, market: int, organisation: int, number: int) -> int:
    site = Site(
        market_id=market,
        organisation_id=organisation,
        uai=f"014{number:04}X",
        name=f"Collège {number}",
        address=f"{number} rue de l’Exercice",
        lat=49.18 + number / 100,
        lon=-0.37,
    )
    return stored(session, site).id


def _worker(session: Session, agency: int, name: str, number: int) -> Worker:
    worker = stored(
        session,
        Worker(
            code=f"{name[0].upper()}{number:02}",
            agency_id=agency,
            travel_mode=TravelMode.CAR,
            max_travel_minutes=60,
            wished_minutes=1200,
        ),
    )
    since = datetime.now(UTC).date() - timedelta(days=90)
    session.add_all(
        [
            WorkerName(worker_id=worker.id, display_name=f"Exerce {worker.code}"),
            WorkerContact(
                worker_id=worker.id,
                channel=WorkerChannel.EMAIL,
                email=f"{worker.code.lower()}@example.org",
                consented_on=since,
            ),
            Employment(worker_id=worker.id, agency_id=agency, from_day=since),
            Pass(worker_id=worker.id, from_day=since, to_day=since + timedelta(days=730)),
            *(
                WeeklyAvailability(worker_id=worker.id, weekday=weekday, start_minute=300, end_minute=1260)
                for weekday in range(1, 8)
            ),
        ]
    )
    session.flush()
    return worker


def _request(session: Session, actor: Actor, sites: list[int], job: int, number: int) -> Request:
    """Ask for four days; the plan in force covers the first requests, each for one person."""
    first = datetime.now(UTC).date() + timedelta(days=2 + number % 5 * 5)
    request = Request(
        market_id=actor.market,
        organisation_id=actor.organisation,
        site_id=sites[number % len(sites)],
        job_id=job,
        reason=RequestReason.ABSENCE,
        first_day=first,
        last_day=first + timedelta(days=DAYS - 1),
        headcount=1 if number < IN_FORCE else 1 + number % 2,
        created_by=actor.user,
    )
    states.start(session, actor, request, Action.SUBMIT)
    session.add_all(
        RequestShift(
            request_id=request.id,
            headcount=request.headcount,
            day=day,
            starts_at=_clock(day, 7 + number % 2 * 6),
            ends_at=_clock(day, 12 + number % 2 * 6),
        )
        for day in (first + timedelta(days=each) for each in range(DAYS))
    )
    session.flush()
    return request


def _clock(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=ZoneInfo(TIMEZONE))


def _publish(session: Session, actor: Actor, request: Request, worker: Worker) -> Mission:
    """Give a whole request to a worker, as a planner does who publishes a plan."""
    employment = session.scalars(select(Employment.id).where(Employment.worker_id == worker.id)).one()
    mission = Mission(
        market_id=request.market_id,
        request_id=request.id,
        organisation_id=request.organisation_id,
        worker_id=worker.id,
        agency_id=worker.agency_id,
        employment_id=employment,
        answer_by=datetime.now(UTC) + timedelta(days=1),
    )
    states.start(session, actor, mission, Action.PROPOSE)
    shifts = session.scalars(select(RequestShift).where(RequestShift.request_id == request.id))
    session.add_all(
        MissionShift(
            mission_id=mission.id,
            request_shift_id=shift.id,
            request_id=request.id,
            worker_id=worker.id,
            state=mission.state,
            headcount=shift.headcount,
            during=shift.during,
        )
        for shift in shifts
    )
    states.move(session, actor, mission, Action.PUBLISH)
    return mission
