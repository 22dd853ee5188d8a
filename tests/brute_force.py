"""Every plan of a tiny problem, judged by the check alone, and the bridge from plans to programs.

What the mathematical programs say is compared with this; only here and in tests of the check is a plan judged.
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from ortools.sat.python import cp_model

from solver.candidates import Candidates
from solver.check import score, violations
from solver.cpsat import cp_model_of
from solver.model.assemble import Model, quality_model, ready
from solver.model.coverage import all_empty, pair_gains
from solver.model.program import Matrix
from solver.plan import Plan, Score
from solver.problem import Problem
from tests.factories import all_plans

Floats = NDArray[np.float64]


def good_plans(tried: Problem) -> dict[Plan, Score]:
    """Return every plan that breaks no rule, with its score."""
    return {plan: score(tried, plan) for plan in all_plans(tried) if not violations(tried, plan)}


def free_model(tried: Problem) -> Model:
    """Return the quality program that lets every plan pass, whatever it covers."""
    return quality_model(tried, ready(tried), medium=all_empty(tried))


def pair_values(tried: Problem, candidates: Candidates, plan: Iterable[tuple[str, str]]) -> Floats | None:
    """Return the plan as values of the pairs, shape (pairs,); None when a pair of it is no candidate."""
    rows = {shift.id: row for row, shift in enumerate(tried.shifts)}
    values = np.zeros(len(candidates))
    for shift, worker in plan:
        pair = candidates.index.get((tried.worker_index[worker], rows[shift]))
        if pair is None:
            return None
        values[pair] = 1
    return values


def score_by_model(tried: Problem, model: Model, plan: Plan) -> Score | None:
    """Return the score of a plan as the quality program counts it; None when the program refuses the plan."""
    values = pair_values(tried, model.candidates, plan)
    if values is None:
        return None
    point = model.complete(values)
    if not model.matrix.accepts(point):
        return None
    gained = int(pair_gains(tried, model.candidates) @ values)
    return Score(0, gained - all_empty(tried), -model.matrix.objective(point))


def disagreement(tried: Problem) -> str | None:
    """Return a plan that check and quality program judge or count differently, in words; None when there is none."""
    model, good = free_model(tried), good_plans(tried)
    for plan in all_plans(tried):
        by_model, by_check = score_by_model(tried, model, plan), good.get(plan)
        if by_model != by_check:
            broken = [violation.message for violation in violations(tried, plan)]
            return f"{plan}: {by_model} by the model, {by_check} by the check {broken}"
    return None


def optimum(matrix: Matrix, fixed: Floats | None = None) -> int | None:
    """Return the least objective that CP-SAT proves, None when it proves that no point exists.

    ``fixed`` are the values of the first columns; all are free without it.
    """
    model, columns = cp_model_of(matrix, hint=None)
    if fixed is not None:
        for column, value in zip(columns, fixed.tolist(), strict=False):
            model.add(column == int(value))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    status = solver.solve(model)
    if status == cp_model.INFEASIBLE:
        return None
    assert status == cp_model.OPTIMAL, solver.status_name(status)
    return round(solver.objective_value)
