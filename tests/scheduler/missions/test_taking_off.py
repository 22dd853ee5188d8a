"""Somebody cannot come any more: what was done stays, each freed shift is open exactly once, and all are told."""

from collections import Counter
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from scheduler.core.errors import Invalid, NotAllowed, NotFound, NotPossible
from scheduler.core.tables import (
    AvailabilityException,
    Event,
    Message,
    Mission,
    MissionShift,
    Request,
    RequestShift,
    WorkerWord,
)
from scheduler.core.tables.codes import BOOKED, Audience, MissionState, RequestState, Word
from scheduler.core.tables.taking_off_codes import TakeOffReason
from scheduler.lead.needs import Cause, needs
from scheduler.messages.letters import letter
from scheduler.missions import agency_missions, confirm
from scheduler.missions.taking_off import CannotCome, days_to_take_off, take_off, take_off_as_said
from scheduler.planning.standing import broken_here
from scheduler.workforce.availabilities import remove_dates
from scheduler.workforce.detail import worker as read_worker
from tests.examples import examples
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World, moment
from tests.scheduler.missions.test_missions_in_part import days_of
from tests.scheduler.missions.test_missions_in_part import whole_week as whole_week  # noqa: PLC0414  # a fixture

UNABLE = CannotCome(TakeOffReason.UNABLE)


def on(*numbers: int, until: datetime | None = None) -> CannotCome:
    return CannotCome(TakeOffReason.UNABLE, frozenset(days_of(*numbers)), worked_until=until)


@pytest.fixture
def confirmed_week(stage: Stage, world: World, whole_week: int) -> int:
    """A confirmed mission from Monday to Friday, 6:00 to 13:00 UTC."""
    with stage.acting(world.agnes) as session:
        confirm(session, world.agnes, whole_week)
    return whole_week


def spans(stage: Stage, world: World) -> list[tuple[MissionState, datetime, datetime]]:
    """Return what the worker of the week has of the request: state, from, to."""
    with stage.administering() as session:
        rows = session.execute(
            select(MissionShift.state, RequestShift.starts_at, RequestShift.ends_at)
            .join(RequestShift, RequestShift.id == MissionShift.request_shift_id)
            .where(MissionShift.worker_id == world.published_worker, MissionShift.request_id == world.request)
            .order_by(RequestShift.starts_at)
        )
        return [(state, start, end) for state, start, end in rows]


def booked_days(stage: Stage, world: World) -> list[date]:
    return [start.date() for state, start, _ in spans(stage, world) if state in BOOKED]


@pytest.mark.parametrize("person", ["agnes", "lucie"])
def test_from_a_day_on(stage: Stage, world: World, confirmed_week: int, person: str) -> None:
    actor = world.people[person]
    assert actor
    with stage.acting(actor) as session:
        freed = take_off(session, actor, confirmed_week, on(2, 3, 4), as_lead=person == "lucie", now=moment(-1, 8))
    assert freed.days == tuple(days_of(2, 3, 4))
    assert booked_days(stage, world) == days_of(0, 1)
    with stage.administering() as session:
        gone = session.get_one(Mission, freed.mission)
        assert (gone.state, gone.taken_off, gone.decline_reason) == (MissionState.CANCELLED, "unable", None)
        last = session.scalars(select(Event).where(Event.action == "take_off")).one()
        assert (last.thing_id, last.from_state, last.user_id) == (freed.mission, "confirmed", actor.user)
        assert session.get_one(Request, world.request).state == RequestState.PARTLY_FILLED
    with stage.acting(world.lucie) as session:
        [need] = [each for each in needs(session, world.lucie, moment(-1, 8)) if each.request == world.request]
        assert need.cause == Cause.TAKEN_OFF


def test_some_days_alone(stage: Stage, world: World, confirmed_week: int) -> None:
    with stage.acting(world.agnes) as session:
        take_off(session, world.agnes, confirmed_week, on(1, 3, 6), now=moment(-1, 8))
    assert booked_days(stage, world) == days_of(0, 2, 4)


def test_all_that_is_left_is_the_mission_itself(stage: Stage, world: World, confirmed_week: int) -> None:
    with stage.acting(world.agnes) as session:
        freed = take_off(session, world.agnes, confirmed_week, UNABLE, now=moment(-1, 8))
    assert freed.mission == confirmed_week
    assert not booked_days(stage, world)
    with pytest.raises(NotPossible), stage.acting(world.agnes) as session:
        take_off(session, world.agnes, confirmed_week, UNABLE, now=moment(-1, 8))
    with stage.acting(world.agnes) as session:
        assert days_to_take_off(session, world.agnes, confirmed_week, moment(-1, 8)) == ()


