"""Changes after filling: what becomes of shifts and missions, who is asked, what the log keeps, what is refused."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from scheduler.core.access import Actor
from scheduler.core.errors import Invalid, NotAllowed, NotFound, NotPossible
from scheduler.core.tables import Commitment, Mission, Request
from scheduler.core.tables.codes import Origin, RequestState, Thing
from scheduler.planning.obstacles import BreaksRules
from scheduler.requests import (
    AskedShift,
    Extension,
    InvalidRequestError,
    cancel,
    cancel_days,
    extend,
    move_hours,
    shorten,
)
from scheduler.requests import request as read
from scheduler.requests.usual_week import Hours
from tests.examples import examples
from tests.scheduler.changed_requests import EARLIER, MORNING, confirmed_by_all, day, logged, missions, more, shifts
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World, moment


def test_more_days_are_offered_to_those_who_come(stage: Stage, world: World) -> None:
    with stage.acting(world.sophie) as session:
        done = extend(session, world.sophie, world.request, more(7, 8))
    assert (done.shifts, done.offered) == (2, 4)
    new = frozenset({day(7), day(8)})
    assert missions(stage, world.request) == {
        ("published", world.published_worker, frozenset({day(0)})),
        ("confirmed", world.confirmed_worker, frozenset({day(0)})),
        ("published", world.published_worker, new),
        ("published", world.confirmed_worker, new),
    }
    with stage.administering() as session:
        assert session.get_one(Request, world.request).last_day == day(8)
        offered = session.scalars(select(Mission).where(Mission.id > world.confirmed)).all()
        assert all(each.answer_by and each.published_at for each in offered)
        assert {each.origin for each in offered} == {Origin.CHANGED}, "nobody of the lead has chosen them"
    (_, author, detail) = logged(stage, Thing.REQUEST, world.request)[0]
    assert author == world.sophie.user
    assert detail["change"] == "extend"
    assert (detail["old"]["last_day"], detail["new"]["last_day"]) == ("2027-03-05", "2027-03-09")
    assert detail["new"]["shifts"][0]["starts_at"] == "2027-03-08T06:30+01:00"
    for each in offered:
        moves = logged(stage, Thing.MISSION, each.id)
        assert [(action, author) for action, author, _ in moves] == [
            ("propose", world.engine.user),
            ("offer", world.engine.user),
        ]


def test_a_day_that_breaks_a_rule_is_named_and_left_to_others_when_that_is_wanted(stage: Stage, world: World) -> None:
    with stage.administering() as session:  # the confirmed worker works elsewhere in the evening before the second day
        session.add(Commitment(worker_id=world.confirmed_worker, starts_at=moment(7, 17), ends_at=moment(7, 22)))
    with pytest.raises(BreaksRules) as refused, stage.acting(world.sophie) as session:
        extend(session, world.sophie, world.request, more(7, 8))
    assert {(each.person, each.rule, each.starts_at.date()) for each in refused.value.obstacles} == {
        ("Confirmed P.", "minutes_per_day", day(7)),
        ("Confirmed P.", "daily_rest", day(8)),
    }
    assert "worker W-CONFIRMED would have 450 minutes between a commitment and S" in str(refused.value)
    assert len(shifts(stage, world.request)) == 2
    with stage.acting(world.sophie) as session:
        done = extend(session, world.sophie, world.request, more(7, 8), free=True)
    assert (done.shifts, done.offered) == (2, 2)


@settings(max_examples=examples(8), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sets(st.integers(5, 12), min_size=1, max_size=5), st.integers(360, 480), st.sampled_from(["lucie", "sophie"]))
def test_to_extend_and_then_to_shorten_gives_back_what_was(
    stage: Stage, world: World, days: set[int], start: int, name: str
) -> None:
    actor = world.lucie if name == "lucie" else world.sophie
    before = shifts(stage, world.request), missions(stage, world.request)
    outer = stage.connection.begin_nested()
    with stage.acting(actor) as session:
        extend(session, actor, world.request, more(*days, hours=Hours(start, start + 300)), free=True)
    assert len(shifts(stage, world.request)) == len(before[0]) + len(days)
    booked = [(worker, each) for _, worker, those in missions(stage, world.request) for each in those]
    assert len(booked) == len(set(booked)), "somebody was booked twice for a day"
    with stage.acting(actor) as session:
        shorten(session, actor, world.request, day(4))
    assert (shifts(stage, world.request), missions(stage, world.request)) == before
    with stage.administering() as session:
        request = session.get_one(Request, world.request)
        assert (request.last_day, request.state) == (day(4), RequestState.PARTLY_FILLED)
    outer.rollback()


def test_an_early_return_cuts_what_follows(stage: Stage, world: World) -> None:
    confirmed_by_all(stage, world)
    with stage.acting(world.sophie) as session:
        assert shorten(session, world.sophie, world.request, day(0)) == 0
    assert [each[0] for each in shifts(stage, world.request)] == [moment(0, 6)]
    with stage.administering() as session:
        assert session.get_one(Request, world.request).state == RequestState.FILLED


def test_one_day_less_keeps_the_others(stage: Stage, world: World) -> None:
    with stage.acting(world.sophie) as session:
        extend(session, world.sophie, world.request, more(7, 8))
    with stage.acting(world.simone) as session:
        assert cancel_days(session, world.simone, world.request, {day(0)}) == 2
        assert cancel_days(session, world.simone, world.request, {day(8)}) == 2
    assert {(state, days) for state, _, days in missions(stage, world.request)} == {
        ("published", frozenset({day(7)})),
    }
    with stage.administering() as session:
        request = session.get_one(Request, world.request)
        assert (request.first_day, request.last_day) == (day(1), day(7))
    with stage.acting(world.sophie) as session:
        told = [each for each in read(session, world.sophie, world.request).history if each.action == "cancel"]
    assert [(each.times, [shift["day"] for shift in each.old["shifts"]]) for each in told] == [(2, ["2027-03-01"])]
    action, author, detail = logged(stage, Thing.MISSION, world.confirmed)[-1]
    assert (action, author) == ("cancel", world.simone.user)
    assert [each["day"] for each in detail["old"]["shifts"]] == ["2027-03-01"]


def test_without_any_day_left_the_request_is_cancelled(stage: Stage, world: World) -> None:
    with stage.acting(world.sophie) as session:
        cancel_days(session, world.sophie, world.request, {day(0), day(1)})
        assert session.get_one(Request, world.request).state == RequestState.CANCELLED
    assert missions(stage, world.request) == set()


def test_days_that_have_begun_never_change(stage: Stage, world: World) -> None:
    noon = datetime(2027, 3, 1, 12, tzinfo=UTC)
    with stage.acting(world.sophie) as session:
        with pytest.raises(InvalidRequestError) as refused:
            move_hours(session, world.sophie, world.request, {world.shift}, EARLIER, now=noon)
        assert refused.value.reason == "already_worked"
        with pytest.raises(Invalid, match="already_worked"):
            cancel_days(session, world.sophie, world.request, {day(0), day(1)}, now=noon)
        with pytest.raises(Invalid, match="already_worked"):
            shorten(session, world.sophie, world.request, day(-1), now=noon)
        shorten(session, world.sophie, world.request, day(0), now=noon)
    assert {days for *_, days in missions(stage, world.request)} == {frozenset({day(0)})}


def test_what_cannot_be_is_refused(stage: Stage, world: World) -> None:
    with stage.acting(world.sophie) as session:
        for last, reason in ((4, "not_earlier"), (-1, "nothing_left")):
            with pytest.raises(Invalid, match=reason):
                shorten(session, world.sophie, world.request, day(last))
        for extension, reason in (
            (Extension(day(4), ()), "not_later"),
            (Extension(day(400), ()), "period_too_long"),
            (Extension(day(8), ()), "no_shift"),
            (Extension(day(8), (AskedShift(day(9), MORNING),)), "outside_period"),
        ):
            with pytest.raises(InvalidRequestError, match=reason):
                extend(session, world.sophie, world.request, extension)
        with pytest.raises(InvalidRequestError, match="day_too_long"):
            move_hours(session, world.sophie, world.request, {world.shift}, Hours(360, 1200))
        cancel(session, world.sophie, world.request)
        with pytest.raises(NotPossible):
            extend(session, world.sophie, world.request, more(7))


CHANGES: dict[str, Callable[[Any, Actor, World], object]] = {
    "extend": lambda session, actor, world: extend(session, actor, world.request, more(7)),
    "shorten": lambda session, actor, world: shorten(session, actor, world.request, day(0)),
    "move": lambda session, actor, world: move_hours(session, actor, world.request, {world.shift}, EARLIER),
    "cancel": lambda session, actor, world: cancel_days(session, actor, world.request, {day(0)}),
}


@pytest.mark.parametrize("change", CHANGES)
def test_whose_request_it_is_not_changes_nothing(stage: Stage, world: World, change: str) -> None:
    for name in ("tom", "ugo", "mona", "agnes", "bruno", "denise", "leo"):
        actor = world.people[name]
        assert actor
        with stage.acting(actor) as session, pytest.raises(NotFound):
            CHANGES[change](session, actor, world)
    with stage.acting(world.engine) as session, pytest.raises(NotAllowed):
        CHANGES[change](session, world.engine, world)


@pytest.mark.parametrize("change", CHANGES)
def test_the_lead_may_change_it_too(stage: Stage, world: World, change: str) -> None:
    with stage.acting(world.lucie) as session:
        CHANGES[change](session, world.lucie, world)
    assert logged(stage, Thing.REQUEST, world.request)[0][:2] == ("amend", world.lucie.user)
