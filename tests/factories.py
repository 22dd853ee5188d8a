"""Makers of tiny problems for tests, in few words and with defaults for everything.

Days count from Monday 2026-03-02 (day 0) and clocks are read at UTC, without clock changes: ``at(0, "08:00")`` is that
Monday's eight o'clock in absolute minutes. Clocks may run past 24:00. Sites and agencies exist by being named.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, combinations
from typing import TypedDict, Unpack

import numpy as np
from numpy.typing import NDArray

from solver.check import violations
from solver.plan import Plan, Rule
from solver.problem import (
    Agency,
    Assignment,
    Commitment,
    Limits,
    Opportunity,
    Place,
    Problem,
    Request,
    Shift,
    Site,
    Weights,
    Worker,
    week_of,
)
from solver.span import Span
from solver.travel import Travel, Window

MONDAY = 739_677
"""Ordinal of day 0, Monday 2026-03-02, as ``datetime.date.toordinal`` counts."""

EPOCH = 719_163
"""Ordinal of 1970-01-01, on which absolute minutes begin."""

DAY = 24 * 60

Table = Mapping[str, Mapping[str, int]]


def clock(text: str) -> int:
    """Return the minutes from midnight of a clock time such as "08:30" or "26:00"."""
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)


def at(day: int, time: str = "00:00") -> int:
    """Return the absolute minute of a clock time on a day."""
    return (MONDAY + day - EPOCH) * DAY + clock(time)


def span(day: int, start: str, end: str, *, to_day: int | None = None) -> Span:
    """Return the span from a clock time on a day to one on the same day or on ``to_day``."""
    return Span(at(day, start), at(day if to_day is None else to_day, end))


def shift(name: str, day: int, start: str, end: str, break_minutes: int = 0) -> Shift:
    """Make a shift; an end not after the start is on the next morning. ``problem`` fills in request and site."""
    begin, finish = clock(start), clock(end)
    if finish <= begin:
        finish += DAY
    return Shift(
        id=name,
        request="",
        site="",
        start=at(day, start),
        end=at(day) + finish,
        minutes=finish - begin - break_minutes,
        day=MONDAY + day,
        local_start=begin,
        local_end=finish,
    )


def commitment(day: int, start: str, end: str, site: str | None = None, minutes: int | None = None) -> Commitment:
    """Make a commitment; an end not after the start is on the next morning, minutes default to its length."""
    length = (clock(end) - clock(start)) % DAY or DAY
    begin = at(day, start)
    return Commitment(begin, begin + length, MONDAY + day, length if minutes is None else minutes, site)


class WorkerFields(TypedDict, total=False):
    """What a test may say of a worker beyond name, skills and agency."""

    home: Place | None
    travel_mode: str | None
    max_travel_minutes: int | None
    engagement: Span
    availability: tuple[Span, ...] | None
    unpreferred: tuple[Span, ...]
    opportunity: tuple[Opportunity, ...]
    banned_sites: frozenset[str]
    unknown_sites: frozenset[str]
    familiar_sites: frozenset[str]
    limits: Limits
    target_minutes: int | None
    carried_minutes: int
    commitments: tuple[Commitment, ...]


def worker(
    name: str,
    skills: Iterable[str] | Mapping[str, tuple[Span, ...]] = (),
    agency: str = "agency",
    **given: Unpack[WorkerFields],
) -> Worker:
    """Make a worker; skills given as bare names are held for ever."""
    held = skills if isinstance(skills, Mapping) else {skill: (Span(),) for skill in skills}
    return Worker(name, agency, held, **given)


class RequestFields(TypedDict, total=False):
    """What a test may say of a request beyond name, shifts and site."""

    skills: tuple[str, ...]
    priority: int
    headcount: int
    preferred_workers: frozenset[str]
    banned_workers: frozenset[str]
    allowed_workers: frozenset[str] | None
    max_workers: int | None
    served_by: frozenset[str]


def request(name: str, shifts: Sequence[Shift], site: str = "school", **given: Unpack[RequestFields]) -> Request:
    """Make a request of these shifts, which become its own."""
    own = tuple(replace(each, request=name, site=site) for each in shifts)
    return Request(name, site, own, **given)


class ProblemFields(TypedDict, total=False):
    """What a test may say of a problem beyond workers and requests.

    ``home`` gives minutes by worker and site, ``between`` from site to site for every mode; absent ones are 0.
    """

    horizon: Span
    sites: tuple[str, ...]
    agencies: tuple[Agency, ...]
    home: Table
    between: Table
    between_by_mode: Mapping[str | None, Table]
    windows: Mapping[str, Mapping[str, Window]]
    week_starts: Mapping[int, int]
    pinned: Iterable[tuple[str, str]]
    published: Iterable[tuple[str, str]]
    max_disruptions: int | None
    weights: Weights


def problem(workers: Sequence[Worker], requests: Sequence[Request], **given: Unpack[ProblemFields]) -> Problem:
    """Make a problem; pairs are (shift, worker), and all that is not given follows from workers and requests."""
    commitments = [each for worker in workers for each in worker.commitments]
    shifts = [each for request in requests for each in request.shifts]
    named = {request.site for request in requests} | {each.site for each in commitments if each.site is not None}
    sites = given.get("sites", tuple(sorted(named)))
    begins = [each.start for each in shifts]
    return Problem(
        name="tiny",
        horizon=given.get("horizon", Span(min([at(0), *begins]), max([at(28), *(each + 1 for each in begins)]))),
        sites=tuple(Site(site, Place(0.0, 0.0)) for site in sites),
        agencies=given.get("agencies", tuple(Agency(name) for name in sorted({worker.agency for worker in workers}))),
        workers=tuple(workers),
        requests=tuple(requests),
        travel=Travel(
            home=_table(given.get("home", {}), [worker.id for worker in workers], sites),
            between={
                mode: _table(given.get("between_by_mode", {}).get(mode, given.get("between", {})), sites, sites)
                for mode in sorted({worker.travel_mode for worker in workers}, key=str)
            },
            windows=given.get("windows", {}),
        ),
        week_starts=given.get("week_starts", week_starts([*shifts, *commitments])),
        pinned=tuple(Assignment(*pair) for pair in given.get("pinned", ())),
        published=tuple(Assignment(*pair) for pair in given.get("published", ())),
        max_disruptions=given.get("max_disruptions"),
        weights=given.get("weights", Weights()),
    )


def week_starts(work: Iterable[Shift | Commitment]) -> dict[int, int]:
    """Return the first minute of each ISO week, from one week before the first work to two after the last."""
    days = [day for each in work for day in (each.day, each.end // DAY + EPOCH)] or [MONDAY]
    weeks = range(week_of(min(days)) - 1, week_of(max(days)) + 3)
    return {week: (7 * week + 1 - EPOCH) * DAY for week in weeks}


def all_pairs(problem: Problem) -> list[Assignment]:
    """Return every (shift, worker) pair, allowed or not."""
    return [Assignment(shift.id, worker.id) for shift in problem.shifts for worker in problem.workers]


def all_plans(problem: Problem) -> Iterator[Plan]:
    """Yield every plan there is, good or bad: each set of pairs, the empty one first."""
    pairs = all_pairs(problem)
    subsets = chain.from_iterable(combinations(pairs, size) for size in range(len(pairs) + 1))
    return (Plan(subset) for subset in subsets)


def broken(problem: Problem, *pairs: tuple[str, str]) -> list[Rule]:
    """Return the hard rules that a plan of (shift, worker) pairs breaks, one entry for each violation."""
    return [violation.rule for violation in violations(problem, Plan.of(pairs))]


def _table(entries: Table, rows: Sequence[str], columns: Sequence[str]) -> NDArray[np.int64]:
    minutes = [[entries.get(row, {}).get(column, 0) for column in columns] for row in rows]
    return np.array(minutes, dtype=np.int64).reshape(len(rows), len(columns))
