"""The database lets a state go where ``scheduler.core.states`` says, by who may, and nowhere else."""

from collections.abc import Collection
from itertools import product

import pytest
from sqlalchemy import text

from scheduler.core.errors import NotAllowed
from scheduler.core.tables.codes import MissionState, RequestState, RunState, Thing
from scheduler.core.transitions import TRANSITIONS, possible_moves
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World

PEOPLE = ("lucie", "engine", "agnes", "sophie", "denise")

# Beside the table of transitions: whose mission it is, or whose request (the policies). The lead answers for no other
# agency; the site and the agency see no draft.
SIDES: dict[Thing, dict[str, Collection[str]]] = {
    Thing.REQUEST: {name: set(RequestState) for name in ("lucie", "engine", "sophie")},
    Thing.RUN: {name: set(RunState) for name in ("lucie", "engine")},
    Thing.MISSION: {
        **{
            name: set(MissionState) - {MissionState.CONFIRMED, MissionState.DECLINED, MissionState.DONE}
            for name in ("lucie", "engine")
        },
        "engine": set(MissionState) - {MissionState.CONFIRMED, MissionState.DECLINED},
        "agnes": {"confirmed", "declined", "cancelled", "done"},
        "sophie": {"cancelled"},
    },
}
STATES = {Thing.REQUEST: RequestState, Thing.MISSION: MissionState, Thing.RUN: RunState}
ALSO = {
    Thing.REQUEST: "",
    Thing.RUN: ", ended_at = now(), error = 'stopped', medium = 0, soft = 0",
    Thing.MISSION: (
        ", decline_reason = CASE WHEN :state = 'declined' THEN 'transport' END"
        ", published_at = CASE WHEN :state <> 'proposed' THEN coalesce(published_at, now()) END"
    ),
}


def test_the_database_holds_the_table_of_today(stage: Stage) -> None:
    with stage.owning() as session:
        session.execute(text("SET LOCAL ROLE releve_admin"))
        found = session.execute(text("SELECT thing, was, action, becomes, role FROM transitions"))
        assert sorted(tuple(row) for row in found) == list(possible_moves())


def moves(stage: Stage, world: World, thing: Thing, person: str, state: str) -> bool:
    which = {Thing.REQUEST: world.request, Thing.RUN: world.run, Thing.MISSION: world.published}[thing]
    # A person changes what goes with the state where they may: who answers leaves the moment of publication alone.
    also = ALSO[thing] if person in {"lucie", "engine"} else ALSO[thing].partition(", published_at")[0]
    change = text(f"UPDATE {thing}s SET state = :state{also} WHERE id = :id")
    try:
        with stage.acting(world.people[person]) as session, session.begin_nested() as tried:
            done = session.connection().execute(change, {"id": which, "state": state}).rowcount == 1
            tried.rollback()
            return done
    except NotAllowed:
        return False


@pytest.mark.parametrize(
    ("thing", "was"), [(thing, was) for thing, states in STATES.items() for was in states], ids=str
)
def test_a_state_moves_as_the_table_says(stage: Stage, world: World, thing: Thing, was: str) -> None:
    which = {Thing.REQUEST: world.request, Thing.RUN: world.run, Thing.MISSION: world.published}[thing]
    with stage.administering() as session:
        session.execute(
            text(f"UPDATE {thing}s SET state = :state{ALSO[thing]} WHERE id = :id"), {"id": which, "state": was}
        )
    for person, becomes in product(PEOPLE, set(STATES[thing]) - {was}):
        actor = world.people[person]
        assert actor
        listed = any(
            (each.thing, each.was, each.becomes) == (thing, was, becomes) and actor.role in each.roles
            for each in TRANSITIONS
        )
        expected = listed and becomes in SIDES[thing].get(person, set())
        if thing == Thing.MISSION and was == MissionState.PROPOSED and person in {"agnes", "sophie"}:
            expected = False
        assert moves(stage, world, thing, person, becomes) == expected, f"{person}: {was} to {becomes}"


@pytest.mark.parametrize("state", ["published", "confirmed", "done", "cancelled"])
def test_a_mission_begins_as_a_draft(stage: Stage, world: World, state: str) -> None:
    with pytest.raises(NotAllowed), stage.acting(world.lucie) as session:
        session.execute(
            text("""
                INSERT INTO missions (market_id, request_id, organisation_id, worker_id, agency_id, employment_id,
                                      state, published_at)
                VALUES (:market, :request, :site, :worker, :agency, :employment, :state, now())
            """),
            {
                "market": world.calvados,
                "request": world.request,
                "site": world.establishment,
                "worker": world.free_worker,
                "agency": world.agency,
                "employment": world.free_employment,
                "state": state,
            },
        )
