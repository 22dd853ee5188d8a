"""The plan by hand: weighed and checked first, kept by runs, undone again."""

import pytest
from sqlalchemy import select, update

from scheduler.core.access import Actor
from scheduler.core.errors import Conflict, Invalid, NotAllowed, NotFound, NotPossible
from scheduler.core.tables import Mission, RequestPerson, WeeklyAvailability
from scheduler.core.tables.codes import ManualKind, MissionState, PersonWish
from scheduler.planning.by_hand import forbid, pin, swap
from scheduler.planning.journal import changes_by_hand
from scheduler.planning.obstacles import BreaksRules
from scheduler.planning.undoing import allow_again, undo
from scheduler.planning.weighing import weigh_forbidding, weigh_swap
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World


def second_published(stage: Stage, world: World) -> int:
    """Make the confirmed mission an announced one on the second day, and return it."""
    with stage.administering() as session:
        mission = session.get_one(Mission, world.confirmed)
        mission.state = MissionState.PUBLISHED
    return world.confirmed


def states(stage: Stage) -> dict[int, tuple[str, int, bool]]:
    with stage.administering() as session:
        rows = session.scalars(select(Mission).order_by(Mission.id))
        return {each.id: (each.state.value, each.worker_id, each.pinned) for each in rows}


def test_two_announced_missions_are_swapped_pinned_and_swapped_back(stage: Stage, world: World) -> None:
    other = second_published(stage, world)
    with stage.acting(world.lucie) as session:
        weighed = weigh_swap(session, world.lucie, world.published, other)
        assert weighed.obstacles == ()
        assert weighed.medium == 0
        first, second = swap(session, world.lucie, world.published, other)
    found = states(stage)
    assert {found[each][0] for each in (world.published, other)} == {"withdrawn"}
    assert found[first] == ("published", world.confirmed_worker, True)
    assert found[second] == ("published", world.published_worker, True)
    with stage.acting(world.lucie) as session:
        (done, *_) = changes_by_hand(session, world.lucie)
        assert (done.kind, done.by, done.soft) == (ManualKind.SWAP, "Lucie", weighed.soft)
        assert [(each.id, each.person and each.person.code) for each in done.missions] == [
            (first, "W-CONFIRMED"),
            (second, "W-PUBLISHED"),
        ]
        assert all(each.site_name for each in done.missions)
        assert undo(session, world.lucie) == ManualKind.SWAP
        (done, *_) = changes_by_hand(session, world.lucie)
        assert done.undone_by == "Lucie"
    in_force = sorted(
        (state, worker, pinned) for state, worker, pinned in states(stage).values() if state == "published"
    )
    assert in_force == [("published", each, False) for each in sorted((world.published_worker, world.confirmed_worker))]


def test_a_swap_that_breaks_a_rule_is_refused_with_the_sentence_of_verify(stage: Stage, world: World) -> None:
    other = second_published(stage, world)
    with stage.administering() as session:
        mine = WeeklyAvailability.worker_id == world.published_worker
        session.execute(update(WeeklyAvailability).where(mine).values(start_minute=1000))
    before = states(stage)
    with pytest.raises(BreaksRules) as refused, stage.acting(world.lucie) as session:
        swap(session, world.lucie, world.published, other)
    (told,) = {(each.person, each.rule) for each in refused.value.obstacles}
    assert told == ("W-PUBLISHED", "availability")
    assert f"worker W-PUBLISHED is not available from start to end for shift S{world.shift}" in str(refused.value)
    assert states(stage) == before


def test_what_is_confirmed_is_neither_swapped_nor_pinned_nor_forbidden(stage: Stage, world: World) -> None:
    with stage.acting(world.lucie) as session:
        for act in (
            lambda: swap(session, world.lucie, world.published, world.confirmed),
            lambda: pin(session, world.lucie, world.confirmed, on=True),
            lambda: forbid(session, world.lucie, world.confirmed),
        ):
            with pytest.raises(NotPossible):
                act()
        with pytest.raises(Invalid, match="same_person"):
            weigh_swap(session, world.lucie, world.published, world.published)


