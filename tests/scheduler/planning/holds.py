"""What tests of late naming share: a market that announces a week ahead, and what it holds."""

from datetime import datetime

from sqlalchemy import select, update

from scheduler.core.tables import Market, Mission, Request
from scheduler.planning.announcing import Announced, announce
from tests.scheduler.db.world import moment
from tests.scheduler.planning.plays import Pair, Play

A_WEEK = 7
OPEN = moment(-7, 8)
"""A Monday morning, a week before the request of the world begins; the offices are open."""


def name_late(play: Play, days: int = A_WEEK, **settings: object) -> None:
    """Have the market announce so many days ahead."""
    with play.administering() as session:
        session.execute(
            update(Market)
            .where(Market.id == play.world.calvados)
            .values(settings=Market.settings.op("||")({"announce_days": days, **settings}))
        )


def held(play: Play) -> dict[tuple[str, frozenset[int]], Mission]:
    """Return the missions that are held by worker and shifts, the dead ones left out."""
    with play.administering() as session:
        missions = session.scalars(select(Mission).where(Mission.held_since.is_not(None))).all()
        shifts = {each.id: frozenset(shift.request_shift_id for shift in each.shifts) for each in missions}
    codes = {name: getattr(play.world, f"{name}_worker") for name in ("published", "confirmed", "free", "other")}
    names = {number: f"W-{name.upper()}" for name, number in codes.items()}
    return {(names[each.worker_id], shifts[each.id]): each for each in missions if each.is_held}


def hold(play: Play, *pairs: Pair) -> dict[tuple[str, frozenset[int]], Mission]:
    """Plan just these pairs beside what is confirmed and publish that; return what is held then."""
    play.published(play.drafted(*pairs))
    return held(play)


def announced(play: Play, now: datetime = OPEN, *, only_due: bool = False) -> Announced:
    """Look at what is held as the job worker does."""
    with play.acting(play.world.engine) as session:
        return announce(session, play.world.engine, now, only_due=only_due)


def request_of(play: Play) -> Request:
    with play.administering() as session:
        return session.get_one(Request, play.world.request)
