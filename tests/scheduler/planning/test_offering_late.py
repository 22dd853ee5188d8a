"""Offers of a shift that has begun, or begins before anybody can be there."""

from datetime import datetime, timedelta

import pytest

from scheduler.core.errors import Conflict, Invalid
from scheduler.core.tables import (
    Mission,
    RequestShift,
)
from scheduler.core.tables.codes import Origin
from scheduler.missions import confirm
from scheduler.planning.offering import offer
from tests.scheduler.db.world import moment
from tests.scheduler.planning.offers import automatic, by_engine, declined, offered, ranked
from tests.scheduler.planning.plays import Play


def test_of_a_shift_that_has_begun_the_rest_is_offered_from_when_they_can_be_there(play: Play) -> None:
    """At nine, whoever has twenty minutes to go comes at half past, and the colleague who came at six goes on.

    The break of twenty minutes was in the half that is over: what is left is three hours and a half of work.
    """
    world, nine, half_past = play.world, moment(0, 9), moment(0, 9) + timedelta(minutes=30)
    declined(play)
    found = {each.hand.id: each for each in ranked(play, world.shift, now=nine)}[world.free_worker]
    assert (found.starts_at, found.minutes, found.week_minutes) == (half_past, 210, 210)
    mission = offered(play, world.free_worker, world.shift, now=nine)
    with play.administering() as session:
        [own] = session.get_one(Mission, mission).shifts
        rest = session.get_one(RequestShift, own.request_shift_id)
        missed = session.get_one(RequestShift, world.shift)
        assert (missed.starts_at, missed.ends_at, missed.paid_minutes) == (moment(0, 6), half_past, 190)
        assert (rest.starts_at, rest.ends_at, rest.paid_minutes) == (half_past, moment(0, 13), 210)
        goes_on = {each.request_shift_id for each in session.get_one(Mission, world.confirmed).shifts}
        assert goes_on == {missed.id, rest.id}
    with play.acting(world.agnes) as session:
        confirm(session, world.agnes, mission)
    assert ranked(play, rest.id, now=nine) == (), "all of it is filled"


def test_a_planner_may_say_when_they_come(play: Play) -> None:
    world, nine = play.world, moment(0, 9)
    declined(play)

    def offered_from(starts_at: datetime) -> int:
        with play.acting(world.lucie) as session:
            return offer(
                session,
                world.lucie,
                world.request,
                world.free_worker,
                [world.shift],
                Origin.URGENT,
                now=nine,
                starts_at=starts_at,
            )

    for wrong in (moment(0, 8), moment(0, 12) + timedelta(minutes=1)):
        with pytest.raises(Invalid, match="starts_at"):
            offered_from(wrong)
    mission = offered_from(moment(0, 11))
    with play.administering() as session:
        [own] = session.get_one(Mission, mission).shifts
        assert (own.during.lower, own.during.upper) == (moment(0, 11), moment(0, 13))


def test_who_cannot_be_there_an_hour_before_the_end_is_not_asked(play: Play) -> None:
    world = play.world
    declined(play)
    late = moment(0, 11) + timedelta(minutes=45)  # twenty minutes there, ten past twelve at the earliest
    assert world.free_worker not in {each.hand.id for each in ranked(play, world.shift, now=late)}
    with pytest.raises(Conflict):
        offered(play, world.free_worker, world.shift, now=late)
    both = ranked(play, world.shift, world.second_shift, now=late)
    only_tomorrow = {each.hand.id: each for each in both}[world.free_worker]
    assert (only_tomorrow.shifts, only_tomorrow.starts_at) == (frozenset({world.second_shift}), None)


def test_what_begins_before_they_can_be_there_is_offered_from_then_on_by_the_engine_too(play: Play) -> None:
    lost = declined(play)
    automatic(play)
    [mission] = by_engine(play, lost, moment(0, 6) - timedelta(minutes=1))
    with play.administering() as session:
        [own] = session.get_one(Mission, mission).shifts
        assert (own.during.lower, own.during.upper) == (moment(0, 6) + timedelta(minutes=30), moment(0, 13))
