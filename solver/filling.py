"""Fill a request in a draft, one worker after the other, and empty it; compiled or not, like the draft's own steps."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from solver.candidates import Candidates
from solver.compiled import compilable
from solver.draft import Board, Numbers, add, change, may, remove
from solver.model.coverage import pair_gains
from solver.neighbourhood import request_rows
from solver.problem import Problem
from solver.span import FOREVER


class Teams(NamedTuple):
    """Who could serve each request.

    The places of request r are those from ``first[r]`` up to ``first[r + 1]``, each a worker with some pairs, which are
    ``pair[pair_first[place]:pair_first[place + 1]]``.
    """

    first: Numbers
    worker: Numbers
    pair_first: Numbers
    pair: Numbers
    day: Numbers  # of each pair, by its own number
    gain: Numbers  # by which each pair, by its own number, lowers the medium cost
    open: Numbers  # scratch: pairs of the worker who is looked at, those added, and those of the best worker
    tried: Numbers
    chosen: Numbers

    def in_python(self) -> "Teams":
        """Return the same as lists."""
        return Teams(*(each.tolist() for each in self))


def teams_of(problem: Problem, candidates: Candidates) -> Teams:
    """Group the pairs by request and worker, as arrays."""
    request, worker = request_rows(problem, candidates), candidates.worker
    order = np.lexsort((np.arange(len(request)), worker, request)).astype(np.int64)
    request, worker = request[order], worker[order]
    begins = np.ones(len(order), dtype=np.bool_)
    begins[1:] = (request[1:] != request[:-1]) | (worker[1:] != worker[:-1])
    places = np.flatnonzero(begins)
    count = len(order) + 1
    return Teams(
        first=np.searchsorted(request[places], np.arange(len(problem.requests) + 1)).astype(np.int64),
        worker=worker[places],
        pair_first=np.append(places, len(order)).astype(np.int64),
        pair=order,
        day=np.array([shift.day for shift in problem.shifts], dtype=np.int64)[candidates.shift],
        gain=pair_gains(problem, candidates),
        open=_scratch(count),
        tried=_scratch(count),
        chosen=_scratch(count),
    )


def _scratch(count: int) -> NDArray[np.int64]:
    return np.zeros(count, dtype=np.int64)


@compilable
def choose_days(teams: Teams, begin: int, end: int, part: float) -> tuple[int, int]:
    """Choose the first and the last day of a step: with a probability days between two of some pairs, else all days."""
    if chance() >= part:
        return -FOREVER, FOREVER
    one = teams.day[teams.pair[begin + int(chance() * (end - begin))]]
    other = teams.day[teams.pair[begin + int(chance() * (end - begin))]]
    return min(one, other), max(one, other)


@compilable
def empty(board: Board, teams: Teams, request: int, first: int, last: int) -> int:
    """Take everything that is not pinned out of some days of a request; return the medium loss."""
    loss = 0
    for k in range(teams.pair_first[teams.first[request]], teams.pair_first[teams.first[request + 1]]):
        pair = teams.pair[k]
        if first <= teams.day[pair] <= last and board.value[pair] > 0 and remove(board, pair):
            loss += teams.gain[pair]
    return loss


@compilable
def fill(board: Board, teams: Teams, request: int, overlook: float, thrifty: bool) -> int:  # noqa: FBT001  # compiled
    """Give a request's open shifts to its candidates as far as the rules allow; return the medium gain.

    A candidate is passed over with the probability ``overlook``. The thrifty way takes whoever costs the least a
    minute, the other whoever covers most, at the least cost.
    """
    total = 0
    while True:
        gain = _add_best(board, teams, request, overlook, thrifty)
        if gain == 0:
            return total
        total += gain


@compilable
def take(board: Board, teams: Teams, place: int, first: int, last: int) -> int:
    """Give a worker what is open on some days of a request and the rules allow; return the medium gain."""
    total = 0
    for k in range(teams.pair_first[place], teams.pair_first[place + 1]):
        pair = teams.pair[k]
        if first <= teams.day[pair] <= last and add(board, pair):
            total += teams.gain[pair]
    return total


@compilable
def _add_best(board: Board, teams: Teams, request: int, overlook: float, thrifty: bool) -> int:  # noqa: FBT001
    """Add the best worker; return the gain, 0 if nobody can do anything."""
    best, chosen, best_cost = 0, 0, 0.0
    for place in range(teams.first[request], teams.first[request + 1]):
        open_pairs, hope = _look(board, teams, place)
        if open_pairs == 0 or (not thrifty and hope < best) or (overlook > 0 and chance() < overlook):
            continue
        added, gain, cost = _try(board, teams, open_pairs)
        if added == 0:
            continue
        if thrifty:
            better = chosen == 0 or cost * best < best_cost * gain
        else:
            better = gain > best or (gain == best and cost < best_cost)
        if better:
            best, best_cost, chosen = gain, cost, added
            for k in range(added):
                teams.chosen[k] = teams.tried[k]
    for k in range(chosen):
        add(board, teams.chosen[k])
    return best


@compilable
def _look(board: Board, teams: Teams, place: int) -> tuple[int, int]:
    """Find what a worker may take of a request, each pair by itself; return how many and what they would gain."""
    found, hope = 0, 0
    for k in range(teams.pair_first[place], teams.pair_first[place + 1]):
        pair = teams.pair[k]
        if may(board, pair):
            teams.open[found] = pair
            found += 1
            hope += teams.gain[pair]
    return found, hope


@compilable
def _try(board: Board, teams: Teams, open_pairs: int) -> tuple[int, int, float]:
    """Add what was found as far as it goes together, and take it back; return how many, their gain and cost."""
    mark, before, added, gain = board.steps[0], board.points[0], 0, 0
    for k in range(open_pairs):
        pair = teams.open[k]
        if add(board, pair):
            teams.tried[added] = pair
            added += 1
            gain += teams.gain[pair]
    cost = board.points[0] - before
    for k in range(added - 1, -1, -1):
        change(board, teams.tried[k], -1.0)
    board.steps[0] = mark
    return added, gain, cost


@compilable
def chance() -> float:
    """Return a number from 0 to 1, 1 excluded."""
    return np.random.random()  # noqa: NPY002  # the generator that Numba compiles
