"""The world with a thing of every kind for everybody: where the table of rights is played.

In the Calvados a run has left a draft; Bruno's and Léo's agencies have a published mission each, on Tom's request. In
the Manche a run is under way.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.addresses import Addresses
from scheduler.core.db import Database, administration
from scheduler.core.tables import (
    Account,
    Employment,
    GivenDocument,
    HourEntry,
    Mission,
    MissionShift,
    Pass,
    Passkey,
    Post,
    Price,
    RequestShift,
    Run,
    ShiftTemplate,
    Territory,
    User,
    WeightProfile,
    Worker,
    WorkerName,
)
from scheduler.core.tables.bill_codes import TimeKind
from scheduler.core.tables.codes import MissionState, RunState
from scheduler.core.tables.hour_codes import HoursReason
from scheduler.core.tables.journey_codes import TravelMode
from scheduler.hours.due import enter_due
from scheduler.hours.saying import dispute, sign
from scheduler.market.accounts import password_hash
from scheduler.planning import begin, execute
from scheduler.planning.search import Limits
from tests.scheduler.db.manche import BothMarkets, furnish
from tests.scheduler.db.world import World, moment, stored
from tests.scheduler.hours.working import past_days, switch_on, worked
from tests.web.conftest import CHEAP, PASSWORD


@dataclass(frozen=True)
class Premises:
    """A database to copy, the numbers of the things in it, and everybody."""

    addresses: Addresses
    both: BothMarkets
    things: Mapping[str, int]
    posts: Mapping[str, str]
    """By person: the post that they may ask for, as the form names it."""


def build(addresses: Addresses, world: World) -> Premises:
    """Add to the world in a database of its own; nobody is connected to it afterwards."""
    assert addresses.owner
    with administration(addresses.owner) as session:
        both = furnish(session, world)
        things = _things(session, both)
        for person in ("lucie", "mona", "agnes", "sophie"):
            things[f"{person}s_passkey"] = _passkey_of(session, both, person)
        session.execute(
            update(Account)
            .where(Account.password_hash.is_not(None))
            .values(password_hash=password_hash(PASSWORD, CHEAP))
        )
    run = _planned(addresses, world)
    things |= _hours(addresses, both.near, "agness") | _hours(addresses, both.far, "manons")
    with administration(addresses.owner) as session:
        draft = session.scalars(select(Mission.id).where(Mission.state == MissionState.PROPOSED)).first()
    assert draft
    near, far = world, both.far
    at_home = f"{near.site}-{near.job}-Matin"
    return Premises(
        addresses,
        both,
        {**things, "draft": draft, "draft_run": run},
        {
            "sophie": at_home,
            "simone": at_home,
            "tom": f"{near.other_site}-{near.job}-Matin",
            "ugo": f"{far.site}-{far.job}-Matin",
        },
    )


def _planned(addresses: Addresses, world: World) -> int:
    """Have the engine plan the Calvados three days before the requests begin, and return the run."""
    assert addresses.owner
    database = Database(addresses.application)
    try:
        with database.transaction(world.engine) as session:
            run = begin(session, world.engine)
        with administration(addresses.owner) as session:
            session.execute(update(Run).where(Run.id == run).values(started_at=moment(-3, 3)))
        done = execute(database, "calvados", run, limits=lambda _: Limits(seconds=1, threads=1))
    finally:
        database.close()
    assert done.state == RunState.DONE, done
    return run


def _hours(addresses: Addresses, world: World, whose: str) -> dict[str, int]:
    """Let a market keep hours: a day at a site that is over, another that the site disputes, one that it has signed."""
    assert addresses.owner
    with administration(addresses.owner) as session:
        switch_on(session, world, billing="members")
        confirmed = Mission.worker_id == world.confirmed_worker, Mission.state == MissionState.CONFIRMED
        found = worked(session, world, past_days(3), session.scalars(select(Mission.id).where(*confirmed)).one())
    database = Database(addresses.application)
    try:
        with database.transaction(world.engine) as session:
            enter_due(session, world.engine, datetime.now(UTC))
        with database.transaction(world.sophie) as session:
            by_shift = {each.request_shift_id: each.id for each in session.scalars(select(HourEntry))}
            day, disputed, signed = (by_shift[found.shifts[day]] for day in found.days)
            dispute(session, world.sophie, disputed, HoursReason.LEFT_EARLY)
            sign(session, world.sophie, [signed])
            after = {each.about_id: each.id for each in session.scalars(select(HourEntry))}
    finally:
        database.close()
    return {f"{whose}_day": day, f"{whose}_dispute": after[disputed], f"{whose}_day_signed": after[signed]}


def _passkey_of(session: Session, both: BothMarkets, person: str) -> int:
    who = both.people[person]
    assert who
    key = {"credential_id": person.encode(), "public_key": b"key", "sign_count": 0, "user_handle": bytes(32)}
    account = session.scalars(select(User.account_id).where(User.id == who.user)).one()
    return stored(session, Passkey(account_id=account, name=f"Téléphone de {person}", **key)).id


def _things(session: Session, both: BothMarkets) -> dict[str, int]:
    near, far, paula = both.near, both.far, both.people["paula"]
    assert paula
    hours = {"weekdays": [1, 2, 4, 5], "start_minute": 390, "end_minute": 810}
    common = {"market_id": near.calvados, "site_id": near.other_site, "job_id": near.job, "label": "Matin"}
    session.add_all([Post(**common, agents=1), ShiftTemplate(**common, **hours)])
    # Léo's agency may work there too, so that no rule forbids the mission which it is to confirm.
    session.add(Territory(market_id=near.calvados, agency_id=near.lead, site_id=near.other_site))
    shift = RequestShift(
        request_id=near.other_request,
        headcount=2,
        day=moment(0, 0).date(),
        starts_at=moment(0, 6),
        ends_at=moment(0, 13),
    )
    leos_worker, employment = _worker_of(session, "W-LEAD", near.lead)
    session.add(WorkerName(worker_id=leos_worker, display_name="Léonie P."))
    shift_id = stored(session, shift).id
    # The heartbeat lies ahead, so that the run is not taken for dead while the tests go on.
    running = Run(market_id=far.calvados, heartbeat_at=func.now() + timedelta(days=1))
    return {
        "sophies_site": near.site,
        "toms_site": near.other_site,
        "ugos_site": far.site,
        "sophies_request": near.request,
        "toms_request": near.other_request,
        "ugos_request": far.request,
        "agness_mission": near.published,
        "brunos_mission": _published(
            session, near, shift_id, 1, near.other_worker, near.other_agency, near.other_employment
        ),
        "leos_mission": _published(session, near, shift_id, 2, leos_worker, near.lead, employment),
        "manons_mission": far.published,
        "agness_confirmed": near.confirmed,
        "agness_document": _contract_of(session, near),
        "manons_document": _contract_of(session, far),
        "agness_working": near.confirmed_worker,
        "agness_worker": near.free_worker,
        "brunos_worker": near.other_worker,
        "leos_worker": leos_worker,
        "manons_worker": far.free_worker,
        "monas_worker": _worker_of(session, "W-MONA", far.lead)[0],
        "simones_account": near.simone.user,
        "paulas_account": paula.user,
        "brunos_account": near.bruno.user,
        "ugos_account": near.ugo.user,
        "sophies_college": near.establishment,
        "agness_agency": near.agency,
        "monas_agency": near.mona.organisation,
        "lucies_job": near.job,
        "monas_job": both.far.job,
        "agness_training": near.cohort,
        "manons_training": both.far.cohort,
        "lucies_member": near.agency,
        "monas_member": both.far.agency,
        "lucies_buyer": near.buyer,
        "monas_buyer": far.buyer,
        "agness_bill": near.bill,
        "manons_bill": far.bill,
        "lucies_price": _price(session, near.calvados),
        "monas_price": _price(session, far.calvados),
        "lucies_link": near.clause_link,
        "monas_link": far.clause_link,
        "old_run": near.run,
        "running_run": stored(session, running).id,
        "lucies_profile": _profile(session, near.lucie),
        "monas_profile": _profile(session, near.mona),
    }


def _contract_of(session: Session, world: World) -> int:
    """Return the number of the contract that was handed out in a market."""
    return session.scalars(select(GivenDocument.id).where(GivenDocument.market_id == world.calvados)).one()


def _price(session: Session, market: int) -> int:
    evening = Price(market_id=market, kind=TimeKind.EVENING, from_day=date(2026, 1, 1), cents_per_hour=2500)
    return stored(session, evening).id


def _profile(session: Session, planner: Actor) -> int:
    tried = WeightProfile(market_id=planner.market, name="Stabilité", weights={}, created_by=planner.user)
    return stored(session, tried).id


def _worker_of(session: Session, code: str, agency: int) -> tuple[int, int]:
    worker = stored(session, Worker(code=code, agency_id=agency, travel_mode=TravelMode.CAR)).id
    session.add(Pass(worker_id=worker, from_day=date(2026, 9, 1), to_day=date(2028, 8, 31)))
    return worker, stored(session, Employment(worker_id=worker, agency_id=agency, from_day=date(2026, 9, 1))).id


def _published(session: Session, near: World, shift: int, slot: int, worker: int, agency: int, employment: int) -> int:
    mission = Mission(
        market_id=near.calvados,
        request_id=near.other_request,
        organisation_id=near.other_establishment,
        worker_id=worker,
        agency_id=agency,
        employment_id=employment,
        run_id=near.run,
        state=MissionState.PUBLISHED,
        published_at=moment(-3, 5),
    )
    found = stored(session, mission).id
    booked = MissionShift(
        mission_id=found,
        request_shift_id=shift,
        request_id=near.other_request,
        worker_id=worker,
        state=mission.state,
        headcount=2,
        slot=slot,
        during=Range(moment(0, 6), moment(0, 13)),
    )
    stored(session, booked)
    return found
