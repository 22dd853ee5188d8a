"""Journeys: what is computed for whom, when it is stale, and whose minutes stand."""

from collections.abc import Callable, Mapping
from decimal import Decimal

import pytest
from sqlalchemy import Executable, delete, select, text, update

from scheduler.core.errors import Invalid, NotAllowed
from scheduler.core.tables import Market, Site, TravelTime, Worker, WorkerHome
from scheduler.core.tables.journey_codes import TravelMode
from scheduler.market.travel import Enriched, enrich
from scheduler.market.travel_model import BUILT_IN, TravelModel
from scheduler.planning.translate import problem_of
from solver.instance import read_instance
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World, moment
from tests.scheduler.translator import Translator

CHANGES: Mapping[str, Callable[[World], Executable]] = {
    "a home": lambda world: (
        update(WorkerHome).where(WorkerHome.worker_id == world.free_worker).values(lat=Decimal("49.30"))
    ),
    "a means": lambda world: update(Worker).where(Worker.id == world.free_worker).values(travel_mode=TravelMode.WALK),
    "a site": lambda world: update(Site).where(Site.id == world.other_site).values(lon=-0.9),
    "the model": lambda _world: update(Market).values(travel_model=BUILT_IN.written() | {"detour_factor": 2}),
}


def minutes(stage: Stage, worker: int) -> dict[int, int]:
    with stage.administering() as session:
        found = select(TravelTime.site_id, TravelTime.minutes).where(TravelTime.worker_id == worker)
        return {row.site_id: row.minutes for row in session.execute(found)}


def enriched(stage: Stage, world: World, person: str = "engine") -> Enriched:
    actor = world.people[person]
    assert actor
    with stage.acting(actor) as session:
        return enrich(session, actor)


def test_what_is_missing_is_computed_once_and_ones_own_minutes_stand(stage: Stage, world: World) -> None:
    # Four workers whose way to one of two sites their agency has told: the other is 2.2 km north and 2.2 km east.
    assert enriched(stage, world) == Enriched(computed=4)
    assert minutes(stage, world.free_worker) == {world.site: 20, world.other_site: 20}
    assert enriched(stage, world) == Enriched()


@pytest.mark.parametrize("person", ["lucie", "agnes", "bruno", "sophie"])
def test_whoever_changes_something_lets_the_engine_compute(stage: Stage, world: World, person: str) -> None:
    assert enriched(stage, world, person) == Enriched(computed=4)


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_makes_minutes_stale_and_stale_is_missing(translator: Translator, world: World, change: str) -> None:
    stage = translator.stage
    enriched(stage, world)
    known = minutes(stage, world.free_worker)
    assert translator.unknown_sites() == frozenset()
    translator.run(CHANGES[change](world))
    assert translator.unknown_sites() == {f"014{world.other_establishment:04}A"}
    enriched(stage, world)
    assert translator.unknown_sites() == frozenset()
    anew = minutes(stage, world.free_worker)
    assert anew[world.site] == known[world.site] == 20
    assert anew[world.other_site] > known[world.other_site]


def test_a_person_without_a_home_is_out_of_the_plan_and_not_far_away(translator: Translator, world: World) -> None:
    stage = translator.stage
    enriched(stage, world)
    translator.run(delete(WorkerHome).where(WorkerHome.worker_id == world.free_worker))
    assert enriched(stage, world) == Enriched(computed=0, homeless=1)
    assert minutes(stage, world.free_worker) == {world.site: 20}
    with stage.acting(world.engine) as session:
        problem = read_instance(problem_of(session, world.engine, moment(-3, 3)).instance)
    assert problem.worker("W-FREE").unknown_sites == {f"014{world.other_establishment:04}A"}


@pytest.mark.parametrize("person", ["agnes", "sophie", "leo", "denise"])
def test_gaps_are_for_who_plans(stage: Stage, world: World, person: str) -> None:
    with pytest.raises(NotAllowed), stage.acting(world.people[person]) as session:
        session.execute(text("SELECT * FROM travel_gaps('')"))


def test_gaps_of_some_people_to_one_site_are_those_among_all(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        session.execute(text("DELETE FROM travel_times"))
    with stage.acting(world.engine) as session:
        every = session.execute(text("SELECT worker_id, site_id FROM travel_gaps('')")).all()
        who = [world.free_worker, world.published_worker]
        asked = text("SELECT worker_id, site_id FROM travel_gaps('', :who, :place)")
        some = session.execute(asked, {"who": who, "place": world.site}).all()
        assert {tuple(row) for row in some} == {(w, s) for w, s in every if w in who and s == world.site}
        assert some


def test_the_lead_learns_nothing_of_a_home(stage: Stage, world: World) -> None:
    with stage.acting(world.lucie) as session:
        assert set(session.scalars(text("SELECT computed_from FROM travel_gaps('')"))) == {None}
    with stage.acting(world.engine) as session:
        assert None not in session.scalars(text("SELECT computed_from FROM travel_gaps('')")).all()
    for name in ("lucie", "engine", "agnes"):
        with pytest.raises(NotAllowed), stage.acting(world.people[name]) as session:
            session.execute(text("SELECT computed_from FROM travel_times"))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"detour_factor": 0.5}, "$.detour_factor"),
        ({"car": {"kmh": 0, "fixed_minutes": 1, "reach_km": 9}}, "$.car.kmh"),
        ({"plane": {}}, "plane"),
        ({"car": {"kmh": 9, "fixed_minutes": 1, "reach_km": 9, "first_arrival": 400}}, "told together"),
        ({"car": BUILT_IN.written()["car"] | {"first_arrival": 9, "last_departure": 8}}, "after first_arrival"),
    ],
)
def test_a_model_is_checked(change: dict[str, object], told: str) -> None:
    with pytest.raises(Invalid, match="travel_model") as caught:
        TravelModel.read(BUILT_IN.written() | change)
    assert told in caught.value.detail
    assert TravelModel.read(BUILT_IN.written()) == BUILT_IN
