"""A problem as plain numbers for Timefold's process: places in lists instead of ids, limits less what is fixed.

The candidates are those of the other peers, after the static rules and the clash with fixed work. Every rule between
two shifts holds for each pair of them here; the rules ask only for a work and its predecessors, which differs only
where three works stand so close that a way by a third site is shorter than the way itself.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import pairwise
from typing import Any

from solver.candidates import Candidates
from solver.check.disruption import avoidable_disruptions
from solver.check.roster import work_of
from solver.check.weekly_rest import longest_rest
from solver.model.assemble import ready
from solver.problem import Commitment, Problem, Shift, Worker, week_of

SITES = 1 << 20
"""Above every number of a site: two of them make one number (as in ``constraints``)."""

WEEKS_IN_WINDOW = 12


def statement(problem: Problem) -> dict[str, Any]:
    """Return a problem in the form that ``run`` reads."""
    candidates = ready(problem)
    modes = sorted({worker.travel_mode for worker in problem.workers}, key=str)
    agencies = {agency.id: number for number, agency in enumerate(problem.agencies)}
    own: list[list[Shift]] = [[] for _ in problem.workers]
    for worker, shift in zip(candidates.worker.tolist(), candidates.shift.tolist(), strict=True):
        own[worker].append(problem.shifts[shift])
    transfers = {mode: _transfers(problem, mode, own) for mode in modes}
    numbers = {shift.id: number for number, shift in enumerate(problem.shifts)}
    longest = [max(each.values(), default=0) for each in transfers.values()]
    stated = {
        "weights": asdict(problem.weights),
        "max_disruptions": problem.max_disruptions,
        "reach": max([*longest, *(worker.limits.rest_minutes or 0 for worker in problem.workers)], default=0),
        "agencies": [agency.target_minutes for agency in problem.agencies],
        "transfers": [{str(key): minutes for key, minutes in table.items()} for table in transfers.values()],
        "workers": [
            {
                "agency": agencies[worker.agency],
                "transfers": modes.index(worker.travel_mode),
                **_worker(problem, worker, own[number]),
            }
            for number, worker in enumerate(problem.workers)
        ],
        "requests": [
            {
                "served_by": [problem.worker_index[each] for each in request.served_by],
                "without_handover": max(request.headcount, len(request.served_by)),
                "max_workers": -1 if request.max_workers is None else max(request.max_workers, len(request.served_by)),
                "preferred_workers": [problem.worker_index[each] for each in request.preferred_workers],
            }
            for request in problem.requests
        ],
        "slots": list(_slots(problem, candidates)),
        "windows": [each for number, worker in enumerate(problem.workers) for each in _windows(number, worker, own)],
        "published": [
            [numbers[pair.shift], problem.worker_index[pair.worker]]
            for pair in avoidable_disruptions(problem, frozenset())
        ],
        "weeks": [
            [week, problem.week_starts[week], problem.week_starts[following]]
            for week, following in pairwise(sorted(problem.week_starts))
        ],
    }
    return {**stated, "constraints": sorted(_needed(stated))}


def _needed(stated: dict[str, Any]) -> Iterator[str]:
    """Yield the constraints that can be broken or cost anything at all."""
    workers, requests, slots, weights = (stated[name] for name in ("workers", "requests", "slots", "weights"))
    at_all = {
        "minutes_per_day": any(each["day_room"] for each in workers),
        "minutes_per_week": any(each["week_room"] for each in workers),
        "days_per_week": any(each["days_room"] for each in workers),
        "minutes_in_horizon": any(each["horizon_room"] >= 0 for each in workers),
        "minutes_per_12_weeks": stated["windows"],
        "weekly_rest": any(each["weekly_rest"] for each in workers),
        "max_workers": any(each["max_workers"] >= 0 for each in requests),
        "agency_target": weights["agency_share"] and any(stated["agencies"]),
        "agency_share": weights["agency_share"] and any(stated["agencies"]),
        "unpreferred": weights["unpreferred"] and any(each["unpreferred_workers"] for each in slots),
        "opportunity": weights["opportunity"] and any(each["opportunity"] for each in slots),
        "preferred": weights["preferred"] and any(each["preferred_workers"] for each in requests),
        "disruption": weights["disruption"] and stated["published"],
    }
    at_all |= {name: weight for name, weight in weights.items() if name not in at_all}
    yield from (name for name, needed in at_all.items() if needed)


def _worker(problem: Problem, worker: Worker, own: Sequence[Shift]) -> dict[str, Any]:
    limits, fixed = worker.limits, worker.commitments
    pinned = {pair.shift for pair in problem.pinned if pair.worker == worker.id}
    pins = [shift for shift in own if shift.id in pinned]
    committed_days = {each.day for each in fixed}
    days: dict[int, int] = {}
    weeks: dict[int, int] = {}
    days_of_week: dict[int, int] = {}
    for shift in own:
        day, week = shift.day, week_of(shift.day)
        if limits.minutes_per_day is not None:
            days[day] = _room(
                limits.minutes_per_day, [e for e in fixed if e.day == day], [e for e in pins if e.day == day]
            )
        if limits.minutes_per_week is not None:
            weeks[week] = _room(limits.minutes_per_week, _in_week(fixed, week), _in_week(pins, week))
        if limits.days_per_week is not None:
            busy = {each.day for each in _in_week(fixed, week)}
            pinned_days = {each.day for each in _in_week(pins, week)} - busy
            days_of_week[week] = max(limits.days_per_week - len(busy), len(pinned_days))
    target = worker.target_minutes
    bends = [] if target is None else [target // 3, 2 * target // 3, target, 4 * target // 3]
    horizon = limits.minutes_in_horizon
    return {
        "rest": limits.rest_minutes or 0,
        "day_room": {
            day: room for day, room in days.items() if sum(each.minutes for each in own if each.day == day) > room
        },
        "week_room": {
            week: room for week, room in weeks.items() if sum(each.minutes for each in _in_week(own, week)) > room
        },
        "days_room": {
            week: room
            for week, room in days_of_week.items()
            if len({each.day for each in _in_week(own, week)} - committed_days) > room
        },
        "committed_days": sorted(committed_days),
        "horizon_room": -1 if horizon is None else _room(horizon, [], pins),
        "weekly_rest": limits.weekly_rest_minutes or 0 if _may_lack_rest(problem, worker, own) else 0,
        "works": [moment for each in fixed for moment in (each.start, each.end)],
        "balance": bends,
        "carried": worker.carried_minutes,
        "carried_points": _balance(bends, worker.carried_minutes),
        "known_sites": sorted(
            problem.site_index[site]
            for site in {*worker.familiar_sites, *(each.site for each in fixed if each.site is not None)}
        ),
        "travel": {
            str(problem.site_index[site]): 2 * problem.home_minutes(worker, site)
            for site in sorted({shift.site for shift in own})
        },
    }


def _in_week(works: Sequence[Shift] | Sequence[Commitment], week: int) -> list[Shift | Commitment]:
    return [each for each in works if week_of(each.day) == week]


def _room(limit: int, fixed: Sequence[Shift | Commitment], pins: Sequence[Shift | Commitment]) -> int:
    """Return what a limit leaves to shifts; pins alone never break it."""
    return max(limit - sum(each.minutes for each in fixed), sum(each.minutes for each in pins))


def _windows(number: int, worker: Worker, own: Sequence[Sequence[Shift]]) -> Iterator[list[int]]:
    most = worker.limits.minutes_per_12_weeks
    weeks = sorted({week_of(shift.day) for shift in own[number]})
    if most is None or not weeks:
        return
    for first in range(weeks[0] - WEEKS_IN_WINDOW + 1, weeks[-1] + 1):
        held = range(first, first + WEEKS_IN_WINDOW)
        room = _room(most, [each for each in worker.commitments if week_of(each.day) in held], [])
        if sum(shift.minutes for shift in own[number] if week_of(shift.day) in held) > room:
            yield [number, first, room]


def _may_lack_rest(problem: Problem, worker: Worker, own: Sequence[Shift]) -> bool:
    """Tell whether a worker who took all candidate shifts at once would break the weekly rest."""
    needed = worker.limits.weekly_rest_minutes or 0
    work = work_of(worker, own, ())
    weeks = {week_of(shift.day) for shift in own}
    return any(
        longest_rest(work, problem.week_starts[week], problem.week_starts[week + 1]) < needed
        for week in weeks | {week - 1 for week in weeks}
    )


def _transfers(problem: Problem, mode: str | None, own: Sequence[Sequence[Shift]]) -> dict[int, int]:
    """Return the minutes between sites that a worker of this mode may need on one day, by one number for both."""
    tables: dict[int, int] = {}
    for worker, shifts in zip(problem.workers, own, strict=True):
        if worker.travel_mode == mode:
            sites = {shift.site for shift in shifts}
            for one in sites:
                for other in sites - {one}:
                    minutes = problem.transfer_minutes(worker, one, other)
                    tables[problem.site_index[one] * SITES + problem.site_index[other]] = minutes
    return tables


def _balance(bends: Sequence[int], minutes: int) -> int:
    if not bends:
        return 0
    first, second, third, fourth = bends
    return (
        max(0, min(minutes, second) - first)
        + 2 * max(0, min(minutes, third) - second)
        + 6 * max(0, min(minutes, fourth) - third)
        + 10 * max(0, minutes - fourth)
    )


def _slots(problem: Problem, candidates: Candidates) -> Iterator[dict[str, Any]]:
    able: list[list[int]] = [[] for _ in problem.shifts]
    for worker, row in zip(candidates.worker.tolist(), candidates.shift.tolist(), strict=True):
        able[row].append(worker)
    pinned: dict[str, list[int]] = {}
    started: dict[str, list[int]] = {}
    for pairs, kept in ((problem.pinned, pinned), (problem.published, started)):
        for pair in pairs:
            kept.setdefault(pair.shift, []).append(problem.worker_index[pair.worker])
    row = 0
    for number, request in enumerate(problem.requests):
        for place, shift in enumerate(request.shifts):
            pins = pinned.get(shift.id, [])
            first = [each for each in started.get(shift.id, []) if each in able[row] and each not in pins]
            for worker in (*pins, *first, *[None] * request.headcount)[: request.headcount]:
                yield {
                    "shift": row,
                    "request": number,
                    "place": place,
                    "site": problem.site_index[shift.site],
                    "day": shift.day,
                    "week": week_of(shift.day),
                    "start": shift.start,
                    "end": shift.end,
                    "minutes": shift.minutes,
                    "unfilled": shift.minutes * request.priority,
                    "unpreferred_workers": _unwilling(problem, shift, able[row]),
                    "opportunity": _expected(problem, shift, able[row]),
                    "pinned": worker in pins,
                    "candidates": able[row],
                    "worker": worker,
                }
            row += 1


def _unwilling(problem: Problem, shift: Shift, able: Sequence[int]) -> list[int]:
    return [
        worker
        for worker in able
        if any(span.meets(shift.start, shift.end) for span in problem.workers[worker].unpreferred)
    ]


def _expected(problem: Problem, shift: Shift, able: Sequence[int]) -> dict[int, int]:
    return {
        worker: each.points_per_hour * shift.minutes // 60
        for worker in able
        for each in problem.workers[worker].opportunity
        if each.span.holds(shift.start, shift.start + 1)
    }
