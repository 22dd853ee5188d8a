"""Counts of months that are kept are those that counting anew gives, whatever is said and changed of them later."""
# ruff: noqa: S608  # queries of our own

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.errors import NotAllowed, SchedulerError
from scheduler.core.tables import HourEntry, RequestShift
from scheduler.core.tables.hour_codes import HoursReason, ReopenReason
from scheduler.hours.closing import close, reopen
from scheduler.hours.days import LAST
from scheduler.hours.due import accept_tacitly
from scheduler.hours.said import SaidHours
from scheduler.hours.saying import correct, dispute, settle
from tests.examples import examples
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World
from tests.scheduler.hours.working import A_DAY, Worked, begun, beside, enter, month_before, today, worked

LAST_MONTH = month_before(today())
MONTHS = (LAST_MONTH, month_before(LAST_MONTH), month_before(month_before(LAST_MONTH)))
SPANS = (
    (MONTHS[2], today()),
    (MONTHS[1], LAST_MONTH - A_DAY),
    (MONTHS[2] + 12 * A_DAY, LAST_MONTH + 12 * A_DAY),  # begins and ends within a month
    (MONTHS[1] + 3 * A_DAY, MONTHS[1] + 4 * A_DAY),
)
FUNCTIONS = (
    "market_coverage(:first, :last)",
    "market_coverage(:first, :last, :site, :job)",
    "market_waits(:first, :last)",
    "market_people(:first, :last)",
    "market_people(:first, :last, :site)",
    "market_months(:first, :last)",
    "market_figures(:first, :last)",
    "market_covered(:first, :last, :today)",
    "market_empty(:first, :last)",
    "market_empty(:first, :last, :site, :job)",
)


def counts(session: Session, world: World) -> list[list[Any]]:
    """Return all that is counted of all times; the session is the lead's."""
    asked = {"site": world.site, "job": world.job, "today": today()}
    return [
        sorted(map(str, session.execute(text(f"SELECT * FROM {each}"), asked | {"first": first, "last": last})))
        for each in FUNCTIONS
        for first, last in SPANS
    ] + [sorted(map(str, session.execute(text("SELECT * FROM ledger_months()"))))]


def kept_and_anew(stage: Stage, world: World) -> tuple[list[list[Any]], list[list[Any]]]:
    """Return the counts as they are read, and as they are counted where nothing is kept."""
    with stage.acting(world.lucie) as session:
        kept = counts(session, world)
    forgotten = stage.connection.begin_nested()
    with stage.administering() as session:
        session.execute(text("DELETE FROM counted_months"))
    with stage.acting(world.lucie) as session:
        anew = counts(session, world)
    forgotten.rollback()
    return kept, anew


def keep(stage: Stage, world: World, month: date) -> bool:
    with stage.acting(world.engine) as session:
        return bool(session.scalar(select(func.keep_month(month))))


def kept_now(stage: Stage) -> set[date]:
    """Return the months that are read, and not counted."""
    query = (
        "SELECT k.month FROM counted_months k WHERE NOT EXISTS (SELECT FROM month_changes c WHERE c.month = k.month)"
    )
    with stage.administering() as session:
        return set(session.scalars(text(query)))


def lived(stage: Stage, world: World, *, entered: bool = True) -> Worked:
    """Have two people work in three months that are over, the last of which is in the ledger, or of one of them."""
    found = begun(stage, world, 6)
    with stage.administering() as session:
        beside(session, world, found)
        worked(session, world, [month + 9 * A_DAY + A_DAY * n for month in MONTHS[1:] for n in range(3)])
        session.execute(text("UPDATE requests SET created_at = :at"), {"at": MONTHS[2] - A_DAY})
    if entered:
        enter(stage, world)
    return found


