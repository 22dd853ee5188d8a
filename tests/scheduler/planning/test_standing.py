"""Missions that stand although a rule forbids them: found at once, shown before and after, kept until settled."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.tables import Mission, MissionFault, MissionShift, PassSuspension, SitePerson, Worker, WorkerLimits
from scheduler.core.tables.codes import ExceptionKind, MissionState, PersonReason, PersonWish
from scheduler.core.tables.taking_off_codes import TakeOffReason
from scheduler.market.setting_up.leaving import leave
from scheduler.missions.taking_off import CannotCome, take_off
from scheduler.planning.standing import Broken, HitsMissions, broken_here, look_again
from scheduler.workforce import Dates, add_dates, end_contract, set_pass, suspend
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import MONDAY, World, moment

NOW = moment(-3, 8)
DAY_BEFORE = MONDAY - timedelta(days=1)


@pytest.fixture(autouse=True)
def nothing_known(stage: Stage) -> None:
    """Nobody has looked yet."""
    with stage.administering() as session:
        session.execute(delete(MissionFault))


Change = Callable[[Session, World], object]

CHANGES: dict[str, tuple[str, Change, str]] = {
    "a PASS is suspended": (
        "agnes",
        lambda session, world: suspend(session, world.agnes, world.confirmed_worker, MONDAY, MONDAY),
        "engagement",  # although it goes on afterwards
    ),
    "a PASS ends": (
        "agnes",
        lambda session, world: set_pass(
            session, world.agnes, world.confirmed_worker, None, date(2026, 9, 1), DAY_BEFORE
        ),
        "engagement",
    ),
    "a contract ends": (
        "agnes",
        lambda session, world: end_contract(session, world.agnes, world.confirmed_worker, DAY_BEFORE),
        "engagement",
    ),
    "somebody has no time": (
        "agnes",
        lambda session, world: add_dates(
            session,
            world.agnes,
            world.confirmed_worker,
            Dates(ExceptionKind.UNAVAILABLE, MONDAY, MONDAY, 0, 24 * 60),
        ),
        "availability",
    ),
    "a limit falls": (
        "agnes",
        lambda session, world: session.merge(WorkerLimits(worker_id=world.confirmed_worker, minutes_per_day=60)),
        "minutes_per_day",
    ),
}


def the_actor(world: World, person: str) -> Actor:
    actor = world.people[person]
    assert actor
    return actor


def hits(stage: Stage, actor: Actor, change: Callable[[Session], object]) -> tuple[Broken, ...]:
    """Make a change that nobody has accepted, and return what it is told to hit."""
    try:
        with stage.acting(actor) as session:
            change(session)
            look_again(session, actor, accepted=False, now=NOW)
    except HitsMissions as error:
        return error.missions
    return ()


@pytest.mark.parametrize("what", CHANGES)
def test_what_a_change_hits_is_told_before_it_is_made_and_kept_after(stage: Stage, world: World, what: str) -> None:
    person, change, rule = CHANGES[what]
    actor = the_actor(world, person)
    hit = hits(stage, actor, lambda session: change(session, world))
    assert [(each.mission, each.worker, each.rules) for each in hit] == [(world.confirmed, "Confirmed P.", (rule,))]
    with stage.administering() as session:
        assert session.scalars(select(MissionFault)).all() == []
    with stage.acting(actor) as session:
        change(session, world)
        look_again(session, actor, accepted=True, now=NOW)
    for reader, as_lead in (("agnes", False), ("paula", False), ("lucie", True)):
        if reader in world.people:
            with stage.acting(the_actor(world, reader)) as session:
                [found] = broken_here(session, the_actor(world, reader), as_lead=as_lead)
                assert (found.mission, found.days, found.rules) == (world.confirmed, (MONDAY,), (rule,))
    for stranger in ("bruno", "sophie", "leo", "mona"):
        with stage.acting(the_actor(world, stranger)) as session:
            assert session.scalars(select(MissionFault)).all() == []
    with stage.acting(actor) as session:  # it is known by now: another change does not ask again
        look_again(session, actor, accepted=False, now=NOW)
    with stage.acting(world.agnes) as session:
        take_off(session, world.agnes, world.confirmed, CannotCome(TakeOffReason.PAPERS), now=NOW)
        assert broken_here(session, world.agnes) == ()
    with stage.administering() as session:
        assert session.scalars(select(MissionFault)).all() == []


def test_an_agency_leaves(stage: Stage, world: World) -> None:
    hit = hits(stage, world.lucie, lambda session: leave(session, world.lucie, world.agency, DAY_BEFORE, seen=0))
    assert {each.mission for each in hit} == {world.confirmed, world.published}


def test_what_is_mended_goes(stage: Stage, world: World) -> None:
    with stage.acting(world.agnes) as session:
        suspend(session, world.agnes, world.confirmed_worker, MONDAY, MONDAY)
        look_again(session, world.agnes, accepted=True, now=NOW)
    with stage.administering() as session:
        assert session.scalars(select(MissionFault.mission_id)).all() == [world.confirmed]
        session.execute(delete(PassSuspension).where(PassSuspension.from_day == MONDAY))
    with stage.acting(world.agnes) as session:
        look_again(session, world.agnes, accepted=False, now=NOW)
        assert broken_here(session, world.agnes) == ()


def test_a_site_that_does_not_want_somebody_any_more_breaks_no_law(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        session.add(
            SitePerson(
                market_id=world.calvados,
                site_id=world.site,
                worker_id=world.confirmed_worker,
                wish=PersonWish.BANNED,
                reason=PersonReason.AGREED,
            )
        )
    with stage.acting(world.lucie) as session:
        look_again(session, world.lucie, accepted=False, now=NOW)
        assert broken_here(session, world.lucie, as_lead=True) == ()


def test_nothing_is_moved_by_looking(stage: Stage, world: World) -> None:
    with stage.acting(world.agnes) as session:
        suspend(session, world.agnes, world.confirmed_worker, MONDAY, MONDAY)
        look_again(session, world.agnes, accepted=True, now=NOW)
    with stage.administering() as session:
        assert session.get_one(Mission, world.confirmed).state == MissionState.CONFIRMED
        booked = select(MissionShift.state).where(MissionShift.mission_id == world.confirmed)
        assert set(session.scalars(booked)) == {MissionState.CONFIRMED}
        assert session.get_one(Worker, world.confirmed_worker)
