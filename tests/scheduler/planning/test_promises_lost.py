"""A promise that falls: its site is told once, of that and of nothing else, and what a planner undoes is held again."""

import pytest
from sqlalchemy import text, update

from scheduler.core.tables import Request
from scheduler.core.tables.codes import DeclineReason, Origin, PersonReason, PersonWish
from scheduler.missions import decline
from scheduler.planning.by_hand import forbid
from scheduler.planning.offering import offer
from scheduler.planning.undoing import undo
from scheduler.requests import move_hours
from scheduler.requests.sites.people import set_person
from scheduler.requests.usual_week import Hours
from tests.scheduler.db.world import moment
from tests.scheduler.planning.holds import announced, held, hold, name_late, request_of
from tests.scheduler.planning.plays import Play

EARLY = moment(-14, 8)
"""A week before anything is announced."""

TAKEN = text("DELETE FROM procrastinate.procrastinate_jobs RETURNING task_name")


@pytest.fixture
def promised(play: Play) -> int:
    """Hold one of the two places of the second day, after its site was answered; return the mission."""
    world = play.world
    name_late(play, automatic_reoffers=True)
    [mission] = hold(play, (world.shift, "W-PUBLISHED"), (world.second_shift, "W-FREE")).values()
    with play.administering() as session:
        session.execute(update(Request).where(Request.id == world.request).values(answered_at=moment(-20, 8)))
    to_do(play)
    return mission.id


def to_do(play: Play) -> set[str]:
    """Return what the job worker was asked to do since the last look."""
    with play.acting(play.world.engine) as session:
        return set(session.scalars(TAKEN))


def is_told_again(play: Play) -> bool:
    return request_of(play).answered_at is None


def test_a_place_that_was_empty_before_is_no_news(play: Play, promised: int) -> None:
    world = play.world
    assert announced(play, EARLY).lost == ()
    assert not is_told_again(play)
    play.published(play.drafted((world.shift, "W-PUBLISHED"), (world.second_shift, "W-FREE")))
    assert promised in {each.id for each in held(play).values()}
    assert not is_told_again(play)


def test_whoever_is_announced_by_hand_for_what_they_hold_is_no_news(play: Play, promised: int) -> None:
    world = play.world
    with play.acting(world.lucie) as session:
        offer(session, world.lucie, world.request, world.free_worker, [world.second_shift], Origin.MANUAL, now=EARLY)
    assert announced(play, EARLY).lost == (promised,)
    assert not is_told_again(play)


def test_who_is_forbidden_holds_nothing_and_others_are_looked_for(play: Play, promised: int) -> None:
    world = play.world
    with play.acting(world.lucie) as session:
        forbid(session, world.lucie, promised, now=EARLY)
    assert held(play) == {}
    assert is_told_again(play)
    assert "news" in to_do(play)


def test_what_was_held_is_held_again_when_forbidding_is_undone(play: Play, promised: int) -> None:
    world = play.world
    [(who, mission)] = held(play).items()
    with play.acting(world.lucie) as session:
        forbid(session, world.lucie, promised, now=EARLY)
        undo(session, world.lucie, now=EARLY)
    [(again, restored)] = held(play).items()
    assert (again, restored.held_since, restored.origin) == (who, mission.held_since, mission.origin)
    assert ("published", *who) not in play.in_force()  # its agency was not told, and is not now


EVENING = Hours(14 * 60, 20 * 60 + 30)
"""Beyond eight, when nobody of the world is available."""


def test_other_hours_that_who_is_held_cannot_work_are_seen_at_once(play: Play, promised: int) -> None:
    world = play.world
    with play.acting(world.sophie) as session:
        move_hours(session, world.sophie, world.request, {world.second_shift}, EVENING)
    assert "announce" in to_do(play)
    assert announced(play, EARLY).lost == (promised,)
    assert is_told_again(play)


def test_other_hours_that_who_is_held_can_work_lose_nothing(play: Play, promised: int) -> None:
    world = play.world
    with play.acting(world.sophie) as session:
        move_hours(session, world.sophie, world.request, {world.second_shift}, Hours(8 * 60, 13 * 60))
    assert announced(play, EARLY).lost == ()
    assert announced(play, moment(-6, 8)).offered == (promised,)


@pytest.mark.usefixtures("promised")
def test_what_sites_and_agencies_change_has_the_engine_look_at_what_is_held(play: Play) -> None:
    world = play.world
    with play.acting(world.sophie) as session:
        set_person(session, world.sophie, world.site, world.confirmed_worker, PersonWish.BANNED, PersonReason.AGREED)
    assert "announce" in to_do(play)
    with play.acting(world.agnes) as session:
        decline(session, world.agnes, world.published, DeclineReason.HOURS)
    assert "announce" in to_do(play)