CHANGES = {
    "a day goes": "DELETE FROM mission_shifts WHERE request_shift_id = :shift",
    "a day is asked for no more": "DELETE FROM request_shifts s WHERE s.id = :shift"
    " AND NOT EXISTS (SELECT FROM mission_shifts b WHERE b.request_shift_id = s.id)",
    "a day is another": "UPDATE request_shifts SET day = day - 5, starts_at = starts_at - interval '5 days',"
    " ends_at = ends_at - interval '5 days' WHERE id = :shift",
    "a break is longer": "UPDATE request_shifts SET break_minutes = break_minutes + 5 WHERE id = :shift",
    "more people are asked for": "UPDATE requests SET headcount = headcount + 1, max_workers = NULL"
    " WHERE id = :request",
    "the request is called off": "UPDATE requests SET state = 'cancelled' WHERE id = :request",
    "the request is open": "UPDATE requests SET state = 'open' WHERE id = :request",
    "it was asked for earlier": "UPDATE requests SET created_at = created_at - interval '1 hour' WHERE id = :request",
    "it is of no trade": "UPDATE requests SET job_id = NULL WHERE id = :request",
    "a mission is confirmed": "INSERT INTO events (market_id, thing, thing_id, action, to_state, at)"
    " VALUES (:market, 'mission', :mission, 'confirm', 'confirmed', CAST(:day AS date) - interval '40 days')",
    "a mission is called off": "UPDATE missions SET state = 'cancelled' WHERE id = :mission",
    "a mission is done": "UPDATE missions SET state = 'done' WHERE id = :mission",
    "a mission is declined": "UPDATE missions SET state = 'declined', decline_reason = 'other_mission'"
    " WHERE id = :mission",
    "a run says why": "INSERT INTO empty_shifts (request_shift_id, obstacle) VALUES (:shift, 'max_travel')"
    " ON CONFLICT (request_shift_id) DO UPDATE SET obstacle = 'daily_rest'",
    "runs need longer": "UPDATE markets SET lead_time_minutes = lead_time_minutes + 60 WHERE id = :market",
    "a rule is broken": "INSERT INTO mission_faults (mission_id, request_shift_id, rule)"
    " SELECT mission_id, request_shift_id, 'overlap' FROM mission_shifts WHERE request_shift_id = :shift"
    " ON CONFLICT DO NOTHING",
    "no rule is broken": "DELETE FROM mission_faults WHERE request_shift_id = :shift",
}
AFTER = {
    "a day is asked for no more": "a day goes",
    "the request is open": "the request is called off",
    "a mission is done": "a mission is called off",
    "no rule is broken": "a rule is broken",
}
"""What must have been before, for a change to be one."""
SAID = SaidHours(7 * 60, 12 * 60, 10, HoursReason.OTHER_HOURS)
BY_PEOPLE = ("correct", "dispute", "settle", "close", "reopen", "accept")
ACTS = st.lists(
    st.tuples(st.sampled_from((*CHANGES, *BY_PEOPLE, "keep", "keep", "keep")), st.integers(0, 20), st.integers(0, 1)),
    min_size=3,
    max_size=9,
)


@settings(max_examples=examples(40), suppress_health_check=list(HealthCheck), deadline=None)
@given(ACTS)
def test_what_is_kept_is_what_counting_anew_gives(stage: Stage, world: World, acts: list[tuple[str, int, int]]) -> None:
    attempt = stage.connection.begin_nested()
    try:
        found = lived(stage, world)
        for month in MONTHS:
            assert keep(stage, world, month)
        assert kept_now(stage) == set(MONTHS)
        for act, number, other in acts:
            try:
                do(stage, world, found, (act, number, other))
            except SchedulerError:
                continue  # it cannot be now: then nothing of it is there
            finally:
                kept, anew = kept_and_anew(stage, world)
                assert kept == anew, act
    finally:
        attempt.rollback()


def do(stage: Stage, world: World, found: Worked, act: tuple[str, int, int]) -> None:
    name, number, other = act
    if name == "keep":
        keep(stage, world, MONTHS[number % 3])
    elif name in CHANGES:
        with stage.administering() as session:
            shifts = session.execute(select(RequestShift.id, RequestShift.day).order_by(RequestShift.id)).all()
            shift, day = shifts[number % len(shifts)]
            mission = (world.confirmed, world.published)[other]
            values = {"shift": shift, "day": day, "request": world.request, "mission": mission}
            session.execute(text(CHANGES[name]), values | {"market": world.calvados})
    elif name == "accept":
        with stage.acting(world.engine) as session:
            accept_tacitly(session, world.engine, datetime.now(UTC) + timedelta(hours=73))
    elif name in {"close", "reopen"}:
        with stage.acting(world.lucie) as session:
            if name == "close":
                close(session, world.lucie, LAST_MONTH)
            else:
                reopen(session, world.lucie, LAST_MONTH, ReopenReason.MISTAKE)
    else:
        says(stage, world, found, name, number)


