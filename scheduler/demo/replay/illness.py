"""Workers fall ill: their agency takes them off the days on which they cannot come."""

from collections.abc import Iterator
from datetime import date, datetime
from functools import partial

from sqlalchemy import select

from scheduler.core.tables import Mission, MissionShift, RequestShift, Worker
from scheduler.core.tables.codes import STANDING
from scheduler.core.tables.taking_off_codes import TakeOffReason
from scheduler.demo.calendar import days, moment
from scheduler.demo.illness import falls_ill
from scheduler.demo.news_model import read_news_model
from scheduler.demo.replay.act import Act
from scheduler.demo.replay.stage import Stage
from scheduler.missions.taking_off import CannotCome, take_off

DAWN = "06:00"


def of_day(stage: Stage, day: date) -> Iterator[Act]:
    """Return who cannot come from a day on; they say so at dawn, each morning of an illness if there is news."""
    with stage.acting(stage.people.engine, moment(day, "00:00")) as (session, _):
        there = session.execute(
            select(Worker.code, Worker.id)
            .join(Mission, Mission.worker_id == Worker.id)
            .join(MissionShift, MissionShift.mission_id == Mission.id)
            .join(RequestShift, RequestShift.id == MissionShift.request_shift_id)
            .where(Mission.state.in_(STANDING), RequestShift.day >= day)
            .distinct()
            .order_by(Worker.code)
        ).all()
    setting = stage.setting
    for code, worker in there:
        for first, back in falls_ill(read_news_model(), code, setting.start, setting.finish, setting.seed):
            if first <= day < back:
                yield Act(moment(day, DAWN), partial(_cannot_come, worker, frozenset(days(day, back))))


def _cannot_come(worker: int, ill: frozenset[date], stage: Stage, at: datetime) -> None:
    with stage.acting(stage.people.engine, at) as (session, now):
        missions = session.execute(
            select(Mission.id, Mission.agency_id)
            .join(MissionShift, MissionShift.mission_id == Mission.id)
            .join(RequestShift, RequestShift.id == MissionShift.request_shift_id)
            .where(
                Mission.worker_id == worker,
                Mission.state.in_(STANDING),
                RequestShift.day.in_(ill),
                RequestShift.starts_at > now,
            )
            .distinct()
            .order_by(Mission.id)
        ).all()
    for mission, agency in missions:
        coordinator = stage.people.coordinators[agency]
        with stage.acting(coordinator, at) as (session, now):
            take_off(session, coordinator, mission, CannotCome(TakeOffReason.UNABLE, days=ill), now=now)
