"""Trades are added and changed: who decides, what cannot be, what the log says."""

import pytest

from scheduler.core.errors import Conflict, Invalid, NotAllowed, NotFound
from scheduler.market.setting_up import (
    Trades,
    UsualHours,
    add_skill,
    add_trade,
    add_usual_hours,
    change_trade,
    market_trades,
    remove_usual_hours,
)
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World

MORNING = UsualHours("Matin", (1, 2), 390, 810, 20)


def found(stage: Stage, world: World, job: int) -> Trades:
    with stage.acting(world.lucie) as session:
        return market_trades(session, world.lucie, job)


def test_a_trade_is_added_with_a_new_skill_and_changed(stage: Stage, world: World) -> None:
    with stage.acting(world.lucie) as session:
        skill = add_skill(session, world.lucie, "1er secours")
        job = add_trade(session, world.lucie, "Jardin", 3, [skill])
        seen = market_trades(session, world.lucie, job).last
        change_trade(session, world.lucie, job, "Jardin", 4, [skill, world.cleaning], seen=seen)
        with pytest.raises(Conflict, match="somebody_else_at_once"):
            change_trade(session, world.lucie, job, "Jardins", 4, [], seen=seen)
    one = found(stage, world, job)
    [trade] = one.trades
    assert (trade.name, trade.priority, set(trade.skills)) == ("Jardin", 4, {skill, world.cleaning})
    assert set(one.changes[0].new) == {"priority", "skills"}


def test_usual_hours_come_and_go(stage: Stage, world: World) -> None:
    with stage.acting(world.lucie) as session:
        job = add_trade(session, world.lucie, "Jardin", 1, [])
        seen = market_trades(session, world.lucie, job).last
        add_usual_hours(session, world.lucie, job, MORNING, seen=seen)
    one = found(stage, world, job)
    [(number, usual)] = one.trades[0].hours.items()
    assert usual == MORNING
    with stage.acting(world.lucie) as session:
        remove_usual_hours(session, world.lucie, job, number, seen=one.last)
    after = found(stage, world, job)
    assert after.trades[0].hours == {}
    assert (after.changes[0].old, after.changes[0].new) == ({"hours": ["Matin", [1, 2], 390, 810, 20]}, {"hours": None})


@pytest.mark.parametrize(
    ("usual", "field"),
    [
        (UsualHours("", (1,), 390, 810), "label"),
        (UsualHours("Matin", (), 390, 810), "weekdays"),
        (UsualHours("Matin", (1,), -1, 810), "start"),
        (UsualHours("Matin", (1,), 810, 390), "end"),
        (UsualHours("Matin", (1,), 390, 810, 420), "pause"),
    ],
)
def test_hours_that_cannot_be_are_refused_on_their_field(
    stage: Stage, world: World, usual: UsualHours, field: str
) -> None:
    with pytest.raises(Invalid) as refused, stage.acting(world.lucie) as session:
        add_usual_hours(session, world.lucie, world.job, usual, seen=0)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("other", "meets"),
    [
        (MORNING, True),
        (UsualHours("Matin", (2,), 800, 900), True),
        (UsualHours("Matin", (3,), 390, 810), False),
        (UsualHours("Matin", (1, 2), 810, 900), False),
        (UsualHours("Soir", (1, 2), 390, 810), False),
        (UsualHours("Matin", (7,), 1200, 1200 + 700), True),
    ],
)
def test_nobody_has_two_usual_hours_at_once(stage: Stage, world: World, other: UsualHours, *, meets: bool) -> None:
    with stage.acting(world.lucie) as session:
        job = add_trade(session, world.lucie, "Jardin", 1, [])
        add_usual_hours(session, world.lucie, job, MORNING, seen=market_trades(session, world.lucie, job).last)
        seen = market_trades(session, world.lucie, job).last
        if meets:
            with pytest.raises(Invalid, match="usual_hours_meet"):
                add_usual_hours(session, world.lucie, job, other, seen=seen)
        else:
            add_usual_hours(session, world.lucie, job, other, seen=seen)


def test_names_are_told_apart_and_numbers_have_limits(stage: Stage, world: World) -> None:
    [trade] = found(stage, world, world.job).trades
    for name, priority, skills, field in (
        (trade.name.upper(), 1, [], "name"),
        ("Jardin", 11, [], "priority"),
        ("Jardin", 1, [999_999], "skills"),
    ):
        with pytest.raises(Invalid) as refused, stage.acting(world.lucie) as session:
            add_trade(session, world.lucie, name, priority, skills)
        assert refused.value.field == field


def test_only_who_sets_up_the_market_decides(stage: Stage, world: World) -> None:
    for actor in (world.engine, world.leo, world.agnes, world.sophie, world.denise):
        for act in (
            lambda session, actor: add_skill(session, actor, "Greffe"),
            lambda session, actor: add_trade(session, actor, "Jardin", 1, []),
            lambda session, actor: change_trade(session, actor, world.job, "Jardin", 1, [], seen=0),
            lambda session, actor: add_usual_hours(session, actor, world.job, MORNING, seen=0),
            lambda session, actor: remove_usual_hours(session, actor, world.job, 1, seen=0),
        ):
            with pytest.raises(NotAllowed), stage.acting(actor) as session:
                act(session, actor)
    with pytest.raises(NotFound), stage.acting(world.mona) as session:
        change_trade(session, world.mona, world.job, "Jardin", 1, [], seen=0)
