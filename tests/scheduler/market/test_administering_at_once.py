"""Two administrators who act on each other, or on themselves, at the same moment: one of them always remains."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select, update

from scheduler.core.access import Actor
from scheduler.core.addresses import Addresses
from scheduler.core.db import Database, administration
from scheduler.core.errors import SchedulerError
from scheduler.core.tables import User
from scheduler.core.tables.codes import Role
from scheduler.market.accounts import name_administrator, open_account
from tests.scheduler.db.world import World


@pytest.fixture
def db(fresh: Addresses) -> Iterator[Database]:
    assert fresh.owner
    found = Database(fresh.application)
    yield found
    found.close()


@pytest.mark.parametrize("names", [("sophie", "simone"), ("lucie", "leo")])
def test_of_two_administrators_one_always_remains(
    fresh: Addresses, db: Database, world: World, names: tuple[str, str]
) -> None:
    assert fresh.owner
    both = getattr(world, names[0]).user, getattr(world, names[1]).user
    if "leo" in names:
        with administration(fresh.owner) as session:
            session.execute(update(User).where(User.id == world.leo.user).values(role=Role.PLANNER))
    for whom in (lambda own, _: own, lambda _, other: other):
        for disabling in (False, True):
            with administration(fresh.owner) as session:
                session.execute(update(User).where(User.id.in_(both)).values(administers=True, disabled_at=None))
            done = at_once(db, both, whom, disabling=disabling)
            with administration(fresh.owner) as session:
                left = select(User.id).where(User.id.in_(both), User.administers, User.disabled_at.is_(None))
                assert len(session.scalars(left).all()) == 1, (whom, disabling)
            assert sorted(done) == [False, True]


def at_once(db: Database, both: tuple[int, int], whom: Callable[[int, int], int], *, disabling: bool) -> list[bool]:
    """Let both take the tick, or the account, of themselves or of each other; tell who could."""
    here = Barrier(2)

    def act(actor: Actor, who: int) -> bool:
        try:
            with db.transaction(actor) as session:
                here.wait()
                if disabling:
                    open_account(session, actor, who, enabled=False)
                else:
                    name_administrator(session, actor, who, administers=False)
        except SchedulerError:
            return False
        return True

    actors = [db.actor(each) for each in both]
    pairs = [(actors[0], whom(*both)), (actors[1], whom(*reversed(both)))]
    with ThreadPoolExecutor(2) as pool:
        return [each.result() for each in [pool.submit(act, *pair) for pair in pairs]]
