"""Since when and until when the workers may be sent: PASS IAE, suspensions, contracts."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zlib import crc32

from sqlalchemy.orm import Session

from scheduler.core.many_rows import add, add_numbered
from scheduler.core.tables import Employment, Pass, PassNumber, PassSuspension
from scheduler.demo.chance import chance
from scheduler.demo.load.files import Recruit
from scheduler.demo.load.members import Members
from scheduler.demo.workers import NEW_PASS_DAYS
from scheduler.demo.workforce import read_workforce

ENDS_SHARE = 0.1
ENDS_WITHIN = range(20, 200)
"""Some contracts have a last day, in so many days."""

SUSPENDED_SHARE = 0.07
SUSPENDED_FROM = (-220, -130, -25, 18)
SUSPENDED_DAYS = range(35, 75)
"""A pass stops for longer than 15 days (R5132-1-3), and ends that much later."""

MARGIN_DAYS = 20


@dataclass(frozen=True)
class Permit:
    """A PASS IAE and the days on which it is suspended; None when it never is."""

    first: date
    last: date
    suspended: tuple[date, date] | None


def add_contracts(
    session: Session, recruits: Sequence[Recruit], members: Members, today: date, seed: int, code: str
) -> None:
    """Store each worker's PASS IAE, its suspension, and the contract that began with it."""
    permits = [draw_permit(today, chance(seed, f"pass/{each.person.id}")) for each in recruits]
    employed = []
    for each, permit in zip(recruits, permits, strict=True):
        draws = chance(seed, f"contract/{each.person.id}")
        ends = today + timedelta(days=draws.choice(ENDS_WITHIN))
        employed.append(
            {
                "worker_id": each.id,
                "agency_id": members.agencies[each.person.agency],
                "from_day": permit.first,
                "to_day": ends if draws.random() < ENDS_SHARE else None,
            }
        )
    add(session, Employment, employed)
    # Six digits of the market's own behind three of its code: no two markets of a server meet.
    market = f"999{crc32(code.encode()) % 1000:03}"
    numbers = chance(seed, "pass numbers").sample(range(1_000_000), len(recruits))
    ids = add_numbered(
        session,
        Pass,
        [
            {
                "worker_id": each.id,
                "from_day": permit.first,
                "to_day": permit.last,
            }
            for each, permit in zip(recruits, permits, strict=True)
        ],
    )
    numbered = [
        {"pass_id": which, "number": f"{market}{number:06}"} for which, number in zip(ids, numbers, strict=True)
    ]
    add(session, PassNumber, numbered)
    add(
        session,
        PassSuspension,
        [
            {"pass_id": which, "from_day": permit.suspended[0], "to_day": permit.suspended[1]}
            for which, permit in zip(ids, permits, strict=True)
            if permit.suspended
        ],
    )


def draw_permit(today: date, draws: random.Random) -> Permit:
    """Draw a PASS IAE of 24 months that began up to that long ago, or begins within two weeks."""
    length = read_workforce().pass_days
    first = today - timedelta(days=draws.randrange(-NEW_PASS_DAYS, length))
    last = first + timedelta(days=length - 1)
    begin = today + timedelta(days=draws.choice(SUSPENDED_FROM))
    stopped = draws.choice(SUSPENDED_DAYS)
    margin = timedelta(days=MARGIN_DAYS)
    if draws.random() < SUSPENDED_SHARE and first + margin < begin < last - margin:
        end = begin + timedelta(days=stopped - 1)
        return Permit(first, last + timedelta(days=stopped), (begin, end))
    return Permit(first, last, None)
