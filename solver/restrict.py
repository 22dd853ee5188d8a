"""Parts of a program: with the other columns fixed at a point, for a neighbourhood, or left out, for a bound."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solver.model.program import Matrix


@dataclass(frozen=True)
class Restriction:
    """A smaller program, and how its points fit into the large one."""

    matrix: Matrix
    columns: NDArray[np.int64]
    point: NDArray[np.float64]

    def expand(self, small: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the large point in which the free columns have the values of a small one."""
        large = self.point.copy()
        large[self.columns] = small
        return large


def restrict(matrix: Matrix, free: NDArray[np.bool_], point: NDArray[np.float64]) -> Restriction:
    """Fix all columns but the free ones at a point; rows without free columns fall away."""
    columns = np.flatnonzero(free)
    number = np.cumsum(free) - 1
    kept = free[matrix.index]
    held = np.bincount(matrix.owner[~kept], (matrix.value * point[matrix.index])[~kept], minlength=matrix.rows)
    sizes = np.bincount(matrix.owner[kept], minlength=matrix.rows)
    rows = np.flatnonzero(sizes)
    small = Matrix(
        lower=matrix.lower[columns],
        upper=matrix.upper[columns],
        integer=matrix.integer[columns],
        cost=matrix.cost[columns],
        offset=matrix.offset + float(matrix.cost[~free] @ point[~free]),
        row_lower=matrix.row_lower[rows] - held[rows],
        row_upper=matrix.row_upper[rows] - held[rows],
        first=np.concatenate(([0], np.cumsum(sizes[rows]))),
        index=number[matrix.index[kept]],
        value=matrix.value[kept],
    )
    return Restriction(small, columns, point)


def relax(matrix: Matrix, kept: NDArray[np.bool_]) -> Matrix:
    """Leave out all columns but the kept ones: what a point of the whole program has there, it has here.

    A row keeps what it says of the kept columns whatever the others are within their bounds. The cost is that of
    the kept columns, without offset.
    """
    inside = kept[matrix.index]
    rows = np.flatnonzero(np.bincount(matrix.owner[inside], minlength=matrix.rows))
    place = np.full(matrix.rows, -1)
    place[rows] = np.arange(len(rows))
    owner, index, value = place[matrix.owner], matrix.index, matrix.value
    out = (owner >= 0) & ~inside
    low, high = matrix.lower[index[out]], matrix.upper[index[out]]
    positive = value[out] > 0
    least = np.bincount(owner[out], value[out] * np.where(positive, low, high), minlength=len(rows))
    most = np.bincount(owner[out], value[out] * np.where(positive, high, low), minlength=len(rows))
    row_lower, row_upper = matrix.row_lower[rows] - most, matrix.row_upper[rows] - least
    speaking = np.isfinite(row_lower) | np.isfinite(row_upper)
    held = inside & (owner >= 0)
    held[held] = speaking[owner[held]]
    sizes = np.bincount(owner[held], minlength=len(rows))[speaking]
    return Matrix(
        lower=matrix.lower[kept],
        upper=matrix.upper[kept],
        integer=matrix.integer[kept],
        cost=matrix.cost[kept],
        offset=0.0,
        row_lower=row_lower[speaking],
        row_upper=row_upper[speaking],
        first=np.concatenate(([0], np.cumsum(sizes))),
        index=(np.cumsum(kept) - 1)[index[held]],
        value=value[held],
    )
