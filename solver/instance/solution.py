"""A solution in ``releve-solution/1``: what a run found, and what it claims of it."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

from solver.instance import wire
from solver.instance.elements import each, reference
from solver.instance.format_error import at, quoted, refuse
from solver.plan import Bound, Plan, Result, Score, Status
from solver.problem import Assignment, Problem, Weights

SOFT_TERMS = tuple(term.name for term in fields(Weights))
"""The names in ``soft_parts``, in their written order."""


@dataclass(frozen=True, slots=True)
class Solution:
    """What a solution file says; only its form and its ids are checked, not its claims.

    ``instance`` and ``instance_sha256`` are the name and the file hash of the instance that was solved. ``score``,
    ``soft_parts`` (points, every term) and ``bound`` are None where they are null, as in an infeasible solution.
    """

    plan: Plan
    score: Score | None
    soft_parts: Mapping[str, int] | None
    bound: Bound | None
    status: Status
    seconds: float
    seed: int
    solver: str
    instance: str
    instance_sha256: str


def write_solution(result: Result, problem: Problem, sha256: str) -> bytes:
    """Return the solution file of a result.

    Parameters
    ----------
    result
        What a run found for ``problem``; its ``soft_parts`` must name every term.
    problem
        The problem that was solved.
    sha256
        The hexadecimal hash of the instance file's bytes, as ``load_instance`` gives it.

    """
    score, parts, bound = result.score, result.soft_parts, result.bound
    return wire.encode(
        wire.SolutionFile(
            format="releve-solution/1",
            instance=problem.name,
            instance_sha256=sha256,
            status=result.status,
            assignments=[wire.Pair(shift, worker) for shift, worker in result.plan],
            score=None if score is None else wire.Score(score.hard, score.medium, score.soft),
            soft_parts=None if parts is None else {term: parts[term] for term in SOFT_TERMS},
            bound=None if bound is None else wire.Bound(bound.medium, bound.soft),
            seconds=round(result.seconds, 3),
            seed=result.seed,
            solver=result.solver,
        )
    )


def read_solution(data: bytes, problem: Problem) -> Solution:
    """Return what a solution file says of a problem.

    A pair that stands there twice stays twice, so that the check can report it.

    Raises
    ------
    FormatError
        For the first value that breaks the format, or names a shift or worker that the problem does not have; the
        text begins with its JSON path.

    """
    raw = wire.decode(data, wire.SolutionFile)

    def pair(given: wire.Pair) -> Assignment:
        shift = reference("shift", given.shift, problem.shift_by_id)
        return Assignment(shift, reference("worker", given.worker, problem.worker_index))

    with at("soft_parts"):
        parts = None if raw.soft_parts is None else _soft_parts(raw.soft_parts)
    return Solution(
        plan=Plan(each("assignments", raw.assignments, pair)),
        score=None if raw.score is None else Score(raw.score.hard, raw.score.medium, raw.score.soft),
        soft_parts=parts,
        bound=None if raw.bound is None else Bound(raw.bound.medium, raw.bound.soft),
        status=raw.status,
        seconds=raw.seconds,
        seed=raw.seed,
        solver=raw.solver,
        instance=raw.instance,
        instance_sha256=raw.instance_sha256,
    )


def _soft_parts(given: Mapping[str, object]) -> dict[str, int]:
    """Return the points of every soft term, in the written order."""
    for name in given:
        if name not in SOFT_TERMS:
            refuse(f"unknown soft term {quoted(name)}", name)
    parts: dict[str, int] = {}
    for term in SOFT_TERMS:
        with at(term):
            parts[term] = wire.entry(given.get(term), wire.Count)
    return parts
