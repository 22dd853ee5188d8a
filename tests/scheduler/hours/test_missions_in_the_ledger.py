"""A mission some days of which are in the ledger: when it is done, and what can still be taken from it."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, text, update

from scheduler.core.errors import NotAllowed
from scheduler.core.tables import HourEntry, HourHead, Mission, MissionShift, RequestShift, WorkerWord
from scheduler.core.tables.codes import MissionState, Word
from scheduler.core.tables.hour_codes import HoursReason
from scheduler.hours.due import accept_tacitly, finish_missions
from scheduler.hours.saying import dispute, settle
from scheduler.missions.no_show import no_show_days
from scheduler.missions.taking_off import days_to_take_off, take_off_as_said
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World
from tests.scheduler.hours.asked import MORNING, counted
from tests.scheduler.hours.working import begun, enter, last_of, month_before, past_days, say, switch_on, worked


def test_a_mission_is_done_once_all_of_its_days_count(stage: Stage, world: World) -> None:
    found = begun(stage, world)
    later = datetime.now(UTC) + timedelta(hours=73)
    with stage.acting(world.engine) as session:
        accept_tacitly(session, world.engine, later)
        assert finish_missions(session, world.engine, later) == 0, "a day of it is still to come"
    with stage.administering() as session:
        still = select(MissionShift).where(MissionShift.request_shift_id == world.shift, MissionShift.slot == 2)
        session.delete(session.scalars(still).one())
    with stage.acting(world.engine) as session:
        assert finish_missions(session, world.engine, later) == 1
        assert session.get_one(Mission, found.mission).state == MissionState.DONE
    say(stage, world.sophie, dispute, last_of(stage, found, found.days[0]), HoursReason.OTHER_HOURS)
    say(stage, world.agnes, settle, last_of(stage, found, found.days[0]), MORNING)
    assert counted(stage, found) == 180


def test_what_is_in_the_ledger_stays_with_its_mission(stage: Stage, world: World) -> None:
    found = begun(stage, world)
    with stage.acting(world.sophie) as session:
        missed = no_show_days(session, found.mission, datetime.now(UTC))
        assert not set(missed) & set(found.days), "who did not come is said of the hours"
    with pytest.raises(NotAllowed), stage.acting(world.sophie) as session:
        session.execute(update(Mission).where(Mission.id == found.mission).values(state=MissionState.CANCELLED))
    with pytest.raises(NotAllowed), stage.acting(world.lucie) as session:
        session.execute(text("DELETE FROM mission_shifts WHERE mission_id = :id"), {"id": found.mission})


def test_what_was_worked_while_it_was_off_for_long_stays_out(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        switch_on(session, world)
        long_ago = [month_before(month_before(month_before(past_days(1)[0])))]
        # A head of then: the market kept hours in that month.
        session.add(HourHead(market_id=world.calvados, month=long_ago[0], hash="0" * 64))
        old, lately = worked(session, world, long_ago), worked(session, world, past_days(2))
    assert enter(stage, world) == len(lately.days)
    with stage.administering() as session:
        still = select(MissionShift).where(MissionShift.request_shift_id == world.shift, MissionShift.slot == 2)
        session.delete(session.scalars(still).one())
        of_then = select(HourEntry.id).where(HourEntry.request_shift_id.in_(old.shifts.values()))
        assert session.scalars(of_then).all() == []
    with stage.acting(world.lucie) as session:
        assert session.execute(select(func.open_hours(long_ago[0]))).all() == [], "nobody waits for it"
    later = datetime.now(UTC) + timedelta(hours=73)
    with stage.acting(world.engine) as session:
        accept_tacitly(session, world.engine, later)
        assert finish_missions(session, world.engine, later) == 1


def test_who_cannot_come_any_more_is_taken_off_what_is_not_in_the_ledger(stage: Stage, world: World) -> None:
    found = begun(stage, world)
    with stage.acting(world.agnes) as session:
        now = session.get_one(RequestShift, found.shifts[found.days[-1]]).ends_at + timedelta(minutes=5)
        offered = days_to_take_off(session, world.agnes, found.mission, now)
        assert offered
        assert not {each.day for each in offered} & set(found.days), "who left early is said of the hours"
    # Said in the morning, read once the day was entered.
    with stage.administering() as session:
        session.merge(WorkerWord(mission_id=found.mission, word=Word.CANNOT, at=now - timedelta(hours=5)))
    with stage.acting(world.agnes) as session:
        gone = take_off_as_said(session, world.agnes, found.mission, now=now)
        assert not set(gone.days) & set(found.days)
        assert session.get_one(Mission, found.mission).state == MissionState.CONFIRMED
