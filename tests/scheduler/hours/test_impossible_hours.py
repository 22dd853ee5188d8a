"""Hours that cannot be: breaks too long, reasons that do not fit, a minute worked twice."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, text

from scheduler.core.errors import Invalid
from scheduler.core.tables import MissionShift, RequestShift
from scheduler.core.tables.hour_codes import HoursReason
from scheduler.hours.said import SaidHours
from scheduler.hours.saying import correct, dispute, settle
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World
from tests.scheduler.hours.asked import STATEMENT
from tests.scheduler.hours.working import Worked, begun, enter, kinds, last_of, past_days, say, switch_on, worked

PARIS = ZoneInfo("Europe/Paris")


CLOCK = {"six": 6 * 60, "eight": 8 * 60, "noon": 12 * 60}


@pytest.mark.parametrize(
    ("said", "field", "reason"),
    [
        (SaidHours(CLOCK["eight"], CLOCK["noon"], 240), "pause", "break_too_long"),
        (SaidHours(CLOCK["eight"], CLOCK["noon"], 241), "pause", "break_too_long"),
        (SaidHours(CLOCK["eight"], CLOCK["noon"], -1), "pause", "break_negative"),
        (SaidHours(CLOCK["eight"], CLOCK["eight"], 0), "reason", "reason_needed"),
        (SaidHours(CLOCK["eight"], CLOCK["eight"], 0, HoursReason.CAME_LATE), "reason", "reason_needed"),
    ],
)
def test_hours_that_cannot_be_are_refused(stage: Stage, world: World, said: SaidHours, field: str, reason: str) -> None:
    found = begun(stage, world)
    with pytest.raises(Invalid) as refused:
        say(stage, world.agnes, correct, last_of(stage, found, found.days[0]), said)
    assert (refused.value.field, refused.value.reason) == (field, reason)


def test_a_reason_goes_with_other_hours_than_planned(stage: Stage, world: World) -> None:
    found = begun(stage, world)
    day = found.days[0]
    with stage.administering() as session:
        shift = session.get_one(RequestShift, found.shifts[day])
        begins, ends = (each.astimezone(PARIS).hour * 60 for each in (shift.starts_at, shift.ends_at))
    as_planned = SaidHours(begins, ends, 20, HoursReason.LEFT_EARLY)
    for who in (world.agnes, world.sophie):
        with pytest.raises(Invalid) as refused:
            say(stage, who, correct, last_of(stage, found, day), as_planned)
        assert (refused.value.field, refused.value.reason) == ("reason", "hours_as_planned")
    assert kinds(stage, found, day) == [STATEMENT], "nobody signs or pays what somebody forgot to change"
    say(stage, world.agnes, correct, last_of(stage, found, day), replace(as_planned, end_minute=ends - 60))
    say(stage, world.agnes, correct, last_of(stage, found, day), replace(as_planned, reason=None))
    say(stage, world.sophie, dispute, last_of(stage, found, day), HoursReason.LEFT_EARLY)
    with pytest.raises(Invalid, match="hours_as_planned"):
        say(stage, world.agnes, settle, last_of(stage, found, day), as_planned)
    say(stage, world.agnes, settle, last_of(stage, found, day), replace(as_planned, reason=None))


def test_nobody_works_one_minute_twice(stage: Stage, world: World) -> None:
    [day, *_] = past_days(1)
    with stage.administering() as session:
        switch_on(session, world)
        worked(session, world, [day])
        second = session.scalars(select(MissionShift).where(MissionShift.mission_id == world.confirmed)).all()
        assert len(second) == 2
    enter(stage, world)
    with stage.administering() as session:
        # The day that is to come was that afternoon.
        session.execute(
            text(
                """
                UPDATE request_shifts SET day = :day, starts_at = :day + time '14:00' AT TIME ZONE 'UTC',
                                          ends_at = :day + time '16:00' AT TIME ZONE 'UTC', break_minutes = 0
                WHERE id = :shift
            """.replace(":day + time", "CAST(:day AS date) + time")
            ),
            {"day": day, "shift": world.shift},
        )
    assert enter(stage, world) == 1
    afternoon = Worked(world.confirmed, {day: world.shift})
    with pytest.raises(Invalid) as refused:
        say(stage, world.agnes, correct, last_of(stage, afternoon, day), SaidHours(9 * 60, 18 * 60, 0))
    assert (refused.value.field, refused.value.reason) == ("start", "hours_overlap")
