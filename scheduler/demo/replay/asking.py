"""Sites ask for replacements, and say when an absence turns out longer or shorter."""

from collections.abc import Iterator
from datetime import date, datetime
from functools import partial

from sqlalchemy import select

from scheduler.core.tables import Request
from scheduler.core.tables.codes import RequestReason, RequestState
from scheduler.demo.calendar import PARIS, moment
from scheduler.demo.load.clock_times import minute
from scheduler.demo.replay.absences import Told
from scheduler.demo.replay.act import Act
from scheduler.demo.replay.stage import Stage
from scheduler.requests.ask import ask
from scheduler.requests.cancel import cancel
from scheduler.requests.extend import Extension, extend
from scheduler.requests.new import AskedShift, NewRequest
from scheduler.requests.shorten import shorten
from scheduler.requests.usual_week import Hours


def of_day(stage: Stage, day: date) -> Iterator[Act]:
    """Return what sites say on a day."""
    for told in stage.told.values():
        for word in told.words:
            if max(word.at.astimezone(PARIS).date(), stage.setting.start) == day:
                yield Act(max(word.at, moment(day, "06:30")), partial(_say, told, word.last))


def _say(told: Told, last: date, stage: Stage, at: datetime) -> None:
    site = stage.places.sites[told.post.college.uai]
    requester = stage.people.requesters[stage.places.organisations[site]]
    form = told.form(stage.setting.seed)
    with stage.acting(requester, at) as (session, now):
        asked = session.scalar(select(Request).where(Request.form_token == form))
        if asked is None:
            if shifts := _shifts(told, date.min, last, now):
                new = NewRequest(
                    site=site,
                    job=stage.places.jobs[told.post.family.id],
                    first_day=shifts[0].day,
                    last_day=shifts[-1].day,
                    reason=RequestReason(told.category),
                    shifts=shifts,
                    headcount=told.headcount,
                    form_token=form,
                    label=told.post.label,
                )
                ask(session, requester, new, now=now)
        elif asked.state != RequestState.CANCELLED and last > asked.last_day:
            if shifts := _shifts(told, asked.last_day, last, now):
                extend(session, requester, asked.id, Extension(shifts[-1].day, shifts), free=True, now=now)
        elif asked.state != RequestState.CANCELLED and last < asked.last_day:
            if (day := max(last, now.astimezone(PARIS).date())) < asked.first_day:
                cancel(session, requester, asked.id)
            elif day < asked.last_day:
                shorten(session, requester, asked.id, day, now=now)


def _shifts(told: Told, after: date, last: date, now: datetime) -> tuple[AskedShift, ...]:
    """Return the shifts of the days after one until another that have not begun."""
    return tuple(
        AskedShift(day, Hours(minute(each.start), minute(each.end), each.break_minutes))
        for day, hours in told.hours.items()
        if after < day <= last
        for each in hours
        if moment(day, each.start) > now
    )
