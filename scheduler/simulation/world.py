"""A world: all that will ever happen in it, and when it becomes known.

Nothing in it depends on who plans. Whether somebody declines a mission is drawn for the two of them, person and
request, so every way of planning meets the same people.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from scheduler.demo.chance import chance
from scheduler.demo.news_model import NewsModel, log_uniform
from scheduler.demo.spells import News
from scheduler.market.settings import MarketSettings
from scheduler.planning.foresight.rates import Amount
from scheduler.planning.foresight.scarcity import Need
from solver.problem import Problem, Request, Shift, Worker
from solver.span import Span

HOUR = 60

WINDOW_DAYS = MarketSettings().horizon_days
"""Days that a night looks at."""

TO_MIDNIGHT = 4 * HOUR
"""From an evening on."""


@dataclass(frozen=True, slots=True)
class Illness:
    """A span in which a worker cannot come, known from an absolute minute on."""

    worker: str
    span: Span
    known_at: int


@dataclass(frozen=True, slots=True)
class Past:
    """What was asked for before: by site and skills, in so many weeks of open days, as a market's history has it."""

    asked: Mapping[tuple[str, tuple[str, ...]], Amount]
    weeks: float


@dataclass(frozen=True, eq=False)
class World:
    """A market in a stretch of time.

    Parameters
    ----------
    problem
        All workers, and every shift that is ever asked for, those that are called off included. Headcounts are 1.
    news
        When each shift becomes known, by its id.
    illnesses
        When workers cannot come.
    evenings
        The absolute minutes at which a night is planned, in order.
    needs
        What is expected to be asked for, whatever comes: the true rates.
    past
        The year before, from which rates can be estimated.
    model, seed
        The assumptions, and where chance begins.
    about
        What made the world, as JSON has it.

    """

    problem: Problem
    news: Mapping[str, News]
    illnesses: tuple[Illness, ...]
    evenings: tuple[int, ...]
    needs: tuple[Need, ...]
    past: Past
    model: NewsModel
    seed: int
    about: Mapping[str, object] = field(default_factory=dict)

    def declines(self, worker: str, request: str) -> bool:
        """Tell whether a worker declines every mission of a request."""
        return chance(self.seed, f"refusal/{worker}/{request}").random() < self.model.refusal_share

    def answer_minutes(self, worker: str, request: str) -> int:
        """Return how long after being told a worker answers."""
        return round(HOUR * log_uniform(*self.model.answer_hours, chance(self.seed, f"answer/{worker}/{request}")))

    @cached_property
    def asked(self) -> tuple[Shift, ...]:
        """The shifts that are really due, in order of start, end and id."""
        due = (shift for shift in self.problem.shifts if self.news[shift.id].cancelled_at is None)
        return tuple(sorted(due, key=lambda shift: (shift.start, shift.end, shift.id)))

    @cached_property
    def truth(self) -> Problem:
        """The instance of hindsight: all that was due, without those who would have declined or were ill."""
        due = {shift.id for shift in self.asked}
        requests = (
            replace(
                request,
                shifts=tuple(shift for shift in request.shifts if shift.id in due),
                banned_workers=request.banned_workers
                | {each.id for each in self.problem.workers if self.declines(each.id, request.id)},
            )
            for request in self.problem.requests
        )
        return replace(
            self.problem,
            requests=tuple(request for request in requests if request.shifts),
            workers=tuple(without(worker, self.illnesses) for worker in self.problem.workers),
        )

    def worth(self, shift: Shift) -> int:
        """Return the minutes of a shift times its priority, which the medium level counts."""
        return shift.minutes * self.request_of(shift).priority

    def request_of(self, shift: Shift) -> Request:
        """Return the request of a shift."""
        return self.problem.request_by_id[shift.request]

    def last_evening(self, shift: Shift) -> int:
        """Return the last evening before a shift."""
        return self.evenings[bisect_left(self.evenings, shift.start) - 1]

    def looks_until(self, now: int) -> int:
        """Return the absolute minute until which a decision looks: the market's days from the last evening on."""
        row = bisect_right(self.evenings, now) - 1 + WINDOW_DAYS
        return self.evenings[row] + TO_MIDNIGHT if row < len(self.evenings) else self.problem.horizon.end


def without(worker: Worker, illnesses: tuple[Illness, ...]) -> Worker:
    """Return a worker who is not available while ill."""
    ill = [each.span for each in illnesses if each.worker == worker.id]
    if not ill:
        return worker
    spans = (Span(),) if worker.availability is None else worker.availability
    for hole in ill:
        spans = tuple(part for span in spans for part in _less(span, hole))
    return replace(worker, availability=spans)


def _less(span: Span, hole: Span) -> list[Span]:
    if not span.meets(hole.start, hole.end):
        return [span]
    before = [Span(span.start, hole.start)] if span.start < hole.start else []
    return before + ([Span(hole.end, span.end)] if hole.end < span.end else [])
