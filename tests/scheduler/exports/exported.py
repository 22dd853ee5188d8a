"""A month that can be exported: two people of one agency, and what a query of one's own says of it."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select, text

from scheduler.core.tables import HourEntry
from scheduler.core.tables.hour_codes import EntryKind
from scheduler.hours.days import LAST
from scheduler.hours.saying import sign, validate
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World
from tests.scheduler.hours.working import Worked, begun, beside, enter, say


def settled(stage: Stage, world: World, days: int = 6) -> Worked:
    """Let two of Agnès's people have worked on the same days, and all that is over be signed and validated."""
    found = begun(stage, world, days)
    with stage.administering() as session:
        beside(session, world, found)
    enter(stage, world)
    for actor, act in ((world.sophie, sign), (world.agnes, validate)):
        say(stage, actor, act, standing(stage, world))
    return found


def standing(stage: Stage, world: World) -> Sequence[int]:
    """Return the last entries of all days of the Calvados."""
    with stage.administering() as session:
        query = select(HourEntry.id).where(
            HourEntry.market_id == world.calvados, HourEntry.kind != EntryKind.CLOSING, HourEntry.day.is_not(None), LAST
        )
        return list(session.scalars(query))


def paid(stage: Stage, market: int, first: date, last: date) -> dict[tuple[str, date], int]:
    """Return the paid minutes by code and month, from the missions alone: nothing of the ledger is asked."""
    query = text("""
        SELECT w.code, date_trunc('month', x.day::timestamp)::date, sum(b.worked_minutes)::integer
        FROM mission_shifts b
        JOIN request_shifts x ON x.id = b.request_shift_id
        JOIN missions m ON m.id = b.mission_id AND m.market_id = :market
        JOIN workers w ON w.id = b.worker_id
        WHERE x.day >= :first AND x.day < :last + interval '1 month' AND b.worked_minutes > 0
        GROUP BY 1, 2
    """)
    with stage.administering() as session:
        rows = session.execute(query, {"market": market, "first": first, "last": last})
        return {(code, month): minutes for code, month, minutes in rows}
