"""A mission of the world that is held, stored as a publication stores it."""

from typing import Any

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Session

from scheduler.core.tables import Market, Mission, MissionShift
from scheduler.core.tables.codes import MissionState
from tests.scheduler.db.world import World, moment, stored


def held_mission(session: Session, world: World, *, days: int = 7, **more: Any) -> int:
    """Promise the second day to the site by the free worker, in a market that announces some days ahead."""
    settings = Market.settings.op("||")({"announce_days": days})
    session.execute(update(Market).where(Market.id == world.calvados).values(settings=settings))
    values = {
        "market_id": world.calvados,
        "request_id": world.request,
        "organisation_id": world.establishment,
        "worker_id": world.free_worker,
        "agency_id": world.agency,
        "employment_id": world.free_employment,
        "held_since": moment(-14, 8),
    }
    mission = stored(session, Mission(**values | more))
    shift = MissionShift(
        mission_id=mission.id,
        request_shift_id=world.second_shift,
        request_id=world.request,
        worker_id=mission.worker_id,
        state=MissionState.PROPOSED,
        headcount=2,
        slot=1,
        during=Range(moment(1, 6), moment(1, 13)),
    )
    stored(session, shift)
    return mission.id
