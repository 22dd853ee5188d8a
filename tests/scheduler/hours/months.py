"""The month before, which is over: its days among those that were worked, and its closing."""

from datetime import date

from scheduler.hours.closing import close
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World
from tests.scheduler.hours.working import Worked, month_before, today

MONTH = month_before(today())


def of_month(found: Worked) -> list[date]:
    return [day for day in found.days if day.replace(day=1) == MONTH]


def closed(stage: Stage, world: World, month: date = MONTH) -> None:
    """Let whoever leads close a month."""
    with stage.acting(world.lucie) as session:
        close(session, world.lucie, month)
