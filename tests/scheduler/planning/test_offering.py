"""Offers to one person: ranked by the plan's own points, checked by every rule, once; and what automation may do."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from scheduler.core.errors import Conflict, NotAllowed, NotFound, NotPossible
from scheduler.core.states import Action, move
from scheduler.core.tables import (
    AvailabilityException,
    Commitment,
    Event,
    Market,
    Mission,
    MissionShift,
    TravelTime,
)
from scheduler.core.tables.codes import BOOKED, DeclineReason, MissionState, Origin, Role, Thing
from scheduler.core.tables.taking_off_codes import TakeOffReason
from scheduler.missions import confirm, confirm_some
from scheduler.missions.taking_off import CannotCome, take_off
from scheduler.planning.candidates import Candidate, candidates, opening
from scheduler.planning.given_up import GivenUp
from scheduler.planning.offering import offer
from scheduler.planning.overdue import remind_and_expire
from scheduler.planning.translate import problem_of
from solver.check import score, violations
from solver.plan import Plan
from tests.scheduler.db.world import MONDAY, World, moment
from tests.scheduler.planning.offers import NOW, automatic, by_engine, declined, offered, ranked
from tests.scheduler.planning.plays import Play


def test_days_of_whoever_cannot_come_are_offered_once_and_never_to_them(play: Play) -> None:
    world = play.world
    automatic(play)
    with play.acting(world.agnes) as session:
        freed = take_off(session, world.agnes, world.confirmed, CannotCome(TakeOffReason.UNABLE), now=NOW)
    made = by_engine(play, freed.mission)
    assert len(made) == 1
    assert by_engine(play, freed.mission) == ()
    with play.administering() as session:
        offer_made = session.get_one(Mission, made[0])
        assert (offer_made.state, offer_made.origin) == (MissionState.PUBLISHED, Origin.REOFFER)
        assert offer_made.worker_id != world.confirmed_worker
        assert [each.request_shift_id for each in offer_made.shifts] == [world.shift]
    declined(play)

    def by_hand() -> tuple[Candidate, ...]:
        with play.acting(world.lucie) as session:
            return candidates(opening(session, world.lucie, [world.shift], NOW, by_hand=True))

    assert world.confirmed_worker not in {each.hand.id for each in by_hand()}
    # Once their agency says that they can come, a person may ask them again: they come last.
    with play.acting(world.agnes) as session:
        away = delete(AvailabilityException).where(AvailabilityException.worker_id == world.confirmed_worker)
        session.execute(away)
    assert by_hand()[-1].given_up is not None
    assert world.confirmed_worker not in {each.hand.id for each in ranked(play, world.shift)}


def add_second_day(session: Session, world: World, mission: int) -> None:
    """Give a mission of one day the second shift too."""
    first = session.scalars(select(MissionShift).where(MissionShift.mission_id == mission)).one()
    session.add(
        MissionShift(
            mission_id=mission,
            request_shift_id=world.second_shift,
            request_id=world.request,
            worker_id=first.worker_id,
            state=first.state,
            headcount=2,
            slot=1,
            during=session.scalar(select(func.tstzrange(moment(1, 6), moment(1, 13)))),
        )
    )


def test_the_days_after_a_shift_that_has_begun_are_offered_all_the_same(play: Play) -> None:
    world = play.world
    automatic(play)
    with play.administering() as session:
        add_second_day(session, world, world.confirmed)
    an_hour_in = moment(0, 7)
    with play.acting(world.agnes) as session:
        freed = take_off(session, world.agnes, world.confirmed, CannotCome(TakeOffReason.UNABLE), now=an_hour_in)
    [mission] = by_engine(play, freed.mission, an_hour_in)
    with play.administering() as session:
        offered_shifts = [each.request_shift_id for each in session.get_one(Mission, mission).shifts]
    assert offered_shifts == [world.second_shift], "whom to ask for the rest of the first day a person decides"


@pytest.mark.parametrize(
    ("days_before", "lead_days", "seen"), [(27, 0, True), (28, 0, False), (30, 3, True), (31, 3, False)]
)
def test_whoever_asks_looks_as_far_ahead_as_a_night(
    play: Play, days_before: int, lead_days: int, *, seen: bool
) -> None:
    """What a night plans of its last day may be lost on the same day."""
    world, now = play.world, moment(-days_before, 8)
    with play.administering() as session:
        session.execute(update(Market).values(lead_time_minutes=lead_days * 24 * 60))
    declined(play)
    with play.acting(world.engine) as session:
        night = problem_of(session, world.engine, now)
        assert (f"S{world.shift}" in night.index.shifts) is seen
        found = opening(session, world.engine, [world.shift], now)
    assert (world.shift in found.wanted) is seen


def test_candidates_come_by_what_they_cost_the_plan(play: Play) -> None:
    world = play.world
    with play.administering() as session:  # the other worker lives far, but not too far
        session.add(TravelTime(worker_id=world.other_worker, site_id=world.other_site, minutes=9))
        session.execute(update(TravelTime).where(TravelTime.worker_id == world.other_worker).values(minutes=44))
    declined(play)
    found = ranked(play, world.shift)
    assert [each.hand.code for each in found] == ["W-FREE", "W-OTHER"]
    assert (found[0].travel_minutes, found[0].week_minutes, found[0].on_request) == (20, 400, False)
    with play.acting(world.lucie) as session:
        now = opening(session, world.lucie, [world.shift], NOW)
    for each in found:
        more = Plan.of({*now.in_force, (f"S{world.shift}", each.hand.code)})
        assert violations(now.problem, more) == []
        assert score(now.problem, now.in_force).soft - score(now.problem, more).soft == each.points
    assert now.asked == 4


def test_only_who_can_come_by_every_rule(play: Play) -> None:
    world = play.world
    declined(play)
    with play.administering() as session:
        session.add(Commitment(worker_id=world.free_worker, starts_at=moment(0, 12), ends_at=moment(0, 15)))
    assert [each.hand.code for each in ranked(play, world.shift)] == ["W-OTHER"]
    assert {each.hand.code for each in ranked(play, world.second_shift)} == {"W-CONFIRMED", "W-FREE", "W-OTHER"}
    assert ranked(play, world.shift, now=moment(0, 14)) == ()
    assert ranked(play, world.shift, now=moment(0, 7)) != ()  # of a day that has begun there is something left


def test_who_has_given_up_is_asked_again_by_a_planner_alone(play: Play) -> None:
    world = play.world
    declined(play)
    assert "W-PUBLISHED" not in {each.hand.code for each in ranked(play, world.shift)}
    assert "W-PUBLISHED" not in {each.hand.code for each in ranked(play, world.second_shift)}, "another part of it"
    with play.acting(world.lucie) as session:
        *_, last = candidates(opening(session, world.lucie, [world.second_shift], NOW, by_hand=True))
    assert (last.hand.code, last.given_up) == (
        "W-PUBLISHED",
        GivenUp(frozenset({world.shift}), MissionState.DECLINED, DeclineReason.HOURS),
    )
    assert offered(play, world.published_worker, world.shift)


@pytest.mark.parametrize(
    ("now", "starts"),
    [
        (moment(0, 6) - timedelta(minutes=5), moment(0, 6)),  # until it starts, however short that is
        (moment(0, 6) - timedelta(minutes=3), moment(0, 6) + timedelta(minutes=30)),  # they need twenty minutes
        (moment(0, 7), moment(0, 7) + timedelta(minutes=30)),
    ],
)
def test_an_answer_to_an_urgent_offer_is_awaited_before_they_start(play: Play, now: datetime, starts: datetime) -> None:
    world = play.world
    declined(play)
    mission = offered(play, world.free_worker, world.shift, now=now)
    with play.administering() as session:
        found = session.get_one(Mission, mission)
        assert found.answer_by == starts
        assert [each.during.lower for each in found.shifts] == [starts]


def test_an_offer_is_a_published_mission_with_little_time(play: Play) -> None:
    world = play.world
    declined(play)
    mission = offered(play, world.free_worker, world.shift)
    with play.administering() as session:
        found = session.get_one(Mission, mission)
        assert (found.state, found.origin, found.run_id) == (MissionState.PUBLISHED, Origin.URGENT, None)
        assert found.answer_by == NOW + timedelta(hours=1)
        last = session.scalars(select(Event).where(Event.thing == Thing.MISSION).order_by(Event.id.desc())).first()
        assert last
        assert (last.action, last.to_state) == ("offer", "published")
        assert last.detail == {"origin": "urgent", "urgent": True}
    with play.acting(world.agnes) as session:
        confirm(session, world.agnes, mission)


def test_an_offer_long_before_leaves_the_usual_time(play: Play) -> None:
    declined(play)
    mission = offered(play, play.world.free_worker, play.world.shift, now=moment(-18, 9))
    with play.administering() as session:
        assert session.get_one(Mission, mission).answer_by == moment(-17, 9)  # a day, in office hours


def test_whose_mission_was_called_off_is_asked_again_by_a_planner_alone(play: Play) -> None:
    world = play.world
    with play.acting(world.agnes) as session:
        move(session, world.agnes, session.get_one(Mission, world.confirmed), Action.CANCEL)
    assert "W-CONFIRMED" not in {each.hand.code for each in ranked(play, world.shift)}
    with play.acting(world.lucie) as session:
        *_, last = candidates(opening(session, world.lucie, [world.shift], NOW, by_hand=True))
    assert (last.hand.code, last.given_up) == (
        "W-CONFIRMED",
        GivenUp(frozenset({world.shift}), MissionState.CANCELLED, None),
    )


def test_what_a_rule_or_somebody_else_forbids_is_not_offered(play: Play) -> None:
    world = play.world
    with pytest.raises(Conflict):
        offered(play, world.free_worker, world.shift)  # full
    declined(play)
    with pytest.raises(Conflict):
        offered(play, world.confirmed_worker, world.shift)  # is there already
    with pytest.raises(NotFound):
        offered(play, 999_999, world.shift)
    for actor in (world.agnes, world.leo, world.sophie):
        with pytest.raises(NotAllowed), play.acting(actor) as session:
            offer(session, actor, world.request, world.free_worker, [world.shift], Origin.URGENT, now=NOW)
    assert len(play.in_force()) == 1


def test_automation_offers_only_with_leave_and_only_once(play: Play) -> None:
    lost = declined(play)
    assert by_engine(play, lost) == ()
    automatic(play)
    [mission] = by_engine(play, lost)
    assert by_engine(play, lost) == ()
    with play.administering() as session:
        found = session.get_one(Mission, mission)
        assert (found.state, found.origin) == (MissionState.PUBLISHED, Origin.REOFFER)
        assert found.worker_id != play.world.published_worker
    with pytest.raises(NotAllowed), play.acting(play.world.engine) as session:
        move(session, play.world.engine, session.get_one(Mission, mission), Action.CONFIRM)


def test_a_part_that_is_declined_goes_to_those_who_can_each_what_they_can(play: Play) -> None:
    world = play.world
    automatic(play)
    with play.administering() as session:
        add_second_day(session, world, world.published)
        session.add(Commitment(worker_id=world.free_worker, starts_at=moment(1, 6), ends_at=moment(1, 9)))
        session.add(Commitment(worker_id=world.other_worker, starts_at=moment(0, 6), ends_at=moment(0, 9)))
        session.add(Commitment(worker_id=world.confirmed_worker, starts_at=moment(1, 6), ends_at=moment(1, 9)))
    lost = declined(play)
    assert len(by_engine(play, lost)) == 2
    assert {each for each in play.in_force() if each[0] == "published"} == {
        ("published", "W-FREE", frozenset({world.shift})),
        ("published", "W-OTHER", frozenset({world.second_shift})),
    }


def test_the_clock_reminds_once_then_ends_the_offer(play: Play) -> None:
    world = play.world
    with play.administering() as session:
        session.execute(update(Mission).where(Mission.id == world.published).values(answer_by=moment(-1, 12)))

    def tick(now: datetime) -> tuple[int, int]:
        with play.acting(world.engine) as session:
            return remind_and_expire(session, world.engine, now)

    assert [tick(moment(-1, hour)) for hour in (9, 10, 11, 12, 13)] == [(0, 0), (1, 0), (0, 0), (0, 1), (0, 0)]
    with pytest.raises(NotPossible), play.acting(world.agnes) as session:
        confirm(session, world.agnes, world.published)
    assert play.missions(MissionState.EXPIRED) == {("expired", "W-PUBLISHED", frozenset({world.shift}))}


@pytest.mark.parametrize("rounds", range(2))
def test_answers_offers_and_the_clock_at_once_end_in_one_state(play: Play, rounds: int) -> None:
    """Twenty people and the engine act on a mission and on its work at the same time: nothing is booked twice."""
    world, many = play.world, 20
    automatic(play)
    with play.administering() as session:
        session.execute(update(Mission).where(Mission.id == world.published).values(answer_by=NOW))
    together = Barrier(many)

    def act(number: int) -> None:
        together.wait()
        kind = (number + rounds) % 5
        try:
            if kind == 0:
                with play.acting(world.agnes) as session:
                    confirm(session, world.agnes, world.published)
            elif kind == 1:
                declined(play)
            elif kind == 2:
                with play.acting(world.agnes) as session:
                    confirm_some(session, world.agnes, world.published, [MONDAY], DeclineReason.HOURS)
            elif kind == 3:
                with play.acting(world.engine) as session:
                    remind_and_expire(session, world.engine, NOW)
            elif number % 2:
                by_engine(play, world.published)
            else:
                offered(play, world.free_worker, world.shift)
        except (NotPossible, Conflict):
            pass

    with ThreadPoolExecutor(many) as pool:
        list(pool.map(act, range(many)))
    by_engine(play, world.published)
    with play.administering() as session:
        answered = select(Event.to_state).where(
            Event.thing_id == world.published, Event.thing == Thing.MISSION, Event.from_state == "published"
        )
        states = session.scalars(answered).all()
        assert states == [session.get_one(Mission, world.published).state]
        booked = session.execute(
            select(MissionShift.request_shift_id, MissionShift.slot).where(MissionShift.state.in_(BOOKED))
        ).all()
        assert len(booked) == len(set(booked)) == 2
    assert world.engine.role == Role.ENGINE
