"""How long what people and the engine do takes where it writes: each is done and then undone, on the same market."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from math import ceil
from time import perf_counter
from uuid import uuid4

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.db import Database
from scheduler.core.tables import TravelTime
from scheduler.core.tables.codes import RequestReason
from scheduler.core.tables.hour_codes import ReopenReason
from scheduler.hours.closing import close, months, reopen
from scheduler.market.travel import enrich
from scheduler.requests.ask import ask
from scheduler.requests.new import AskedShift, NewRequest
from scheduler.requests.usual_hours import posts, propose_hours
from tests.benchmarks.pages.measure import WARM_UP
from tests.scheduler.statements import counted

Do = Callable[[Session, Actor], object]

AHEAD, LENGTH = timedelta(days=7), timedelta(days=11)
TIMES = 20


@dataclass(frozen=True, slots=True)
class Deed:
    """What was done, its statements, and milliseconds, sorted."""

    name: str
    statements: int
    milliseconds: tuple[float, ...]

    def quantile(self, part: float) -> float:
        """Return the time within which that part of the times was done."""
        return self.milliseconds[max(0, ceil(part * len(self.milliseconds)) - 1)]


def deeds(database: Database, manager: Actor, planner: Actor) -> list[Deed]:
    """Measure what a college's manager, whoever plans the market and its engine do.

    That is a request of two weeks, the journeys of a whole market computed anew, a month of the ledger closed, and the
    counts of that month kept.
    """
    engine = next(iter(database.engines().values()))
    month, minutes, entries = _fullest(database, planner)
    hours = f"{minutes // 60} hours in {entries} entries"
    return [
        _timing(database, manager, "asking for two weeks, who could come counted", _ask),
        _timing(database, engine, "the journeys of the whole market", enrich, before=_forget_journeys),
        _timing(
            database,
            planner,
            f"closing a month of {hours}",
            lambda session, actor: close(session, actor, month),
            before=lambda session, actor: reopen(session, actor, month, ReopenReason.MISTAKE),
        ),
        _timing(
            database,
            engine,
            "keeping the counts of that month",
            lambda session, _: session.execute(select(func.keep_month(month))),
        ),
    ]


def _fullest(database: Database, planner: Actor) -> tuple[date, int, int]:
    """Return the month of the ledger with the most hours: its minutes that count, and how many entries it has."""
    with database.transaction(planner) as session:
        found = max(months(session, planner), key=lambda each: each.minutes)
    return found.first, found.minutes, found.entries


class _UndoneError(Exception):
    """Ends a transaction that is to leave nothing."""


def _timing(database: Database, actor: Actor, name: str, deed: Do, *, before: Do = lambda *_: None) -> Deed:
    times, most = [], 0
    for time in range(WARM_UP + TIMES):
        with suppress(_UndoneError), database.transaction(actor) as session:
            before(session, actor)
            with counted() as sent:
                begin = perf_counter()
                deed(session, actor)
                session.flush()
                length = perf_counter() - begin
            if time >= WARM_UP:
                times.append(1000 * length)
                most = max(most, len(sent))
            raise _UndoneError
    return Deed(name, most, tuple(sorted(times)))


def _ask(session: Session, actor: Actor) -> None:
    post = posts(session, actor)[0]
    first = (datetime.now(UTC) + AHEAD).date()
    days = propose_hours(session, actor, post.site, post.job, post.label, first, first + LENGTH)
    shifts = tuple(AskedShift(each.day, hours) for each in days for hours in each.hours)
    ask(
        session,
        actor,
        NewRequest(post.site, post.job, first, first + LENGTH, RequestReason.ABSENCE, shifts, form_token=uuid4()),
    )


def _forget_journeys(session: Session, actor: Actor) -> None:
    del actor
    session.execute(delete(TravelTime).where(TravelTime.source.is_not(None)))


def table(found: list[Deed]) -> str:
    """Return what was measured as a table."""
    lines = ["| deed | statements | median ms | p95 ms |", "| --- | --- | --- | --- |"]
    lines += [
        f"| {each.name} | {each.statements} | {each.quantile(0.5):.0f} | {each.quantile(0.95):.0f} |" for each in found
    ]
    return "\n".join(lines)
