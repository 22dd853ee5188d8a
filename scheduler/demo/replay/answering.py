"""Agencies answer for their people: yes, yes to some days, or no; a few forget to."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select

from scheduler.core.tables import Mission, MissionShift, Request, RequestShift, Worker
from scheduler.core.tables.codes import DeclineReason, MissionState
from scheduler.demo.calendar import moment
from scheduler.demo.chance import chance
from scheduler.demo.news_model import log_uniform, read_news_model
from scheduler.demo.replay.act import Act, is_working_day
from scheduler.demo.replay.stage import Stage
from scheduler.missions.answers import NothingHolds, confirm, confirm_some, decline
from scheduler.planning.overdue import remind_and_expire

AT_THE_DESK = ("08:10", "09:30", "11:00", "14:00", "15:30", "17:30")
"""When whoever answers for an agency looks at what waits; an assumption."""

BEFORE_THE_END = timedelta(minutes=50)
FORGETS, SOME_DAYS = 0.02, 0.04
"""Shares of missions that nobody answers in time, and of those of several days that are confirmed but for one."""


@dataclass(frozen=True)
class _Waiting:
    mission: int
    agency: int
    worker: str
    form: UUID | None
    published_at: datetime
    answer_by: datetime
    days: Sequence[date]
    """In the order of time."""


def of_day(_stage: Stage, day: date) -> Iterator[Act]:
    """Return when agencies answer on a day, and when the time for it is over."""
    if is_working_day(day):
        yield from (Act(moment(day, each), _answer) for each in AT_THE_DESK)
    yield from (Act(moment(day, each), _end_what_is_over) for each in ("07:10", "12:30", "18:30"))


def _end_what_is_over(stage: Stage, at: datetime) -> None:
    with stage.acting(stage.people.engine, at) as (session, now):
        remind_and_expire(session, stage.people.engine, now)


def _answer(stage: Stage, at: datetime) -> None:
    for each in _waiting(stage, at):
        draws = chance(stage.setting.seed, f"answer/{each.worker}/{_number(stage, each)}/{each.published_at:%m%d}")
        if _due(each, draws) <= at and draws.random() >= FORGETS:
            _say(stage, each, at, draws)


def _due(each: _Waiting, draws: random.Random) -> datetime:
    """Draw when an agency has asked its worker; it answers in time if it can."""
    hours = log_uniform(*read_news_model().answer_hours, draws)
    return min(each.published_at + timedelta(hours=hours), each.answer_by - BEFORE_THE_END)


def _say(stage: Stage, each: _Waiting, at: datetime, draws: random.Random) -> None:
    coordinator = stage.people.coordinators[each.agency]
    refuses = chance(stage.setting.seed, f"refusal/{each.worker}/{_number(stage, each)}").random()
    with stage.acting(coordinator, at) as (session, now):
        try:
            if refuses < read_news_model().refusal_share:
                decline(session, coordinator, each.mission, draws.choice(tuple(DeclineReason)), now=now)
            elif len(each.days) > 1 and draws.random() < SOME_DAYS:
                days = frozenset(each.days) - {draws.choice(each.days)}
                confirm_some(session, coordinator, each.mission, days, DeclineReason.OTHER_MISSION, now=now)
            else:
                confirm(session, coordinator, each.mission, now=now)
        except NothingHolds:  # a rule forbids it by now: the agency can only say no
            decline(session, coordinator, each.mission, DeclineReason.HOURS, now=now)


def _number(stage: Stage, each: _Waiting) -> int:
    return stage.told[each.form].number if each.form else 0


def _waiting(stage: Stage, at: datetime) -> list[_Waiting]:
    engine = stage.people.engine
    with stage.acting(engine, at) as (session, _):
        rows = session.execute(
            select(
                Mission.id.label("mission"),
                Mission.agency_id.label("agency"),
                Worker.code.label("worker"),
                Request.form_token.label("form"),
                Mission.published_at,
                Mission.answer_by,
                func.array_agg(RequestShift.day.distinct()).label("days"),
            )
            .join(Worker, Worker.id == Mission.worker_id)
            .join(Request, Request.id == Mission.request_id)
            .join(MissionShift, MissionShift.mission_id == Mission.id)
            .join(RequestShift, RequestShift.id == MissionShift.request_shift_id)
            .where(Mission.market_id == engine.market, Mission.state == MissionState.PUBLISHED)
            .group_by(Mission.id, Worker.code, Request.form_token)
            .order_by(Mission.id)
        )
        return [_Waiting(**row._asdict()) for row in rows]
