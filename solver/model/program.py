"""A sparse integer program under construction, and its frozen arrays for any engine.

Columns other than the pairs are *derived*: once the pairs are known each has one best value,
``clip(sum(coefficient * column) + constant, lower, upper)``, so a plan can be completed to a full point.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

INFINITY = float("inf")
TOLERANCE = 1e-6
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Matrix:
    """Minimise ``cost @ x + offset`` with ``row_lower <= A x <= row_upper``, bounds and integrality on x.

    A is stored by rows: row r holds ``index[first[r]:first[r + 1]]`` and ``value`` likewise.
    """

    lower: Floats
    upper: Floats
    integer: NDArray[np.bool_]
    cost: Floats
    offset: float
    row_lower: Floats
    row_upper: Floats
    first: Ints
    index: Ints
    value: Floats

    @property
    def columns(self) -> int:
        """Number of columns."""
        return len(self.lower)

    @property
    def rows(self) -> int:
        """Number of rows."""
        return len(self.row_lower)

    @cached_property
    def owner(self) -> Ints:
        """The row of each stored coefficient, shape of ``index``."""
        return np.repeat(np.arange(self.rows), np.diff(self.first))

    def times(self, point: Floats) -> Floats:
        """Return A x, shape (rows,)."""
        return np.bincount(self.owner, self.value * point[self.index], minlength=self.rows).astype(np.float64)

    def objective(self, point: Floats) -> int:
        """Return the objective of an integer point."""
        return round(float(self.cost @ point) + self.offset)

    def with_row(self, columns: Ints, coefficients: Floats, lower: float) -> "Matrix":
        """Return the program with one more row, put first."""
        return replace(
            self,
            row_lower=np.concatenate(([lower], self.row_lower)),
            row_upper=np.concatenate(([INFINITY], self.row_upper)),
            first=np.concatenate(([0], self.first + len(columns))),
            index=np.concatenate((columns, self.index)),
            value=np.concatenate((coefficients, self.value)),
        )

    def accepts(self, point: Floats) -> bool:
        """Tell whether a point keeps all rows and bounds (within a millionth)."""
        held = self.times(point)
        rows = (held >= self.row_lower - TOLERANCE) & (held <= self.row_upper + TOLERANCE)
        bounds = (point >= self.lower - TOLERANCE) & (point <= self.upper + TOLERANCE)
        return bool(rows.all() and bounds.all())


class Definition(NamedTuple):
    """A derived column and the sum that it clips."""

    column: int
    columns: list[int]
    coefficients: list[int]
    constant: int


class Program:
    """Columns and rows, added one by one; every number is an integer or an infinity."""

    def __init__(self) -> None:
        self.lower: list[float] = []
        self.upper: list[float] = []
        self.integer: list[bool] = []
        self.cost: list[int] = []
        self.offset = 0
        self._row_lower: list[float] = []
        self._row_upper: list[float] = []
        self._first: list[int] = [0]
        self._index: list[int] = []
        self._value: list[int] = []
        self.depth: list[int] = []
        self.definitions: list[Definition] = []
        self.defining: list[bool] = []

    def binaries(self, pinned: NDArray[np.bool_]) -> None:
        """Add one yes-or-no column for each pair; a pinned one is yes."""
        for fixed in pinned.tolist():
            self.lower.append(1 if fixed else 0)
            self.upper.append(1)
            self.integer.append(True)
            self.cost.append(0)
            self.depth.append(0)

    def derived(
        self,
        columns: Sequence[int],
        coefficients: Sequence[int],
        constant: int = 0,
        *,
        upper: float = 1,
        cost: int = 0,
        integer: bool = True,
    ) -> int:
        """Add a column whose best value is the clipped sum of others; the caller adds the rows that force it."""
        column = len(self.lower)
        self.lower.append(0)
        self.upper.append(upper)
        self.integer.append(integer)
        self.cost.append(cost)
        self.depth.append(1 + max((self.depth[each] for each in columns), default=0))
        self.definitions.append(Definition(column, list(columns), list(coefficients), constant))
        return column

    def any_of(self, columns: Sequence[int], cost: int = 0) -> int:
        """Return a column that is 1 as soon as one of some yes-or-no columns is (itself when there is only one)."""
        if len(columns) == 1:
            self.cost[columns[0]] += cost
            return columns[0]
        column = self.derived(columns, [1] * len(columns), cost=cost)
        for each in columns:
            self.row([column, each], [1, -1], lower=0, defining=True)
        return column

    def row(
        self,
        columns: Sequence[int],
        coefficients: Sequence[int],
        *,
        lower: float = -INFINITY,
        upper: float = INFINITY,
        defining: bool = False,
    ) -> None:
        """Add one row; the columns must differ.

        A defining row only forces a derived column up to its best value, or follows from the others for whole
        numbers, so a completed point that keeps the others always keeps it.
        """
        self.defining.append(defining)
        self._index.extend(columns)
        self._value.extend(coefficients)
        self._first.append(len(self._index))
        self._row_lower.append(lower)
        self._row_upper.append(upper)

    def matrix(self) -> Matrix:
        """Return the program as arrays."""
        return Matrix(
            lower=np.array(self.lower, dtype=np.float64),
            upper=np.array(self.upper, dtype=np.float64),
            integer=np.array(self.integer, dtype=np.bool_),
            cost=np.array(self.cost, dtype=np.float64),
            offset=float(self.offset),
            row_lower=np.array(self._row_lower, dtype=np.float64),
            row_upper=np.array(self._row_upper, dtype=np.float64),
            first=np.array(self._first, dtype=np.int64),
            index=np.array(self._index, dtype=np.int64),
            value=np.array(self._value, dtype=np.float64),
        )

    def completion(self) -> "Completion":
        """Return what completes the values of the pairs to all columns."""
        return Completion(self)


@dataclass(frozen=True, slots=True)
class Layer:
    """Derived columns that need only those of earlier layers, as links: a column, who uses it, its coefficient."""

    column: Ints
    follower: Ints
    value: Floats
    followers: Ints

    @classmethod
    def of(cls, definitions: Sequence[Definition]) -> "Layer":
        """Return the links of some definitions."""
        followers = np.array([each.column for each in definitions], dtype=np.int64)
        return cls(
            column=np.array(list(chain.from_iterable(each.columns for each in definitions)), dtype=np.int64),
            follower=np.repeat(followers, np.array([len(each.columns) for each in definitions], dtype=np.int64)),
            value=np.array(list(chain.from_iterable(each.coefficients for each in definitions)), dtype=np.float64),
            followers=followers,
        )


class Completion:
    """Fills in the derived columns, layer by layer, from the values of the pairs."""

    def __init__(self, program: Program) -> None:
        self._lower = np.array(program.lower, dtype=np.float64)
        self._upper = np.array(program.upper, dtype=np.float64)
        self._constant = np.zeros(len(self._lower))
        by_depth: dict[int, list[Definition]] = defaultdict(list)
        for definition in program.definitions:
            self._constant[definition.column] = definition.constant
            by_depth[program.depth[definition.column]].append(definition)
        self.layers = [Layer.of(by_depth[depth]) for depth in sorted(by_depth)]

    def __call__(self, pairs: Floats) -> Floats:
        """Return the full point for given pair values, shape (columns,)."""
        point = np.clip(self._constant, self._lower, self._upper)
        point[: len(pairs)] = pairs
        for layer in self.layers:
            total = self._constant.copy()
            np.add.at(total, layer.follower, layer.value * point[layer.column])
            changed = layer.followers
            point[changed] = np.clip(total[changed], self._lower[changed], self._upper[changed])
        return point

    def sums(self, point: Floats) -> Floats:
        """Return the sums that derived columns clip, shape (columns,)."""
        total = self._constant.copy()
        for layer in self.layers:
            np.add.at(total, layer.follower, layer.value * point[layer.column])
        return total

    def most(self, upper: Floats) -> Floats:
        """Return the greatest sums that derived columns can clip, shape (columns,); infinity where there is none."""
        bound = upper.copy()
        for layer in self.layers:
            total = self._constant.copy()
            np.add.at(total, layer.follower, np.where(layer.value > 0, layer.value * bound[layer.column], 0.0))
            bound[layer.followers] = np.minimum(upper[layer.followers], total[layer.followers])
        return bound

    def links(self) -> tuple[Ints, Ints, Floats]:
        """Return columns, the derived columns that use them, and the coefficients there, layer by layer."""
        every = [Layer.of(()), *self.layers]
        return (
            np.concatenate([each.column for each in every]),
            np.concatenate([each.follower for each in every]),
            np.concatenate([each.value for each in every]),
        )

    def longest_chain(self) -> int:
        """Return to how many columns, each counted as often as there are ways to it, one pair may lead."""
        ways = np.ones(len(self._lower), dtype=np.int64)
        for layer in reversed(self.layers):
            np.add.at(ways, layer.column, ways[layer.follower])
        return int(ways.max(initial=1))

    def reach(self, pairs: Bools) -> Bools:
        """Return the columns that some pairs can change, themselves included, shape (columns,)."""
        reached = np.zeros(len(self._lower), dtype=np.bool_)
        reached[: len(pairs)] = pairs
        for layer in self.layers:
            reached[layer.follower[reached[layer.column]]] = True
        return reached
