"""The two programs of a problem: the coverage level alone, and the soft level at a given coverage."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solver.candidates import Candidates, find_candidates
from solver.model.balance import balance
from solver.model.counts import count_shifts
from solver.model.coverage import all_empty, pair_gains
from solver.model.program import Completion, Matrix, Program
from solver.model.quality import activation, agency_share, disruption, opportunity, preferences, travel
from solver.model.roster import constrain, drop_blocked
from solver.model.service import serve, unfamiliar
from solver.problem import Problem


@dataclass(frozen=True)
class Model:
    """A program whose first columns are the pairs of ``candidates``.

    Parameters
    ----------
    candidates, matrix, complete
        The pairs, the program, and what completes the pairs to all columns.
    defining
        The rows that a completed point keeps if it keeps the others, shape (rows,).
    service
        The part of the costs that comes from handovers and fragmentation, shape (columns,).

    """

    candidates: Candidates
    matrix: Matrix
    defining: NDArray[np.bool_]
    complete: Completion
    service: NDArray[np.float64]


def ready(problem: Problem) -> Candidates:
    """Return the pairs that the models are made of."""
    return drop_blocked(problem, find_candidates(problem))


def coverage_model(problem: Problem, candidates: Candidates) -> Model:
    """Return the program whose optimum is the best medium cost."""
    program = Program()
    constrain(program, problem, candidates)
    serve(program, problem, candidates, quality=False)
    disruption(program, problem, candidates, quality=False)
    for pair, gain in enumerate(pair_gains(problem, candidates).tolist()):
        program.cost[pair] = -gain
    program.offset = all_empty(problem)
    return _model(program, candidates)


def quality_model(problem: Problem, candidates: Candidates, medium: int) -> Model:
    """Return the program whose optimum is the best soft cost among plans with at most this medium cost.

    Its last row is the one on coverage.
    """
    program = Program()
    constrain(program, problem, candidates)
    served = serve(program, problem, candidates, quality=True)
    service = list(program.cost)  # nothing before costs anything
    count_shifts(program, problem, candidates, served)
    unfamiliar(program, problem, served)
    travel(program, problem, candidates)
    balance(program, problem, candidates, served)
    agency_share(program, problem, candidates)
    preferences(program, problem, candidates)
    opportunity(program, problem, candidates)
    disruption(program, problem, candidates, quality=True)
    activation(program, problem, candidates)
    gains: NDArray[np.int64] = pair_gains(problem, candidates)
    program.row(list(range(len(gains))), gains.tolist(), lower=all_empty(problem) - medium)
    return _model(program, candidates, service)


def _model(program: Program, candidates: Candidates, service: Sequence[int] = ()) -> Model:
    matrix = program.matrix()
    part = np.zeros(matrix.columns)
    part[: len(service)] = service
    return Model(candidates, matrix, np.array(program.defining, dtype=np.bool_), program.completion(), part)
