"""The settings of a market: who decides, within which limits, and what the log says of it."""

from dataclasses import replace
from datetime import time

import pytest
from sqlalchemy import update

from scheduler.core.errors import Conflict, Invalid, NotAllowed
from scheduler.core.tables import Market, User
from scheduler.market.change_settings import Chosen, change_settings, market_settings
from scheduler.market.deadlines import Deadlines
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World


def chosen(stage: Stage, world: World) -> Chosen:
    with stage.acting(world.lucie) as session:
        return market_settings(session, world.lucie).chosen


def test_a_change_is_in_force_at_once_and_says_who_made_it(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        session.get_one(Market, world.calvados).settings = {"threads": 3, "answer_minutes": 600}
    wanted = replace(chosen(stage, world), answer_minutes=120, nightly_start=time(2, 15), automatic_reoffers=True)
    with stage.acting(world.lucie) as session:
        assert change_settings(session, world.lucie, wanted, seen=0) == (
            "nightly_start",
            "answer_minutes",
            "automatic_reoffers",
        )
        found = market_settings(session, world.lucie)
        [change] = found.changes
        assert (change.by, change.old["answer_minutes"], change.new["answer_minutes"]) == ("Lucie", 600, 120)
        assert change_settings(session, world.lucie, wanted, seen=found.last) == ()
        market = session.get_one(Market, world.calvados)
        assert market.settings["threads"] == 3, "what the page does not show stays"
        assert Deadlines.of(session, market).usual.total_seconds() == 120 * 60
    with stage.acting(world.mona) as session:
        assert market_settings(session, world.mona).changes == (), "another market's"


def test_who_has_not_seen_the_last_change_is_told(stage: Stage, world: World) -> None:
    wanted = chosen(stage, world)
    with stage.acting(world.lucie) as session:
        change_settings(session, world.lucie, replace(wanted, solve_seconds=30), seen=0)
        with pytest.raises(Conflict, match="somebody_else_at_once"):
            change_settings(session, world.lucie, replace(wanted, solve_seconds=90), seen=0)
    assert chosen(stage, world).solve_seconds == 30


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("solve_seconds", {"solve_seconds": 4}),
        ("answer_minutes", {"answer_minutes": 7 * 24 * 60 + 1}),
        ("lead_time_minutes", {"lead_time_minutes": -1}),
        ("office_closes", {"office_opens": time(18), "office_closes": time(18)}),
    ],
)
def test_what_cannot_be_is_refused_on_its_field(
    stage: Stage, world: World, field: str, change: dict[str, int | time]
) -> None:
    wanted = replace(chosen(stage, world), **change)  # type: ignore[arg-type]  # each of its own type
    with pytest.raises(Invalid) as refused, stage.acting(world.lucie) as session:
        change_settings(session, world.lucie, wanted, seen=0)
    assert refused.value.field == field


def test_without_the_tick_a_planner_reads_and_decides_nothing(stage: Stage, world: World) -> None:
    wanted = replace(chosen(stage, world), solve_seconds=30)
    with stage.administering() as session:
        session.execute(update(User).where(User.id == world.lucie.user).values(administers=False))
    for actor in (replace(world.lucie, administers=False), world.lucie):  # the database is asked last
        with pytest.raises(NotAllowed), stage.acting(actor) as session:
            change_settings(session, actor, wanted, seen=0)
    assert chosen(stage, world) != wanted


def test_only_the_planner_decides(stage: Stage, world: World) -> None:
    wanted = chosen(stage, world)
    for actor in (world.engine, world.leo, world.agnes, world.sophie):
        with pytest.raises(NotAllowed), stage.acting(actor) as session:
            change_settings(session, actor, wanted, seen=0)
