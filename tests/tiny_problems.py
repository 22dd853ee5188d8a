"""Tiny random problems, drawn nasty so that every hard rule and every soft term bites now and then.

Work crowds on a few days around the turn of a week, ends tie, spans touch, clocks may change on day 6, travel tables
are asymmetric and detours pay. There are few enough pairs to look at every plan (``factories.all_plans``).

Nearly all choices are made from short lists whose first entry is the harmless one: quick to draw, and a failing
example shrinks to a plain one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from itertools import combinations, pairwise
from typing import TypeVar

from hypothesis import strategies as st

from solver.problem import Agency, Commitment, Limits, Opportunity, Problem, Request, Shift, Weights, Worker
from solver.span import Span
from solver.travel import Window
from tests.factories import DAY, MONDAY, Table, at, clock, problem, request, week_starts, worker

S = TypeVar("S")
T = TypeVar("T")

SITES = ("a", "b", "c")
SKILLS = ("cook", "drive")
NAMES = ("ann", "bob", "cleo", "dan")
AGENCIES = ("near", "north")
MODES = (None, "car")
LAST_DAY = 13
FAR_DAYS = (-84, -78, -77, -71, -2, -1, 14, 77, 84)
CLOCK_CHANGE = at(6, "03:00")
MOST_SHIFTS = 6


def mostly(usual: S, *others: T, odds: int = 3) -> st.SearchStrategy[S | T]:
    """Draw the usual value ``odds`` times as often as all others together."""
    return st.sampled_from([*[usual] * (odds * len(others)), *others])


def few(names: Sequence[str]) -> list[frozenset[str]]:
    """Return all sets of one or two of these names."""
    return [frozenset(some) for size in (1, 2) for some in combinations(names, size)]


CROWDED_DAYS = st.sampled_from([(0, 1), (0, 1, 6), (6, 7), (5, 6, 7), (0, 7, 13)])
CLOCKS = st.sampled_from([clock(time) for time in ("08:00", "13:00", "00:00", "06:00", "10:00", "18:00", "22:00")])
LENGTHS = st.sampled_from([240, 120, 120, 240, 480, 720, 1560])
SPAN_LENGTHS = st.sampled_from([20 * DAY, 20 * DAY, 3 * DAY, DAY, 600])
WINDOWS = st.sampled_from([Window(clock("06:00"), clock("22:00")), Window(clock("08:00"), clock("34:00"))])
HOME_MINUTES = st.sampled_from([0, 15, 60, 90, 240])
SITE_MINUTES = st.sampled_from([0, 60, 90, 240, 300, 1000])
WEIGHTS = st.just(Weights()) | st.builds(
    Weights, **{each.name: st.sampled_from([0, 1, 7, 300]) for each in fields(Weights)}
)
LIMITS_ON_MINUTES = ("minutes_per_day", "minutes_per_week", "minutes_per_12_weeks", "minutes_in_horizon")
LIMITS = st.builds(
    Limits,
    minutes_per_day=mostly(None, 0, 240, 480, 600, 600, odds=5),
    minutes_per_week=mostly(None, 480, 900, 1200, odds=5),
    minutes_per_12_weeks=mostly(None, 480, 900, 1200, 1500, odds=5),
    days_per_week=mostly(None, 0, 1, 1, 2, 2, odds=5),
    rest_minutes=mostly(None, 60, 660, 660, 1440, 2880, odds=2),
    weekly_rest_minutes=mostly(None, 0, 2100, 7200, 8640, 10080, 11520, 14400, odds=1),
    minutes_in_horizon=mostly(None, 0, 240, 480, 720, 900, odds=5),
)


@st.composite
def tiny_problems(draw: st.DrawFn, most_pairs: int = 10) -> Problem:
    """Draw a problem of 1 to 4 workers, 1 to 4 requests and 1 to 6 shifts, of at most ``most_pairs`` pairs."""
    names = NAMES[: draw(mostly(2, 1, 3, 4, odds=1))]
    sites = SITES[: draw(mostly(2, 1, 3, odds=1))]
    days, jump = draw(CROWDED_DAYS), draw(mostly(0, 60, -60, odds=1))
    count = draw(st.integers(1, min(MOST_SHIFTS, most_pairs // len(names))))
    shifts = [draw(_shifts(f"s{number}", days, jump)) for number in range(count)]
    requests = draw(_requests(shifts, names, sites))
    workers = [draw(_workers(name, sites, days, jump)) for name in names]
    workers = [replace(each, limits=_a_minute_short(draw, each.limits, shifts)) for each in workers]
    if draw(st.booleans()):
        requests = [replace(each, skills=(), banned_workers=frozenset(), allowed_workers=None) for each in requests]
        workers = [
            replace(
                each,
                engagement=Span(),
                availability=None,
                banned_sites=frozenset(),
                unknown_sites=frozenset(),
                max_travel_minutes=None,
            )
            for each in workers
        ]
    work: list[Shift | Commitment] = [*shifts, *(each for worker in workers for each in worker.commitments)]
    some_pairs = st.lists(st.sampled_from([(each.id, name) for each in shifts for name in names]), max_size=3)
    return problem(
        workers,
        requests,
        horizon=Span(at(0), at(LAST_DAY + 1)),
        sites=sites,
        agencies=tuple(
            Agency(name, draw(mostly(0, 500, odds=1)), draw(mostly(None, frozenset(), *few(sites), odds=5)))
            for name in AGENCIES
        ),
        home=_table(draw, names, sites, HOME_MINUTES),
        between_by_mode={mode: _table(draw, sites, sites, SITE_MINUTES) for mode in MODES},
        windows=draw(st.dictionaries(st.sampled_from(names), _windows(sites), max_size=1)),
        week_starts={week: _moved(start, jump) for week, start in week_starts(work).items()},
        pinned=_within_headcount(requests, draw(some_pairs) if draw(mostly(0, 1, odds=1)) else []),
        published=dict.fromkeys(draw(some_pairs)),
        max_disruptions=draw(mostly(None, 0, 1, odds=1)),
        weights=draw(WEIGHTS),
    )


@st.composite
def _requests(draw: st.DrawFn, shifts: Sequence[Shift], names: Sequence[str], sites: Sequence[str]) -> list[Request]:
    most = draw(mostly(2, 1, 3, 4, odds=1))
    owners = [draw(st.integers(1, most)) for _ in shifts]
    nobody: frozenset[str] = frozenset()
    return [
        request(
            f"r{owner}",
            [shift for shift, its_owner in zip(shifts, owners, strict=True) if its_owner == owner],
            draw(st.sampled_from(sites)),
            skills=draw(mostly((), SKILLS[:1], SKILLS[1:], SKILLS, odds=1)),
            priority=draw(st.integers(1, 3)),
            headcount=draw(mostly(1, 2, odds=2)),
            preferred_workers=draw(mostly(nobody, *few(names), odds=1)),
            banned_workers=draw(mostly(nobody, *few(names), odds=8)),
            allowed_workers=draw(mostly(None, nobody, *few(names), odds=8)),
            max_workers=draw(mostly(None, 0, 1, 2)),
            served_by=draw(mostly(nobody, *few(names), odds=1)),
        )
        for owner in sorted(set(owners))
    ]


@st.composite
def _workers(draw: st.DrawFn, name: str, sites: Sequence[str], days: Sequence[int], jump: int) -> Worker:
    spans = _spans(days, jump)
    nowhere: frozenset[str] = frozenset()
    everywhen = (*range(LAST_DAY + 1), *FAR_DAYS)
    commitments = _commitments(days, jump, sites) | _commitments(everywhen, jump, sites)
    return worker(
        name,
        {skill: draw(spans) if draw(mostly(0, 1)) else (Span(),) for skill in draw(mostly(SKILLS, SKILLS[:1]))},
        draw(st.sampled_from(AGENCIES)),
        travel_mode=draw(st.sampled_from(MODES)),
        max_travel_minutes=draw(mostly(None, 0, 60, 90, odds=4)),
        engagement=draw(spans)[0] if draw(mostly(0, 1, odds=4)) else Span(),
        availability=draw(mostly(None, (), *[draw(spans)] * 4, odds=2)),
        unpreferred=draw(spans) if draw(mostly(0, 1, odds=1)) else (),
        opportunity=draw(_opportunities(spans)) if draw(mostly(0, 1, odds=1)) else (),
        banned_sites=draw(mostly(nowhere, *few(sites), odds=8)),
        unknown_sites=draw(mostly(nowhere, *few(sites), odds=8)),
        familiar_sites=draw(mostly(nowhere, *few(sites), odds=1)),
        limits=draw(LIMITS),
        target_minutes=draw(mostly(None, 0, 100, 400, 700, odds=1)),
        carried_minutes=draw(mostly(0, -200, 150, 500, odds=1)),
        commitments=tuple(draw(st.lists(commitments, max_size=3)) if draw(mostly(0, 1, odds=1)) else ()),
    )


def _a_minute_short(draw: st.DrawFn, limits: Limits, shifts: Sequence[Shift]) -> Limits:
    """Return the limits, often with one that is a minute short of some of the shifts: no slack goes unseen."""
    which = draw(mostly(None, *LIMITS_ON_MINUTES, odds=1))
    if which is None:
        return limits
    some = draw(st.lists(st.sampled_from(shifts), min_size=1, max_size=3, unique_by=lambda shift: shift.id))
    return replace(limits, **{which: sum(shift.minutes for shift in some) - 1})


@st.composite
def _shifts(draw: st.DrawFn, name: str, days: Sequence[int], jump: int) -> Shift:
    day, begin, length = draw(st.sampled_from(days)), draw(CLOCKS), draw(LENGTHS)
    start, end = (_moved(at(day) + minute, jump) for minute in (begin, begin + length))
    return Shift(
        id=name,
        request="",
        site="",
        start=start,
        end=end,
        minutes=end - start - draw(mostly(0, 30, 59, odds=2)),
        day=MONDAY + day,
        local_start=begin,
        local_end=begin + length,
    )


@st.composite
def _commitments(draw: st.DrawFn, days: Sequence[int], jump: int, sites: Sequence[str]) -> Commitment:
    day, begin, length = draw(st.sampled_from(days)), draw(CLOCKS), draw(st.sampled_from([120, 240, 480, 1380]))
    start, end = (_moved(at(day) + minute, jump) for minute in (begin, begin + length))
    minutes = draw(mostly(end - start, 0, odds=2))
    return Commitment(start, end, MONDAY + day, minutes, draw(st.sampled_from([None, *sites])))


@st.composite
def _spans(draw: st.DrawFn, days: Sequence[int], jump: int) -> tuple[Span, ...]:
    """Draw one span, often as two that touch."""
    start, length = at(draw(st.sampled_from(days))) + draw(st.sampled_from([0, 0, 600])), draw(SPAN_LENGTHS)
    cuts = [start, *draw(mostly([], [start + length // 2], odds=1)), start + length]
    return tuple(Span(_moved(begin, jump), _moved(end, jump)) for begin, end in pairwise(cuts))


@st.composite
def _opportunities(draw: st.DrawFn, spans: st.SearchStrategy[tuple[Span, ...]]) -> tuple[Opportunity, ...]:
    """Draw one span with its price, often two that touch, each with its own."""
    return tuple(Opportunity(span, draw(st.sampled_from([60, 7, 1, 0, 500]))) for span in draw(spans))


def _windows(sites: Sequence[str]) -> st.SearchStrategy[Mapping[str, Window]]:
    return st.dictionaries(st.sampled_from(["*", *sites]), WINDOWS, max_size=2)


def _table(draw: st.DrawFn, rows: Sequence[str], columns: Sequence[str], minutes: st.SearchStrategy[int]) -> Table:
    return {row: {column: draw(minutes) for column in columns if column != row} for row in rows}


def _moved(minute: int, jump: int) -> int:
    """Return the absolute minute of a wall-clock minute when clocks spring ``jump`` minutes forward on day 6."""
    return minute - jump if minute >= CLOCK_CHANGE else minute


def _within_headcount(requests: Sequence[Request], pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    headcounts = {shift.id: each.headcount for each in requests for shift in each.shifts}
    kept: list[tuple[str, str]] = []
    for pair in pairs:
        if pair not in kept and sum(shift == pair[0] for shift, _ in kept) < headcounts[pair[0]]:
            kept.append(pair)
    return kept
