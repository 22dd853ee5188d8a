"""A draft is published while the next run stores its own: whoever comes second sees what the first did."""

import time
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import text

from scheduler.core.errors import NotPossible
from scheduler.core.states import lock_requests
from scheduler.core.tables.codes import RunState
from scheduler.planning import publish
from scheduler.planning.execution import keep, prepare
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
