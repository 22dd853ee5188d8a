"""Publishing a draft: what agencies then see, what is replaced, what has become impossible, and who may do it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import delete, select, text, update

from scheduler.core.access import Actor
from scheduler.core.errors import NotAllowed, NotFound, NotPossible
from scheduler.core.states import Action, move
from scheduler.core.tables import (
    AvailabilityException,
    Commitment,
    Event,
    Market,
    Mission,
    MissionShift,
    Request,
    Run,
    WeeklyAvailability,
)
from scheduler.core.tables.codes import DeclineReason, ExceptionKind, MissionState, Origin, RequestState, RunState
from scheduler.jobs import publish_by_itself
from scheduler.lead.comparison import comparison
from scheduler.planning import Published, begin, publish
from scheduler.planning.execution import keep, prepare
from scheduler.planning.offering import offer
from tests.scheduler.db.world import moment
from tests.scheduler.planning.plays import NIGHT, Play, answer

PARIS = ZoneInfo("Europe/Paris")


def test_publishing_tells_the_agencies(play: Play) -> None:
    world = play.world
    number = play.drafted((world.shift, "W-PUBLISHED"), (world.second_shift, "W-FREE"), (world.second_shift, "W-OTHER"))
    for agency in (world.agnes, world.bruno, world.sophie):
        assert (world.second_shift, world.free_worker) not in seen(play, agency)
    done = play.published(number)
    assert (done.published, done.withdrawn, done.kept, done.dropped) == (2, 0, 1, ())
    assert play.in_force() == {
        ("published", "W-PUBLISHED", frozenset({world.shift})),
        ("confirmed", "W-CONFIRMED", frozenset({world.shift})),
        ("published", "W-FREE", frozenset({world.second_shift})),
        ("published", "W-OTHER", frozenset({world.second_shift})),
    }
    assert play.draft() == set()
    assert (world.second_shift, world.free_worker) in seen(play, world.agnes)
    assert (world.second_shift, world.other_worker) not in seen(play, world.agnes)
    assert (world.second_shift, world.other_worker) in seen(play, world.bruno)
    found = play.run(number)
    assert (found.published_by, found.proposed, found.missions) == ("Lucie", 0, 2)
    assert found.published_at
    with play.administering() as session:
        logged = session.execute(
            select(Event.user_id, Event.action).where(Event.run_id == number, Event.thing == "mission")
        ).all()
    assert sorted(tuple(each) for each in logged) == sorted(
        [(world.engine.user, "propose")] * 2 + [(world.lucie.user, "publish")] * 2
    )


def seen(play: Play, actor: Actor) -> set[tuple[int, int]]:
    """Return the (shift, worker) pairs that somebody can read."""
    with play.acting(actor) as session:
        rows = session.execute(select(MissionShift.request_shift_id, MissionShift.worker_id))
        return {(row.request_shift_id, row.worker_id) for row in rows}


def test_agencies_have_as_long_as_the_market_says(play: Play) -> None:
    world = play.world
    with play.administering() as session:
        settings = {"answer_minutes": 90, "office_opens": "00:00", "office_closes": "23:59"}
        session.execute(update(Market).values(settings=settings))
    play.published(play.drafted((world.second_shift, "W-FREE")))
    with play.administering() as session:
        [mission] = session.scalars(select(Mission).where(Mission.worker_id == world.free_worker))
    assert mission.published_at
    weekend = mission.published_at.astimezone(PARIS).weekday() >= 5
    assert weekend or mission.answer_by == mission.published_at + timedelta(minutes=90)


def test_a_published_mission_that_the_draft_changes_is_replaced(play: Play) -> None:
    world = play.world
    # The second day goes to the one who is published on the first, whose slot goes to somebody else.
    first = play.drafted((world.shift, "W-PUBLISHED"), (world.second_shift, "W-PUBLISHED"))
    assert play.published(first).kept == 1
    second = play.drafted((world.shift, "W-FREE"), (world.second_shift, "W-PUBLISHED"))
    done = play.published(second)
    assert (done.published, done.withdrawn, done.kept) == (1, 1, 1)
    assert play.in_force() == {
        ("confirmed", "W-CONFIRMED", frozenset({world.shift})),
        ("published", "W-FREE", frozenset({world.shift})),
        ("published", "W-PUBLISHED", frozenset({world.second_shift})),
    }
    assert ("withdrawn", "W-PUBLISHED", frozenset({world.shift})) in play.missions(MissionState.WITHDRAWN)


def test_an_empty_draft_withdraws_what_is_not_confirmed(play: Play) -> None:
    done = play.published(play.drafted())
    assert (done.published, done.withdrawn, done.kept) == (0, 1, 0)
    assert play.in_force() == {("confirmed", "W-CONFIRMED", frozenset({play.world.shift}))}


def test_who_became_unavailable_since_is_dropped_and_a_mission_without_shifts_withdrawn(play: Play) -> None:
    world = play.world
    plan = (world.shift, "W-PUBLISHED"), (world.second_shift, "W-FREE"), (world.second_shift, "W-OTHER")
    number = play.drafted(*plan)
    with play.administering() as session:
        session.add(Commitment(worker_id=world.free_worker, starts_at=moment(1, 6), ends_at=moment(1, 7), minutes=60))
    done = play.published(number)
    assert [(each.worker, each.shift, each.rules) for each in done.dropped] == [
        ("W-FREE", f"S{world.second_shift}", ("overlap",))
    ]
    assert (done.published, done.withdrawn, done.kept) == (1, 0, 1)
    assert {worker for _, worker, _ in play.missions(MissionState.WITHDRAWN)} == {"W-FREE"}
    assert play.run(number).dropped == done.dropped


def test_a_published_mission_that_lost_a_day_is_published_anew_without_it(play: Play) -> None:
    world = play.world
    play.published(play.drafted((world.shift, "W-FREE"), (world.second_shift, "W-FREE")))
    assert ("published", "W-FREE", frozenset({world.shift, world.second_shift})) in play.in_force()
    number = play.drafted((world.shift, "W-FREE"), (world.second_shift, "W-FREE"))
    assert play.draft() == set()
    away = AvailabilityException(
        worker_id=world.free_worker, rule=ExceptionKind.UNAVAILABLE, starts_at=moment(1, 0), ends_at=moment(2, 0)
    )
    with play.administering() as session:
        session.add(away)
    done = play.published(number)
    assert (done.published, done.withdrawn, done.kept, len(done.dropped)) == (1, 1, 0, 1)
    assert ("published", "W-FREE", frozenset({world.shift})) in play.in_force()


def test_a_draft_that_lost_a_shift_is_published_without_it(play: Play) -> None:
    world = play.world
    number = play.drafted((world.shift, "W-FREE"), (world.second_shift, "W-FREE"))
    assert play.draft() == {("W-FREE", frozenset({world.shift, world.second_shift}))}
    with play.administering() as session:
        session.add(Commitment(worker_id=world.free_worker, starts_at=moment(1, 6), ends_at=moment(1, 7)))
    assert play.published(number).published == 1
    assert ("published", "W-FREE", frozenset({world.shift})) in play.in_force()


def test_what_was_answered_since_stands(play: Play) -> None:
    world = play.world
    number = play.drafted((world.shift, "W-FREE"), (world.second_shift, "W-OTHER"))  # withdraws W-PUBLISHED
    with play.acting(world.agnes) as session:
        move(session, world.agnes, session.get_one(Mission, world.published), Action.CONFIRM)
    done = play.published(number)
    assert [(each.worker, each.rules) for each in done.dropped] == [("W-FREE", ("headcount",))]
    assert ("confirmed", "W-PUBLISHED", frozenset({world.shift})) in play.in_force()
    assert (done.published, done.withdrawn) == (1, 0)


def test_a_slot_that_another_mission_took_since_is_changed(play: Play) -> None:
    world = play.world
    number = play.drafted((world.second_shift, "W-FREE"), (world.shift, "W-PUBLISHED"))
    with play.administering() as session:
        # Slot 1 of the second day, which the draft has in mind, goes to the one confirmed on the first.
        shift = session.scalars(select(MissionShift).where(MissionShift.mission_id == world.confirmed)).one()
        drafted = session.scalars(select(MissionShift).where(MissionShift.request_shift_id == world.second_shift)).one()
        assert drafted.slot == 1
        session.add(
            MissionShift(
                mission_id=world.confirmed,
                request_shift_id=world.second_shift,
                request_id=world.request,
                worker_id=shift.worker_id,
                state=shift.state,
                headcount=2,
                slot=1,
                during=drafted.during,
            )
        )
    assert play.published(number).published == 1
    with play.administering() as session:
        slots = select(MissionShift.worker_id, MissionShift.slot).where(
            MissionShift.request_shift_id == world.second_shift
        )
        assert {tuple(row) for row in session.execute(slots)} == {(world.confirmed_worker, 1), (world.free_worker, 2)}


def test_shifts_that_have_begun_are_too_late(play: Play) -> None:
    world = play.world
    number = play.drafted((world.second_shift, "W-FREE"), (world.shift, "W-PUBLISHED"))
    with play.administering() as session:
        # As if the request had begun an hour ago: all is moved into the past of the database's clock.
        by = moment(0, 6) - (datetime.now(UTC) - timedelta(hours=1)).replace(second=0, microsecond=0)
        session.execute(
            text(
                "UPDATE request_shifts SET starts_at = starts_at - :by, ends_at = ends_at - :by, day = starts_at - :by"
            ),
            {"by": by},
        )
        session.execute(update(Run).where(Run.id == number).values(started_at=NIGHT - by))
        for owner in ("passes", "employments"):
            session.execute(text(f"UPDATE {owner} SET from_day = from_day - 365"))  # noqa: S608  # names of ours
        session.execute(delete(WeeklyAvailability))
    done = play.published(number)
    # The first day has begun: what is published there stays as it is. The second is still to come.
    assert (done.withdrawn, done.published) == (0, 1)
    assert done.dropped == ()


def test_a_cancelled_request_is_gone(play: Play) -> None:
    world = play.world
    number = play.drafted((world.second_shift, "W-FREE"))
    with play.administering() as session:
        session.execute(update(Request).where(Request.id == world.request).values(state=RequestState.CANCELLED))
    done = play.published(number)
    assert {each.rules for each in done.dropped} == {("gone",)}
    assert done.published == 0
    assert play.draft() == set()


def test_who_declined_since_is_not_published_again(play: Play) -> None:
    world = play.world
    number = play.drafted((world.shift, "W-PUBLISHED"), (world.second_shift, "W-PUBLISHED"))
    with play.acting(world.agnes) as session:
        mission = session.get_one(Mission, world.published)
        move(session, world.agnes, mission, Action.DECLINE, reason=DeclineReason.TRANSPORT)
    done = play.published(number)
    assert {each.rules for each in done.dropped} == {("banned",)}
    assert done.published == 0


def test_a_night_publishes_by_itself_only_where_the_market_lets_it(play: Play) -> None:
    world = play.world
    for lets, missions in ((False, set()), (True, {("published", "W-FREE", frozenset({world.second_shift}))})):
        with play.administering() as session:
            session.execute(update(Market).where(Market.id == world.calvados).values(settings={"nights_publish": lets}))
        run = play.drafted((world.second_shift, "W-FREE"))
        publish_by_itself(play.database, "calvados", run)
        assert {each for each in play.in_force() if each[1] == "W-FREE"} == missions
    with play.administering() as session:
        [event] = session.scalars(select(Event).where(Event.run_id == run, Event.action == Action.OFFER))
        assert event.user_id == world.engine.user  # an offer of the engine; publishing is a person's


def by_hand(play: Play, worker: int, *shifts: int) -> int:
    with play.acting(play.world.lucie) as session:
        return offer(session, play.world.lucie, play.world.request, worker, shifts, Origin.URGENT, now=NIGHT)


def as_reviewed(play: Play, number: int) -> Published:
    """Publish a draft, and hold that against what the planner read before."""
    with play.acting(play.world.lucie) as session:
        seen_before = comparison(session, play.world.lucie, number)
    done = play.published(number)
    counts = (done.published, done.kept, done.withdrawn)
    assert (seen_before.announced, seen_before.kept, seen_before.withdrawn) == counts
    return done


def test_what_is_read_before_publishing_is_what_happens(play: Play) -> None:
    world = play.world
    first = play.drafted((world.shift, "W-PUBLISHED"), (world.second_shift, "W-PUBLISHED"))
    as_reviewed(play, first)  # one stays, one is announced beside it
    again = play.drafted((world.shift, "W-PUBLISHED"), (world.second_shift, "W-PUBLISHED"))
    assert as_reviewed(play, again).kept == 2  # two missions of one worker on one request
    late = play.drafted((world.shift, "W-FREE"), (world.second_shift, "W-PUBLISHED"), (world.second_shift, "W-OTHER"))
    by_hand(play, world.free_worker, world.second_shift)
    assert as_reviewed(play, late).kept == 2


def test_what_was_offered_after_the_run_began_stays_as_it_is(play: Play) -> None:
    world = play.world
    # The run knows nothing of the second day and nobody has it in its draft; then somebody is asked for it by hand.
    number = play.drafted((world.shift, "W-PUBLISHED"))
    made = by_hand(play, world.free_worker, world.second_shift)
    done = as_reviewed(play, number)
    assert (done.published, done.withdrawn, done.kept) == (0, 0, 2)
    assert ("published", "W-FREE", frozenset({world.second_shift})) in play.in_force()
    with play.administering() as session:
        assert session.get_one(Mission, made).state == MissionState.PUBLISHED
        told = select(Event.action).where(Event.thing == "mission", Event.thing_id == made).order_by(Event.id)
        assert session.scalars(told).all() == [Action.PROPOSE, Action.OFFER]


def test_what_was_offered_since_goes_before_what_the_draft_wants(play: Play) -> None:
    world = play.world
    number = play.drafted((world.shift, "W-PUBLISHED"), (world.second_shift, "W-OTHER"), (world.second_shift, "W-FREE"))
    by_hand(play, world.published_worker, world.second_shift)
    done = as_reviewed(play, number)
    assert [each.rules for each in done.dropped] == [("headcount",)]
    assert (done.published, done.withdrawn, done.kept) == (1, 0, 2)
    assert ("published", "W-PUBLISHED", frozenset({world.second_shift})) in play.in_force()


def test_what_was_offered_while_the_run_searched_stays_too(play: Play) -> None:
    world = play.world
    number = play.begun()
    prepared = prepare(play.database, world.engine, number)
    assert prepared
    by_hand(play, world.free_worker, world.second_shift)
    keep(play.database, world.engine, number, answer(prepared.instance, [(world.shift, "W-PUBLISHED")]))
    done = as_reviewed(play, number)
    assert (done.published, done.withdrawn, done.kept) == (0, 0, 2)


def test_an_offer_made_since_that_broke_a_rule_keeps_its_slot_until_somebody_frees_it(play: Play) -> None:
    world = play.world
    number = play.drafted((world.shift, "W-PUBLISHED"), (world.second_shift, "W-OTHER"), (world.second_shift, "W-FREE"))
    by_hand(play, world.published_worker, world.second_shift)
    with play.administering() as session:
        session.add(Commitment(worker_id=world.published_worker, starts_at=moment(1, 6), ends_at=moment(1, 7)))
    done = as_reviewed(play, number)
    assert [each.rules for each in done.dropped] == [("still_held",)]
    assert (done.published, done.withdrawn, done.kept) == (1, 0, 2)
    assert ("published", "W-PUBLISHED", frozenset({world.second_shift})) in play.in_force()


def test_once(play: Play) -> None:
    number = play.drafted((play.world.second_shift, "W-FREE"))
    play.published(number)
    with pytest.raises(NotPossible) as refusal:
        play.published(number)
    assert (refusal.value.thing, refusal.value.state) == ("run", "published")


def test_only_the_newest_that_is_done(play: Play) -> None:
    first = play.drafted((play.world.second_shift, "W-FREE"))
    second = play.drafted((play.world.second_shift, "W-OTHER"))
    running = play.begun()
    for number, state in ((first, "replaced"), (running, "running")):
        with pytest.raises(NotPossible) as refusal:
            play.published(number)
        assert refusal.value.state == state
    assert play.published(second).published == 1
    assert play.run(running).state == RunState.RUNNING


def test_only_a_planner_of_the_market(play: Play) -> None:
    world = play.world
    number = play.drafted((world.second_shift, "W-FREE"))
    for actor in (world.engine, world.leo, world.agnes, world.sophie, world.denise):
        with pytest.raises(NotAllowed), play.acting(actor) as session:
            publish(session, actor, number)
    with pytest.raises(NotFound), play.acting(world.mona) as session:
        publish(session, world.mona, number)
    with play.acting(world.mona) as session:
        other = begin(session, world.mona)
    with pytest.raises(NotFound):
        play.published(other)
    assert play.draft() == {("W-FREE", frozenset({world.second_shift}))}
