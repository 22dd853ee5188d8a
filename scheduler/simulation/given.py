"""A world out of an instance: its requests are what really happens, and when each becomes known is drawn.

Who serves a request before the horizon makes it known from the beginning. What is expected to be asked for is what the
instance asks for, so prices know the true rates here, and a history is that once more.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from scheduler.demo.absence_model import read_absence_model
from scheduler.demo.calendar import TIMEZONE
from scheduler.demo.chance import chance
from scheduler.demo.news_model import read_news_model
from scheduler.demo.spells import DAY, Absence, News, Telephone
from scheduler.planning.foresight.scarcity import Need
from scheduler.simulation.nights import evenings, illnesses
from scheduler.simulation.past import summed
from scheduler.simulation.world import World
from solver.instance import load_instance
from solver.problem import Problem, Request

WEEK = 7


class _Zone(msgspec.Struct, frozen=True):
    timezone: str | None = None


def of_instance(path: Path, seed: int) -> World:
    """Make a world of an instance's horizon; its pins and its published plan are left out.

    Raises
    ------
    OSError
        When the file cannot be read.
    FormatError
        When it is no valid instance.
    ValueError
        When the instance asks for nothing.

    """
    whole, sha256 = load_instance(path)
    if not whole.shifts:
        message = "asks for nothing"
        raise ValueError(message)
    names = {each.id for each in whole.requests} | whole.shift_by_id.keys()
    mark = next(hashes for n in count(1) if not any((hashes := "#" * n) in name for name in names))
    singles = tuple(each for request in whole.requests for each in _singles(request, mark))
    problem = replace(whole, requests=singles, pinned=(), published=(), max_disruptions=None)
    zone = ZoneInfo(msgspec.json.decode(path.read_bytes(), type=_Zone).timezone or TIMEZONE)
    days = sorted(shift.day for shift in problem.shifts)
    start, end = date.fromordinal(days[0]), date.fromordinal(days[-1]) + DAY
    telephone = Telephone(read_absence_model(), read_news_model(), start, zone)
    return World(
        problem=problem,
        news=dict(_news(problem, telephone, seed)),
        illnesses=tuple(illnesses(telephone, end, problem.worker_index, seed)),
        evenings=evenings(telephone, end),
        needs=tuple(_needs(problem, (end - start).days)),
        past=summed(
            ((each.site, each.skills, sum(one.minutes for one in each.shifts), each.priority) for each in singles),
            (end - start).days / WEEK,
        ),
        model=telephone.news,
        seed=seed,
        about={"instance": sha256[:16], "seed": seed},
    )


def _singles(request: Request, mark: str) -> Iterator[Request]:
    """Yield a request for each worker who is needed at once; the mark, which is in no name, and a number tell them."""
    for row in range(request.headcount):
        which = "" if row == 0 else f"{mark}{row + 1}"
        shifts = tuple(replace(each, id=each.id + which, request=request.id + which) for each in request.shifts)
        yield replace(request, id=request.id + which, headcount=1, shifts=shifts)


def _news(problem: Problem, telephone: Telephone, seed: int) -> Iterator[tuple[str, News]]:
    for request in problem.requests:
        if not request.shifts:
            continue
        first, last = (date.fromordinal(request.shifts[row].day) for row in (0, -1))
        runs = bool(request.served_by)
        absence = Absence(telephone.start - DAY if runs else first, last)
        spell = telephone.spell(absence, chance(seed, f"news/{request.id}"))
        for shift in request.shifts:
            yield shift.id, spell.news[date.fromordinal(shift.day)]


def _needs(problem: Problem, days: int) -> Iterator[Need]:
    asked: dict[tuple[str, tuple[str, ...]], int] = defaultdict(int)
    for request in problem.requests:
        asked[request.site, request.skills] += request.priority * sum(shift.minutes for shift in request.shifts)
    for (site, skills), worth in sorted(asked.items()):
        yield Need(site, skills, worth * WEEK / days)
