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
        self._rows: list[list[tuple[int, float]]] = [[] for _ in range(matrix.columns)]
        owner = np.repeat(np.arange(matrix.rows), np.diff(matrix.first))
        for row, column, value in zip(owner.tolist(), matrix.index.tolist(), matrix.value.tolist(), strict=True):
            self._rows[column].append((row, value))
        derived = np.bincount(owner, matrix.index >= pairs, minlength=matrix.rows).astype(np.bool_)
        capped = (~derived & np.isfinite(matrix.row_upper)).tolist()
        self._caps = [[each for each in self._rows[pair] if each[1] > 0 and capped[each[0]]] for pair in range(pairs)]
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
        return all(self._held[row] + value <= self._row_upper[row] + TOLERANCE for row, value in self._caps[pair])

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
        """Change a column and all that follow from it; return what the rows touched held before."""
        before: dict[int, float] = {}
        self._value[column] += step
        waiting = [(column, step)]
        while waiting:
            changed, delta = waiting.pop()
            self.cost += delta * self._cost[changed]
            for row, coefficient in self._rows[changed]:
                held = self._held[row]
                before.setdefault(row, held)
                self._held[row] = held + coefficient * delta
            for follower, coefficient in self._followers[changed]:
                total = self._sum[follower] + coefficient * delta
                self._sum[follower] = total
                value = min(max(total, self._lower[follower]), self._upper[follower])
                if value != self._value[follower]:
                    waiting.append((follower, value - self._value[follower]))
                    self._value[follower] = value
        return before

    def _excess(self, row: int, held: float) -> float:
        return max(self._row_lower[row] - held, held - self._row_upper[row], 0.0)
