"""What people have given up of a request: a no for some hours is a no, whoever would ask and in whatever place.

Read by whoever looks for somebody for empty shifts (``planning.candidates``), and by whoever lists stand-bys.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.core.tables import Mission, MissionShift, RequestShift
from scheduler.core.tables.codes import GIVEN_UP, DeclineReason, MissionState


@dataclass(frozen=True, slots=True)
class GivenUp:
    """What somebody has given up of a request: the shifts, and how the last of these missions ended."""

    shifts: frozenset[int]
    state: MissionState
    reason: DeclineReason | None


def given_up(session: Session, shifts: Collection[int]) -> Mapping[int, GivenUp]:
    """Return by worker what they, or their agency, have given up of the request of some shifts.

    They are not asked for the same shift again, unless a person chooses them. Of several requests the last one's state
    and reason count.
    """
    asked = select(RequestShift.request_id).where(RequestShift.id.in_(shifts))
    rows = session.execute(
        select(Mission.worker_id, MissionShift.request_shift_id, Mission.state, Mission.decline_reason)
        .join(MissionShift, MissionShift.mission_id == Mission.id)
        .where(Mission.request_id.in_(asked), Mission.state.in_(GIVEN_UP))
        .order_by(Mission.id)
    )
    found: dict[int, GivenUp] = {}
    for worker, shift, state, reason in rows:
        if state == MissionState.CANCELLED and shift not in shifts:
            continue  # called off for days that nobody asks about: no word on these
        earlier = found[worker].shifts if worker in found else frozenset()
        found[worker] = GivenUp(earlier | {shift}, state, reason)
    return found
