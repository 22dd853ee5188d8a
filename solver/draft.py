"""A plan under construction: each step knows at once which rows it breaks and what it costs."""

import numpy as np
from numpy.typing import NDArray

from solver.model.assemble import Model

TOLERANCE = 1e-6


class Draft:
    """The values of all columns of a program, and what every row holds, kept up to date step by step."""

    def __init__(self, model: Model) -> None:
        matrix, complete = model.matrix, model.complete
        pairs = len(model.candidates)
        self._pairs = pairs
        self._lower: list[float] = matrix.lower.tolist()
        self._upper: list[float] = matrix.upper.tolist()
        self._row_lower: list[float] = matrix.row_lower.tolist()
        self._row_upper: list[float] = matrix.row_upper.tolist()
        self._cost: list[float] = matrix.cost.tolist()
        self._caps, self._others, self._asking = _rows_of(model)
        self._followers: list[list[tuple[int, float]]] = [[] for _ in range(matrix.columns)]
        for column, follower, value in complete.links():
            self._followers[column].append((follower, value))
        point = complete(matrix.lower[:pairs])
        self._value: list[float] = point.tolist()
        self._sum: list[float] = complete.sums(point).tolist()
        self._held: list[float] = matrix.times(point).tolist()
        self.cost = float(matrix.cost @ point)
        self._steps: list[tuple[int, float]] = []

    @property
    def pairs(self) -> NDArray[np.float64]:
        """Values of the pairs, shape (pairs,)."""
        return np.array(self._value[: self._pairs])

    def taken(self, pair: int) -> bool:
        """Tell whether a pair is in the plan."""
        return self._value[pair] > 0

    def may(self, pair: int) -> bool:
        """Tell whether a pair is not in the plan yet and no row of pairs alone stands against it."""
        if self._value[pair] > 0:
            return False
        for row, value in self._caps[pair]:
            if value > 0 and self._held[row] + value > self._row_upper[row] + TOLERANCE:
                return False
        return True

    def add(self, pair: int) -> bool:
        """Put a pair into the plan unless that breaks a row; tell whether it was put."""
        if not self.may(pair):
            return False
        before = self._change(pair, 1)
        if any(
            self._excess(row, self._held[row]) > self._excess(row, held) + TOLERANCE for row, held in before.items()
        ):
            self._change(pair, -1)
            return False
        self._steps.append((pair, -1))
        return True

    def remove(self, pair: int) -> bool:
        """Take a pair out of the plan unless it is pinned; tell whether it was taken out."""
        if self._lower[pair] > 0:
            return False
        self._change(pair, -1)
        self._steps.append((pair, 1))
        return True

    def mark(self) -> None:
        """Set the point to which ``undo`` goes back."""
        self._steps.clear()

    def undo(self) -> None:
        """Take back all steps since the mark."""
        while self._steps:
            self._change(*self._steps.pop())

    def become(self, pairs: NDArray[np.float64]) -> None:
        """Change to another plan that keeps the rules."""
        changed = np.flatnonzero(np.round(pairs) != self.pairs).tolist()
        for pair in changed:
            self._change(pair, 1 - 2 * self._value[pair])

    def _change(self, column: int, step: float) -> dict[int, float]:
        """Change a pair and all that follows from it; return what the rows to look at held before."""
        before: dict[int, float] = {}
        held, sums, values, upper = self._held, self._sum, self._value, self._upper  # derived columns begin at 0
        for row, coefficient in self._caps[column]:
            held[row] += coefficient * step
        values[column] += step
        waiting = [(column, step)]
        while waiting:
            changed, delta = waiting.pop()
            self.cost += delta * self._cost[changed]
            for row, coefficient in self._others[changed]:
                before.setdefault(row, held[row])
                held[row] += coefficient * delta
            for follower, coefficient in self._followers[changed]:
                total = sums[follower] + coefficient * delta
                sums[follower] = total
                value = 0.0 if total < 0 else min(total, upper[follower])
                if value != values[follower]:
                    waiting.append((follower, value - values[follower]))
                    values[follower] = value
        return before

    def starved(self) -> bool:
        """Tell whether a row that asks for pairs is not kept, as may happen after removals."""
        return any(self._excess(row, self._held[row]) > TOLERANCE for row in self._asking)

    def _excess(self, row: int, held: float) -> float:
        return max(self._row_lower[row] - held, held - self._row_upper[row], 0.0)


Rows = list[list[tuple[int, float]]]
"""For each column, the rows it is in and its coefficients there."""


def _rows_of(model: Model) -> tuple[Rows, Rows, list[int]]:
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
    caps: Rows = [[] for _ in range(matrix.columns)]
    others: Rows = [[] for _ in range(matrix.columns)]
    kept = ~harmless[matrix.owner]
    entries = zip(matrix.owner[kept].tolist(), matrix.index[kept].tolist(), matrix.value[kept].tolist(), strict=True)
    for row, column, value in entries:
        (caps if alone[row] else others)[column].append((row, value))
    return caps, others, np.flatnonzero(asking).tolist()
