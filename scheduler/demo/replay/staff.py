"""The people of the agencies: who is there on the eve of the first day, and when the others come and all leave."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from scheduler.core.tables import Employment, Pass, PassNumber, PassSuspension, Worker
from scheduler.demo.chance import chance
from scheduler.demo.replay.paths import Path, draw_path
from scheduler.demo.replay.setting import Setting
from scheduler.demo.workforce import read_workforce

PASS_NUMBERS = 10**9
"""Numbers of PASS IAE begin by 999 here, and go on with nine digits."""


@dataclass(frozen=True, slots=True)
class Colleague:
    """A worker of an agency, and their path."""

    id: int
    code: str
    agency: int
    path: Path


def read_staff(session: Session, setting: Setting) -> tuple[Colleague, ...]:
    """Read everybody who ever has a file, by code; the session is the administration's."""
    rows = session.execute(select(Worker.id, Worker.code, Worker.agency_id).order_by(Worker.code))
    return tuple(Colleague(*row, draw_path(setting, row.code)) for row in rows)


def begin_with_those_who_are_there(session: Session, setting: Setting) -> None:
    """Give those who are there on the first day the time of a contract and of a PASS, in place of those around a day.

    The others have neither until they come.
    """
    length = timedelta(days=read_workforce().pass_days - 1)
    session.execute(delete(PassSuspension))
    for each in read_staff(session, setting):
        passes, contracts = Pass.worker_id == each.id, Employment.worker_id == each.id
        first = each.path.first
        if first > setting.start:
            session.execute(delete(PassNumber).where(PassNumber.pass_id.in_(select(Pass.id).where(passes))))
            session.execute(delete(Pass).where(passes))
            session.execute(delete(Employment).where(contracts))
            continue
        session.execute(update(Pass).where(passes).values(from_day=first, to_day=first + length))
        session.execute(update(Employment).where(contracts).values(from_day=first, to_day=None))


def pass_number(setting: Setting, code: str) -> str:
    """Draw the number of a PASS IAE, of nobody."""
    return f"999{chance(setting.seed, f'pass number/{code}').randrange(PASS_NUMBERS):09}"