def test_hours_done_so_far_stay(stage: Stage, world: World, confirmed_week: int) -> None:
    with stage.acting(world.agnes) as session:
        freed = take_off(session, world.agnes, confirmed_week, UNABLE, now=moment(2, 10) + timedelta(seconds=20))
    assert freed.days == tuple(days_of(2, 3, 4))
    found = spans(stage, world)
    assert [(start, end) for state, start, end in found if state == "confirmed"] == [
        (moment(0, 6), moment(0, 13)),
        (moment(1, 6), moment(1, 13)),
        (moment(2, 6), moment(2, 10)),
    ]
    assert [(start, end) for state, start, end in found if state == "cancelled"] == [
        (moment(2, 10), moment(2, 13)),
        (moment(3, 6), moment(3, 13)),
        (moment(4, 6), moment(4, 13)),
    ]


def test_who_left_early_is_known_of_the_next_morning(stage: Stage, world: World, confirmed_week: int) -> None:
    with stage.acting(world.agnes) as session:
        shifts = days_to_take_off(session, world.agnes, confirmed_week, moment(2, 7))
        assert [each.day for each in shifts] == days_of(1, 2, 3, 4)
        take_off(session, world.agnes, confirmed_week, on(1, 2, until=moment(1, 9)), now=moment(2, 7))
    kept = [(start, end) for state, start, end in spans(stage, world) if state == "confirmed"]
    assert kept[1:] == [(moment(1, 6), moment(1, 9)), (moment(3, 6), moment(3, 13)), (moment(4, 6), moment(4, 13))]


@pytest.mark.parametrize(
    ("until", "problem"),
    [
        (moment(2, 5), "outside_the_hours"),
        (moment(1, 14), "outside_the_hours"),
        (moment(2, 14), "not_yet"),
        (moment(3, 7), "not_yet"),
    ],
)
def test_nobody_has_worked_before_the_start_nor_tomorrow(
    stage: Stage, world: World, confirmed_week: int, until: datetime, problem: str
) -> None:
    before = spans(stage, world)
    for said in (on(2, 3, until=until), CannotCome(TakeOffReason.LEFT, since=days_of(2)[0], worked_until=until)):
        with pytest.raises(Invalid) as refused, stage.acting(world.agnes) as session:
            take_off(session, world.agnes, confirmed_week, said, now=moment(2, 10))
        assert (refused.value.field, refused.value.reason) == ("worked_until", problem)
    assert spans(stage, world) == before


def away(stage: Stage, world: World) -> list[tuple[datetime, datetime]]:
    """Return when the worker of the week is noted as unavailable, but for what the world has noted later."""
    stretch = AvailabilityException
    with stage.acting(world.agnes) as session:
        rows = session.execute(
            select(stretch.starts_at, stretch.ends_at)
            .where(stretch.worker_id == world.published_worker, stretch.starts_at < moment(10, 0))
            .order_by(stretch.starts_at)
        )
        return [(begin, end) for begin, end in rows]


@pytest.mark.parametrize("person", ["agnes", "lucie"])
def test_from_a_day_on_somebody_is_away_to_the_last_day(
    stage: Stage, world: World, confirmed_week: int, person: str
) -> None:
    actor = world.people[person]
    assert actor
    said = CannotCome(TakeOffReason.LEFT, since=days_of(1)[0])
    with stage.acting(actor) as session:
        freed = take_off(session, actor, confirmed_week, said, as_lead=person == "lucie", now=moment(-1, 8))
    assert (freed.days, freed.noted) == (tuple(days_of(1, 2, 3, 4)), True)
    assert away(stage, world) == [(moment(0, 23), moment(4, 23))]


def test_on_some_days_somebody_is_away_on_these(stage: Stage, world: World, confirmed_week: int) -> None:
    with stage.acting(world.agnes) as session:
        take_off(session, world.agnes, confirmed_week, on(1, 3), now=moment(-1, 8))
    assert away(stage, world) == [(moment(0, 23), moment(1, 23)), (moment(2, 23), moment(3, 23))]
    assert booked_days(stage, world) == days_of(0, 2, 4)


