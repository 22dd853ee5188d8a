"""The table of transitions, and moving things by it."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text

from scheduler.core.access import Actor
from scheduler.core.errors import Invalid, NotAllowed, NotPossible
from scheduler.core.states import Action, follow, followed, move, start
from scheduler.core.tables import Event, Mission, Request, Run
from scheduler.core.tables.codes import (
    BOOKED,
    DeclineReason,
    MissionState,
    RequestReason,
    RequestState,
    Role,
    RunState,
    Thing,
)
from scheduler.core.transitions import TRANSITIONS, transition
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import MONDAY, World, moment

STATES = {Thing.REQUEST: RequestState, Thing.MISSION: MissionState, Thing.RUN: RunState}
FOLLOWED = {RequestState.PARTLY_FILLED, RequestState.FILLED, RequestState.UNFILLED}


@pytest.mark.parametrize("thing", STATES)
def test_every_state_is_reached(thing: Thing) -> None:
    reached: set[object] = {None}
    while more := {each.becomes for each in TRANSITIONS if each.thing == thing and each.was in reached} - reached:
        reached |= more
        if thing == Thing.REQUEST and RequestState.OPEN in reached:
            reached |= FOLLOWED
    assert reached - {None} == set(STATES[thing])


def test_each_line_stands_once_and_is_for_somebody() -> None:
    keys = [(each.thing, each.was, each.action) for each in TRANSITIONS]
    assert len(keys) == len(set(keys))
    assert all(each.roles for each in TRANSITIONS)
    assert all(each.becomes in STATES[each.thing] for each in TRANSITIONS)


ALL_MOVES = [
    (thing, was, action, role)
    for thing in STATES
    for was, action, role in product([None, *STATES[thing]], Action, Role)
]


@given(st.sampled_from(ALL_MOVES))
def test_what_is_not_listed_is_refused(
    tried: tuple[Thing, RequestState | MissionState | RunState | None, Action, Role],
) -> None:
    thing, was, action, role = tried
    listed = [each for each in TRANSITIONS if (each.thing, each.was, each.action) == (thing, was, action)]
    if not listed:
        with pytest.raises(NotPossible):
            transition(thing, was, action, role)
    elif role not in listed[0].roles:
        with pytest.raises(NotAllowed):
            transition(thing, was, action, role)
    else:
        assert transition(thing, was, action, role) == listed[0]


def test_a_dead_mission_stays_dead_and_the_engine_publishes_nothing() -> None:
    for each in TRANSITIONS:
        assert each.thing != Thing.MISSION or each.was is None or each.was in {MissionState.PROPOSED, *BOOKED}
        assert each.action not in {Action.PUBLISH, Action.CONFIRM} or Role.ENGINE not in each.roles


def events(stage: Stage, thing: Thing, thing_id: int) -> list[tuple[object, ...]]:
    columns = (Event.user_id, Event.run_id, Event.action, Event.from_state, Event.to_state, Event.reason)
    query = select(*columns).where(Event.thing == thing, Event.thing_id == thing_id).order_by(Event.id)
    with stage.administering() as session:
        return [tuple(row) for row in session.execute(query)]


def state_of(stage: Stage, mission: int) -> MissionState:
    with stage.administering() as session:
        return session.get_one(Mission, mission).state


def test_a_mission_from_proposal_to_done_leaves_its_log(stage: Stage, world: World) -> None:
    with stage.acting(world.engine) as session:
        mission = Mission(
            market_id=world.calvados,
            request_id=world.request,
            organisation_id=world.establishment,
            worker_id=world.free_worker,
            agency_id=world.agency,
            employment_id=world.free_employment,
            run_id=world.run,
        )
        start(session, world.engine, mission, Action.PROPOSE, run=world.run)
    for actor, action in [
        (world.lucie, Action.PUBLISH),
        (world.agnes, Action.CONFIRM),
        (world.agnes, Action.FINISH),
    ]:
        with stage.acting(actor) as session:
            move(session, actor, session.get_one(Mission, mission.id), action)
    assert events(stage, Thing.MISSION, mission.id) == [
        (world.engine.user, world.run, "propose", None, "proposed", None),
        (world.lucie.user, None, "publish", "proposed", "published", None),
        (world.agnes.user, None, "confirm", "published", "confirmed", None),
        (world.agnes.user, None, "finish", "confirmed", "done", None),
    ]


def test_declining_keeps_the_coded_reason(stage: Stage, world: World) -> None:
    with stage.acting(world.agnes) as session:
        mission = session.get_one(Mission, world.published)
        move(session, world.agnes, mission, Action.DECLINE, reason=DeclineReason.TRANSPORT)
    assert mission.decline_reason == DeclineReason.TRANSPORT
    assert events(stage, Thing.MISSION, world.published)[-1][2:] == ("decline", "published", "declined", "transport")


@pytest.mark.parametrize(("action", "reason"), [(Action.DECLINE, None), (Action.CONFIRM, DeclineReason.NONE)])
def test_a_reason_belongs_to_declining(
    stage: Stage, world: World, action: Action, reason: DeclineReason | None
) -> None:
    with stage.acting(world.agnes) as session:
        mission = session.get_one(Mission, world.published)
        with pytest.raises(Invalid, match="reason"):
            move(session, world.agnes, mission, action, reason=reason)
    assert state_of(stage, world.published) == MissionState.PUBLISHED


def test_a_thing_of_another_session_is_moved_all_the_same(stage: Stage, world: World) -> None:
    trying(stage, world, world.agnes, Action.CONFIRM)
    assert state_of(stage, world.published) == MissionState.CONFIRMED


def trying(stage: Stage, world: World, actor: Actor, action: Action) -> None:
    with stage.administering() as session:
        mission = session.get_one(Mission, world.published)
        session.expunge(mission)
    with stage.acting(actor) as session:
        move(session, actor, mission, action)


@pytest.mark.parametrize("person", ["bruno", "bruno_in_manche", "tom", "denise", "mona", "ugo", "sophie", "engine"])
def test_only_the_workers_agency_confirms(stage: Stage, world: World, person: str) -> None:
    actor = world.people[person]
    assert actor
    with pytest.raises(NotAllowed):
        trying(stage, world, actor, Action.CONFIRM)
    assert state_of(stage, world.published) == MissionState.PUBLISHED


def test_the_planner_confirms_nothing_for_another_agency(stage: Stage, world: World) -> None:
    with pytest.raises(NotAllowed):
        trying(stage, world, world.lucie, Action.CONFIRM)
    assert state_of(stage, world.published) == MissionState.PUBLISHED


def test_a_second_answer_finds_the_first(stage: Stage, world: World) -> None:
    with stage.acting(world.agnes) as session:
        stale = session.get_one(Mission, world.published)
        session.execute(text("UPDATE missions SET state = 'confirmed' WHERE id = :id"), {"id": world.published})
        assert stale.state == MissionState.PUBLISHED
        with pytest.raises(NotPossible) as raised:
            move(session, world.agnes, stale, Action.DECLINE, reason=DeclineReason.NONE)
    assert (raised.value.thing, raised.value.state, raised.value.action) == ("mission", "confirmed", "decline")


def test_a_request_is_drafted_submitted_and_cancelled(stage: Stage, world: World) -> None:
    request = Request(
        market_id=world.calvados,
        organisation_id=world.establishment,
        site_id=world.site,
        reason=RequestReason.VACANCY,
        first_day=MONDAY,
        last_day=MONDAY,
        created_by=world.sophie.user,
    )
    with stage.acting(world.sophie) as session:
        start(session, world.sophie, request, Action.DRAFT)
        assert follow(session, world.sophie, request.id) == RequestState.DRAFT
        move(session, world.sophie, request, Action.SUBMIT)
        move(session, world.sophie, request, Action.CANCEL)
        assert follow(session, world.sophie, request.id) == RequestState.CANCELLED
    assert [row[2:5] for row in events(stage, Thing.REQUEST, request.id)] == [
        ("draft", None, "draft"),
        ("submit", "draft", "open"),
        ("cancel", "open", "cancelled"),
    ]


def test_a_change_that_leaves_the_state_is_logged_with_the_old_and_the_new(stage: Stage, world: World) -> None:
    detail = {"old": {"last_day": "2027-01-04"}, "new": {"last_day": "2027-01-08"}}
    with stage.acting(world.sophie) as session:
        move(session, world.sophie, session.get_one(Request, world.request), Action.AMEND, detail=detail)
    with stage.acting(world.agnes) as session:
        move(session, world.agnes, session.get_one(Mission, world.published), Action.AMEND)
    assert state_of(stage, world.published) == MissionState.PUBLISHED
    with stage.administering() as session:
        query = select(Event.thing, Event.from_state, Event.to_state, Event.detail).where(Event.action == Action.AMEND)
        assert session.execute(query.order_by(Event.id)).all() == [
            (Thing.REQUEST, "open", "open", detail),
            (Thing.MISSION, "published", "published", None),
        ]


def test_a_run_starts_and_fails(stage: Stage, world: World) -> None:
    run = Run(market_id=world.calvados, requested_by=world.lucie.user)
    with stage.acting(world.lucie) as session:
        start(session, world.lucie, run, Action.START)
        run.ended_at, run.error = moment(0, 0), "out of memory"
        move(session, world.lucie, run, Action.FAIL)
    assert events(stage, Thing.RUN, run.id) == [
        (world.lucie.user, run.id, "start", None, "running", None),
        (world.lucie.user, run.id, "fail", "running", "failed", None),
    ]


def test_a_request_follows_its_missions(stage: Stage, world: World) -> None:
    """Of its four slots one is confirmed at first; then both of the only shift that is left, then none."""
    with stage.acting(world.agnes) as session:
        assert follow(session, world.agnes, world.request) == RequestState.PARTLY_FILLED
    with stage.acting(world.sophie) as session:
        session.execute(text("DELETE FROM request_shifts WHERE id = :id"), {"id": world.second_shift})
    with stage.acting(world.agnes) as session:
        move(session, world.agnes, session.get_one(Mission, world.published), Action.CONFIRM)
        assert session.get_one(Request, world.request).state == RequestState.FILLED
    with stage.acting(world.sophie) as session:
        for mission in (world.published, world.confirmed):
            move(session, world.sophie, session.get_one(Mission, mission), Action.CANCEL)
        assert session.get_one(Request, world.request).state == RequestState.OPEN
    assert [row[2:5] for row in events(stage, Thing.REQUEST, world.request)] == [
        ("follow", "open", "partly_filled"),
        ("follow", "partly_filled", "filled"),
        ("follow", "filled", "partly_filled"),
        ("follow", "partly_filled", "open"),
    ]


@pytest.mark.parametrize("over", [False, True])
@pytest.mark.parametrize("shifts", [0, 1, 2])
@pytest.mark.parametrize("covering", [0, 1, 2])
@pytest.mark.parametrize("state", [MissionState.CONFIRMED, MissionState.DONE, MissionState.PUBLISHED])
def test_a_request_follows_as_stated(
    stage: Stage, world: World, shifts: int, covering: int, state: MissionState, *, over: bool
) -> None:
    missions = [world.published, world.confirmed]
    with stage.administering() as session:
        session.execute(text("DELETE FROM mission_shifts WHERE mission_id <> ALL (:ids)"), {"ids": missions[:covering]})
        session.execute(text("UPDATE missions SET state = :state"), {"state": state})
        if shifts < 2:
            session.execute(text("DELETE FROM request_shifts WHERE id = :id"), {"id": world.second_shift})
        if shifts < 1:
            session.execute(text("DELETE FROM mission_shifts"))
            session.execute(text("DELETE FROM request_shifts"))
        if over:
            back = "starts_at = starts_at - interval '10 years', ends_at = ends_at - interval '10 years'"
            session.execute(text(f"UPDATE request_shifts SET day = day - interval '10 years', {back}"))
    covered = covering if shifts and state in {MissionState.CONFIRMED, MissionState.DONE} else 0
    with stage.acting(world.sophie) as session:
        assert follow(session, world.sophie, world.request) == followed(shifts * 2, covered, over=over and shifts > 0)
