"""How long people are with their agency: some are there from the first day, others come while somebody leaves.

The contract names the people who were sent over two years, not those who are there at once.
"""

import random
from datetime import date, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from scheduler.core.tables import Employment, Pass, PassSuspension, Worker
from scheduler.demo.chance import chance
from scheduler.demo.news_model import log_uniform
from scheduler.demo.replay.setting import Setting
from scheduler.demo.workforce import read_workforce

MONTH_DAYS = 30
SHORTEST, LONGEST = 4, 24
"""Months of a stay, short ones more often; an assumption. A PASS IAE lasts 24 (R5132-1-2)."""

LAST_TO_COME = 45
"""Nobody comes in the last days of what is played: they would not be sent any more."""


def draw_stays(session: Session, setting: Setting) -> None:
    """Give everybody the time of a contract and of a PASS in place of those around one day."""
    length = timedelta(days=read_workforce().pass_days - 1)
    stays = {
        worker: draw_stay(setting, chance(setting.seed, f"stay/{code}"))
        for worker, code in session.execute(select(Worker.id, Worker.code).order_by(Worker.id))
    }
    session.execute(delete(PassSuspension))
    for worker, (first, last) in stays.items():
        session.execute(update(Pass).where(Pass.worker_id == worker).values(from_day=first, to_day=first + length))
        ends = last if last < setting.finish else None
        employed = update(Employment).where(Employment.worker_id == worker)
        session.execute(employed.values(from_day=first, to_day=ends))


def draw_stay(setting: Setting, draws: random.Random) -> tuple[date, date]:
    """Draw the first and the last day of somebody's contract; each touches what is played."""
    days = round(MONTH_DAYS * log_uniform(SHORTEST, LONGEST, draws))
    played = (setting.finish - setting.start).days
    begins = draws.randint(MONTH_DAYS - days, max(MONTH_DAYS - days, played - LAST_TO_COME))
    first = setting.start + timedelta(days=begins)
    return first, first + timedelta(days=days - 1)
