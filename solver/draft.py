"""A plan under construction: each step knows at once which rows it breaks and what it costs.

The steps are plain functions on a ``Board``: of lists, they run in Python, of arrays, compiled (``solver.compiled``).
"""

from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from solver.compiled import compilable
from solver.model.assemble import Model

TOLERANCE = 1e-6

Numbers: TypeAlias = Any
"""A list or an array of numbers."""


class Board(NamedTuple):
    """The values of all columns of a program, and what every row holds, kept up to date step by step.

    Entries of column c in ``cap_row`` and ``cap_value`` (rows of pairs alone), in ``row`` and ``row_value`` (the
    others), in ``follower`` and ``follower_value`` (derived columns) are those from ``..._first[c]`` up to
    ``..._first[c + 1]``. ``asking`` are the rows that a removal may break.
    """

    cap_first: Numbers
    cap_row: Numbers
    cap_value: Numbers
    row_first: Numbers
    row: Numbers
    row_value: Numbers
    follower_first: Numbers
    follower: Numbers
    follower_value: Numbers
    asking: Numbers
    lower: Numbers
    upper: Numbers
    cost: Numbers
    row_lower: Numbers
    row_upper: Numbers
    value: Numbers
    total: Numbers  # the sums that derived columns clip
    held: Numbers  # what each row holds
    points: Numbers  # one entry: the cost
    waiting: Numbers  # scratch: columns whose change has still to be carried on, and by how much
    waiting_step: Numbers
    touched: Numbers  # scratch: rows that the last change touched, and what they held before
    before: Numbers
    touched_at: Numbers  # the number of the last change that touched each row
    clock: Numbers  # one entry: number of changes
    step_pair: Numbers  # steps to take back, with room for eight a pair: whoever makes more sets ``steps`` to 0 before
    step_back: Numbers
    steps: Numbers  # one entry: how many

    def in_python(self) -> "Board":
        """Return the same as lists."""
        return Board(*(each.tolist() for each in self))


def board_of(model: Model) -> Board:
    """Return the board of the plan in which only pinned pairs are taken, as arrays."""
    matrix, complete = model.matrix, model.complete
    pairs, columns, rows = len(model.candidates), matrix.columns, matrix.rows
    caps, others, asking = _rows_of(model)
    point = complete(matrix.lower[:pairs])
    return Board(
        *caps,
        *others,
        *_by_column(columns, *complete.links()),
        asking,
        *(matrix.lower, matrix.upper, matrix.cost, matrix.row_lower, matrix.row_upper),
        value=point,
        total=complete.sums(point),
        held=matrix.times(point),
        points=np.array([float(matrix.cost @ point)]),
        waiting=np.zeros(complete.longest_chain(), dtype=np.int64),
        waiting_step=np.zeros(complete.longest_chain()),
        touched=np.zeros(rows + 1, dtype=np.int64),
        before=np.zeros(rows + 1),
        touched_at=np.zeros(rows + 1, dtype=np.int64),
        clock=np.zeros(1, dtype=np.int64),
        step_pair=np.zeros(8 * pairs + 8, dtype=np.int64),
        step_back=np.zeros(8 * pairs + 8),
        steps=np.zeros(1, dtype=np.int64),
    )


Entries: TypeAlias = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]
"""Where the entries of each column begin, and of each entry the row or column and the coefficient there."""


def _rows_of(model: Model) -> tuple[Entries, Entries, NDArray[np.int64]]:
    """Sort the rows that a change may break: those of pairs alone, the others, and those that a removal may break.

    Defining rows are always kept, and so is a row of pairs alone that asks for nothing and sinks by nothing. A
    removal breaks only a row that asks for pairs: the limit on disruptions, or a detour between two works.
    """
    matrix = model.matrix
    count = len(model.candidates)
    alone = np.bincount(matrix.owner, matrix.index >= count, minlength=matrix.rows) == 0
    sinking = np.bincount(matrix.owner, matrix.value < 0, minlength=matrix.rows) > 0
    upper = np.isfinite(matrix.row_upper)
    asking = alone & (sinking | (matrix.row_lower > 0))
    harmless = model.defining | (alone & ~upper & ~asking)
    owner, columns = matrix.owner, matrix.columns
    of_pairs, of_others = ~harmless[owner] & alone[owner], ~harmless[owner] & ~alone[owner]
    return (
        _by_column(columns, matrix.index[of_pairs], owner[of_pairs], matrix.value[of_pairs]),
        _by_column(columns, matrix.index[of_others], owner[of_others], matrix.value[of_others]),
        np.flatnonzero(asking),
    )


