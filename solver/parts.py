"""The bound of a large program by parts: groups of requests, and prices for what they share.

A market of many departments hardly holds together: few workers live where they could serve two. The rows that join
groups are taken out and paid for by the duals of the linear program (Lagrangian relaxation; Geoffrion, Mathematical
Programming Study 2, 1974). What is left falls into parts that an engine closes much further than the whole. Any
prices give a bound; those of the linear program make it no lower than the linear program's.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from solver.disjoint import DisjointSets
from solver.model.assemble import Model
from solver.model.program import INFINITY, Matrix
from solver.neighbourhood import related_requests, request_rows
from solver.problem import Problem
from solver.restrict import relax

PAIRS = 5_000
"""Pairs of a part at most: about a department."""

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Parts:
    """The parts of a program, the columns of each in the whole, and what is paid whatever they do."""

    matrices: tuple[Matrix, ...]
    columns: tuple[Ints, ...]
    constant: float


def group_requests(problem: Problem, model: Model, most: int = PAIRS) -> Ints:
    """Return the group of each request: the most related ones together, with at most so many pairs where possible."""
    rows = request_rows(problem, model.candidates)
    size = np.bincount(rows, minlength=len(problem.requests)).tolist()
    related = np.triu(related_requests(problem, model.candidates))
    sets = DisjointSets(len(size))
    first, second = np.nonzero(related)
    for place in np.argsort(-related[first, second], kind="stable").tolist():
        one, other = sets.leader(int(first[place])), sets.leader(int(second[place]))
        if one != other and size[one] + size[other] <= most:
            sets.join(one, other)
            size[one] += size[other]
    _, groups = np.unique([sets.leader(request) for request in range(len(size))], return_inverse=True)
    return _filled_up(groups.astype(np.int64), np.bincount(rows, minlength=len(groups)), most)


def _filled_up(groups: Ints, pairs: Ints, most: int) -> Ints:
    """Put small groups together as long as there is room: fewer parts, with more time for each."""
    sizes = np.bincount(groups, pairs)
    place: dict[int, int] = {}
    used: list[float] = []
    for group in np.argsort(-sizes, kind="stable").tolist():
        fitting = [each for each, taken in enumerate(used) if taken + sizes[group] <= most]
        if not fitting:
            fitting = [len(used)]
            used.append(0)
        place[group] = fitting[0]
        used[fitting[0]] += sizes[group]
    return np.array([place[group] for group in groups.tolist()], dtype=np.int64)


def divide(model: Model, matrix: Matrix, group_of_pair: Ints, prices: Floats) -> Parts:
    """Take a program apart.

    Parameters
    ----------
    model, matrix
        The model, and its program with whatever rows were added to it.
    group_of_pair
        The group of each pair, counted from 0.
    prices
        One for each row, positive for what it asks at least: duals of the linear program, or near to them.

    """
    group = _groups_of_columns(model, group_of_pair)
    lowest = np.full(matrix.rows, len(group_of_pair) + 1)
    highest = np.full(matrix.rows, -1)
    np.minimum.at(lowest, matrix.owner, group[matrix.index])
    np.maximum.at(highest, matrix.owner, group[matrix.index])
    priced = np.where(lowest < highest, prices, 0.0)
    side = np.where(priced > 0, matrix.row_lower, matrix.row_upper)
    priced[~np.isfinite(side)] = 0.0
    paid = float(priced[priced != 0] @ side[priced != 0])
    cost = matrix.cost - np.bincount(matrix.index, matrix.value * priced[matrix.owner], minlength=matrix.columns)
    whole = replace(matrix, cost=cost, upper=_capped(model, matrix.upper))
    each = [np.flatnonzero(group == number) for number in range(int(group.max(initial=-1)) + 1)]
    return Parts(tuple(relax(whole, group == number) for number in range(len(each))), tuple(each), matrix.offset + paid)


def _groups_of_columns(model: Model, group_of_pair: Ints) -> Ints:
    """Give each derived column to the group to which most of what it is made of belongs."""
    groups = int(group_of_pair.max(initial=0)) + 1
    group = np.zeros(model.matrix.columns, dtype=np.int64)
    group[: len(group_of_pair)] = group_of_pair
    for layer in model.complete.layers:
        votes = np.zeros((model.matrix.columns, groups))
        np.add.at(votes, (layer.follower, group[layer.column]), 1)
        group[layer.followers] = votes[layer.followers].argmax(axis=1)
    return group


def _capped(model: Model, upper: Floats) -> Floats:
    """Return bounds for all columns: a derived one is never better above the greatest sum that it may clip."""
    most = model.complete.most(upper)
    return np.where(upper == INFINITY, np.maximum(most, 0.0), upper)


def shares(seconds: float, count: int, quick: float) -> Iterator[float]:
    """Yield the seconds of each job: all parts quickly, for a first bound, then all again with the rest of the time."""
    yield from [quick] * count
    yield from [max(seconds / count - quick, quick)] * count
