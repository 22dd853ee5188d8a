"""People come: their agency notes the PASS IAE and begins a contract, on the last working day before the first one."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial

from scheduler.demo.calendar import moment, working_day
from scheduler.demo.replay.act import Act
from scheduler.demo.replay.staff import Colleague, pass_number
from scheduler.demo.replay.stage import Stage
from scheduler.demo.workforce import read_workforce
from scheduler.workforce.contracts import begin_contract, contracts
from scheduler.workforce.papers import set_pass

A_DAY = timedelta(days=1)


def of_day(stage: Stage, day: date) -> Iterator[Act]:
    """Return who is taken on on a day."""
    start = stage.setting.start
    for each in stage.staff:
        if each.path.first > start and max(working_day(each.path.first - A_DAY, -1), start) == day:
            yield Act(moment(day, "09:40"), partial(_take_on, each))


def _take_on(each: Colleague, stage: Stage, at: datetime) -> None:
    coordinator, first = stage.people.coordinators[each.agency], each.path.first
    with stage.acting(coordinator, at) as (session, _):
        if not contracts(session, coordinator, each.id):
            last = first + timedelta(days=read_workforce().pass_days - 1)
            set_pass(session, coordinator, each.id, pass_number(stage.setting, each.code), first, last)
            begin_contract(session, coordinator, each.id, first)