def test_hours_done_are_no_absence_and_break_no_rule(stage: Stage, world: World, confirmed_week: int) -> None:
    with stage.acting(world.agnes) as session:
        take_off(session, world.agnes, confirmed_week, UNABLE, now=moment(2, 10))
        assert [each.mission for each in broken_here(session, world.agnes)] == []
    assert away(stage, world) == [(moment(2, 10), moment(4, 23))]


def test_the_agency_takes_the_absence_back_like_any_other(stage: Stage, world: World, confirmed_week: int) -> None:
    with stage.acting(world.lucie) as session:
        take_off(session, world.lucie, confirmed_week, UNABLE, as_lead=True, now=moment(-1, 8))
    with stage.acting(world.agnes) as session:
        noted = read_worker(session, world.agnes, world.published_worker, moment(-1, 8)).exceptions[0]
        remove_dates(session, world.agnes, world.published_worker, noted.id)
    assert away(stage, world) == []


def test_a_colleague_in_the_same_shift_keeps_the_same_hours(stage: Stage, world: World) -> None:
    """The confirmed worker shares Monday's shift, which has two places, with the published one."""

    def paid(worker: int) -> tuple[int, int]:
        with stage.administering() as session:
            query = (
                select(func.sum(RequestShift.paid_minutes), func.sum(RequestShift.break_minutes))
                .join(MissionShift, MissionShift.request_shift_id == RequestShift.id)
                .where(MissionShift.worker_id == worker, MissionShift.state.in_(BOOKED))
            )
            minutes, pause = session.execute(query).one()
            return minutes or 0, pause or 0

    before = paid(world.published_worker)
    with stage.acting(world.agnes) as session:
        take_off(session, world.agnes, world.confirmed, UNABLE, now=moment(0, 11))
    assert paid(world.published_worker) == before
    assert paid(world.confirmed_worker) == (5 * 60 - 20, 20)
    with stage.administering() as session:
        slots = session.execute(
            select(MissionShift.request_shift_id, MissionShift.slot).where(MissionShift.state.in_(BOOKED))
        ).all()
        assert len(slots) == len(set(slots))


@pytest.mark.parametrize(
    ("said", "problem"),
    [(on(0), "nothing_to_free"), (on(5), "nothing_to_free"), (on(2, until=moment(1, 6)), "too_long_ago")],
)
def test_what_is_done_is_done(stage: Stage, world: World, confirmed_week: int, said: CannotCome, problem: str) -> None:
    before = spans(stage, world)
    with pytest.raises(Invalid) as refusal, stage.acting(world.agnes) as session:
        take_off(session, world.agnes, confirmed_week, said, now=moment(2, 7))
    assert refusal.value.reason == problem
    assert spans(stage, world) == before


def test_an_announced_mission_too(stage: Stage, world: World, whole_week: int) -> None:
    with stage.acting(world.lucie) as session:
        take_off(session, world.lucie, whole_week, on(3, 4), as_lead=True, now=moment(-1, 8))
    assert booked_days(stage, world) == days_of(0, 1, 2)
    with stage.administering() as session:
        assert session.get_one(Mission, whole_week).state == MissionState.PUBLISHED


@pytest.mark.parametrize("person", ["bruno", "lucie", "sophie", "tom", "mona", "denise"])
def test_only_the_persons_agency_acts_as_it(stage: Stage, world: World, confirmed_week: int, person: str) -> None:
    actor = world.people[person]
    assert actor
    with pytest.raises(NotFound), stage.acting(actor) as session:
        take_off(session, actor, confirmed_week, UNABLE, now=moment(-1, 8))


@pytest.mark.parametrize("person", ["agnes", "bruno", "leo", "sophie", "mona", "denise"])
def test_only_who_plans_acts_as_the_lead(stage: Stage, world: World, confirmed_week: int, person: str) -> None:
    actor = world.people[person]
    assert actor
    with pytest.raises((NotFound, NotAllowed)), stage.acting(actor) as session:
        take_off(session, actor, confirmed_week, UNABLE, as_lead=True, now=moment(-1, 8))


def test_everybody_whom_it_concerns_is_told_once(stage: Stage, world: World, confirmed_week: int) -> None:
    with stage.acting(world.agnes) as session:
        freed = take_off(session, world.agnes, confirmed_week, on(3, 4), now=moment(-1, 8))
    with stage.administering() as session:
        query = select(Message.audience, Message.facts).join(Event, Event.id == Message.event_id)
        rows = session.execute(query.where(Event.action == "take_off")).all()
    assert {audience for audience, _ in rows} >= {"site", "lead"}
    for _, facts in rows:
        assert (facts["mission"], facts["first_day"], facts["last_day"]) == (freed.mission, "2027-03-04", "2027-03-05")


