"""On drawn markets the kept counts are what ``solver.check`` says of the plan in force with one person more."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, event, given, settings
from sqlalchemy import func, select

from scheduler.core.tables import Market, MissionShift, PeopleCount, RequestShift
from scheduler.core.tables.codes import BOOKED
from scheduler.planning.people_counts import count_again
from scheduler.planning.translate import problem_of
from scheduler.planning.who_could_come import CouldCome
from solver.check import violations
from solver.instance import read_instance
from solver.plan import Plan
from solver.problem import Assignment
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World
from tests.scheduler.planning.drawn_markets import DrawnMarket, markets, store

EXAMPLES = 500 if settings.get_current_profile_name() == "long" else 25
A_FORTNIGHT = 14


def by_brute_force(stage: Stage, world: World, drawn: DrawnMarket, request: int) -> CouldCome | None:
    """Read the whole market, add everybody to every open shift of the request, and count what breaks nothing more."""
    with stage.administering() as session:
        lead_time = timedelta(minutes=session.get_one(Market, world.calvados).lead_time_minutes)
        booked = select(func.count()).where(
            MissionShift.request_shift_id == RequestShift.id, MissionShift.state.in_(BOOKED)
        )
        ids = session.scalars(
            select(RequestShift.id).where(
                RequestShift.request_id == request,
                RequestShift.starts_at > drawn.now,
                RequestShift.headcount > booked.scalar_subquery(),
            )
        ).all()
    if not ids:
        return None
    with stage.acting(world.engine) as session:
        translation = problem_of(session, world.engine, drawn.now - lead_time, days=A_FORTNIGHT)
    problem = read_instance(translation.instance)
    in_force = tuple(sorted({*problem.pinned, *problem.published}))
    standing = replace(problem, pinned=in_force, published=())
    before = {each.message for each in violations(standing, Plan(in_force))}

    def breaks(worker: str, shifts: list[str]) -> bool:
        more = [Assignment(shift, worker) for shift in shifts]
        return any(each.message not in before for each in violations(standing, Plan((*in_force, *more))))

    shifts = [f"S{each}" for each in ids]
    people = [each.id for each in problem.workers]
    whole = sum(not breaks(each, shifts) for each in people)
    partly = sum(any(not breaks(each, [shift]) for shift in shifts) for each in people)
    return CouldCome(len(shifts), whole, partly)


def kept(stage: Stage, world: World, drawn: DrawnMarket, request: int, only: int | None) -> CouldCome | None:
    with stage.acting(world.engine) as session:
        count_again(session, world.engine, drawn.now, only)
        row = session.get(PeopleCount, request, populate_existing=True)
        return CouldCome(row.shifts, row.whole, row.partly) if row else None


@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(markets())
@pytest.mark.usefixtures("stage")
def test_the_count_is_that_of_the_check(stage: Stage, world: World, drawn: DrawnMarket) -> None:
    attempt = stage.connection.begin_nested()
    try:
        with stage.administering() as session:
            request = store(session, world, drawn)
        expected = by_brute_force(stage, world, drawn, request)
        event("nobody is waited for" if expected is None else f"whole {expected.whole}, partly {expected.partly}")
        assert kept(stage, world, drawn, request, request) == expected
        assert kept(stage, world, drawn, request, None) == expected
    finally:
        attempt.rollback()
