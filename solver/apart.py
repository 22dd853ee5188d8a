"""Bundles that have nothing to do with each other, solved side by side, each line of them in a process of its own.

Their plans and scores add up to those of the whole, and so do their bounds. A process that dies costs its own bundle
alone: that one is begun anew, and if it kills again whoever solves it, its first plan is kept.
"""

import logging
import time
from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace

from solver.check import score, soft_parts
from solver.places import Borrowed, Faulty, Gone, OwnProcess, Place, Solve, Task, wait_for
from solver.plan import Bound, Plan, Progress, Result, Score, Status
from solver.problem import Problem
from solver.search import Search, SolveLimits

TRIES = 2
"""How often a bundle is begun whose process dies."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Line:
    """Bundles that one worker of the executor solves one after another: their numbers, and their instances."""

    numbers: tuple[int, ...]
    problems: tuple[Problem, ...]

    def share(self, place: int) -> float:
        """Return the part of the time left that one of them has: what it leaves, the next ones have."""
        sizes = [len(each.shifts) for each in self.problems[place:]]
        return sizes[0] / max(sum(sizes), 1)


def solve_apart(
    solve: Solve, parts: Sequence[Problem], search: Search, start: Plan | None, executor: Executor | None = None
) -> Result:
    """Return the best plan of all parts together.

    Parameters
    ----------
    solve
        What solves one part: ``solver.solve.solve``.
    parts
        The bundles of ``search.problem``.
    search, start, executor
        The run: its clock, its limits and whom it tells; a plan to begin from; where to work.

    """
    lines = in_lines(parts, search.limits.threads)
    limits = replace(search.limits, threads=max(search.limits.threads // len(lines), 1))
    asked = _Asked(solve, limits, time.time() + search.left, start)
    hands: list[_Hand] = []
    try:
        hands += [_Hand(line, OwnProcess() if executor is None else Borrowed(executor), asked) for line in lines]
        for hand in hands:
            hand.begin()
        while working := [hand for hand in hands if hand.working]:
            wait_for([hand.place for hand in working])
            for hand in working:
                if search.stopped:
                    hand.place.stop()
                hand.listen()
            latest = {number: each for hand in hands for number, each in hand.latest.items()}
            if told := _together(latest, len(parts), search.seconds):
                search.tell(told)
    finally:
        for hand in hands:
            hand.place.close()
    found = _added(search, [result for hand in hands for result in hand.results])
    search.tell(Progress(search.seconds, search.phase, found.score, found.bound))
    return found


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked of every bundle alike."""

    solve: Solve
    limits: SolveLimits
    until: float
    start: Plan | None


@dataclass(slots=True)
class _Hand:
    """Works off a line, in one place as long as that lives."""

    line: Line
    place: Place
    asked: _Asked
    tries: int = 0
    latest: dict[int, Progress] = field(default_factory=dict)
    results: list[Result] = field(default_factory=list)

    @property
    def working(self) -> bool:
        """Whether bundles are left."""
        return len(self.results) < len(self.line.numbers)

    def begin(self) -> None:
        """Give the next bundle to the place."""
        self.tries += 1
        self.place.give(self._task())

    def listen(self) -> None:
        """Take what came of the bundle, and see to the next one."""
        number = self.line.numbers[len(self.results)]
        for answer in self.place.answers():
            match answer:
                case Progress():
                    self.latest[number] = answer
                case Result():
                    self._take(answer)
                    return
                case Faulty(how):
                    raise RuntimeError(how)
                case Gone(how):
                    self._make_good(number, how)
                    return

    def _task(self) -> Task:
        place = len(self.results)
        asked = self.asked
        return Task(
            asked.solve, self.line.problems[place], asked.limits, asked.until, self.line.share(place), asked.start
        )

    def _take(self, result: Result) -> None:
        self.results.append(result)
        self.tries = 0
        if self.working:
            self.begin()

    def _make_good(self, number: int, how: str) -> None:
        """Go on in a place of our own: with the same bundle, or with its first plan and the next bundle."""
        self.latest.pop(number, None)
        task = self._task()
        self.place.close()
        again = self.tries < TRIES
        log.warning("%s: %s, %s", task.problem.name, how, "begun anew" if again else "its first plan is kept")
        if again or len(self.results) + 1 < len(self.line.numbers):
            self.place = OwnProcess()
        if again:
            self.begin()
        else:
            self._take(replace(task, limits=replace(task.limits, threads=1), share=0.0).done())


def in_lines(parts: Sequence[Problem], most: int) -> list[Line]:
    """Share bundles out among at most so many workers: the largest first, each to whom has least."""
    lines: list[list[int]] = [[] for _ in range(min(most, len(parts)))]
    load = [0] * len(lines)
    for number in sorted(range(len(parts)), key=lambda each: -len(parts[each].shifts)):
        least = load.index(min(load))
        lines[least].append(number)
        load[least] += len(parts[number].shifts)
    return [Line(tuple(each), tuple(parts[number] for number in each)) for each in lines]


def _together(latest: dict[int, Progress], count: int, seconds: float) -> Progress | None:
    """Add up what the parts know; None until each has a plan."""
    scores = [each.score for each in latest.values() if each.score]
    bounds = [each.bound for each in latest.values() if each.bound]
    if len(scores) < count:
        return None
    total = Score(0, sum(each.medium for each in scores), sum(each.soft for each in scores))
    phase = next(iter(latest.values())).phase
    return Progress(seconds, phase, total, _added_bounds(bounds) if len(bounds) == count else None)


def _added_bounds(bounds: Sequence[Bound]) -> Bound:
    soft = [each.soft for each in bounds]
    known = [each for each in soft if each is not None]
    return Bound(sum(each.medium for each in bounds), sum(known) if len(known) == len(soft) else None)


def _added(search: Search, results: Sequence[Result]) -> Result:
    """Return the result of the whole."""
    problem, first = search.problem, results[0]
    bounds = [each.bound for each in results if each.bound]
    if len(bounds) < len(results):
        return replace(first, status=Status.INFEASIBLE, plan=Plan(), score=None, soft_parts=None, bound=None)
    plan = Plan.of(pair for each in results for pair in each.plan)
    optimal = all(each.status == Status.OPTIMAL for each in results)
    return replace(
        first,
        status=Status.OPTIMAL if optimal else Status.FEASIBLE,
        plan=plan,
        score=score(problem, plan),
        soft_parts=soft_parts(problem, plan),
        bound=_added_bounds(bounds),
        seconds=search.seconds,
    )
