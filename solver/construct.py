"""A good plan in milliseconds: requests one after the other, each to the workers who cover most of it.

Works on the rows of a program, so it keeps every hard rule that the program states.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from solver.draft import add, become, board_of
from solver.filling import fill, teams_of
from solver.model.assemble import Model
from solver.problem import Problem


def construct(problem: Problem, model: Model, first: Sequence[int] = ()) -> NDArray[np.float64]:
    """Return pair values of a plan that keeps the rules, shape (pairs,).

    Parameters
    ----------
    problem, model
        The problem and its quality program.
    first
        Pairs to put into the plan before all others: all of them where the rules allow that, else as many as fit
        one after the other (a plan to start from).

    """
    count = len(model.candidates)
    board = board_of(model).in_python()
    teams = teams_of(problem, model.candidates).in_python()
    started = np.array(board.value[:count])
    started[list(first)] = 1
    if model.matrix.accepts(model.complete(started)):
        # As a whole: of three works in a row, the outer two may be allowed only because of the one between.
        become(board, started)
    else:
        for pair in first:
            add(board, pair)

    def choice(row: int) -> float:
        pairs: int = teams.pair_first[teams.first[row + 1]] - teams.pair_first[teams.first[row]]
        return pairs / len(problem.requests[row].shifts)

    scarce = [row for row in range(len(problem.requests)) if teams.first[row] < teams.first[row + 1]]
    for row in sorted(scarce, key=choice):
        fill(board, teams, row, 0.0, False)  # noqa: FBT003  # the order of compiled arguments
    return np.array(board.value[:count])
