"""A day from planned to validated: entered, signed or corrected, and counted, or taken for a yes after three days."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from scheduler.core.errors import Conflict, NotPossible
from scheduler.core.tables import HourEntry, HourWord, Market, RequestShift, WorkerWord
from scheduler.core.tables.codes import Word
from scheduler.core.tables.hour_codes import HoursReason
from scheduler.hours.audit import audit
from scheduler.hours.days import days
from scheduler.hours.due import accept_tacitly, enter_due, look_after_hours
from scheduler.hours.said import SaidHours
from scheduler.hours.saying import correct, sign, validate
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World
from tests.scheduler.hours.asked import MORNING, SIGNATURE, STATEMENT, VALIDATION, counted, day_of
from tests.scheduler.hours.working import PLANNED, begun, enter, kinds, last_of, past_days, say, switch_on, worked


def test_where_a_market_keeps_no_hours_nothing_is_written(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        worked(session, world, past_days(2))
    with stage.acting(world.engine) as session:
        assert look_after_hours(session, world.engine, datetime.now(UTC)) == 0
        assert enter_due(session, world.engine, datetime.now(UTC)) == 0
        assert session.scalars(select(HourEntry.id).where(HourEntry.day.is_not(None))).all() == []


def test_a_day_that_is_over_is_entered_once_as_planned(stage: Stage, world: World) -> None:
    found = begun(stage, world)
    assert enter(stage, world) == 0
    page = day_of(stage, world.agnes, found)
    assert (page.kind, page.minutes, page.as_planned, page.settled) == (STATEMENT, PLANNED, True, False)
    assert (page.worker, page.planned_break) == ("Confirmed P.", 20)
    assert day_of(stage, world.lucie, found).worker == "W-CONFIRMED", "who leads reads a code"
    with stage.administering() as session:
        days_of = select(HourEntry.day).where(HourEntry.day.is_not(None))
        assert set(session.scalars(days_of)) == set(found.days), "what is to come is not entered"


def test_of_who_had_said_that_they_could_not_come_no_hours_are_proposed(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        switch_on(session, world)
        found = worked(session, world, past_days(4))
        # After the first days were worked, in the morning of the third.
        said = session.get_one(RequestShift, found.shifts[found.days[2]]).starts_at - timedelta(hours=1)
        session.add(WorkerWord(mission_id=world.confirmed, word=Word.CANNOT, at=said))
    enter(stage, world)
    with stage.acting(world.agnes) as session:
        entered = {each.day: (each.minutes, each.reason, each.kind) for each in days(session, world.agnes)}
    absent = 0, HoursReason.NO_SHOW, STATEMENT
    assert [entered[day] for day in found.days] == [*[(PLANNED, None, STATEMENT)] * 2, absent, absent]
    # Whoever came all the same is put right by any side.
    say(stage, world.sophie, correct, last_of(stage, found, found.days[2]), MORNING)
    assert kinds(stage, found, found.days[2]) == [STATEMENT, STATEMENT, SIGNATURE]
    with stage.acting(world.lucie) as session:
        assert audit(session, world.lucie).faults == ()


def test_signed_and_validated_it_counts(stage: Stage, world: World) -> None:
    found = begun(stage, world)
    entries = [last_of(stage, found, day) for day in found.days]
    with stage.acting(world.sophie) as session:
        assert sign(session, world.sophie, entries).days == len(entries)
    assert counted(stage, found) is None
    entries = [last_of(stage, found, day) for day in found.days]
    with stage.acting(world.agnes) as session:
        done = validate(session, world.agnes, entries)
    assert (done.days, done.left) == (len(entries), 0)
    assert kinds(stage, found, found.days[0]) == [STATEMENT, SIGNATURE, VALIDATION]
    assert counted(stage, found) == PLANNED


def test_what_the_agency_corrects_is_signed_anew_and_what_the_site_does_is_signed(stage: Stage, world: World) -> None:
    found = begun(stage, world)
    [day, *_] = found.days
    say(stage, world.sophie, sign, [last_of(stage, found, day)])
    say(stage, world.agnes, correct, last_of(stage, found, day), MORNING)
    assert say(stage, world.agnes, validate, [last_of(stage, found, day)]).left == 1, "nobody has signed that"
    say(stage, world.sophie, correct, last_of(stage, found, day), SaidHours(8 * 60, 12 * 60, 15))
    assert kinds(stage, found, day) == [STATEMENT, SIGNATURE, STATEMENT, STATEMENT, SIGNATURE]
    assert day_of(stage, world.sophie, found).minutes == 4 * 60 - 15
    say(stage, world.agnes, validate, [last_of(stage, found, day)])
    assert counted(stage, found) == 4 * 60 - 15


@pytest.mark.parametrize(("hours", "accepted"), [(71, False), (73, True)])
def test_silence_is_a_yes_after_three_days(stage: Stage, world: World, hours: int, *, accepted: bool) -> None:
    found = begun(stage, world)
    with stage.acting(world.engine) as session:
        accept_tacitly(session, world.engine, datetime.now(UTC) + timedelta(hours=hours))
    assert (kinds(stage, found, found.days[0])[-1] == VALIDATION) == accepted


def test_nobody_answers_what_they_have_not_seen(stage: Stage, world: World) -> None:
    found = begun(stage, world)
    [day, *_] = found.days
    seen = last_of(stage, found, day)
    with stage.acting(world.agnes) as session:
        correct(session, world.agnes, seen, MORNING)
    with stage.acting(world.sophie) as session:
        done = sign(session, world.sophie, [seen])
    assert (done.days, done.left) == (0, 1)
    with pytest.raises(Conflict, match="somebody_else_at_once"), stage.acting(world.sophie) as session:
        correct(session, world.sophie, seen, MORNING)


def test_switched_off_again_nothing_more_is_said(stage: Stage, world: World) -> None:
    found = begun(stage, world)
    with stage.administering() as session:
        market = session.get_one(Market, world.calvados)
        market.settings = {**market.settings, "worked_hours": False}
    with pytest.raises(NotPossible):
        say(stage, world.agnes, correct, last_of(stage, found, found.days[0]), MORNING)
    with stage.administering() as session:
        assert session.scalars(select(HourWord.id).where(HourWord.entry_id > world.closing)).all() == []
