"""Late naming: what begins later is promised, told to nobody, announced at its day, replaced by the next plan."""

from datetime import timedelta

import pytest
from sqlalchemy import ColumnElement, delete, func, select, text, update

from scheduler.core.errors import NotAllowed, NotPossible
from scheduler.core.states import Action, move
from scheduler.core.tables import AvailabilityException, Event, Message, Mission, MissionShift, Request
from scheduler.core.tables.codes import ExceptionKind, MissionState, Origin, Thing
from scheduler.jobs import look_at
from scheduler.lead.comparison import comparison
from scheduler.planning.announcing import announce
from scheduler.planning.offering import offer
from scheduler.requests import cancel
from tests.scheduler.db.world import moment
from tests.scheduler.planning.holds import OPEN, announced, held, hold, name_late, request_of
from tests.scheduler.planning.plays import Play

EARLY = moment(-14, 8)
"""A week before anything is announced."""

PROMISED = text("SELECT request_shift_id, begins_at FROM promised_slots() ORDER BY 1")


def test_off_nothing_is_held(play: Play) -> None:
    assert hold(play, (play.world.second_shift, "W-FREE")) == {}
    assert announced(play).offered == ()


def test_what_begins_later_is_promised_and_told_to_nobody(play: Play) -> None:
    world = play.world
    name_late(play)
    messages = number_of_messages(play)
    done = play.published(play.drafted((world.shift, "W-PUBLISHED"), (world.second_shift, "W-FREE")))
    assert (done.published, done.held, done.kept, done.withdrawn) == (0, 1, 1, 0)
    [(who, mission)] = held(play).items()
    assert who == ("W-FREE", frozenset({world.second_shift}))
    assert (mission.answer_by, mission.published_at) == (None, None)
    assert number_of_messages(play) == messages
    for stranger in (world.agnes, world.bruno, world.sophie, world.tom, world.mona, world.denise):
        with play.acting(stranger) as session:
            assert session.scalars(select(Mission.id).where(Mission.id == mission.id)).all() == []
            of_it = select(MissionShift.mission_id).where(MissionShift.mission_id == mission.id)
            assert session.scalars(of_it).all() == []
            assert session.scalars(select(Event.id).where(of_mission(mission))).all() == []
    with play.acting(world.lucie) as session:
        logged = session.scalars(select(Event.action).where(of_mission(mission)).order_by(Event.id)).all()
    assert logged == ["propose", "hold"]


def of_mission(mission: Mission) -> ColumnElement[bool]:
    return (Event.thing == Thing.MISSION) & (Event.thing_id == mission.id)


def number_of_messages(play: Play) -> int:
    with play.administering() as session:
        return session.scalars(select(func.count()).select_from(Message)).one()


def test_only_its_site_and_the_lead_learn_that_somebody_comes(play: Play) -> None:
    world = play.world
    name_late(play)
    hold(play, (world.shift, "W-PUBLISHED"), (world.second_shift, "W-FREE"), (world.second_shift, "W-OTHER"))
    told = [(world.second_shift, moment(1, 6))] * 2
    for reader, expected in (
        (world.sophie, told),
        (world.lucie, told),
        *((each, []) for each in (world.agnes, world.bruno, world.tom, world.mona, world.ugo, world.denise)),
    ):
        with play.acting(reader) as session:
            assert [tuple(row) for row in session.execute(PROMISED)] == expected


def test_a_place_that_is_booked_is_not_promised_as_well(play: Play) -> None:
    world = play.world
    name_late(play)
    hold(play, (world.shift, "W-PUBLISHED"), (world.second_shift, "W-FREE"), (world.second_shift, "W-OTHER"))
    with play.acting(world.lucie) as session:
        offer(
            session, world.lucie, world.request, world.published_worker, [world.second_shift], Origin.MANUAL, now=EARLY
        )
    with play.acting(world.sophie) as session:
        assert len(session.execute(PROMISED).all()) == 1


def test_it_is_announced_when_its_day_comes_and_the_offices_open(play: Play) -> None:
    world = play.world
    name_late(play)
    # The second day is a Tuesday: a week before is one too.
    [mission] = hold(play, (world.shift, "W-PUBLISHED"), (world.second_shift, "W-FREE")).values()
    for early in (moment(-7, 8), moment(-6, 5)):
        assert announced(play, early) == announced(play, early, only_due=True)
        assert held(play)
    look_at(play.database, world.engine, "calvados", moment(-6, 8))
    with play.administering() as session:
        told = session.get_one(Mission, mission.id)
        assert (told.state, told.held_since, told.origin) == (MissionState.PUBLISHED, None, Origin.RUN)
        assert told.answer_by
        assert told.answer_by > moment(-6, 8)
        actions = session.scalars(select(Event.action).where(of_mission(mission)).order_by(Event.id)).all()
    assert actions[-1] == Action.OFFER
    assert announced(play, moment(-6, 8)) == announced(play, moment(-6, 8), only_due=True)
    with play.acting(world.agnes) as session:
        assert session.get_one(Mission, mission.id)


