"""Yes to some days only, and nobody came: no shift is lost or doubled, and states, events and slots stay consistent."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from scheduler.core.errors import Invalid, NotFound, NotPossible
from scheduler.core.tables import Event, Mission, MissionShift, Request, RequestShift
from scheduler.core.tables.codes import BOOKED, DeclineReason, MissionState, RequestState, Thing
from scheduler.missions import agency_missions, confirm, confirm_some, decline
from scheduler.missions.answers import Confirmed
from scheduler.missions.no_show import no_show, no_show_days
from tests.examples import examples
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import MONDAY, World, moment, stored

HOURS = DeclineReason.HOURS


def days_of(*numbers: int) -> list[date]:
    return [MONDAY + timedelta(days=each) for each in numbers]


@pytest.fixture
def whole_week(stage: Stage, world: World) -> int:
    """The published mission goes on until Friday."""
    with stage.administering() as session:
        mission = session.get_one(Mission, world.published)
        for day in range(1, 5):
            found = select(RequestShift).where(
                RequestShift.request_id == world.request, RequestShift.starts_at == moment(day, 6)
            )
            shift = session.scalars(found).one_or_none() or stored(
                session,
                RequestShift(
                    request_id=world.request,
                    headcount=2,
                    day=MONDAY + timedelta(days=day),
                    starts_at=moment(day, 6),
                    ends_at=moment(day, 13),
                ),
            )
            session.add(
                MissionShift(
                    mission_id=mission.id,
                    request_shift_id=shift.id,
                    request_id=world.request,
                    worker_id=mission.worker_id,
                    state=mission.state,
                    headcount=2,
                    slot=1,
                    during=shift.during,
                )
            )
    return world.published


def held(stage: Stage, world: World) -> Iterator[tuple[MissionState, date, int]]:
    """Iterate over what the published worker has of the request: state, day, slot."""
    with stage.administering() as session:
        rows = session.execute(
            select(MissionShift.state, Mission.state, RequestShift.day, MissionShift.slot)
            .join(Mission, Mission.id == MissionShift.mission_id)
            .join(RequestShift, RequestShift.id == MissionShift.request_shift_id)
            .where(Mission.worker_id == world.published_worker)
            .order_by(RequestShift.day)
        )
        for copy, state, day, slot in rows:
            assert copy == state
            yield state, day, slot


def history(stage: Stage, mission: int) -> list[tuple[object, ...]]:
    query = select(Event.action, Event.from_state, Event.to_state, Event.reason)
    with stage.administering() as session:
        found = session.execute(query.where(Event.thing == Thing.MISSION, Event.thing_id == mission).order_by(Event.id))
        return [tuple(row) for row in found]


def test_some_days_are_confirmed_and_the_rest_is_declined(stage: Stage, world: World, whole_week: int) -> None:
    with stage.acting(world.agnes) as session:
        yes = confirm_some(session, world.agnes, whole_week, days_of(0, 1, 4), HOURS)
        assert yes == Confirmed(tuple(days_of(0, 1, 4)))
    assert [(state, day.weekday(), slot) for state, day, slot in held(stage, world)] == [
        ("confirmed", 0, 1),
        ("confirmed", 1, 1),
        ("declined", 2, 1),
        ("declined", 3, 1),
        ("confirmed", 4, 1),
    ]
    with stage.acting(world.agnes) as session:
        found = agency_missions(session, world.agnes, moment(-3, 8))
    [rest] = found.called_off
    assert (rest.state, rest.decline_reason, rest.days) == (MissionState.DECLINED, HOURS, 2)
    assert history(stage, whole_week)[1:] == [
        ("split", "published", "published", None),
        ("confirm", "published", "confirmed", None),
    ]
    assert history(stage, rest.id) == [
        ("split", None, "published", None),
        ("decline", "published", "declined", "hours"),
    ]
    with stage.administering() as session:
        assert session.get_one(Request, world.request).state == RequestState.PARTLY_FILLED


def test_all_days_are_simply_confirmed(stage: Stage, world: World, whole_week: int) -> None:
    with stage.acting(world.agnes) as session:
        found = confirm_some(session, world.agnes, whole_week, days_of(*range(7)), None)
        assert found == Confirmed(tuple(days_of(*range(5))))
    assert {state for state, _, _ in held(stage, world)} == {MissionState.CONFIRMED}
    assert [each[0] for each in history(stage, whole_week)[1:]] == ["confirm"]


@pytest.mark.parametrize(
    ("numbers", "reason", "field"), [((), HOURS, "days"), ((5,), HOURS, "days"), ((0,), None, "reason")]
)
def test_an_answer_that_says_too_little(
    stage: Stage, world: World, whole_week: int, numbers: tuple[int, ...], reason: DeclineReason | None, field: str
) -> None:
    with pytest.raises(Invalid) as refusal, stage.acting(world.agnes) as session:
        confirm_some(session, world.agnes, whole_week, days_of(*numbers), reason)
    assert refusal.value.field == field
    assert {state for state, _, _ in held(stage, world)} == {MissionState.PUBLISHED}


@pytest.mark.parametrize("person", ["bruno", "lucie", "sophie", "mona"])
def test_only_the_agency_answers_in_part(stage: Stage, world: World, whole_week: int, person: str) -> None:
    actor = world.people[person]
    assert actor
    with pytest.raises(NotFound), stage.acting(actor) as session:
        confirm_some(session, actor, whole_week, days_of(0), HOURS)


@settings(max_examples=examples(25), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(["some", "all", "no", "gone"]), st.sets(st.integers(0, 4))), max_size=4))
def test_whatever_is_answered_no_shift_is_lost_or_doubled(
    stage: Stage, world: World, whole_week: int, answers: list[tuple[str, set[int]]]
) -> None:
    before = [(day, slot) for _, day, slot in held(stage, world)]
    undone = stage.connection.begin_nested()
    for kind, numbers in answers:
        try:
            with stage.acting(world.agnes) as session:
                if kind == "some":
                    confirm_some(session, world.agnes, whole_week, days_of(*numbers), HOURS)
                elif kind == "all":
                    confirm(session, world.agnes, whole_week)
                elif kind == "no":
                    decline(session, world.agnes, whole_week, HOURS)
                else:
                    day = min(numbers, default=0)
                    no_show(session, world.agnes, whole_week, days_of(day)[0], now=moment(day, 7))
        except (NotPossible, Invalid):
            pass
        now = list(held(stage, world))
        assert [(day, slot) for _, day, slot in now] == before
        booked = [(day, slot) for state, day, slot in now if state in BOOKED]
        assert len(booked) == len(set(booked))
    undone.rollback()


@pytest.mark.parametrize("person", ["sophie", "agnes"])
def test_nobody_came(stage: Stage, world: World, whole_week: int, person: str) -> None:
    actor = world.people[person]
    assert actor
    with stage.acting(world.agnes) as session:
        confirm(session, world.agnes, whole_week)
    with stage.acting(actor) as session:
        assert no_show_days(session, whole_week, moment(2, 7)) == tuple(days_of(1, 2))
        no_show(session, actor, whole_week, days_of(2)[0], now=moment(2, 7))
    assert [state for state, _, _ in held(stage, world)] == ["confirmed"] * 2 + ["cancelled"] + ["confirmed"] * 2
    with stage.administering() as session:
        last = session.scalars(select(Event).where(Event.action == "no_show")).one()
        assert (last.from_state, last.to_state, last.user_id) == ("confirmed", "cancelled", actor.user)
        assert last.detail == {"day": "2027-03-03", "urgent": True}


def test_nobody_came_to_a_mission_of_one_day(stage: Stage, world: World) -> None:
    with stage.acting(world.sophie) as session:
        no_show(session, world.sophie, world.confirmed, MONDAY, now=moment(0, 7))
    with stage.administering() as session:
        assert session.get_one(Mission, world.confirmed).state == MissionState.CANCELLED
        assert session.get_one(Request, world.request).state == RequestState.OPEN
    with pytest.raises(NotPossible), stage.acting(world.agnes) as session:
        no_show(session, world.agnes, world.confirmed, MONDAY, now=moment(0, 7))


@pytest.mark.parametrize(("day", "hour"), [(0, 3), (0, 5), (1, 14)])
def test_too_early_or_too_late_to_say_so(stage: Stage, world: World, day: int, hour: int) -> None:
    with pytest.raises(Invalid, match="day"), stage.acting(world.sophie) as session:
        no_show(session, world.sophie, world.confirmed, MONDAY, now=moment(day, hour))


@pytest.mark.parametrize("person", ["bruno", "tom", "mona", "denise"])
def test_strangers_say_nothing(stage: Stage, world: World, person: str) -> None:
    actor = world.people[person]
    assert actor
    with pytest.raises(NotFound), stage.acting(actor) as session:
        no_show(session, actor, world.confirmed, MONDAY, now=moment(0, 7))
