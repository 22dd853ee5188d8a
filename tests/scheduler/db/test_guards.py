"""The last guards: what the tables refuse whatever a program does, and the word for it."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import Session

from scheduler.core.errors import Conflict
from scheduler.core.tables import Mission, MissionShift, Request, RequestShift, Run
from scheduler.core.tables.codes import BOOKED, MissionState, RunState
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import MONDAY, World, moment, stored


def mission(session: Session, world: World, state: MissionState, *, worker: str = "free", slot: int = 1) -> Mission:
    """Give a worker the second shift of the request."""
    made = stored(
        session,
        Mission(
            market_id=world.calvados,
            request_id=world.request,
            organisation_id=world.establishment,
            worker_id=getattr(world, f"{worker}_worker"),
            agency_id=world.other_agency if worker == "other" else world.agency,
            employment_id=getattr(world, f"{worker}_employment"),
            state=state,
            decline_reason="hours" if state == MissionState.DECLINED else None,
            published_at=None if state == MissionState.PROPOSED else moment(-3, 5),
        ),
    )
    stored(
        session,
        MissionShift(
            mission_id=made.id,
            request_shift_id=world.second_shift,
            request_id=world.request,
            worker_id=made.worker_id,
            state=state,
            headcount=2,
            slot=slot,
            during=Range(moment(1, 6), moment(1, 13)),
        ),
    )
    return made


def refused(constraint: str, reason: str) -> Callable[[Conflict], bool]:
    return lambda conflict: (conflict.constraint, conflict.reason) == (constraint, reason)


NO_DOUBLE_BOOKING = refused("mission_shifts_no_double_booking", "double_booking")
SLOT_TAKEN = refused("mission_shifts_slot_taken_once", "slot_taken")
BEYOND = refused("mission_shifts_headcount", "beyond_headcount")


@pytest.mark.parametrize("first", MissionState)
@pytest.mark.parametrize("second", MissionState)
def test_nobody_is_booked_twice_at_a_time(
    stage: Stage, world: World, first: MissionState, second: MissionState
) -> None:
    with stage.administering() as session:
        mission(session, world, first, slot=1)
    if first in BOOKED and second in BOOKED:
        with pytest.raises(Conflict, check=NO_DOUBLE_BOOKING), stage.administering() as session:
            mission(session, world, second, slot=2)
    else:
        with stage.administering() as session:
            mission(session, world, second, slot=2)


def test_a_slot_has_one_worker_and_there_are_no_more_than_asked_for(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        mission(session, world, MissionState.PUBLISHED, slot=1)
        mission(session, world, MissionState.PROPOSED, worker="other", slot=1)
    with pytest.raises(Conflict, check=SLOT_TAKEN), stage.administering() as session:
        mission(session, world, MissionState.PUBLISHED, worker="other", slot=1)
    with pytest.raises(Conflict, check=BEYOND), stage.administering() as session:
        mission(session, world, MissionState.PUBLISHED, worker="other", slot=3)
    with stage.administering() as session:
        mission(session, world, MissionState.CONFIRMED, worker="other", slot=2)


def test_reviving_a_dead_mission_is_guarded_too(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        dead = mission(session, world, MissionState.WITHDRAWN)
        mission(session, world, MissionState.PUBLISHED)
    with pytest.raises(Conflict, check=NO_DOUBLE_BOOKING), stage.administering() as session:
        session.execute(update(Mission).where(Mission.id == dead.id).values(state=MissionState.PUBLISHED))


def test_the_copies_follow_the_mission_and_the_shift(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        made = mission(session, world, MissionState.PUBLISHED)
    with stage.acting(world.agnes) as session:
        session.get_one(Mission, made.id).state = MissionState.CONFIRMED
    with stage.acting(world.sophie) as session:
        session.get_one(RequestShift, world.second_shift).ends_at = moment(1, 12)
    with stage.acting(world.lucie) as session:
        booked = session.scalars(select(MissionShift).where(MissionShift.mission_id == made.id)).one()
        assert (booked.state, booked.during) == (MissionState.CONFIRMED, Range(moment(1, 6), moment(1, 12)))


def test_moving_a_shift_onto_other_work_of_its_worker_is_refused(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        mission(session, world, MissionState.PUBLISHED, worker="published", slot=1)
    with pytest.raises(Conflict, check=NO_DOUBLE_BOOKING), stage.acting(world.sophie) as session:
        session.execute(
            update(RequestShift)
            .where(RequestShift.id == world.second_shift)
            .values(day=MONDAY, starts_at=moment(0, 12), ends_at=moment(0, 16))
        )


def test_headcount_goes_down_only_to_what_is_booked(stage: Stage, world: World) -> None:
    with pytest.raises(Conflict, check=BEYOND), stage.acting(world.sophie) as session:
        session.get_one(Request, world.request).headcount = 1
    with stage.administering() as session:
        session.execute(update(Mission).where(Mission.id == world.confirmed).values(state=MissionState.CANCELLED))
    with stage.acting(world.sophie) as session:
        session.get_one(Request, world.request).headcount = 1


def test_copies_cannot_lie(stage: Stage) -> None:
    for lie in ("headcount = 9", "during = tstzrange('2027-03-01', '2027-03-02')"):
        with pytest.raises(Conflict, match="shift_is_booked"), stage.administering() as session:
            session.execute(text(f"UPDATE mission_shifts SET {lie}"))
    for lie in ("state = 'published'", "worker_id = -worker_id"):
        with pytest.raises(IntegrityError, match="mission_shifts_mission_fkey"), stage.administering() as session:
            session.execute(text(f"UPDATE mission_shifts SET {lie} WHERE state = 'confirmed'"))


def test_a_mission_stands_on_a_contract_of_its_agency(stage: Stage, world: World) -> None:
    with pytest.raises(IntegrityError, match="missions_employment_id"), stage.administering() as session:
        stored(
            session,
            Mission(
                market_id=world.calvados,
                request_id=world.request,
                organisation_id=world.establishment,
                worker_id=world.free_worker,
                agency_id=world.other_agency,
                employment_id=world.free_employment,
            ),
        )


def test_one_run_at_a_time_in_a_market(stage: Stage, world: World) -> None:
    with stage.acting(world.lucie) as session:
        running = stored(session, Run(market_id=world.calvados))
    with (
        pytest.raises(Conflict, check=refused("runs_one_running", "run_in_progress")),
        stage.acting(world.engine) as session,
    ):
        stored(session, Run(market_id=world.calvados))
    with stage.acting(world.mona) as session:
        stored(session, Run(market_id=world.manche))
    with stage.acting(world.engine) as session:
        found = session.get_one(Run, running.id)
        found.state, found.ended_at, found.error = RunState.FAILED, moment(0, 0), "silent"
    with stage.acting(world.engine) as session:
        stored(session, Run(market_id=world.calvados))


def test_a_night_is_planned_once(stage: Stage, world: World) -> None:
    with stage.acting(world.engine) as session:
        planned = stored(session, Run(market_id=world.calvados, night=MONDAY))
        planned.state, planned.ended_at = RunState.STOPPED, moment(0, 0)
    with (
        pytest.raises(Conflict, check=refused("runs_once_a_night", "night_was_planned")),
        stage.acting(world.engine) as session,
    ):
        stored(session, Run(market_id=world.calvados, night=MONDAY))


def test_a_night_fails_three_times_at_most(stage: Stage, world: World) -> None:
    def fail(attempt: int) -> None:
        with stage.acting(world.engine) as session:
            begun = stored(session, Run(market_id=world.calvados, night=MONDAY, attempt=attempt))
            begun.state, begun.ended_at, begun.error = RunState.FAILED, moment(0, 0), "silent"

    for attempt in (1, 2, 3):
        fail(attempt)
    with pytest.raises(Conflict, check=refused("runs_attempts_of_a_night", "night_was_planned")):
        fail(3)
    with pytest.raises(IntegrityError, match="runs_attempt"):
        fail(4)


def test_the_stored_instance_is_the_one_of_its_hash(stage: Stage, world: World) -> None:
    digest = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"  # of {}
    with stage.acting(world.engine) as session:
        session.execute(update(Run).where(Run.id == world.run).values(instance="{}", instance_sha256=digest))
    with pytest.raises(IntegrityError, match="runs_instance_sha256"), stage.acting(world.engine) as session:
        session.execute(update(Run).where(Run.id == world.run).values(instance="{ }"))


@pytest.mark.parametrize(
    ("statement", "constraint"),
    [
        (
            "INSERT INTO employments (worker_id, agency_id, from_day) VALUES (:worker, :agency, '2030-01-01')",
            "employed",
        ),
        (
            "INSERT INTO passes (worker_id, from_day, to_day) VALUES (:worker, '2028-08-31', '2030-08-31')",
            "pass_exists",
        ),
        ("UPDATE accounts SET email = 'sophie@example.org' WHERE email = 'tom@example.org'", "email_exists"),
        ("UPDATE members SET leads = true WHERE organisation_id = :agency", "market_has_lead"),
        (
            "INSERT INTO closures (market_id, day, reason) SELECT market_id, day, 'bridge' FROM closures",
            "closure_exists",
        ),
        (
            "INSERT INTO request_persons SELECT request_id, worker_id, 'banned' FROM request_persons",
            "wished_and_banned",
        ),
    ],
)
def test_doubles_are_refused_by_their_reason(stage: Stage, world: World, statement: str, constraint: str) -> None:
    with pytest.raises(Conflict, match=constraint), stage.administering() as session:
        session.execute(text(statement), {"worker": world.free_worker, "agency": world.agency})


def test_contracts_may_touch(stage: Stage, world: World) -> None:
    last = date(2027, 6, 30)
    with stage.administering() as session:
        session.execute(
            text("UPDATE employments SET to_day = :last WHERE id = :id"), {"last": last, "id": world.free_employment}
        )
        session.execute(
            text("INSERT INTO employments (worker_id, agency_id, from_day) VALUES (:worker, :agency, :first)"),
            {"worker": world.free_worker, "agency": world.other_agency, "first": last + timedelta(days=1)},
        )


@pytest.mark.parametrize(
    ("statement", "constraint"),
    [
        ("UPDATE users SET email = 'Sophie@example.org' WHERE role = 'buyer'", "users_email"),
        ("UPDATE accounts SET password_hash = 'secret'", "accounts_password_hash"),
        ("UPDATE users SET role = 'planner' WHERE role = 'buyer'", "users_role_fits_organisation"),
        ("UPDATE users SET kind = 'agency' WHERE role = 'buyer'", "users_"),
        ("UPDATE members SET leads = true WHERE kind = 'buyer'", "members_an_agency_leads"),
        ("UPDATE requests SET reason = 'strike'", "requests_reason"),
        ("UPDATE requests SET last_day = first_day - 1", "requests_period"),
        ("UPDATE request_shifts SET ends_at = starts_at", "request_shifts_"),
        ("UPDATE request_shifts SET starts_at = starts_at + interval '1 second'", "request_shifts_whole_minutes"),
        ("UPDATE request_shifts SET break_minutes = 420", "request_shifts_paid_minutes"),
        ("UPDATE request_shifts SET day = day + 2", "request_shifts_day"),
        ("UPDATE missions SET decline_reason = 'hours'", "missions_declined_with_reason"),
        ("UPDATE missions SET state = 'declined'", "missions_declined_with_reason"),
        ("UPDATE runs SET state = 'failed'", "runs_error"),
        ("UPDATE runs SET soft = 1", "runs_score_sign"),
        ("UPDATE sites SET lat = 91", "sites_point"),
        ("UPDATE sites SET uai = '014'", "sites_uai"),
        ("UPDATE workers SET travel_mode = 'plane'", "workers_travel_mode"),
        (
            (
                "INSERT INTO territories (agency_id, site_id, market_id) SELECT o.id, s.id, s.market_id"
                " FROM sites s, organisations o WHERE o.kind = 'buyer'"
            ),
            "territories_market_id_agency_id_kind_fkey",
        ),
    ],
)
def test_impossible_values_are_refused(stage: Stage, statement: str, constraint: str) -> None:
    with pytest.raises(IntegrityError, match=f'constraint "{constraint}'), stage.administering() as session:
        session.execute(text(statement))


def test_a_home_is_kept_to_about_a_kilometre(stage: Stage, world: World) -> None:
    with stage.acting(world.agnes) as session:
        stored_home = session.execute(
            text("UPDATE worker_homes SET lat = 49.18571 WHERE worker_id = :id RETURNING lat::text"),
            {"id": world.free_worker},
        ).scalar_one()
    assert stored_home == "49.19"


def test_a_market_has_a_time_zone_that_exists(stage: Stage) -> None:
    with pytest.raises(DataError, match="Europe/Nowhere"), stage.administering() as session:
        session.execute(text("UPDATE markets SET timezone = 'Europe/Nowhere'"))