def test_before_a_weekend_it_is_announced_on_the_friday(play: Play) -> None:
    world = play.world
    name_late(play, days=9)  # the second day less nine is a Sunday
    hold(play, (world.shift, "W-PUBLISHED"), (world.second_shift, "W-FREE"))
    friday = moment(-10, 9)
    assert announced(play, friday - timedelta(days=1), only_due=True).offered == ()
    assert len(announced(play, friday, only_due=True).offered) == 1


def test_who_has_a_part_of_the_request_is_told_of_the_rest_at_once(play: Play) -> None:
    world = play.world
    name_late(play)
    done = play.published(play.drafted((world.shift, "W-PUBLISHED"), (world.second_shift, "W-PUBLISHED")))
    assert (done.published, done.held) == (1, 0)


def test_the_next_run_leaves_it_and_the_next_publication_replaces_it(play: Play) -> None:
    world = play.world
    name_late(play)
    stays = (world.shift, "W-PUBLISHED")
    first = hold(play, stays, (world.second_shift, "W-FREE"), (world.second_shift, "W-OTHER"))
    since = first["W-FREE", frozenset({world.second_shift})].held_since
    number = play.drafted(stays, (world.second_shift, "W-FREE"), (world.second_shift, "W-CONFIRMED"))
    assert held(play).keys() == first.keys()  # a draft changes nothing
    assert play.draft() - set(held(play)) == {("W-CONFIRMED", frozenset({world.second_shift}))}
    with play.acting(world.lucie) as session:
        foreseen = comparison(session, world.lucie, number)
    # Who is confirmed for the day before is told of the next at once.
    assert (foreseen.announced, foreseen.held, foreseen.kept, foreseen.withdrawn) == (1, 1, 1, 0)
    done = play.published(number)
    assert (done.published, done.held, done.kept, done.withdrawn) == (1, 1, 1, 0)
    [(who, mission)] = held(play).items()
    assert (who, mission.held_since) == (("W-FREE", frozenset({world.second_shift})), since)
    assert mission.id == first[who].id


def test_a_promise_outlives_a_draft_that_leaves_it_empty(play: Play) -> None:
    world = play.world
    name_late(play)
    stays = (world.shift, "W-PUBLISHED")
    first = hold(play, stays, (world.second_shift, "W-FREE"))
    number = play.drafted(stays)
    play.published(number)
    assert held(play).keys() == first.keys()
    number = play.drafted(stays, (world.second_shift, "W-OTHER"))  # somebody else comes: the promise is kept
    play.published(number)
    assert held(play).keys() == {("W-OTHER", frozenset({world.second_shift}))}


def test_a_search_keeps_what_is_promised_covered(play: Play) -> None:
    world = play.world
    name_late(play)
    hold(play, (world.shift, "W-PUBLISHED"), (world.second_shift, "W-FREE"), (world.second_shift, "W-OTHER"))
    number = play.begun()
    assert play.planned(number).error is None
    play.published(number)
    with play.acting(world.sophie) as session:
        promised = session.execute(PROMISED).all()
    with play.administering() as session:
        booked = (MissionState.PUBLISHED, MissionState.CONFIRMED)
        of_second = select(func.count()).where(MissionShift.request_shift_id == world.second_shift)
        taken = session.scalars(of_second.where(MissionShift.state.in_(booked))).one()
    assert len(promised) + taken == 2


def test_it_goes_with_its_request(play: Play) -> None:
    world = play.world
    name_late(play)
    [mission] = hold(play, (world.shift, "W-PUBLISHED"), (world.second_shift, "W-FREE")).values()
    with play.acting(world.sophie) as session:
        cancel(session, world.sophie, world.request)
    assert held(play) == {}
    with play.administering() as session:
        assert session.get_one(Mission, mission.id).state == MissionState.CANCELLED


