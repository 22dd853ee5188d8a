"""The sets of a mission's states: Python's and the database's are the same, and an index on them is still used."""

from collections.abc import Collection
from datetime import datetime

import pytest
from sqlalchemy import text

from scheduler.core.tables import Mission
from scheduler.core.tables.codes import BOOKED, COVERING, STANDING, MissionState
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import moment

SETS = {"books": BOOKED, "covers": COVERING, "stands": STANDING}


@pytest.mark.parametrize(("function", "states"), SETS.items())
@pytest.mark.parametrize("state", MissionState)
def test_both_say_the_same(stage: Stage, function: str, states: Collection[MissionState], state: MissionState) -> None:
    with stage.acting(None) as session:
        assert session.scalar(text(f"SELECT {function}(:state)"), {"state": state}) == (state in states)


@pytest.mark.parametrize("broken", [False, True])
@pytest.mark.parametrize("state", MissionState)
def test_both_say_the_same_of_what_fills_a_slot(stage: Stage, state: MissionState, *, broken: bool) -> None:
    with stage.owning() as session:
        session.execute(text("SET LOCAL ROLE releve_across"))
        found = session.scalar(text("SELECT fills(:state, :broken)"), {"state": state, "broken": broken})
    assert found == (state in COVERING and not broken)


@pytest.mark.parametrize("since", [None, moment(0, 8)])
@pytest.mark.parametrize("state", MissionState)
def test_both_say_the_same_of_what_is_held(stage: Stage, state: MissionState, since: datetime | None) -> None:
    with stage.owning() as session:
        session.execute(text("SET LOCAL ROLE releve_across"))
        found = session.scalar(
            text("SELECT holds(:state, CAST(:since AS timestamptz))"), {"state": state, "since": since}
        )
    assert found == Mission(state=state, held_since=since).is_held


def test_the_index_of_what_is_booked_serves_who_asks_for_it_by_name(stage: Stage) -> None:
    one_worker = "int4range(worker_id, worker_id, '[]') && int4range(1, 1, '[]')"
    with stage.owning() as session:
        for other in ("slot_taken_once", "request_id_state_idx"):  # they could serve some of it as well
            session.execute(text(f"DROP INDEX mission_shifts_{other}"))
        session.execute(text("SET LOCAL ROLE releve_across"))  # as the functions do
        session.execute(text("SET LOCAL enable_seqscan = off"))
        query = f"EXPLAIN SELECT 1 FROM mission_shifts WHERE {one_worker} AND books(state)"
        assert "mission_shifts_no_double_booking" in "\n".join(session.scalars(text(query)))


@pytest.mark.parametrize("function", SETS)
def test_the_list_stands_where_the_call_does(stage: Stage, function: str) -> None:
    # A call for each row of the years would cost more than the rest of the statement.
    with stage.owning() as session:
        session.execute(text("SET LOCAL ROLE releve_across"))
        plan = session.scalars(text(f"EXPLAIN VERBOSE SELECT 1 FROM missions WHERE {function}(state)")).all()
    assert f"{function}(" not in "\n".join(plan)
