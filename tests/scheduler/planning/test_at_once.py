"""A draft is published while the next run stores its own: whoever comes second sees what the first did."""

import time
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import select, text

from scheduler.core.errors import NotPossible
from scheduler.core.states import Action, lock_requests, start
from scheduler.core.tables import Event, Mission
from scheduler.core.tables.codes import RunState, Thing
from scheduler.planning import publish
from scheduler.planning.announcing import Announced
from scheduler.planning.draft import Slot, add_slots
from scheduler.planning.execution import keep, prepare
from scheduler.planning.records import lock_drafts
from tests.scheduler.db.world import moment
from tests.scheduler.planning.holds import OPEN, announced, hold, name_late
from tests.scheduler.planning.plays import Play, answer

WAITING = """
    SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database
    WHERE d.datname = current_database() AND l.locktype = 'advisory' AND NOT l.granted
"""


def until_waiting(play: Play, *others: "Future[Any]") -> None:
    """Wait until all others have come as far as a lock that somebody else has."""
    waiting: int | None = 0
    while waiting != len(others):
        assert not any(each.done() for each in others)
        with play.administering() as session:
            waiting = session.scalar(text(WAITING))
        time.sleep(0.01)  # other threads get there; they cannot tell, since they wait


def test_a_run_that_waits_for_a_publication_withdraws_nothing_of_it(play: Play) -> None:
    world = play.world
    pairs = [(world.second_shift, "W-FREE")]
    draft, following = play.drafted(*pairs), play.begun()
    prepared = prepare(play.database, world.engine, following)
    assert prepared
    with ThreadPoolExecutor(1) as pool:
        with play.acting(world.lucie) as session:
            publish(session, world.lucie, draft)
            kept = pool.submit(keep, play.database, world.engine, following, answer(prepared.instance, pairs))
            until_waiting(play, kept)
        assert (kept.result().state, kept.result().kept) == (RunState.DONE, 1)
    assert ("published", "W-FREE", frozenset({world.second_shift})) in play.in_force()


def test_a_publication_that_waits_for_a_run_finds_its_draft_replaced(play: Play) -> None:
    world = play.world
    in_force = play.in_force()
    draft, following = play.drafted((world.second_shift, "W-FREE")), play.begun()
    prepared = prepare(play.database, world.engine, following)
    assert prepared
    found = answer(prepared.instance, [(world.second_shift, "W-OTHER")])
    with ThreadPoolExecutor(2) as pool:
        with play.acting(world.lucie) as session:
            lock_requests(session, [world.request])
            kept = pool.submit(keep, play.database, world.engine, following, found)
            until_waiting(play, kept)
            published = pool.submit(play.published, draft)
            until_waiting(play, kept, published)
        assert kept.result().state == RunState.DONE
        with pytest.raises(NotPossible) as raised:
            published.result()
    assert raised.value.state == "replaced"
    assert play.in_force() == in_force
    assert play.draft() == {("W-OTHER", frozenset({world.second_shift}))}


def test_announcing_that_waits_for_a_publication_announces_nothing_of_it_again(play: Play) -> None:
    world = play.world
    stays, later = (world.shift, "W-PUBLISHED"), (world.second_shift, "W-FREE")
    name_late(play)
    [mission] = hold(play, stays, later).values()
    draft = play.drafted(stays, later)
    name_late(play, days=365)  # by now it is due, for both
    with ThreadPoolExecutor(1) as pool:
        with play.acting(world.lucie) as session:
            publish(session, world.lucie, draft)
            waits = pool.submit(announced, play, OPEN)
            until_waiting(play, waits)
        assert waits.result() == Announced()
    with play.administering() as session:
        of_it = select(Event.action).where(Event.thing == Thing.MISSION, Event.thing_id == mission.id)
        assert session.scalars(of_it.order_by(Event.id)).all() == ["propose", "hold", "publish"]


def test_a_publication_that_waits_for_news_keeps_what_they_held(play: Play) -> None:
    world = play.world
    stays = (world.shift, "W-PUBLISHED")
    name_late(play)
    draft = play.drafted(stays, (world.second_shift, "W-OTHER"), (world.second_shift, "W-CONFIRMED"))
    with ThreadPoolExecutor(1) as pool:
        with play.acting(world.engine) as session:
            lock_drafts(session, world.engine)
            published = pool.submit(play.published, draft)
            until_waiting(play, published)
            mission = Mission(
                market_id=world.calvados,
                request_id=world.request,
                organisation_id=world.establishment,
                worker_id=world.free_worker,
                agency_id=world.agency,
                employment_id=world.free_employment,
                held_since=OPEN,
            )
            start(session, world.engine, mission, Action.PROPOSE)
            add_slots(session, mission, [Slot(world.second_shift, 1, 2, moment(1, 6), moment(1, 13))])
        published.result()
    with play.acting(world.lucie) as session:
        covered = session.scalars(text("SELECT request_shift_id FROM promised_slots()")).all()
        taken = {worker for _, worker, shifts in play.in_force() if world.second_shift in shifts}
    # Both places have somebody: the promise, or who came in its place.
    assert len(covered) + len(taken) == 2
