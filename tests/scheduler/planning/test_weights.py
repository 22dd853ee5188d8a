import json

import pytest
from sqlalchemy import delete

from scheduler.core.access import Actor
from scheduler.core.errors import Invalid, NotAllowed, NotFound
from scheduler.core.tables import WeightChoice, WeightProfile
from scheduler.planning.translate import problem_of
from scheduler.planning.translate.weights import DEFAULTS
from scheduler.planning.weights.priced import last_plan
from scheduler.planning.weights.profiles import MOST, add, check, choose, edit, profiles, retire, versions
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World, moment
from tests.scheduler.draft import with_draft
from tests.scheduler.statements import counted

NIGHT = moment(-3, 3)
FAR = DEFAULTS | {"travel": 40}


def told(stage: Stage, world: World) -> tuple[object, int | None]:
    """Return the weights that the next night is told, and of which profile."""
    with stage.acting(world.engine) as session:
        translation = problem_of(session, world.engine, NIGHT)
    return json.loads(translation.instance).get("weights"), translation.profile


def test_every_weight_of_the_solver_has_a_limit_that_its_own_number_keeps() -> None:
    assert MOST.keys() == DEFAULTS.keys()
    assert check({}) == DEFAULTS


def test_the_next_runs_are_made_with_the_chosen_profile(stage: Stage, world: World) -> None:
    assert told(stage, world) == (None, None)
    with stage.acting(world.lucie) as session:
        near = add(session, world.lucie, "  Moins   de trajets ", {"travel": 40})
    assert told(stage, world) == (None, None), "a new profile is not chosen yet"
    with stage.acting(world.lucie) as session:
        choose(session, world.lucie, near)
        choose(session, world.lucie, near)
    assert told(stage, world) == (FAR, near)
    with stage.acting(world.lucie) as session:
        assert [each.name for each in profiles(session, world.lucie).decisions] == [
            "Moins de trajets",
            None,
            "Continuité",
        ]
        choose(session, world.lucie, None)
    assert told(stage, world) == (None, None)


def test_editing_keeps_what_was_and_is_chosen_with_it(stage: Stage, world: World) -> None:
    with stage.acting(world.lucie) as session:
        first = add(session, world.lucie, "Moins de trajets", {"travel": 20})
        choose(session, world.lucie, first)
        second = edit(session, world.lucie, first, {"travel": 40})
        found = profiles(session, world.lucie)
        history = versions(session, world.lucie, "Moins de trajets")
    assert told(stage, world) == (FAR, second)
    assert [each.changed for each in history] == [{"travel": 40}, {"travel": 20}]
    assert {each.by for each in history} == {"Lucie"}
    [profile] = [each for each in found.all if each.name == "Moins de trajets"]
    assert (profile.id, profile.versions, found.in_force) == (second, 2, second)


def test_editing_a_profile_that_is_not_chosen_chooses_nothing(stage: Stage, world: World) -> None:
    with stage.acting(world.lucie) as session:
        edit(session, world.lucie, add(session, world.lucie, "Essai", {}), {"travel": 1})
    assert told(stage, world) == (None, None)


def test_a_retired_profile_is_not_offered_but_stays_on_record(stage: Stage, world: World) -> None:
    with stage.acting(world.lucie) as session:
        tried = add(session, world.lucie, "Essai", {"travel": 20})
        retire(session, world.lucie, tried)
        retire(session, world.lucie, tried)
        assert "Essai" not in {each.name for each in profiles(session, world.lucie).all}
        assert [(each.retired, each.changed) for each in versions(session, world.lucie, "Essai")] == [
            (True, {"travel": 20}),
            (False, {"travel": 20}),
        ]
        with pytest.raises(NotFound):
            choose(session, world.lucie, tried)
        again = add(session, world.lucie, "essai", {})
        assert again in {each.id for each in profiles(session, world.lucie).all}, "its name is free again"


