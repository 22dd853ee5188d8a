"""A day as somebody finds it, whether it counts, and short names for what is said of it."""

from sqlalchemy import select

from scheduler.core.access import Actor
from scheduler.core.tables import MissionShift
from scheduler.core.tables.hour_codes import EntryKind
from scheduler.hours.days import WorkedDay, days
from scheduler.hours.said import SaidHours
from tests.scheduler.db.stage import Stage
from tests.scheduler.hours.working import Worked

MORNING = SaidHours(8 * 60, 11 * 60, 0)
STATEMENT, SIGNATURE, VALIDATION = EntryKind.STATEMENT, EntryKind.SIGNATURE, EntryKind.VALIDATION
DISPUTE, SETTLEMENT = EntryKind.DISPUTE, EntryKind.SETTLEMENT


def day_of(stage: Stage, actor: Actor, found: Worked) -> WorkedDay:
    with stage.acting(actor) as session:
        return next(each for each in days(session, actor) if each.day == found.days[0])


def counted(stage: Stage, found: Worked) -> int | None:
    with stage.administering() as session:
        query = select(MissionShift.worked_minutes).where(
            MissionShift.request_shift_id == found.shifts[found.days[0]], MissionShift.mission_id == found.mission
        )
        return session.scalars(query).one()
