"""Why hours stayed empty: one reason for each, all of them together what was asked for and not covered."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from scheduler.buyer.empty import Empty, EmptyReason
from scheduler.buyer.figures import Asked, Figures, figures
from scheduler.core.tables import EmptyShift, Event, Market, RequestShift
from scheduler.core.tables.codes import RequestState, Thing
from scheduler.core.transitions import Action
from scheduler.impact.small_groups import LEAST
from solver.diary import ALREADY_THERE, BUSY
from solver.plan import Rule
from tests.examples import examples
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World, stored
from tests.scheduler.hours.working import A_DAY, PLANNED, beside, month_before, today, worked

MONTH = month_before(month_before(today()))
DAY = MONTH + 9 * A_DAY
NEVER = {Rule.HEADCOUNT, Rule.PINNED, Rule.MAX_DISRUPTIONS}
"""What one more person never breaks (solver.explain)."""


def asked_for(stage: Stage, world: World, days: int = 1, headcount: int = 2) -> list[int]:
    """Ask for days that are over, of which nobody has any; return their shifts."""
    with stage.administering() as session:
        session.execute(
            text("UPDATE requests SET created_at = :at, headcount = :count, max_workers = NULL WHERE id = :id"),
            {"at": DAY - 30 * A_DAY, "count": headcount, "id": world.request},
        )
        return [
            stored(
                session,
                RequestShift(
                    request_id=world.request,
                    headcount=headcount,
                    day=DAY + n * A_DAY,
                    starts_at=datetime.combine(DAY + n * A_DAY, time(6), UTC),
                    ends_at=datetime.combine(DAY + n * A_DAY, time(13), UTC),
                    break_minutes=20,
                ),
            ).id
            for n in range(days)
        ]


def seen(stage: Stage, world: World, first: date = MONTH, last: date = DAY + 30 * A_DAY) -> Figures:
    with stage.acting(world.denise) as session:
        return figures(session, world.denise, Asked(first, last))


def said(stage: Stage, shift: int, obstacle: str) -> None:
    with stage.administering() as session:
        session.add(EmptyShift(request_shift_id=shift, obstacle=obstacle))


def ran(stage: Stage, world: World, at: datetime) -> None:
    with stage.administering() as session:
        session.execute(
            text(
                "INSERT INTO runs (market_id, state, started_at, ended_at, error)"
                " VALUES (:market, 'failed', :at, :at, 'x')"
            ),
            {"market": world.calvados, "at": at},
        )


def test_what_the_last_run_said_is_put_into_few_words(stage: Stage, world: World) -> None:
    skill, far, law = asked_for(stage, world, 3)
    for shift, obstacle in ((skill, "required_skill"), (far, "travel_window"), (law, "weekly_rest")):
        said(stage, shift, obstacle)
    assert seen(stage, world).empty == tuple(
        Empty(reason, 2 * PLANNED) for reason in (EmptyReason.LIMITS, EmptyReason.SKILL, EmptyReason.TRAVEL)
    )


def test_what_no_run_could_look_at_was_known_too_late(stage: Stage, world: World) -> None:
    asked_for(stage, world)
    ran(stage, world, datetime.combine(DAY - 40 * A_DAY, time(3), UTC))  # before anybody asked
    with stage.administering() as session:
        session.get_one(Market, world.calvados).lead_time_minutes = 90
    assert seen(stage, world).empty == (Empty(EmptyReason.LATE, 2 * PLANNED),)
    ran(stage, world, datetime.combine(DAY, time(4, 31), UTC))
    assert seen(stage, world).empty == (Empty(EmptyReason.LATE, 2 * PLANNED),), "no time was left to offer it"
    ran(stage, world, datetime.combine(DAY - 3 * A_DAY, time(3), UTC))
    assert seen(stage, world).empty == (Empty(EmptyReason.OTHER, 2 * PLANNED),)


def test_where_no_run_is_known_yet_nothing_was_too_late_for_one(stage: Stage, world: World) -> None:
    """Years that were brought in have none: of them nobody knows what a run would have said."""
    asked_for(stage, world)
    ran(stage, world, datetime.combine(DAY, time(7), UTC))
    assert seen(stage, world).empty == (Empty(EmptyReason.OTHER, 2 * PLANNED),)
    with stage.administering() as session:
        session.get_one(Market, world.calvados).lead_time_minutes = 90
        session.execute(text("UPDATE requests SET created_at = :at"), {"at": datetime.combine(DAY, time(5), UTC)})
    assert seen(stage, world).empty == (Empty(EmptyReason.LATE, 2 * PLANNED),), "one hour was too late for any"


def test_a_day_that_was_added_later_was_known_from_then_on(stage: Stage, world: World) -> None:
    asked_for(stage, world)
    ran(stage, world, datetime.combine(DAY - 3 * A_DAY, time(3), UTC))
    assert seen(stage, world).empty == (Empty(EmptyReason.OTHER, 2 * PLANNED),)
    prolonged(stage, world, DAY - 9 * A_DAY, DAY - 2 * A_DAY, DAY - A_DAY)  # not that one
    assert seen(stage, world).empty == (Empty(EmptyReason.OTHER, 2 * PLANNED),)
    prolonged(stage, world, DAY - 2 * A_DAY, DAY - A_DAY, DAY + A_DAY)
    assert seen(stage, world).empty == (Empty(EmptyReason.LATE, 2 * PLANNED),)
    ran(stage, world, datetime.combine(DAY - A_DAY, time(3), UTC))
    assert seen(stage, world).empty == (Empty(EmptyReason.OTHER, 2 * PLANNED),)


def prolonged(stage: Stage, world: World, on: date, was: date, last: date) -> None:
    """Let the request have been prolonged on a day."""
    with stage.administering() as session:
        session.add(
            Event(
                at=datetime.combine(on, time(12), UTC),
                market_id=world.calvados,
                thing=Thing.REQUEST,
                thing_id=world.request,
                action=Action.AMEND,
                from_state=RequestState.OPEN,
                to_state=RequestState.OPEN,
                detail={"change": "extend", "old": {"last_day": f"{was}"}, "new": {"last_day": f"{last}"}},
            )
        )


def test_what_is_called_off_is_asked_for_no_more(stage: Stage, world: World) -> None:
    asked_for(stage, world)
    with stage.administering() as session:
        session.execute(text("UPDATE requests SET state = 'cancelled'"))
    assert seen(stage, world).empty == ()


def test_what_is_to_come_may_still_be_filled(stage: Stage, world: World) -> None:
    ahead = seen(stage, world, date(2027, 3, 1), date(2027, 3, 7))
    assert datetime.now(UTC) < datetime(2027, 3, 1, tzinfo=UTC), "the week of the world has come"
    assert ahead.empty == (Empty(EmptyReason.AHEAD, ahead.total.asked_minutes - ahead.total.covered_minutes),)


def five_people(stage: Stage, world: World) -> list[int]:
    with stage.administering() as session:
        fifth = text(
            "INSERT INTO workers (code, agency_id, travel_mode) SELECT 'W-FIFTH', agency_id, travel_mode"
            " FROM workers WHERE id = :id RETURNING id"
        )
        found = session.scalars(fifth, {"id": world.free_worker}).one()
    return [world.published_worker, world.confirmed_worker, world.free_worker, world.other_worker, found]


@pytest.mark.parametrize(("state", "reason"), [("declined", EmptyReason.DECLINED), ("cancelled", EmptyReason.LOST)])
def test_what_people_answered_is_told_of_five_and_not_of_fewer(
    stage: Stage, world: World, state: str, reason: EmptyReason
) -> None:
    shifts = asked_for(stage, world, LEAST)
    for shift in shifts:
        said(stage, shift, "max_travel")
    for count, (worker, shift) in enumerate(zip(five_people(stage, world), shifts, strict=True), start=1):
        refused(stage, world, worker, shift, state)
        found = {each.reason: each.minutes for each in seen(stage, world).empty}
        among = reason if count >= LEAST else EmptyReason.OTHER
        assert found.pop(among) == 2 * PLANNED * count
        assert set(found) <= {EmptyReason.TRAVEL}


def test_only_those_are_counted_to_five_whose_answers_the_hours_stand_for(stage: Stage, world: World) -> None:
    """Where somebody was lost it matters no more who had said no."""
    lost, alone = asked_for(stage, world, 2)
    *others, last = five_people(stage, world)
    for worker in others:
        refused(stage, world, worker, lost, "declined")
    refused(stage, world, last, lost, "cancelled")
    refused(stage, world, last, alone, "declined")
    assert seen(stage, world).empty == (Empty(EmptyReason.OTHER, 4 * PLANNED),)


EMPLOYED = """
    INSERT INTO employments (worker_id, agency_id, from_day)
    SELECT w.id, w.agency_id, '2020-01-01' FROM workers w
    WHERE w.id = :worker AND NOT EXISTS (SELECT FROM employments e WHERE e.worker_id = w.id)