def test_storing_points_for_a_retired_profile_offers_it_again(stage: Stage, world: World) -> None:
    with stage.acting(world.lucie) as session:
        tried = add(session, world.lucie, "Essai", {"travel": 20})
        retire(session, world.lucie, tried)
        again = edit(session, world.lucie, tried, {"travel": 20})
        assert again in {each.id for each in profiles(session, world.lucie).all}


def test_the_profile_in_force_is_not_retired(stage: Stage, world: World) -> None:
    with stage.acting(world.lucie) as session:
        first = add(session, world.lucie, "Essai", {"travel": 20})
        choose(session, world.lucie, first)
        for version in (first, edit(session, world.lucie, first, {"travel": 30})):
            with pytest.raises(Invalid, match="in_force"):
                retire(session, world.lucie, version)
        choose(session, world.lucie, None)
        retire(session, world.lucie, first)


@pytest.mark.parametrize(
    ("weights", "field"), [({"travel": 201}, "travel"), ({"handover": -1}, "handover"), ({"luck": 1}, "luck")]
)
def test_points_out_of_range_say_which(stage: Stage, world: World, weights: dict[str, int], field: str) -> None:
    with stage.acting(world.lucie) as session, pytest.raises(Invalid) as caught:
        add(session, world.lucie, "Essai", weights)
    assert caught.value.field == field


@pytest.mark.parametrize("name", ["", "   ", "x" * 61, "continuité"])
def test_a_profile_has_a_name_of_its_own(stage: Stage, world: World, name: str) -> None:
    with stage.acting(world.lucie) as session, pytest.raises(Invalid) as caught:
        add(session, world.lucie, name, {})
    assert caught.value.field == "name"


@pytest.mark.parametrize("name", ["leo", "agnes", "denise", "engine"])
def test_only_a_planner_of_the_lead_decides(stage: Stage, world: World, name: str) -> None:
    actor = world.people[name]
    assert actor
    with stage.acting(actor) as session:
        for act in (
            lambda: add(session, actor, "Essai", {}),
            lambda: choose(session, actor, None),
            lambda: retire(session, actor, 1),
        ):
            with pytest.raises(NotAllowed):
                act()


def test_the_database_refuses_to_change_what_is_on_record(stage: Stage, world: World) -> None:
    for table in (WeightProfile, WeightChoice):
        with pytest.raises(NotAllowed), stage.acting(world.lucie) as session:
            session.execute(delete(table))


def test_another_market_s_profile_is_not_there(stage: Stage, world: World) -> None:
    with stage.acting(world.lucie) as session:
        mine = add(session, world.lucie, "Essai", {})
    with stage.acting(world.mona) as session:
        assert profiles(session, world.mona).all == ()
        for act in (lambda: choose(session, world.mona, mine), lambda: edit(session, world.mona, mine, {})):
            with pytest.raises(NotFound):
                act()


def test_the_last_plan_is_priced_with_other_points(stage: Stage, world: World) -> None:
    solution = {"assignments": [], "soft_parts": {"travel": 2400, "handover": 12000}}
    with stage.acting(world.lucie) as session:
        steady = add(session, world.lucie, "Fidélité", {"handover": 6000, "activation": 0})
    with stage.administering() as session:
        run = with_draft(session, world, solution=json.dumps(solution), profile_id=steady)
    with stage.acting(world.lucie) as session:
        plan = last_plan(session, world.lucie)
    assert plan is not None
    assert plan.run == run
    assert (plan.counts["travel"], plan.counts["handover"], plan.counts["activation"]) == (240, 2, None)
    assert plan.points(FAR)["travel"] == 9600
    assert plan.points(DEFAULTS)["handover"] == 6000


def test_a_plan_without_parts_is_not_priced(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        with_draft(session, world)
    with stage.acting(world.lucie) as session:
        assert last_plan(session, world.lucie) is None


def test_profiles_take_three_statements(stage: Stage, world: World) -> None:
    actor: Actor = world.lucie
    with stage.acting(actor) as session, counted(session) as statements:
        profiles(session, actor)
    assert len(statements) <= 3
