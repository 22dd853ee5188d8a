"""How many people could come to a request: counted when it is made, when what decides it changes, and at night's end.

No page counts: who looks is told the last count with its moment. Whatever frees or fills a slot of a request, or keeps
somebody from it, counts that request anew in its own transaction; what it does to the people of other requests waits
for the night, and the moment that is shown says so.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.acting_market import acting_market
from scheduler.core.as_engine import as_engine
from scheduler.core.tables import PeopleCount, Request, RequestShift
from scheduler.planning.translate import problem_of
from scheduler.planning.translate.asked import PLANNED
from scheduler.planning.translate.index import Index, number_of
from scheduler.planning.who_could_come import who_could_come
from solver.instance import read_instance

A_DAY = timedelta(days=1)


def count_again(session: Session, actor: Actor, now: datetime, request: int | None = None) -> None:
    """Count who could come to a request, or to all of the market that wait for somebody, and keep it with its moment.

    The session is a transaction of whoever plans the market, or of its engine. Of a request without such a shift the
    earlier count stays: nobody is shown it.
    """
    coming = (
        select(func.max(RequestShift.starts_at))
        .join(Request, Request.id == RequestShift.request_id)
        .where(Request.market_id == actor.market, Request.state.in_(PLANNED), RequestShift.starts_at > now)
    )
    last = session.scalar(coming if request is None else coming.where(Request.id == request))
    if last is None:
        return
    market = acting_market(session, actor)
    zone = ZoneInfo(market.timezone)
    translation = problem_of(
        session,
        actor,
        now - timedelta(minutes=market.lead_time_minutes),
        days=(last.astimezone(zone).date() - now.astimezone(zone).date()) // A_DAY + 1,
        request=request,
    )
    problem = read_instance(translation.instance)
    rows = []
    for each in problem.requests:
        if shifts := waiting(translation.index, (shift.id for shift in each.shifts), now):
            found = who_could_come(problem, shifts)
            rows.append(
                {
                    "request_id": number_of(each.id),
                    "counted_at": now,
                    "shifts": found.shifts,
                    "whole": found.whole,
                    "partly": found.partly,
                }
            )
    if rows:
        stored = insert(PeopleCount)
        new = {name: stored.excluded[name] for name in ("counted_at", "shifts", "whole", "partly")}
        session.execute(stored.on_conflict_do_update(index_elements=["request_id"], set_=new), rows)


def count_who_could_come(
    session: Session, actor: Actor, requests: Iterable[int] | None, now: datetime | None = None
) -> None:
    """Count anew who could come to requests that somebody has just changed, or (None) to all that wait.

    The engine looks: whoever changes a request may not.
    """
    changed = [None] if requests is None else sorted(set(requests))
    if not changed:
        return
    with as_engine(session, actor) as engine:
        for request in changed:
            count_again(session, engine, now or datetime.now(UTC), request)


def waiting(index: Index, shifts: Iterable[str], now: datetime) -> list[str]:
    """Return those of some shifts that have not begun and that fewer people are booked or held for than asked."""
    booked = [each.shift for each in (*index.booked, *index.held)]
    return [
        name
        for name in shifts
        if index.shifts[name].starts_at > now and booked.count(index.shifts[name].id) < index.shifts[name].headcount
    ]