"""


def refused(stage: Stage, world: World, worker: int, shift: int, state: str) -> None:
    """Let somebody have been asked for a shift in vain."""
    with stage.administering() as session:
        values = {"worker": worker, "shift": shift, "state": state, "request": world.request}
        session.execute(text(EMPLOYED), values)
        mission = session.scalars(
            text("""
                INSERT INTO missions (market_id, request_id, organisation_id, worker_id, agency_id, employment_id,
                                      state, decline_reason, published_at)
                SELECT r.market_id, r.id, r.organisation_id, e.worker_id, e.agency_id, max(e.id), :state,
                       CASE :state WHEN 'declined' THEN 'other_mission' END, now()
                FROM requests r, employments e WHERE r.id = :request AND e.worker_id = :worker
                GROUP BY r.id, e.worker_id, e.agency_id RETURNING id
            """),
            values,
        ).one()
        session.execute(
            text("""
                INSERT INTO mission_shifts (mission_id, request_shift_id, request_id, worker_id, state, headcount,
                                            during)
                SELECT :mission, s.id, s.request_id, :worker, :state, s.headcount, s.during
                FROM request_shifts s WHERE s.id = :shift
            """),
            values | {"mission": mission},
        )


@pytest.mark.parametrize("obstacle", [*(each.value for each in Rule if each not in NEVER), BUSY, ALREADY_THERE])
def test_every_obstacle_has_a_reason(stage: Stage, obstacle: str) -> None:
    with stage.owning() as session:
        session.execute(text("SET LOCAL ROLE releve_across"))
        found = session.scalars(text("SELECT reason_of(:obstacle)"), {"obstacle": obstacle}).one()
        session.execute(text("RESET ROLE"))
    assert EmptyReason(found) != EmptyReason.OTHER


WHAT = st.sampled_from((*(each.value for each in Rule), BUSY, "free", "nobody", "declined", "cancelled"))
HAPPENED = st.dictionaries(st.integers(0, 5), st.sets(WHAT, max_size=3))


@settings(max_examples=examples(30), suppress_health_check=list(HealthCheck), deadline=None)
@given(
    st.dictionaries(st.integers(0, 5), st.sets(WHAT, max_size=3)), st.integers(0, 10), st.sampled_from((True, False))
)
def test_reasons_add_up_to_what_is_empty(
    stage: Stage, world: World, happened: dict[int, set[str]], days: int, keep: object
) -> None:
    attempt = stage.connection.begin_nested()
    try:
        shifts = asked_for(stage, world, 6)
        with stage.administering() as session:
            beside(session, world, worked(session, world, [DAY + 12 * A_DAY, DAY + 13 * A_DAY]))
        for number, several in happened.items():
            for what in sorted(several & {"declined", "cancelled"}):
                refused(stage, world, world.free_worker, shifts[number], what)
            for what in sorted(several - {"declined", "cancelled"})[:1]:
                said(stage, shifts[number], what)
        if keep:
            with stage.acting(world.engine) as session:
                session.execute(text("SELECT keep_month(:month)"), {"month": MONTH})
        for first, last in ((MONTH, DAY + 30 * A_DAY), (DAY + timedelta(days), DAY + timedelta(2 * days))):
            told = seen(stage, world, first, last)
            assert sum(each.minutes for each in told.empty) == told.total.asked_minutes - told.total.covered_minutes
            assert len({each.reason for each in told.empty}) == len(told.empty)
    finally:
        attempt.rollback()
