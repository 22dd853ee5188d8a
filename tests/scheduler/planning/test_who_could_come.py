"""Who could come: by the planner's rules, on all or some of the shifts that wait, counted and kept with the moment."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import delete, text, update

from scheduler.core.tables import PeopleCount, RequestShift, TravelTime, WeeklyAvailability, WorkerLimits
from scheduler.core.tables.codes import WeeklyKind
from scheduler.planning.people_counts import count_again
from scheduler.planning.who_could_come import CouldCome
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import MONDAY, World, moment, stored

SUNDAY = moment(-1, 12)
"""Before the request: of its two days, each for two people, the first is booked, the second waits."""


def counted(stage: Stage, world: World, now: datetime = SUNDAY) -> CouldCome:
    """Count anew and return what was kept."""
    with stage.acting(world.engine) as session:
        count_again(session, world.engine, now, world.request)
        kept = session.get_one(PeopleCount, world.request, populate_existing=True)
        assert kept.counted_at == now
        return CouldCome(kept.shifts, kept.whole, kept.partly)


def test_two_who_come_on_monday_and_two_others_could_come_on_tuesday(stage: Stage, world: World) -> None:
    assert counted(stage, world) == CouldCome(1, 4, 4)


def test_hours_of_the_week_in_two_rows_that_touch_are_one_stretch(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        session.execute(update(WeeklyAvailability).values(end_minute=600))
        for worker in session.scalars(text("SELECT id FROM workers")):
            for weekday in range(1, 6):
                session.add(
                    WeeklyAvailability(
                        worker_id=worker,
                        rule=WeeklyKind.AVAILABLE,
                        weekday=weekday,
                        start_minute=600,
                        end_minute=1200,
                    )
                )
    assert counted(stage, world) == CouldCome(1, 4, 4)


def test_whose_journey_is_not_known_does_not_count(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        session.execute(delete(TravelTime))
    assert counted(stage, world) == CouldCome(1, 0, 0)


def test_who_could_have_come_on_a_day_that_is_over_does_not_count(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        # Monday waits for one more; on Tuesday it is in the middle of the night, when nobody can come.
        session.execute(text("UPDATE missions SET state = 'withdrawn' WHERE state = 'published'"))
        night = {"starts_at": moment(1, 0), "ends_at": moment(1, 3)}
        session.execute(update(RequestShift).where(RequestShift.id == world.second_shift).values(night))
    assert counted(stage, world, moment(0, 7)) == CouldCome(1, 0, 0)
    assert counted(stage, world) == CouldCome(2, 0, 3)


def test_one_day_of_eight_is_not_all_days(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        for day in range(2, 9):  # a Saturday and a Sunday among them, on which nobody works
            stored(
                session,
                RequestShift(
                    request_id=world.request,
                    headcount=2,
                    day=MONDAY + timedelta(days=day),
                    starts_at=moment(day, 6),
                    ends_at=moment(day, 13),
                ),
            )
    assert counted(stage, world) == CouldCome(8, 0, 4)


@pytest.mark.parametrize(
    ("limit", "value", "expected"),
    [
        # 400 minutes a day: who comes on Monday may do no other day then, the others one.
        ("minutes_per_week", 799, CouldCome(2, 0, 2)),
        ("minutes_per_week", 1199, CouldCome(2, 2, 4)),
        ("days_per_week", 1, CouldCome(2, 0, 2)),
        ("rest_minutes", 18 * 60, CouldCome(2, 0, 4)),
    ],
)
def test_hours_rest_and_days_in_a_row_decide(
    stage: Stage, world: World, limit: str, value: int, expected: CouldCome
) -> None:
    with stage.administering() as session:
        session.execute(update(WorkerLimits).values({limit: value}))
        wednesday = {"day": MONDAY + timedelta(days=2), "starts_at": moment(2, 6), "ends_at": moment(2, 13)}
        stored(session, RequestShift(request_id=world.request, headcount=2, break_minutes=20, **wednesday))
    assert counted(stage, world) == expected


def test_the_market_is_counted_like_each_request(stage: Stage, world: World) -> None:
    alone = counted(stage, world)
    with stage.acting(world.engine) as session:
        session.execute(update(PeopleCount).values(whole=0, partly=0))
        count_again(session, world.engine, SUNDAY)
        kept = session.get_one(PeopleCount, world.request, populate_existing=True)
        assert CouldCome(kept.shifts, kept.whole, kept.partly) == alone


def test_of_a_request_that_waits_for_nobody_the_last_count_stays(stage: Stage, world: World) -> None:
    before = counted(stage, world)
    with stage.acting(world.engine) as session:
        count_again(session, world.engine, moment(3, 0), world.request)
        kept = session.get_one(PeopleCount, world.request, populate_existing=True)
        assert (kept.counted_at, kept.partly) == (SUNDAY, before.partly)


@pytest.mark.parametrize(
    "hindrance",
    [
        "DELETE FROM employments WHERE worker_id = :worker",
        "UPDATE employments SET to_day = '2027-02-28' WHERE worker_id = :worker",
        "UPDATE employments SET from_day = '2027-03-03' WHERE worker_id = :worker",
        "UPDATE passes SET to_day = '2027-02-28' WHERE worker_id = :worker",
        (
            "INSERT INTO pass_suspensions (pass_id, from_day, to_day)"
            " SELECT id, '2027-02-01', '2027-04-01' FROM passes WHERE worker_id = :worker"
        ),
        "DELETE FROM worker_skills WHERE worker_id = :worker",
        "UPDATE worker_skills SET to_day = '2027-02-28' WHERE worker_id = :worker",
        "UPDATE worker_skills SET from_day = '2027-03-03' WHERE worker_id = :worker",
        (
            "INSERT INTO request_skills VALUES (:request, :kitchen);"
            "INSERT INTO worker_skills (worker_id, skill_id) SELECT id, :kitchen FROM workers WHERE id <> :worker"
        ),
        "INSERT INTO request_persons VALUES (:request, :worker, 'banned')",
        "INSERT INTO request_persons VALUES (:request, :worker, 'forbidden')",
        (
            "INSERT INTO site_persons (market_id, site_id, worker_id, wish, reason)"
            " SELECT market_id, id, :worker, 'banned', 'agreed' FROM sites WHERE id = :site"
        ),
        "UPDATE missions SET state = 'expired' WHERE state = 'published'",
        "UPDATE missions SET state = 'declined', decline_reason = 'hours' WHERE state = 'published'",
        "INSERT INTO request_persons SELECT :request, id, 'allowed' FROM workers WHERE id <> :worker",
        "INSERT INTO worker_sites VALUES (:worker, :site, 'banned')",
        "UPDATE travel_times SET minutes = 46 WHERE worker_id = :worker",
        (
            "UPDATE travel_times SET (earliest_arrival_minute, latest_departure_minute) = (421, 900)"
            " WHERE worker_id = :worker"
        ),
        (
            "UPDATE travel_times SET (earliest_arrival_minute, latest_departure_minute) = (0, 839)"
            " WHERE worker_id = :worker"
        ),
        "UPDATE weekly_availability SET start_minute = 421 WHERE worker_id = :worker",
        "UPDATE weekly_availability SET end_minute = 839 WHERE worker_id = :worker",
        "DELETE FROM weekly_availability WHERE worker_id = :worker AND weekday IN (1, 2)",
        (
            "INSERT INTO availability_exceptions (worker_id, rule, starts_at, ends_at)"
            " VALUES (:worker, 'unavailable', '2027-03-01 12:59Z', '2027-03-02 06:01Z')"
        ),
        (
            "INSERT INTO commitments (worker_id, starts_at, ends_at) SELECT :worker, starts_at, ends_at"
            " FROM request_shifts"
        ),
    ],
)
def test_each_hindrance_counts(stage: Stage, world: World, hindrance: str) -> None:
    values = {"worker": world.free_worker, "request": world.request, "site": world.site, "kitchen": world.kitchen}
    for statement in hindrance.split(";"):
        with stage.administering() as session:
            used = {name: value for name, value in values.items() if f":{name}" in statement}
            session.execute(text(statement), used)
    assert counted(stage, world).partly == 3


@pytest.mark.parametrize(
    "harmless",
    [
        # The shifts are from 7:00 to 14:00 in Paris, which is 6:00 to 13:00 UTC.
        "UPDATE travel_times SET minutes = 45, earliest_arrival_minute = 420, latest_departure_minute = 840",
        "UPDATE weekly_availability SET start_minute = 420, end_minute = 840",
        "DELETE FROM weekly_availability",
        "UPDATE weekly_availability SET rule = 'unpreferred'",
        "UPDATE employments SET from_day = '2027-03-02', to_day = '2027-03-02'",
        (
            "INSERT INTO availability_exceptions (worker_id, rule, starts_at, ends_at)"
            " SELECT id, 'unavailable', '2027-03-01 00:00Z', '2027-03-02 06:00Z' FROM workers"
        ),
        "INSERT INTO worker_sites SELECT w.id, s.id, 'familiar' FROM workers w, sites s WHERE s.name = 'site'",
        (
            "INSERT INTO worker_skills (worker_id, skill_id, from_day) SELECT worker_id, skill_id, '2030-01-01'"
            " FROM worker_skills"
        ),
    ],
)
def test_what_hinders_nobody(stage: Stage, world: World, harmless: str) -> None:
    with stage.administering() as session:
        session.execute(text(harmless))
    assert counted(stage, world) == CouldCome(1, 4, 4)


def test_an_exception_opens_a_closed_day(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        session.execute(text("UPDATE weekly_availability SET weekday = 7 WHERE weekday IN (1, 2)"))
        session.execute(
            text("""
                INSERT INTO availability_exceptions (worker_id, rule, starts_at, ends_at)
                SELECT worker_id, 'available', starts_at, ends_at FROM request_shifts, worker_limits
                WHERE worker_id = :worker
            """),
            {"worker": world.free_worker},
        )
    assert counted(stage, world) == CouldCome(1, 1, 1)


def test_work_outside_the_territory_is_not_offered(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        session.execute(text("DELETE FROM territories WHERE agency_id = :id"), {"id": world.other_agency})
    assert counted(stage, world) == CouldCome(1, 3, 3)