def says(stage: Stage, world: World, found: Worked, name: str, number: int) -> None:
    with stage.administering() as session:
        day = found.days[number % len(found.days)]
        of_day = HourEntry.request_shift_id == found.shifts[day], HourEntry.mission_id == found.mission
        entry = session.scalars(select(HourEntry.id).where(*of_day, LAST)).one()
    actor: Actor = {"correct": world.agnes, "dispute": world.sophie, "settle": world.lucie}[name]
    with stage.acting(actor) as session:
        if name == "dispute":
            dispute(session, actor, entry, HoursReason.OTHER_HOURS)
        elif name == "correct":
            correct(session, actor, entry, SAID)
        else:
            settle(session, actor, entry, SAID)


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_noted_where_it_counts_and_kept_again(stage: Stage, world: World, change: str) -> None:
    found = lived(stage, world, entered=False)
    if change in AFTER:
        do(stage, world, found, (AFTER[change], 10, 1))
    for month in MONTHS:
        keep(stage, world, month)
    do(stage, world, found, (change, 10, 1))
    assert kept_now(stage) < set(MONTHS)
    kept, anew = kept_and_anew(stage, world)
    assert kept == anew
    for month in MONTHS:
        assert keep(stage, world, month)
    assert kept_now(stage) == set(MONTHS)
    assert kept_and_anew(stage, world) == (anew, anew)


def test_what_is_kept_is_read_and_not_counted(stage: Stage, world: World) -> None:
    lived(stage, world)
    keep(stage, world, MONTHS[1])
    with stage.administering() as session:
        session.execute(text("UPDATE month_hours SET asked_minutes = asked_minutes + 7"))
        rows = session.scalar(text("SELECT count(*) FROM month_hours"))
    kept, anew = kept_and_anew(stage, world)
    assert rows
    assert kept != anew


def test_days_that_are_to_come_change_nothing_that_is_over(stage: Stage, world: World) -> None:
    lived(stage, world)
    for month in MONTHS:
        keep(stage, world, month)
    with stage.administering() as session:
        worked(session, world, [today() + 400 * A_DAY])
        session.execute(
            text("UPDATE request_shifts SET break_minutes = 30 WHERE day > :today"), {"today": today() + 40 * A_DAY}
        )
    assert kept_now(stage) == set(MONTHS)


def test_a_month_is_kept_once_it_is_closed_or_over_for_a_week(stage: Stage, world: World) -> None:
    lived(stage, world)
    with stage.administering() as session:
        session.execute(text("UPDATE requests SET first_day = :first"), {"first": MONTHS[2]})
    over_for_a_week = today().day > 7
    assert due(stage, world) == [*([LAST_MONTH] if over_for_a_week else []), *MONTHS[1:]]
    for month in due(stage, world):
        keep(stage, world, month)
    with stage.acting(world.engine) as session:
        accept_tacitly(session, world.engine, datetime.now(UTC) + timedelta(hours=73))
    with stage.acting(world.lucie) as session:
        close(session, world.lucie, LAST_MONTH)
    assert due(stage, world) == [LAST_MONTH]
    keep(stage, world, LAST_MONTH)
    assert due(stage, world) == []
    do(stage, world, Worked(world.confirmed, {}), ("it was asked for earlier", 0, 0))
    assert due(stage, world) == list(MONTHS)


def due(stage: Stage, world: World) -> list[date]:
    with stage.acting(world.engine) as session:
        return list(session.scalars(select(func.months_to_keep())))


def test_a_month_that_is_not_over_is_never_kept(stage: Stage, world: World) -> None:
    lived(stage, world)
    with pytest.raises(NotAllowed):
        keep(stage, world, today().replace(day=1))
