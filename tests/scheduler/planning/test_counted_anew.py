"""Whatever frees a slot of a request, fills one or keeps somebody from it counts anew who could come, at once."""

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from scheduler.core.tables import ManualChange, Mission, PeopleCount, RequestPerson
from scheduler.core.tables.codes import DeclineReason, Origin, PersonReason, PersonWish
from scheduler.missions import decline
from scheduler.planning.by_hand import forbid
from scheduler.planning.offering import offer
from scheduler.planning.overdue import remind_and_expire
from scheduler.planning.undoing import allow_again
from scheduler.planning.who_could_come import CouldCome
from scheduler.requests.sites import set_person
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World, moment

SUNDAY = moment(-1, 12)
"""Before the request: of its two days, each for two people, the first is booked, the second waits."""


def kept(stage: Stage, world: World) -> tuple[CouldCome, datetime]:
    with stage.administering() as session:
        found = session.get_one(PeopleCount, world.request, populate_existing=True)
        return CouldCome(found.shifts, found.whole, found.partly), found.counted_at


def _forbid(session: Session, world: World) -> None:
    session.execute(update(Mission).where(Mission.id == world.published).values(pinned=False))
    forbid(session, world.lucie, world.published, now=SUNDAY)


def _expire(session: Session, world: World) -> None:
    assert remind_and_expire(session, world.engine, SUNDAY) == (0, 1)


def _offer(session: Session, world: World) -> None:
    offer(session, world.lucie, world.request, world.free_worker, [world.second_shift], Origin.MANUAL, now=SUNDAY)


DEEDS: dict[str, tuple[str, Callable[[Session, World], object], CouldCome]] = {
    # The worker of the lost mission has given up a part of the request, and is asked for no other of it.
    "decline": (
        "agnes",
        lambda session, world: decline(session, world.agnes, world.published, DeclineReason.NONE),
        CouldCome(2, 2, 3),
    ),
    "expire": ("engine", _expire, CouldCome(2, 2, 3)),
    "forbid": ("lucie", _forbid, CouldCome(2, 2, 3)),
    "offer": ("lucie", _offer, CouldCome(1, 3, 3)),
    "banned by the site": (
        "sophie",
        lambda session, world: set_person(
            session, world.sophie, world.site, world.confirmed_worker, PersonWish.BANNED, PersonReason.AGREED
        ),
        CouldCome(1, 3, 3),
    ),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_who_could_come_is_counted_in_the_same_transaction(stage: Stage, world: World, deed: str) -> None:
    person, do, expected = DEEDS[deed]
    with stage.administering() as session:
        session.execute(update(Mission).where(Mission.id == world.published).values(answer_by=SUNDAY))
    _, before = kept(stage, world)
    with stage.acting(world.people[person]) as session:
        do(session, world)
    count, at = kept(stage, world)
    assert (count, at != before) == (expected, True)


def test_whoever_is_allowed_again_counts_again(stage: Stage, world: World) -> None:
    with stage.acting(world.lucie) as session:
        _forbid(session, world)
    assert kept(stage, world)[0] == CouldCome(2, 2, 3)
    with stage.acting(world.lucie) as session:
        change = session.scalars(select(ManualChange.id).order_by(ManualChange.id.desc())).first()
        assert change
        allow_again(session, world.lucie, change)
    with stage.administering() as session:
        assert session.query(RequestPerson).filter_by(wish=PersonWish.FORBIDDEN).all() == []
    assert kept(stage, world)[0] == CouldCome(2, 3, 4)
