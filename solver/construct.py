"""A good plan in milliseconds: requests one after the other, each to the workers who cover most of it.

Works on the rows of a program, so it keeps every hard rule that the program states.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from solver.draft import Draft
from solver.model.assemble import Model
from solver.model.coverage import pair_gains
from solver.problem import Problem

Team = dict[int, list[int]]
"""The pairs of one request by worker."""


class Builder:
    """A draft and what is needed to fill requests in it, one worker after the other."""

    def __init__(self, problem: Problem, model: Model) -> None:
        self.draft = Draft(model)
        self._gains: list[int] = pair_gains(problem, model.candidates).tolist()
        rows = {request.id: row for row, request in enumerate(problem.requests)}
        self.teams: list[Team] = [defaultdict(list) for _ in rows]
        candidates = model.candidates
        for pair, (worker, shift) in enumerate(zip(candidates.worker.tolist(), candidates.shift.tolist(), strict=True)):
            self.teams[rows[problem.shifts[shift].request]][worker].append(pair)

    def fill(self, request: int, overlook: Callable[[], bool] = lambda: False, *, thrifty: bool = False) -> int:
        """Give a request's open shifts to its candidates as far as the rules allow; return the medium gain.

        A candidate for whom ``overlook`` says so is passed over for once.
        """
        total = 0
        while gain := self._add_best(self.teams[request], overlook, thrifty=thrifty):
            total += gain
        return total

    def empty(self, request: int) -> int:
        """Take everything that is not pinned out of a request; return the medium loss."""
        total = 0
        for pairs in self.teams[request].values():
            for pair in pairs:
                if self.draft.taken(pair) and self.draft.remove(pair):
                    total += self._gains[pair]
        return total

    def _add_best(self, team: Team, overlook: Callable[[], bool], *, thrifty: bool) -> int:
        """Add the worker who covers most of a request, at the least cost; return the gain, 0 if nobody can."""
        draft = self.draft
        best, best_cost, chosen = 0, 0.0, list[int]()
        for pairs in team.values():
            open_pairs = [pair for pair in pairs if draft.may(pair)]
            if not open_pairs or (not thrifty and sum(self._gains[pair] for pair in open_pairs) < best) or overlook():
                continue
            cost = draft.cost
            added = [pair for pair in open_pairs if draft.add(pair)]
            gain, added_cost = sum(self._gains[pair] for pair in added), draft.cost - cost
            for pair in reversed(added):
                draft.remove(pair)
            if thrifty:
                better = added and (not chosen or added_cost * best < best_cost * gain)
            else:
                better = gain > best or (gain == best and added_cost < best_cost)
            if better:
                best, best_cost, chosen = gain, added_cost, added
        for pair in chosen:
            draft.add(pair)
        return best


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
    builder = Builder(problem, model)
    started = builder.draft.pairs
    started[list(first)] = 1
    if model.matrix.accepts(model.complete(started)):
        # As a whole: of three works in a row, the outer two may be allowed only because of the one between.
        builder.draft.become(started)
    else:
        for pair in first:
            builder.draft.add(pair)

    def choice(row: int) -> float:
        return sum(map(len, builder.teams[row].values())) / len(problem.requests[row].shifts)

    scarce = [row for row, team in enumerate(builder.teams) if team]
    for row in sorted(scarce, key=choice):
        builder.fill(row)
    return builder.draft.pairs