@pytest.mark.parametrize(
    ("number", "now", "urgent"), [(0, moment(-1, 18), True), (0, moment(0, 9), True), (4, moment(-1, 18), False)]
)
def test_the_lead_reads_that_it_is_urgent(
    stage: Stage, world: World, confirmed_week: int, number: int, now: datetime, *, urgent: bool
) -> None:
    with stage.acting(world.agnes) as session:
        take_off(session, world.agnes, confirmed_week, on(number), now=now)
    with stage.administering() as session:
        query = select(Message.facts).join(Event, Event.id == Message.event_id)
        told = session.scalars(query.where(Event.action == "take_off", Message.audience == "lead")).all()
    assert told
    for facts in told:
        assert letter(facts, Audience.LEAD, "fr").subject.startswith("Urgent") == urgent


def test_what_somebody_said_themselves_is_done_with_one_tap(stage: Stage, world: World, confirmed_week: int) -> None:
    said = moment(2, 8)
    with pytest.raises(NotPossible), stage.acting(world.agnes) as session:
        take_off_as_said(session, world.agnes, confirmed_week, now=said)
    with stage.administering() as session:
        session.merge(WorkerWord(mission_id=confirmed_week, word=Word.CANNOT, at=said))
    with stage.acting(world.agnes) as session:
        [line] = agency_missions(session, world.agnes, said).cannot_come
        assert (line.id, [each.day for each in line.shifts]) == (confirmed_week, days_of(2, 3, 4))
    with pytest.raises(NotFound), stage.acting(world.bruno) as session:
        take_off_as_said(session, world.bruno, confirmed_week, now=moment(2, 10))
    with stage.acting(world.agnes) as session:
        take_off_as_said(session, world.agnes, confirmed_week, now=moment(2, 10))
        assert agency_missions(session, world.agnes, said).cannot_come == ()
    assert [end for state, _, end in spans(stage, world) if state == "confirmed"][-1] == said


ACTS = st.lists(
    st.tuples(st.sampled_from(["agnes", "lucie"]), st.sets(st.integers(0, 5)), st.integers(-12, 24 * 5)), max_size=5
)


@pytest.mark.usefixtures("confirmed_week")
@settings(max_examples=examples(25), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ACTS)
def test_whatever_is_taken_off_hours_done_stay_and_each_freed_shift_is_open_once(
    stage: Stage, world: World, acts: list[tuple[str, set[int], int]]
) -> None:
    undone = stage.connection.begin_nested()
    done_before: set[tuple[datetime, datetime]] = set()
    for person, numbers, hour in sorted(acts, key=lambda each: each[2]):
        actor = world.people[person]
        assert actor
        now = moment(0, 0) + timedelta(hours=hour)
        had = [(start, end) for state, start, end in spans(stage, world) if state in BOOKED]
        with stage.administering() as session:
            standing = session.scalars(
                select(Mission.id).where(
                    Mission.worker_id == world.published_worker, Mission.state == MissionState.CONFIRMED
                )
            ).all()
        for which in standing:
            try:
                with stage.acting(actor) as session:
                    take_off(session, actor, which, on(*numbers), as_lead=person == "lucie", now=now)
            except Invalid:
                pass
        # What was done by then is done for good, to the minute.
        done_before |= {(start, min(end, now)) for start, end in had if start < now}
        found = spans(stage, world)
        booked = [(start, end) for state, start, end in found if state in BOOKED]
        for start, end in done_before:
            covered = sum((min(e, end) - max(s, start) for s, e in booked if s < end and e > start), timedelta())
            assert covered == end - start
        # The week is whole: each minute of it is somebody's, or open, and only once.
        assert sum((end - start for _, start, end in found), timedelta()) == 5 * timedelta(hours=7)
        starts = Counter(start for _, start, _ in found)
        assert set(starts.values()) <= {1}
        with stage.administering() as session:
            taken = session.execute(
                select(MissionShift.request_shift_id, MissionShift.slot).where(
                    MissionShift.request_id == world.request, MissionShift.state.in_(BOOKED)
                )
            ).all()
        assert len(taken) == len(set(taken))
    undone.rollback()
