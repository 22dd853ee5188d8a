"""A market with a history: what its sites asked for before, and the setting that makes prices of it."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from scheduler.core.tables import Market, Request, RequestShift, RequestSkill, WorkerSkill
from scheduler.core.tables.codes import RequestReason, RequestState
from tests.scheduler.db.world import MONDAY, World, moment, stored


def switch_on(session: Session, world: World) -> None:
    """Let the market plan with foresight; the session is the administration's."""
    market = session.get_one(Market, world.calvados)
    market.settings = {**market.settings, "foresight": True}
    session.flush()


def asked_for(
    session: Session, world: World, day: date, *, hours: int = 8, skills: tuple[int, ...] | None = None, **changes: Any
) -> int:
    """Ask for work at the site on one day from eight in the morning, by default for a cook; return the shift."""
    begin = moment((day - MONDAY).days, 7)
    given = {"job_id": world.other_job, "state": RequestState.FILLED, "headcount": 1, **changes}
    request = Request(
        market_id=world.calvados,
        organisation_id=world.establishment,
        site_id=world.site,
        reason=RequestReason.ABSENCE,
        first_day=day,
        last_day=day,
        **given,
    )
    which = stored(session, request).id
    needed = (world.kitchen,) if skills is None else skills
    session.add_all(RequestSkill(request_id=which, skill_id=each) for each in needed)
    shift = RequestShift(
        request_id=which,
        headcount=given["headcount"],
        day=day,
        starts_at=begin,
        ends_at=begin + timedelta(hours=hours),
    )
    return stored(session, shift).id


def cooking(session: Session, world: World, before: date = MONDAY) -> None:
    """Let cooks have been asked for, 30 hours in each of four weeks, and the free worker alone be one."""
    for weeks in range(1, 5):
        asked_for(session, world, before - timedelta(weeks=weeks), headcount=3, hours=10)
    session.add(WorkerSkill(worker_id=world.free_worker, skill_id=world.kitchen))
    session.flush()
