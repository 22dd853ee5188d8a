"""What stands although a rule forbids it is never counted by a run: its shift is open, and the run names it."""

from datetime import timedelta

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.dialects.postgresql import Range

from scheduler.core.tables import AvailabilityException, MissionShift, PassSuspension, RequestShift, Run
from scheduler.core.tables.codes import MissionState
from scheduler.core.tables.taking_off_codes import TakeOffReason
from scheduler.lead.unfilled import unfilled
from scheduler.missions.taking_off import CannotCome, take_off
from scheduler.planning.standing import broken_here
from scheduler.workforce import remove_dates
from solver.instance import read_instance
from solver.problem import Assignment
from tests.scheduler.db.world import MONDAY, moment
from tests.scheduler.planning.plays import NIGHT, Play


@pytest.fixture
def suspended(play: Play) -> Play:
    """The PASS of whoever is confirmed for Monday is suspended on that day, by a file that nobody looked at."""
    with play.administering() as session:
        held = session.connection().exec_driver_sql(
            "SELECT id FROM passes WHERE worker_id = %s", (play.world.confirmed_worker,)
        )
        session.add(PassSuspension(pass_id=held.scalar_one(), from_day=MONDAY, to_day=MONDAY + timedelta(days=1)))
    return play


def test_it_is_not_counted_and_the_run_names_it(suspended: Play) -> None:
    play, world = suspended, suspended.world
    number = play.drafted((world.shift, "W-PUBLISHED"))
    name = f"S{world.shift}"
    with play.acting(world.lucie) as session:
        problem = read_instance((session.get_one(Run, number).instance or "").encode())
        assert Assignment(name, "W-CONFIRMED") not in {*problem.pinned, *problem.published}
        [worker] = [each for each in problem.workers if each.id == "W-CONFIRMED"]
        assert worker.commitments, "the time stays taken until somebody frees it"
        told = unfilled(session, world.lucie, number)
        assert [(each.shift, each.request, each.worker) for each in told.broken] == [
            (name, f"R{world.request}", "W-CONFIRMED")
        ]
        assert (session.get_one(Run, number).medium or 0) < 0, "work is left open"
        [found] = broken_here(session, world.lucie, as_lead=True)
        assert found.mission == world.confirmed


def test_a_real_search_looks_for_somebody_else(suspended: Play) -> None:
    outcome = suspended.planned(suspended.begun())
    assert outcome.error is None
    assert {worker for worker, _ in suspended.draft()}


def test_nobody_is_announced_for_a_slot_that_is_still_held(suspended: Play) -> None:
    play, world = suspended, suspended.world
    number = play.drafted((world.shift, "W-PUBLISHED"), (world.shift, "W-FREE"))
    assert ("W-FREE", frozenset({world.shift})) in play.draft()
    done = play.published(number)
    assert [(each.worker, each.rules) for each in done.dropped] == [("W-FREE", ("still_held",))]
    assert ("confirmed", "W-CONFIRMED", frozenset({world.shift})) in play.in_force()


def test_once_it_is_freed_the_replacement_is_announced(suspended: Play) -> None:
    play, world = suspended, suspended.world
    number = play.drafted((world.shift, "W-PUBLISHED"), (world.shift, "W-FREE"))
    with play.acting(world.agnes) as session:
        take_off(session, world.agnes, world.confirmed, CannotCome(TakeOffReason.PAPERS), now=NIGHT)
    done = play.published(number)
    assert done.dropped == ()
    assert ("published", "W-FREE", frozenset({world.shift})) in play.in_force()
    assert not play.missions(MissionState.CONFIRMED)


def test_no_run_gives_somebody_days_that_they_were_taken_off_until_their_agency_says_otherwise(play: Play) -> None:
    world = play.world
    with play.acting(world.agnes) as session:
        take_off(session, world.agnes, world.confirmed, CannotCome(TakeOffReason.UNABLE), now=moment(-4, 8))
    assert not free_on_monday(play)
    with play.administering() as session:
        newest = func.max(AvailabilityException.id)
        away = session.scalars(select(newest).where(AvailabilityException.worker_id == world.confirmed_worker)).one()
    with play.acting(world.agnes) as session:
        remove_dates(session, world.agnes, world.confirmed_worker, away)
    assert free_on_monday(play)


def free_on_monday(play: Play) -> bool:
    """Plan, and tell whether that run knew the person of the confirmed mission as free in the hours of its shift."""
    number = play.drafted()
    with play.acting(play.world.lucie) as session:
        problem = read_instance((session.get_one(Run, number).instance or "").encode())
    [worker] = [each for each in problem.workers if each.id == "W-CONFIRMED"]
    shift = problem.shift_by_id[f"S{play.world.shift}"]
    assert worker.availability is not None
    return any(span.start < shift.end and shift.start < span.end for span in worker.availability)


def test_no_run_plans_somebody_between_their_days_away(play: Play) -> None:
    """Off from Monday to the mission's last day: a day between without work in it is none to be planned either."""
    world = play.world
    friday = MONDAY + timedelta(days=4)
    with play.administering() as session:
        part = session.scalars(select(MissionShift).where(MissionShift.mission_id == world.confirmed)).one()
        first = session.get_one(RequestShift, part.request_shift_id)
        last = RequestShift(
            request_id=first.request_id,
            headcount=first.headcount,
            day=friday,
            starts_at=moment(4, 15),
            ends_at=moment(4, 18),
            break_minutes=0,
        )
        session.add(last)
        session.flush()
        booked = {name: getattr(part, name) for name in ("mission_id", "request_id", "worker_id", "state", "headcount")}
        during = Range(last.starts_at, last.ends_at)
        session.execute(insert(MissionShift).values(request_shift_id=last.id, slot=part.slot, during=during, **booked))
    with play.acting(world.agnes) as session:
        said = CannotCome(TakeOffReason.UNABLE, since=MONDAY)
        take_off(session, world.agnes, world.confirmed, said, now=moment(-4, 8))
    number = play.drafted()
    with play.acting(world.lucie) as session:
        problem = read_instance((session.get_one(Run, number).instance or "").encode())
    [worker] = [each for each in problem.workers if each.id == "W-CONFIRMED"]
    assert worker.availability is not None
    begin, end = problem.shift_by_id[f"S{world.shift}"].start, problem.shift_by_id[f"S{last.id}"].end
    assert not any(span.start < end and begin < span.end for span in worker.availability)
