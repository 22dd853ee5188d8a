"""On drawn markets, whatever is held: what is announced breaks no rule, and nobody who was told loses theirs."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from scheduler.core.tables import Employment, Market, Mission, MissionShift, RequestShift, Worker
from scheduler.core.tables.codes import BOOKED, MissionState
from scheduler.planning.announcing import announce
from scheduler.planning.announcing import held_missions as still_held
from scheduler.planning.judging import judged
from tests.examples import examples
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World, stored
from tests.scheduler.planning.drawn_markets import WORKERS, DrawnMarket, markets, store

ALL_DUE = {"announce_days": 28, "office_opens": "00:00", "office_closes": "23:59"}


@settings(max_examples=examples(100), suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    markets(),
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, len(WORKERS) - 1)), unique=True, min_size=3, max_size=8),
)
@pytest.mark.usefixtures("stage")
def test_what_is_announced_breaks_no_rule(
    stage: Stage, world: World, drawn: DrawnMarket, wanted: frozenset[tuple[int, int]]
) -> None:
    attempt = stage.connection.begin_nested()
    try:
        with stage.administering() as session:
            request = store(session, world, drawn)
            session.execute(update(Market).values(settings=Market.settings.op("||")(ALL_DUE)))
            hold(session, world, drawn, request, wanted)
        before = in_force(stage)
        with stage.acting(world.engine) as session:
            faults = set(judged(session, world.engine, drawn.now))
            found = announce(session, world.engine, drawn.now)
        with stage.acting(world.engine) as session:
            assert set(judged(session, world.engine, drawn.now)) == faults
            left = {each.id for each in still_held(session, world.engine)}
            assert announce(session, world.engine, drawn.now).lost == ()
        assert before <= in_force(stage)
        event(f"announced {len(found.offered)}, lost {len(found.lost)}, held {len(left)}")
    finally:
        attempt.rollback()


def hold(session: Session, world: World, drawn: DrawnMarket, request: int, wanted: frozenset[tuple[int, int]]) -> None:
    """Hold shifts of the request for people, one mission each, whether that is possible or not."""
    of_request = select(RequestShift).where(RequestShift.request_id == request).order_by(RequestShift.starts_at)
    shifts = session.scalars(of_request).all()
    for person in sorted({each for _, each in wanted}):
        worker = session.get_one(Worker, getattr(world, f"{WORKERS[person]}_worker"))
        employment = session.scalars(select(Employment.id).where(Employment.worker_id == worker.id)).one()
        mine = [shifts[which] for which, whose in sorted(wanted) if whose == person and which < len(shifts)]
        if not mine:
            continue
        values = {"market_id": world.calvados, "request_id": request, "organisation_id": world.establishment}
        values |= {"worker_id": worker.id, "agency_id": worker.agency_id, "employment_id": employment}
        mission = stored(session, Mission(**values, held_since=drawn.now - timedelta(days=1)))
        for shift in mine:
            session.refresh(shift)
            row = MissionShift(
                mission_id=mission.id, request_shift_id=shift.id, request_id=request, worker_id=worker.id
            )
            row.state, row.headcount, row.during = MissionState.PROPOSED, shift.headcount, shift.during
            stored(session, row)


def in_force(stage: Stage) -> set[tuple[int, int, MissionState]]:
    with stage.administering() as session:
        rows = select(MissionShift.request_shift_id, MissionShift.worker_id, MissionShift.state)
        return {(shift, worker, state) for shift, worker, state in session.execute(rows) if state in BOOKED}
