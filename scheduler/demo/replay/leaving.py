"""People leave: their agency ends the contract, frees what lies beyond it, and says later what it led to."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial

from scheduler.careers.exits import Left, enter_exit, exit_of
from scheduler.core.tables.career_codes import WITH_JOB, CorrectionReason
from scheduler.core.tables.codes import MissionState
from scheduler.core.tables.taking_off_codes import TakeOffReason
from scheduler.demo.calendar import moment
from scheduler.demo.replay.act import Act
from scheduler.demo.replay.paths import Leaving
from scheduler.demo.replay.staff import Colleague
from scheduler.demo.replay.stage import Stage
from scheduler.missions.taking_off import CannotCome, take_off
from scheduler.workforce.booked import booked_after
from scheduler.workforce.contracts import contracts, end_contract

A_DAY = timedelta(days=1)


def of_day(stage: Stage, day: date) -> Iterator[Act]:
    """Return who is known to leave on a day, and of whom it is said what it led to."""
    for each in stage.staff:
        if (leaving := each.path.leaving) is None:
            continue
        if max(leaving.known_on, stage.setting.start) == day:
            yield Act(moment(day, "10:20"), partial(_end, each))
        if leaving.entered_on == day:
            yield Act(moment(day, "16:40"), partial(_enter, each, leaving))
        if leaving.learnt_on == day:
            yield Act(moment(day, "16:50"), partial(_correct, each, leaving))


def _end(each: Colleague, stage: Stage, at: datetime) -> None:
    """End the contract, and free the confirmed days beyond it; what waits for an answer is answered as ever."""
    coordinator, last = stage.people.coordinators[each.agency], each.path.last
    with stage.acting(coordinator, at) as (session, _):
        if contracts(session, coordinator, each.id)[-1].to_day != last:
            end_contract(session, coordinator, each.id, last)
    _free(each, stage, at)


def _free(each: Colleague, stage: Stage, at: datetime) -> None:
    coordinator, last = stage.people.coordinators[each.agency], each.path.last
    with stage.acting(coordinator, at) as (session, now):
        beyond = booked_after(session, coordinator, each.id, last)
    for mission in beyond:
        if mission.state == MissionState.CONFIRMED:
            with stage.acting(coordinator, at) as (session, now):
                take_off(session, coordinator, mission.id, CannotCome(TakeOffReason.LEFT, since=last + A_DAY), now=now)


def _enter(each: Colleague, leaving: Leaving, stage: Stage, at: datetime) -> None:
    coordinator = stage.people.coordinators[each.agency]
    _free(each, stage, at)
    with stage.acting(coordinator, at) as (session, _):
        if exit_of(session, coordinator, each.id) is None:
            employer = leaving.employer if leaving.said_first in WITH_JOB else None
            enter_exit(session, coordinator, each.id, Left(each.path.last, leaving.said_first, employer))


def _correct(each: Colleague, leaving: Leaving, stage: Stage, at: datetime) -> None:
    coordinator = stage.people.coordinators[each.agency]
    with stage.acting(coordinator, at) as (session, _):
        word = exit_of(session, coordinator, each.id)
        if word is not None and word.reason is None:
            left = Left(each.path.last, leaving.outcome, leaving.employer)
            reason = CorrectionReason.LEARNT_LATER
            enter_exit(session, coordinator, each.id, left, about=word.id, reason=reason)
