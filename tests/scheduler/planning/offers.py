"""Offers as people of a play make and lose them."""

from datetime import datetime

from sqlalchemy import update

from scheduler.core.tables import (
    Market,
)
from scheduler.core.tables.codes import DeclineReason, Origin
from scheduler.missions import decline
from scheduler.planning.candidates import Candidate, candidates, opening
from scheduler.planning.offering import offer, reoffer
from tests.scheduler.db.world import moment
from tests.scheduler.planning.plays import Play

NOW = moment(-1, 20)
"""The evening before; the first shift begins at six."""


def ranked(play: Play, *shifts: int, now: datetime = NOW) -> tuple[Candidate, ...]:
    with play.acting(play.world.lucie) as session:
        return candidates(opening(session, play.world.lucie, shifts, now))


def offered(play: Play, worker: int, *shifts: int, now: datetime = NOW) -> int:
    with play.acting(play.world.lucie) as session:
        return offer(session, play.world.lucie, play.world.request, worker, shifts, Origin.URGENT, now=now)


def automatic(play: Play, *, wanted: bool = True) -> None:
    with play.administering() as session:
        session.execute(update(Market).values(settings={"automatic_reoffers": wanted}))


def declined(play: Play) -> int:
    with play.acting(play.world.agnes) as session:
        decline(session, play.world.agnes, play.world.published, DeclineReason.HOURS)
    return play.world.published


def by_engine(play: Play, mission: int, now: datetime = NOW) -> tuple[int, ...]:
    with play.acting(play.world.engine) as session:
        return reoffer(session, play.world.engine, mission, now=now)
