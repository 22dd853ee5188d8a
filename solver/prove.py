"""A bound for the soft level: of each request alone, then of the whole quality program, or of its parts."""

import math
from collections.abc import Generator
from typing import NamedTuple

from solver.alone import Alone, each_alone
from solver.highs import Highs
from solver.jobs import Answer, Bounded, Finished, Floats, Improved
from solver.model.assemble import Model
from solver.model.program import Matrix
from solver.neighbourhood import request_rows
from solver.parts import divide, group_requests, shares
from solver.search import Search, rounded_up

ALONE_SHARE = 0.1
"""Part of the time for looking at the requests one by one before the whole program."""

ALONE_SECONDS = 1.0
"""Longest time for one of them; what is proven by then counts."""

LARGE = 50_000
"""Columns of a program that is better proven by parts: the whole takes minutes for its first linear program."""

PRICING_SHARE, QUICK_SHARE = 0.25, 0.02
"""By parts: the part of the time for prices at most, and for the first look at each part."""


class Question(NamedTuple):
    """What the process is asked: to minimise a program from a point within seconds, or the prices of its rows."""

    matrix: Matrix
    start: Floats | None
    seconds: float
    prices: bool = False


class Prover:
    """Proves how good the best plan is: first of each request alone, then of all together."""

    def __init__(self, search: Search, model: Model, child: Highs) -> None:
        self._search = search
        self._model = model
        self._matrix = model.matrix
        self.child = child
        self._whole = False
        self._end = 0.0

    def start(self, seconds: float) -> None:
        """Begin; there must be a plan."""
        self._end = self._search.seconds + seconds
        self._questions = self._ask(seconds)
        self._submit(next(self._questions))

    def hear(self, answer: Answer) -> bool:
        """Take a plan and a bound; tell whether all is done."""
        if self._whole and isinstance(answer, Improved | Finished) and answer.point is not None:
            self._search.offer(answer.point[: len(self._model.candidates)])
        if self._whole and isinstance(answer, Bounded | Finished):
            self._search.bound_soft(answer.bound)
        if not isinstance(answer, Finished):
            return False
        try:
            self._submit(self._questions.send(answer))
        except StopIteration:
            return True
        return False

    def hint(self) -> None:
        """Tell the process of a plan found elsewhere: a better one lets it cut off more."""
        if self.child.busy and self._whole:
            self.child.hint(self._model.complete(self._search.best))

    @property
    def _left(self) -> float:
        return self._end - self._search.seconds

    def _submit(self, question: Question) -> None:
        if question.prices:
            self.child.price(question.matrix, question.seconds)
        else:
            self.child.submit(question.matrix, question.start, question.seconds, self._search.limits.seed)

    def _ask(self, seconds: float) -> Generator[Question, Finished, None]:
        """Yield one question after the other; the answer to each comes back."""
        for alone in each_alone(self._search.problem, self._model):
            left = self._left - (1 - ALONE_SHARE) * seconds
            if left <= 0:
                break
            answer = yield Question(alone.matrix, None, min(ALONE_SECONDS, left))
            self._learn(alone, answer.bound)
        if self._model.matrix.columns >= LARGE:
            yield from self._ask_by_parts()
        else:
            self._whole = True
            yield Question(self._matrix, self._model.complete(self._search.best), self._left)

    def _learn(self, alone: Alone, bound: float) -> None:
        if math.isfinite(bound) and rounded_up(bound) > alone.plain:
            self._matrix = alone.tighten(self._matrix, rounded_up(bound))

    def _ask_by_parts(self) -> Generator[Question, Finished, None]:
        """Ask for prices, then for each part; the bounds of the parts add up to one of the whole."""
        problem, model = self._search.problem, self._model
        priced = yield Question(self._matrix, None, PRICING_SHARE * self._left, prices=True)
        if priced.duals is None:
            return
        groups = group_requests(problem, model)[request_rows(problem, model.candidates)]
        parts = divide(model, self._matrix, groups, priced.duals)
        count = len(parts.matrices)
        least = [-math.inf] * count
        quick = QUICK_SHARE * self._left
        for turn, seconds in enumerate(shares(self._left, count, quick)):
            number = turn % count
            start = model.complete(self._search.best)[parts.columns[number]]
            answer = yield Question(parts.matrices[number], start, min(seconds, self._left))
            least[number] = max(least[number], answer.bound)
            if all(map(math.isfinite, least)):
                self._search.bound_soft(parts.constant + sum(least))
