"""Improve a plan by emptying some requests and filling them again, tens of thousands of times a second.

Ruin and recreate (Schrimpf, Schneider, Stamm-Wilbrandt, Dueck, Journal of Computational Physics 159, 2000) with the
blinks of Christiaens and Vanden Berghe (Transportation Science 54, 2020), under simulated annealing. Two kinds of
ruin: a few related requests; or one request that is to go to one worker, whatever else that worker has (an ejection).
Both often look at some days only: who serves a part of a request is most of what is left to gain in a good plan.
"""

import random
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from solver.compiled import compilable, compiled
from solver.draft import Board, Numbers, become, board_of, remove, starved, undo
from solver.filling import Teams, chance, choose_days, empty, fill, take, teams_of
from solver.in_thread import Inbox, InThread
from solver.model.assemble import Model
from solver.neighbourhood import related_requests, request_rows
from solver.problem import Problem

MOST_TOGETHER = 40
"""Requests rebuilt in one step; a step that would need more is likely to fail and is cut short."""

EJECTIONS = 3
"""Workers who leave their work in one step, at most: a row of exchanges may be needed to fill as many slots again."""

HEAT, REHEAT = 0.25, 0.05
"""Temperature at the beginning of a cycle in average soft costs of a request: of a first one, and of a later one."""


class Ties(NamedTuple):
    """What steps are drawn from: requests with pairs, how they are related, and the pairs of each worker."""

    requests: Numbers
    near: Numbers  # for each request, the sums of how all others are related to it
    worker_first: Numbers
    request_of: Numbers  # of each pair
    group: Numbers  # scratch: the requests of a step


class Ways(NamedTuple):
    """How steps are made: probabilities."""

    eject: float = 0.7  # of an ejection, else some requests are rebuilt
    part_ejected: float = 0.5  # of looking at some days only, in an ejection
    part_rebuilt: float = 0.5  # and when rebuilding
    chain: float = 0.5  # of another ejection where slots stay open
    thrift: float = 0.3  # of the thrifty way to fill
    overlook: float = 0.1  # of passing over a candidate


class Best(NamedTuple):
    """The best plan seen: its pairs and its cost."""

    pairs: NDArray[np.float64]
    points: NDArray[np.float64]


@compilable
def _join(group: Numbers, size: int, request: int) -> int:
    """Put a request into a group of requests unless it is there or there is no room; return the new size."""
    for k in range(size):
        if group[k] == request:
            return size
    if size == len(group):
        return size
    group[size] = request
    return size + 1


@compilable
def _draw(ties: Ties, size: int) -> int:
    """Choose some related requests."""
    group = ties.group
    group[0] = ties.requests[int(chance() * len(ties.requests))]
    near = ties.near[group[0]]
    together = 1
    for _ in range(size - 1):
        if near[-1] > 0:
            together = _join(group, together, np.searchsorted(near, chance() * near[-1], side="right"))
    for k in range(together - 1, 0, -1):
        other = int(chance() * (k + 1))
        group[k], group[other] = group[other], group[k]
    return together


@compilable
def _rebuild(board: Board, teams: Teams, ties: Ties, ways: Ways) -> int:
    """Empty some related requests and fill them again; return the medium loss."""
    together = _draw(ties, 1 + int(chance() * 2) + int(chance() * 3))
    begin, end = teams.first[ties.group[0]], teams.first[ties.group[0] + 1]
    first, last = choose_days(teams, teams.pair_first[begin], teams.pair_first[end], ways.part_rebuilt)
    loss = 0
    for k in range(together):
        loss += empty(board, teams, ties.group[k], first, last)
    return loss - _fill(board, teams, ties, ways, together)


@compilable
def _eject(board: Board, teams: Teams, ties: Ties, ways: Ways) -> int:
    """Give a request to one of its workers, who leaves all else, and fill what that leaves; return the medium loss.

    Where something stays open, one of the requests touched may drive out another worker's work in turn.
    """
    request = ties.requests[int(chance() * len(ties.requests))]
    place = _any_place(teams, request)
    first, last = choose_days(teams, teams.pair_first[place], teams.pair_first[place + 1], ways.part_ejected)
    loss = empty(board, teams, request, first, last)
    together = _join(ties.group, 0, request)
    for turn in range(EJECTIONS):
        if turn > 0:
            if loss <= 0 or chance() >= ways.chain:
                break
            request = ties.group[int(chance() * together)]
            place = _any_place(teams, request)
        worker = teams.worker[place]
        for pair in range(ties.worker_first[worker], ties.worker_first[worker + 1]):
            elsewhere = ties.request_of[pair] != request and board.value[pair] > 0
            if elsewhere and first <= teams.day[pair] <= last and remove(board, pair):
                loss += teams.gain[pair]
                together = _join(ties.group, together, ties.request_of[pair])
        loss -= take(board, teams, place, first, last)
        loss -= _fill(board, teams, ties, ways, together)
    return loss