def _by_column(
    columns: int, column: NDArray[np.int64], place: NDArray[np.int64], value: NDArray[np.float64]
) -> Entries:
    """Sort entries by their column."""
    order = np.argsort(column, kind="stable")
    first = np.searchsorted(column[order], np.arange(columns + 1)).astype(np.int64)
    return first, place[order], value[order]


@compilable
def change(board: Board, column: int, step: float) -> int:
    """Change a pair and all that follows from it; return the number of rows touched that others than pairs are in."""
    for k in range(board.cap_first[column], board.cap_first[column + 1]):
        board.held[board.cap_row[k]] += board.cap_value[k] * step
    board.clock[0] += 1
    board.value[column] += step
    board.waiting[0], board.waiting_step[0] = column, step
    touched, left = 0, 1
    while left > 0:
        left -= 1
        changed, delta = board.waiting[left], board.waiting_step[left]
        board.points[0] += delta * board.cost[changed]
        for k in range(board.row_first[changed], board.row_first[changed + 1]):
            row = board.row[k]
            if board.touched_at[row] != board.clock[0]:
                board.touched_at[row] = board.clock[0]
                board.touched[touched], board.before[touched] = row, board.held[row]
                touched += 1
            board.held[row] += board.row_value[k] * delta
        for k in range(board.follower_first[changed], board.follower_first[changed + 1]):
            follower = board.follower[k]
            total = board.total[follower] + board.follower_value[k] * delta
            board.total[follower] = total
            value = min(max(total, 0.0), board.upper[follower])  # derived columns begin at 0
            if value != board.value[follower]:
                board.waiting[left], board.waiting_step[left] = follower, value - board.value[follower]
                left += 1
                board.value[follower] = value
    return touched


@compilable
def excess(board: Board, row: int, held: float) -> float:
    """Return by how much a row is broken that holds so much."""
    broken: float = max(board.row_lower[row] - held, held - board.row_upper[row], 0.0)
    return broken


@compilable
def may(board: Board, pair: int) -> bool:
    """Tell whether a pair is not in the plan yet and no row of pairs alone stands against it."""
    if board.value[pair] > 0:
        return False
    for k in range(board.cap_first[pair], board.cap_first[pair + 1]):
        row, value = board.cap_row[k], board.cap_value[k]
        if value > 0 and board.held[row] + value > board.row_upper[row] + TOLERANCE:
            return False
    return True


@compilable
def add(board: Board, pair: int) -> bool:
    """Put a pair into the plan unless that breaks a row; tell whether it was put."""
    if not may(board, pair):
        return False
    touched = change(board, pair, 1.0)
    for k in range(touched):
        row = board.touched[k]
        if excess(board, row, board.held[row]) > excess(board, row, board.before[k]) + TOLERANCE:
            change(board, pair, -1.0)
            return False
    _note(board, pair, -1.0)
    return True


@compilable
def remove(board: Board, pair: int) -> bool:
    """Take a pair out of the plan unless it is pinned; tell whether it was taken out."""
    if board.lower[pair] > 0:
        return False
    change(board, pair, -1.0)
    _note(board, pair, 1.0)
    return True


@compilable
def _note(board: Board, pair: int, back: float) -> None:
    place = board.steps[0]
    board.step_pair[place], board.step_back[place] = pair, back
    board.steps[0] = place + 1


@compilable
def undo(board: Board, mark: int) -> None:
    """Take back all steps since there were so many."""
    for place in range(board.steps[0] - 1, mark - 1, -1):
        change(board, board.step_pair[place], board.step_back[place])
    board.steps[0] = mark


@compilable
def starved(board: Board) -> bool:
    """Tell whether a row that asks for pairs is not kept, as may happen after removals."""
    for k in range(len(board.asking)):
        row = board.asking[k]
        if excess(board, row, board.held[row]) > TOLERANCE:
            return True
    return False


def become(board: Board, pairs: NDArray[np.float64]) -> None:
    """Change to another plan that keeps the rules; nothing before can be taken back."""
    current = np.array(board.value[: len(pairs)])
    for pair in np.flatnonzero(np.round(pairs) != current).tolist():
        change(board, pair, 1.0 - 2.0 * board.value[pair])
    board.steps[0] = 0
