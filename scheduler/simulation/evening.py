"""What there is to plan at a moment, as a problem: what is known and still to come, and what is settled.

What was told and stays is fixed work, so only what nobody has is left to plan; what may be taken back is *published*
in the sense of the problem. Work of the past is fixed work too, as far back as a rule looks.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from scheduler.simulation.life import Life
from scheduler.simulation.world import Illness, World, without
from solver.problem import Agency, Assignment, Commitment, Problem, Request, Shift, Worker
from solver.span import Span

LOOK_BACK_DAYS = 13 * 7
"""Twelve weeks in a row and the one that has begun: no rule looks further back."""


def problem_at(life: Life, now: int, *, stays: bool, earliest: int, only: frozenset[str] | None = None) -> Problem:
    """Return what can be planned at a moment.

    Parameters
    ----------
    life
        What has happened so far.
    now
        The absolute minute.
    stays
        Whether what was told stays as it is; else it may be taken back.
    earliest
        The absolute minute before which a shift can no longer be given to anybody.
    only
        The requests to plan, None for all; what is intended of others is settled too, so that they keep it.

    """
    world, by_id = life.world, life.world.problem.shift_by_id
    until = max(now + 1, world.looks_until(now))
    kept = {shift: who for shift, who in life.told.items() if stays or by_id[shift].start < earliest}
    settled: dict[str, list[Shift]] = defaultdict(list)
    others = [pair for pair in life.intended if only is not None and by_id[pair.shift].request not in only]
    for shift, worker in (*life.worked.items(), *kept.items(), *others):
        settled[worker].append(by_id[shift])
    window = Span(earliest, max(until, earliest + 1))
    requests = [_open(life, request, now, window, kept) for request in world.problem.requests]
    ill = tuple(each for each in world.illnesses if each.known_at <= now)
    todo = {shift.id for request in requests for shift in request.shifts}
    return replace(
        world.problem,
        name=f"{world.problem.name} {now}",
        horizon=Span(now, until),
        requests=tuple(each for each in requests if each.shifts and (only is None or each.id in only)),
        workers=tuple(_worker(worker, settled[worker.id], ill, now) for worker in world.problem.workers),
        agencies=tuple(_agency(world, agency, settled) for agency in world.problem.agencies),
        published=() if stays else tuple(Assignment(*pair) for pair in life.told.items() if pair[0] in todo),
    )


def _open(life: Life, request: Request, now: int, window: Span, kept: Mapping[str, str]) -> Request:
    """Return what is left of a request: shifts of the window that are known, still due, and kept by nobody."""
    news = life.world.news
    there = {life.worked.get(shift.id, kept.get(shift.id)) for shift in request.shifts}
    return replace(
        request,
        shifts=tuple(
            shift
            for shift in request.shifts
            if window.start <= shift.start < window.end and shift.id not in kept and news[shift.id].stands(now)
        ),
        served_by=request.served_by | {each for each in there if each is not None},
        banned_workers=request.banned_workers | {who for who, what in life.declined if what == request.id},
    )


def _worker(worker: Worker, settled: list[Shift], ill: tuple[Illness, ...], now: int) -> Worker:
    minutes = sum(shift.minutes for shift in settled)
    limit = worker.limits.minutes_in_horizon
    since = now - LOOK_BACK_DAYS * 24 * 60
    work = [
        Commitment(shift.start, shift.end, shift.day, shift.minutes, shift.site)
        for shift in settled
        if shift.start >= since
    ]
    return replace(
        without(worker, ill),
        limits=replace(worker.limits, minutes_in_horizon=None if limit is None else max(0, limit - minutes)),
        carried_minutes=worker.carried_minutes + minutes,
        familiar_sites=worker.familiar_sites | {shift.site for shift in settled},
        commitments=(*worker.commitments, *work),
    )


def _agency(world: World, agency: Agency, settled: dict[str, list[Shift]]) -> Agency:
    given = sum(
        shift.minutes
        for worker in world.problem.workers
        if worker.agency == agency.id
        for shift in settled.get(worker.id, ())
    )
    return replace(agency, target_minutes=max(0, agency.target_minutes - given))
