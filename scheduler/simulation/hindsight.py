"""Whoever knew everything in advance: the most that could be served, proven, and what of it came too late."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from hashlib import sha256
from pathlib import Path

import msgspec
from numpy import ndarray

from scheduler.simulation.world import World
from solver.plan import Plan, Progress, Result
from solver.problem import Problem
from solver.solve import SolveLimits, solve


@dataclass(frozen=True, slots=True)
class Ceiling:
    """Worth (minutes times priority) that no plan exceeds, and a plan that serves the most found.

    ``in_time`` is what remains of ``most`` when nobody is sent to what became known after the last evening.
    """

    asked: int
    most: int
    in_time: int
    plan: Plan
    proven: bool


class _Kept(msgspec.Struct, frozen=True):
    key: str
    ceiling: Ceiling


def ceiling(world: World, limits: SolveLimits) -> Ceiling:
    """Return the ceiling of a world; ``limits`` is for each of the two proofs."""
    truth = world.truth
    asked = sum(world.worth(shift) for shift in world.asked)
    in_time = _only(truth, _known_in_time(world))
    whole, part = (_covered(problem, limits) for problem in (truth, in_time))
    late = asked - sum(world.worth(shift) for shift in in_time.shifts)
    return Ceiling(
        asked=asked,
        most=asked - _least(whole),
        in_time=asked - late - _least(part),
        plan=whole.plan,
        proven=all(_is_proven(result) for result in (whole, part)),
    )


def kept_ceiling(world: World, limits: SolveLimits, path: Path | None) -> Ceiling:
    """Return the ceiling of a world out of a file, if it was written for the very same instance; else write it.

    What is proven of an instance is true whatever program proved it, so only the instance makes the key.
    """
    known = sorted(_known_in_time(world))
    key = sha256(repr((_said(world.truth), known)).encode()).hexdigest()
    if path is not None and path.exists():
        kept = msgspec.json.decode(path.read_bytes(), type=_Kept)
        if kept.key == key and kept.ceiling.proven:
            return kept.ceiling
    found = ceiling(world, limits)
    if path is not None:
        path.write_bytes(msgspec.json.encode(_Kept(key, found)))
    return found


def _said(what: object) -> object:
    """Return all that a value is made of, in an order that is the same in every process."""
    if is_dataclass(what) and not isinstance(what, type):
        return [(each.name, _said(getattr(what, each.name))) for each in fields(what)]
    if isinstance(what, Mapping):
        return sorted((repr(key), _said(value)) for key, value in what.items())
    if isinstance(what, frozenset | set):
        return sorted(repr(_said(each)) for each in what)
    if isinstance(what, Sequence) and not isinstance(what, str):
        return [_said(each) for each in what]
    return what.tolist() if isinstance(what, ndarray) else what


def _known_in_time(world: World) -> set[str]:
    return {shift.id for shift in world.asked if world.news[shift.id].known_at <= world.last_evening(shift)}


def _covered(problem: Problem, limits: SolveLimits) -> Result:
    """Solve until the coverage is proven."""
    latest: list[Progress] = []

    def proven() -> bool:
        return bool(latest) and _proven(latest[-1])

    return solve(problem, limits, on_progress=latest.append, stop=proven)


def _proven(progress: Progress) -> bool:
    return progress.score is not None and progress.bound is not None and progress.score.medium == progress.bound.medium


def _is_proven(result: Result) -> bool:
    return result.score is not None and result.bound is not None and result.score.medium == result.bound.medium


def _least(result: Result) -> int:
    return 0 if result.bound is None else -result.bound.medium


def _only(problem: Problem, kept: set[str]) -> Problem:
    requests = (
        replace(request, shifts=tuple(shift for shift in request.shifts if shift.id in kept))
        for request in problem.requests
    )
    return replace(problem, requests=tuple(request for request in requests if request.shifts))
