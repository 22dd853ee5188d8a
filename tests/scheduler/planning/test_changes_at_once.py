"""Two people change the same thing at once: one is first, the other is told or goes on from there, nothing is half."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from scheduler.core.errors import NotPossible
from scheduler.core.tables import Event, ManualChange, Mission, Request, RequestPerson, RequestShift
from scheduler.core.tables.codes import ManualKind, MissionState, Thing
from scheduler.planning.by_hand import forbid, pin, swap
from scheduler.requests import AskedShift, Extension, extend, shorten
from scheduler.requests.usual_week import Hours
from tests.scheduler.db.world import MONDAY
from tests.scheduler.planning.plays import Play
from tests.scheduler.planning.test_at_once import until_waiting


def swapped(play: Play) -> None:
    with play.acting(play.world.lucie) as session:
        swap(session, play.world.lucie, play.world.published, play.world.confirmed)


def pinned(play: Play) -> None:
    with play.acting(play.world.lucie) as session:
        pin(session, play.world.lucie, play.world.published, on=True)


@pytest.mark.parametrize("second", [swapped, pinned], ids=lambda each: each.__name__)
def test_whoever_changes_a_mission_that_another_planner_swaps_is_told(
    play: Play, second: Callable[[Play], None]
) -> None:
    world = play.world
    with play.administering() as session:
        session.get_one(Mission, world.confirmed).state = MissionState.PUBLISHED
    with ThreadPoolExecutor(1) as pool:
        with play.acting(world.lucie) as session:
            swap(session, world.lucie, world.published, world.confirmed)
            late = pool.submit(second, play)
            until_waiting(play, late)
        with pytest.raises(NotPossible):
            late.result()
    assert play.in_force() == {
        ("published", worker, frozenset({world.shift})) for worker in ("W-PUBLISHED", "W-CONFIRMED")
    }
    assert changes(play) == [ManualKind.SWAP]


def test_whoever_is_forbidden_meanwhile_is_not_swapped(play: Play) -> None:
    world = play.world
    with play.administering() as session:
        session.get_one(Mission, world.confirmed).state = MissionState.PUBLISHED
    with ThreadPoolExecutor(1) as pool:
        with play.acting(world.lucie) as session:
            forbid(session, world.lucie, world.published)
            late = pool.submit(swapped, play)
            until_waiting(play, late)
        with pytest.raises(NotPossible):
            late.result()
    assert play.in_force() == {("published", "W-CONFIRMED", frozenset({world.shift}))}
    assert changes(play) == [ManualKind.FORBID]
    with play.administering() as session:
        forbidden_now = select(func.count()).select_from(RequestPerson).where(RequestPerson.wish == "forbidden")
        assert session.scalar(forbidden_now) == 1


def changes(play: Play) -> list[str]:
    """Return what was changed by hand and stands."""
    with play.administering() as session:
        return list(session.scalars(select(ManualChange.kind).where(ManualChange.undone_at.is_(None))))


@pytest.mark.parametrize("first", ["college", "lead"])
def test_a_college_ends_a_request_while_the_lead_prolongs_it(play: Play, first: str) -> None:
    """They come one after the other, each from what the other left, and the log tells so."""
    world = play.world
    later = MONDAY + timedelta(days=7)

    def ends() -> None:
        with play.acting(world.sophie) as session:
            shorten(session, world.sophie, world.request, MONDAY)

    def prolongs() -> None:
        with play.acting(world.lucie) as session:
            extend(session, world.lucie, world.request, Extension(later, (AskedShift(later, Hours(390, 810, 20)),)))

    with ThreadPoolExecutor(1) as pool:
        actor = world.sophie if first == "college" else world.lucie
        with play.acting(actor) as session:
            if first == "college":
                shorten(session, actor, world.request, MONDAY)
            else:
                extend(session, actor, world.request, Extension(later, (AskedShift(later, Hours(390, 810, 20)),)))
            late = pool.submit(prolongs if first == "college" else ends)
            until_waiting(play, late)
        late.result()
    with play.administering() as session:
        request = session.get_one(Request, world.request)
        days = session.scalars(
            select(RequestShift.day).where(RequestShift.request_id == world.request).order_by(RequestShift.day)
        ).all()
        logged = select(Event.detail).where(
            Event.thing == Thing.REQUEST, Event.thing_id == world.request, Event.action == "amend"
        )
        told = [each for each in session.scalars(logged.order_by(Event.id)) if each]
    assert (request.last_day, days) == ((later, [MONDAY, later]) if first == "college" else (MONDAY, [MONDAY]))
    assert [each["old"]["last_day"] for each in told][1] == told[0]["new"]["last_day"]
    assert told[-1]["new"]["last_day"] == request.last_day.isoformat()