def test_a_pin_is_set_once_and_undone(stage: Stage, world: World) -> None:
    with stage.acting(world.lucie) as session:
        pin(session, world.lucie, world.published, on=True)
        with pytest.raises(NotPossible):
            pin(session, world.lucie, world.published, on=True)
    assert states(stage)[world.published][2]
    with stage.acting(world.lucie) as session:
        assert undo(session, world.lucie) == ManualKind.PIN
        with pytest.raises(NotFound):
            undo(session, world.lucie)
    assert not states(stage)[world.published][2]


def test_forbidding_withdraws_and_undoing_offers_again(stage: Stage, world: World) -> None:
    with stage.acting(world.lucie) as session:
        weighed = weigh_forbidding(session, world.lucie, world.published)
        assert weighed.medium < 0
        forbid(session, world.lucie, world.published)
        wishes = select(RequestPerson.worker_id).where(RequestPerson.wish == PersonWish.FORBIDDEN)
        assert session.scalars(wishes).all() == [world.published_worker]
        with pytest.raises(Conflict), stage.acting(world.lucie) as again:
            forbid(again, world.lucie, world.published)
    assert states(stage)[world.published][0] == "withdrawn"
    with stage.acting(world.lucie) as session:
        undo(session, world.lucie)
        assert session.scalars(wishes).all() == []
    assert sorted(each[0] for each in states(stage).values()) == ["confirmed", "published", "withdrawn"]


def test_whoever_was_forbidden_is_allowed_again_at_any_time(stage: Stage, world: World) -> None:
    other = second_published(stage, world)
    with stage.acting(world.lucie) as session:
        forbid(session, world.lucie, world.published)
        pin(session, world.lucie, other, on=True)
        pinned, forbidden = changes_by_hand(session, world.lucie)[:2]
        assert forbidden.person
        assert (forbidden.person.code, forbidden.request) == ("W-PUBLISHED", world.request)
        assert [each.id for each in changes_by_hand(session, world.lucie, most=1)] == [pinned.id, forbidden.id]
    before = states(stage)
    with stage.acting(world.lucie) as session:
        with pytest.raises(Conflict):
            undo(session, world.lucie, forbidden.id)
        assert allow_again(session, world.lucie, forbidden.id).undone_by == "Lucie"
    assert states(stage) == before, "nothing is offered by that"
    with stage.acting(world.lucie) as session:
        wishes = select(RequestPerson.worker_id).where(RequestPerson.wish == PersonWish.FORBIDDEN)
        assert session.scalars(wishes).all() == []
        assert allow_again(session, world.lucie, forbidden.id).undone_by == "Lucie", "once more, calmly"
        with pytest.raises(NotFound):
            allow_again(session, world.lucie, pinned.id)
        assert undo(session, world.lucie) == ManualKind.PIN
    for actor, error in ((world.agnes, NotAllowed), (world.mona, NotFound)):
        with pytest.raises(error), stage.acting(actor) as session:
            allow_again(session, actor, forbidden.id)


def test_an_answer_is_not_undone(stage: Stage, world: World) -> None:
    other = second_published(stage, world)
    with stage.acting(world.lucie) as session:
        first, _ = swap(session, world.lucie, world.published, other)
    with stage.administering() as session:
        session.get_one(Mission, first).state = MissionState.CONFIRMED
    with pytest.raises(NotPossible), stage.acting(world.lucie) as session:
        undo(session, world.lucie)


@pytest.mark.parametrize("name", ["leo", "agnes", "sophie", "tom", "denise", "mona"])
def test_only_who_plans_the_market_does_it_by_hand(stage: Stage, world: World, name: str) -> None:
    actor = world.people[name]
    assert isinstance(actor, Actor)
    wanted = NotFound if name == "mona" else NotAllowed
    with stage.acting(actor) as session:
        for act in (
            lambda: swap(session, actor, world.published, world.confirmed),
            lambda: pin(session, actor, world.published, on=True),
            lambda: forbid(session, actor, world.published),
        ):
            with pytest.raises(wanted):
                act()
        with pytest.raises(wanted):
            undo(session, actor)