@compilable
def _any_place(teams: Teams, request: int) -> int:
    """Choose a worker who could serve a request."""
    first: int = teams.first[request]
    return first + int(chance() * (teams.first[request + 1] - first))


@compilable
def _fill(board: Board, teams: Teams, ties: Ties, ways: Ways, together: int) -> int:
    """Fill the requests of the step; return the medium gain."""
    thrifty = chance() < ways.thrift
    gain = 0
    for k in range(together):
        gain += fill(board, teams, ties.group[k], ways.overlook, thrifty)
    return gain


@compiled
def anneal(  # noqa: PLR0913, PLR0917  # compiled: no objects but tuples
    board: Board,
    teams: Teams,
    ties: Ties,
    ways: Ways,
    best: Best,
    steps: int,
    temperature: float,
    seed: int,
) -> None:
    """Make some steps.

    Parameters
    ----------
    board, teams, ties, ways, best
        The draft, what steps are made of, and the best plan so far, all changed in place but ``ways``.
    steps
        How many.
    temperature
        Points by which a step may typically make the plan worse. The medium level never gets worse.
    seed
        Where chance begins.

    """
    np.random.seed(seed)  # noqa: NPY002
    for _ in range(steps):
        board.steps[0] = 0
        allowed = board.points[0] - temperature * np.log(1.0 - chance())
        loss = _eject(board, teams, ties, ways) if chance() < ways.eject else _rebuild(board, teams, ties, ways)
        if loss > 0 or (loss == 0 and board.points[0] > allowed) or starved(board):
            undo(board, 0)
        elif loss < 0 or board.points[0] < best.points[0]:
            best.points[0] = board.points[0]
            for pair in range(len(best.pairs)):
                best.pairs[pair] = board.value[pair]


class Annealer(InThread):
    """Rebuilds parts of a plan, in the thread of ``InThread`` or step by step.

    Parameters
    ----------
    problem, model
        The problem and its quality program.
    seed
        Where chance begins.
    inbox
        Queue to which every answer is put, with this object.

    """

    def __init__(self, problem: Problem, model: Model, seed: int, inbox: Inbox) -> None:
        super().__init__(inbox)
        self._random = random.Random(seed)  # noqa: S311  # a search, not a secret
        self._board = board_of(model)
        self._teams = teams_of(problem, model.candidates)
        self._ties = _ties(problem, model, self._teams)
        self._best = Best(np.array(self._board.value[: len(model.candidates)]), np.zeros(1))

    def start(self, pairs: NDArray[np.float64]) -> None:
        """Begin from a plan that keeps the rules; nothing may be under way."""
        become(self._board, pairs)
        self._best.pairs[:] = pairs
        self._best.points[:] = self._board.points

    def submit(self, seconds: float, temperature: float, ways: Ways = Ways()) -> None:  # noqa: B008  # frozen
        """Go on for some seconds; the answer has the best plan seen since the start.

        Parameters
        ----------
        seconds
            How long.
        temperature
            Points by which a step may typically make the plan worse (simulated annealing); 0 for none. The medium
            level never gets worse.
        ways
            How steps are made.

        """
        if len(self._ties.requests):
            self.go_on(seconds, lambda count: self.steps(count, temperature, ways))
        else:
            self.go_on(0.0, lambda _: None)

    def steps(self, count: int, temperature: float, ways: Ways = Ways()) -> None:  # noqa: B008  # frozen
        """Make some steps."""
        seed = self._random.getrandbits(31)
        anneal(self._board, self._teams, self._ties, ways, self._best, count, float(temperature), seed)

    @property
    def pairs(self) -> NDArray[np.float64]:
        """The best plan seen since the start."""
        return self._best.pairs.copy()

    @property
    def draft(self) -> NDArray[np.float64]:
        """The plan as it is now."""
        return np.array(self._board.value[: len(self._best.pairs)])

    @property
    def points(self) -> float:
        """The cost of the plan as it is now."""
        return float(self._board.points[0])


def _ties(problem: Problem, model: Model, teams: Teams) -> Ties:
    candidates = model.candidates
    return Ties(
        requests=np.flatnonzero(np.diff(teams.first)),
        near=np.cumsum(related_requests(problem, candidates), axis=1),
        worker_first=np.searchsorted(candidates.worker, np.arange(len(problem.workers) + 1)).astype(np.int64),
        request_of=request_rows(problem, candidates),
        group=np.zeros(MOST_TOGETHER, dtype=np.int64),
    )
