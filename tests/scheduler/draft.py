"""A draft made by hand on the world's requests: a newer run with its record, and what it proposes."""

import json
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from scheduler.core.tables import Mission, MissionShift, RequestShift, Run
from scheduler.core.tables.codes import MissionState, RunState
from tests.scheduler.db.world import World, stored


def with_draft(session: Session, world: World, **changes: Any) -> int:
    """Store a done run that drops the published worker, gives the first day to the free one and leaves one slot empty.

    The session is the administration's. Returns the run's id; the mission proposed has the highest id.
    """
    names = {world.published_worker: "W-PUBLISHED", world.confirmed_worker: "W-CONFIRMED", world.free_worker: "W-FREE"}
    chosen = [
        (world.shift, world.confirmed_worker),
        (world.shift, world.free_worker),
        (world.second_shift, world.free_worker),
    ]
    instance = json.dumps(
        {
            "requests": [
                {
                    "id": f"R{world.request}",
                    "shifts": [{"id": f"S{each}"} for each in (world.shift, world.second_shift)],
                }
            ],
            "pinned": [{"shift": f"S{world.shift}", "worker": "W-CONFIRMED"}],
            "published": [{"shift": f"S{world.shift}", "worker": "W-PUBLISHED"}],
        }
    )
    instance = changes.pop("instance", instance)
    ended = datetime.now(UTC) + timedelta(seconds=1)  # newer than the world's own run
    values: dict[str, Any] = {
        "market_id": world.calvados,
        "state": RunState.DONE,
        "started_at": ended,
        "ended_at": ended + timedelta(seconds=20),
        "instance": instance,
        "instance_sha256": sha256(instance.encode()).hexdigest(),
        "solution": json.dumps(
            {"assignments": [{"shift": f"S{shift}", "worker": names[worker]} for shift, worker in chosen]}
        ),
        "explanation": explained(world),
        "dropped": [],
        "medium": -400,
        "soft": -1000,
        "bound_medium": -400,
        "bound_soft": -980,
        "seconds": 20.5,
        **changes,
    }
    run = stored(session, Run(**values)).id
    mission = Mission(
        market_id=world.calvados,
        request_id=world.request,
        organisation_id=world.establishment,
        worker_id=world.free_worker,
        agency_id=world.agency,
        employment_id=world.free_employment,
        run_id=run,
        state=MissionState.PROPOSED,
    )
    proposed = stored(session, mission).id
    for which in (world.shift, world.second_shift):
        shift = session.get_one(RequestShift, which)
        session.add(
            MissionShift(
                mission_id=proposed,
                request_shift_id=which,
                request_id=world.request,
                worker_id=world.free_worker,
                state=MissionState.PROPOSED,
                headcount=2,
                slot=1,
                during=shift.during,
            )
        )
    session.flush()
    return run


def explained(world: World) -> dict[str, Any]:
    """Return why the draft leaves a slot of the second day empty, and why the free worker has the rest."""
    return {
        "workers": 4,
        "cut": False,
        "empty": [
            {
                "shift": f"S{world.second_shift}",
                "request": f"R{world.request}",
                "empty": 1,
                "free": 0,
                "main_reason": "max_travel",
                "reasons": [
                    {"name": "max_travel", "workers": 2, "alone": 2},
                    {"name": "required_skill", "workers": 1, "alone": 0},
                ],
            }
        ],
        "missions": [
            {
                "request": f"R{world.request}",
                "worker": "W-FREE",
                "eligible": 3,
                "travel_minutes": 20,
                "week_minutes": 800,
                "familiar": False,
                "preferred": False,
                "alternatives": [
                    {"worker": "W-OTHER", "points": 250, "travel_minutes": 35, "week_minutes": 800, "familiar": True}
                ],
            }
        ],
    }


def published_long_ago(session: Session, mission: int, answer_by: datetime) -> None:
    """Set until when a mission is to be answered."""
    session.execute(update(Mission).where(Mission.id == mission).values(answer_by=answer_by))
