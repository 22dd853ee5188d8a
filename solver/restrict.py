"""A program with most of its columns fixed at a point: the subproblem of a neighbourhood."""

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
