"""A day of the closed month that was shorter than planned: what the tests of late corrections begin with."""

from scheduler.core.tables.hour_codes import HoursReason, ReopenReason
from scheduler.hours.closing import reopen
from scheduler.hours.said import SaidHours
from scheduler.hours.saying import correct
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World
from tests.scheduler.hours.months import MONTH, of_month
from tests.scheduler.hours.working import Worked, last_of, say

SHORTER = SaidHours(8 * 60, 12 * 60, 0, HoursReason.LEFT_EARLY)


def correct_one(stage: Stage, world: World, found: Worked) -> None:
    """Open the month again, and let the agency say that a day was shorter."""
    with stage.acting(world.lucie) as session:
        reopen(session, world.lucie, MONTH, ReopenReason.LATE_HOURS)
    day = of_month(found)[0]
    say(stage, world.agnes, correct, last_of(stage, found, day), SHORTER)