def test_who_cannot_come_any_more_holds_nothing_and_the_site_hears_of_it(play: Play) -> None:
    world = play.world
    name_late(play)
    [mission] = hold(play, (world.shift, "W-PUBLISHED"), (world.second_shift, "W-FREE")).values()
    with play.administering() as session:
        session.execute(update(Request).where(Request.id == world.request).values(answered_at=moment(-20, 8)))
        session.add(
            AvailabilityException(
                worker_id=world.free_worker,
                rule=ExceptionKind.UNAVAILABLE,
                starts_at=moment(1, 0),
                ends_at=moment(2, 0),
            )
        )
    now = EARLY
    assert announced(play, now).lost == (mission.id,)
    assert held(play) == {}
    again = request_of(play)
    assert again.promised_at
    assert (again.answered_at, again.promised_at - now) == (None, timedelta(minutes=10))
    with play.acting(world.lucie) as session:
        [detail] = session.scalars(select(Event.detail).where(of_mission(mission), Event.action == Action.WITHDRAW))
    assert detail == {"impossible": ["availability"]}


def test_of_several_days_those_that_are_possible_stay_promised(play: Play) -> None:
    world = play.world
    name_late(play)
    with play.administering() as session:
        session.execute(delete(MissionShift).where(MissionShift.mission_id == world.published))
    [mission] = hold(play, (world.shift, "W-FREE"), (world.second_shift, "W-FREE")).values()
    with play.administering() as session:
        away = {"rule": ExceptionKind.UNAVAILABLE, "starts_at": moment(1, 0), "ends_at": moment(2, 0)}
        session.add(AvailabilityException(worker_id=world.free_worker, **away))
    assert announced(play, EARLY).lost == (mission.id,)
    assert held(play).keys() == {("W-FREE", frozenset({world.shift}))}


def test_a_planner_may_use_whoever_is_held_and_the_promise_is_looked_at_again(play: Play) -> None:
    world = play.world
    name_late(play)
    hold(play, (world.shift, "W-PUBLISHED"), (world.second_shift, "W-FREE"))
    with play.acting(world.lucie) as session:
        offer(session, world.lucie, world.request, world.free_worker, [world.second_shift], Origin.MANUAL, now=EARLY)
        jobs = text("SELECT task_name FROM procrastinate.procrastinate_jobs WHERE status = 'todo'")
        assert set(session.scalars(jobs)) == {"stand_by", "announce"}
    assert len(announced(play, EARLY).lost) == 1  # they have it, announced
    assert held(play) == {}


def test_its_slot_may_be_taken_as_long_as_another_is_left(play: Play) -> None:
    world = play.world
    name_late(play)
    [mission] = hold(play, (world.shift, "W-PUBLISHED"), (world.second_shift, "W-FREE")).values()
    with play.acting(world.lucie) as session:
        offer(session, world.lucie, world.request, world.other_worker, [world.second_shift], Origin.MANUAL, now=EARLY)
    found = announced(play, moment(-6, 8))
    assert (found.offered, found.lost) == ((mission.id,), ())


def test_a_publication_announces_what_is_held_and_due_on_another_slot_if_its_own_is_taken(play: Play) -> None:
    world = play.world
    name_late(play)
    stays = (world.shift, "W-PUBLISHED")
    [mission] = hold(play, stays, (world.second_shift, "W-FREE")).values()
    with play.acting(world.lucie) as session:
        offer(session, world.lucie, world.request, world.other_worker, [world.second_shift], Origin.MANUAL, now=EARLY)
    name_late(play, days=365)
    done = play.published(play.drafted(stays, (world.second_shift, "W-FREE"), (world.second_shift, "W-OTHER")))
    assert (done.published, done.held, done.kept, done.withdrawn) == (1, 0, 2, 0)
    with play.administering() as session:
        assert session.get_one(Mission, mission.id).state == MissionState.PUBLISHED
        slots = select(MissionShift.slot).where(MissionShift.request_shift_id == world.second_shift)
        assert sorted(session.scalars(slots.where(MissionShift.state == MissionState.PUBLISHED))) == [1, 2]


def test_nobody_but_who_plans_holds_anything(play: Play) -> None:
    world = play.world
    with pytest.raises(NotAllowed, match="missions"), play.acting(world.agnes) as session:
        session.execute(update(Mission).where(Mission.id == world.published).values(held_since=OPEN))
    with pytest.raises(NotPossible), play.acting(world.agnes) as session:
        move(session, world.agnes, session.get_one(Mission, world.published), Action.HOLD)
    with pytest.raises(NotAllowed), play.acting(world.agnes) as session:
        announce(session, world.agnes, OPEN)
