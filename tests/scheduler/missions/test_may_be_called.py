"""Whoever agreed to be called reads on their own page for what they are listed, as it is now; it books nothing."""

from datetime import timedelta

from sqlalchemy import delete, update

from scheduler.core.tables import StandBy, Worker
from scheduler.core.tables.codes import Word
from scheduler.core.tables.taking_off_codes import TakeOffReason
from scheduler.messages.may_be_called import queue_may_be_called
from scheduler.messages.worker_page import worker_page
from scheduler.missions.taking_off import CannotCome, take_off
from scheduler.planning.offering import reoffer
from scheduler.planning.stand_by.listing import list_stand_bys
from tests.scheduler.db.world import moment
from tests.scheduler.messages.test_may_be_called_by_message import FRIDAY_EVENING
from tests.scheduler.missions.test_monday_morning import QUARTER_TO_SEVEN, Morning
from tests.scheduler.planning.conftest import play
from tests.scheduler.planning.offers import automatic
from tests.scheduler.planning.plays import Play

__all__ = ["play"]  # a fixture


def read(morning: Morning, worker: int) -> list[tuple[str, int]]:
    """Return for what somebody may be called: where, on how many shifts."""
    page = worker_page(morning.play.database, morning.links[worker])
    return [(each.site, len(each.shifts)) for each in page.stands_by]


def test_the_page_says_what_is_true_now(play: Play) -> None:
    world, morning = play.world, Morning(play)
    assert read(morning, world.free_worker) == [("site", 1), ("site", 1)], "on both lists"
    assert read(morning, world.confirmed_worker) == [], "on none"
    assert "W-FREE" not in {worker for _, worker, _ in play.in_force()}, "it books nothing"
    with play.administering() as session:
        session.execute(delete(StandBy).where(StandBy.mission_id == world.published))
    assert read(morning, world.free_worker) == [("site", 1)], "a list that has changed leaves nothing behind"
    with play.acting(world.agnes) as session:
        unable = CannotCome(TakeOffReason.UNABLE)
        take_off(session, world.agnes, world.confirmed, unable, now=moment(-1, 8))
    assert read(morning, world.free_worker) == [], "the mission is lost: from now on there is a question, or nothing"


def test_who_has_not_agreed_or_no_longer_is_told_nothing(play: Play) -> None:
    world, morning = play.world, Morning(play)
    with play.administering() as session:
        session.execute(update(Worker).where(Worker.id == world.free_worker).values(stands_by_since=None))
    assert read(morning, world.free_worker) == []


def test_whoever_said_no_is_not_kept_ready_for_the_same_hours(play: Play) -> None:
    world, morning = play.world, Morning(play)
    automatic(play)
    morning.says(world.confirmed_worker, world.confirmed, Word.CANNOT, QUARTER_TO_SEVEN)
    called = morning.called()
    assert called
    morning.says(world.free_worker, called.id, Word.NO, QUARTER_TO_SEVEN)
    with play.acting(world.engine) as session:
        list_stand_bys(session, world.engine, QUARTER_TO_SEVEN - timedelta(hours=1))
    assert read(morning, world.free_worker) == [], "the other mission of these hours stands still"
    assert queue_may_be_called(play.database, FRIDAY_EVENING) == 0


def test_the_rest_of_a_shift_that_has_begun_is_offered_to_nobody_by_itself(play: Play) -> None:
    world, morning = play.world, Morning(play)
    automatic(play)
    now = moment(0, 9)
    with play.acting(world.agnes) as session:
        said = CannotCome(TakeOffReason.UNABLE, worked_until=now - timedelta(minutes=5))
        freed = take_off(session, world.agnes, world.confirmed, said, now=now)
    assert freed.begun
    with play.acting(world.engine) as session:
        assert reoffer(session, world.engine, freed.mission, now=now) == ()
    assert morning.called() is None
