"""One request: the first answer or who comes, its days, its history."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from itertools import groupby

from flask import render_template

from scheduler.core.tables.codes import RequestState
from scheduler.core.weeks import monday
from scheduler.documents import BOUND
from scheduler.hours.kept import keeps_hours
from scheduler.missions.undo_no_show import who_came
from scheduler.requests import ShiftLine, first_answer
from scheduler.requests import request as request_of
from scheduler.requests.promised import HELD_OF_100
from web.context import actor, transaction
from web.language import zone
from web.site.blueprint import blueprint, for_sites


@blueprint.get("/demandes/<int:number>")
@for_sites
def request_detail(number: int) -> str:
    """Show a request."""
    with transaction() as session:
        found = request_of(session, actor(), number)
        cancelled = found.line.state == RequestState.CANCELLED
        missable, missed = who_came(session, number, datetime.now(zone()))
        answer = None if cancelled else first_answer(session, actor(), number)
        with_hours = keeps_hours(session, actor())
    now = datetime.now(zone())
    return render_template(
        "site/request.html",
        found=found,
        answer=answer,
        held_of_100=HELD_OF_100,
        now=now,
        cancelled=cancelled,
        over=found.line.ends_at is None or found.line.ends_at <= now,
        weeks=[(week, list(shifts)) for week, shifts in groupby(found.shifts, key=lambda each: monday(each.day))],
        this_week=monday(now.date()),
        people=people(found.shifts),
        missable=missable,
        missed=missed,
        with_hours=with_hours,
        contracts=[each for each in found.filled if each.agency_kind == BOUND],
    )


def people(shifts: Iterable[ShiftLine]) -> list[tuple[str, str, str | None, bool, int]]:
    """Return who comes, for which agency, its telephone, whether for the first time ever, and on how many shifts."""
    comers = [each for shift in shifts for each in shift.confirmed]
    times = Counter((each.name or "", each.agency, each.phone, each.first) for each in comers)
    return [(*who, count) for who, count in times.items()]
