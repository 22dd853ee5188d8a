"""One engine's run on one instance: measured, and judged by the independent check."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from scheduler.commands.verdict import objections
from solver.plan import Plan, Progress, Result, Status
from solver.problem import Problem
from solver.solve import SolveLimits, solve
from tests.benchmarks.greedy import construction, greedy
from tests.benchmarks.instances import Known
from tests.benchmarks.peers import cpsat, highs
from tests.benchmarks.timefold_peer import TimefoldError, timefold, why_not

Engine = Callable[[Problem, SolveLimits, Callable[[Progress], None]], Result]

OURS = "Relève"


def _ours(problem: Problem, limits: SolveLimits, on_progress: Callable[[Progress], None]) -> Result:
    return solve(problem, limits, on_progress=on_progress)


ENGINES: dict[str, Engine] = {
    OURS: _ours,
    "Greedy": greedy,
    "Construction": construction,
    "CP-SAT": cpsat,
    "HiGHS": highs,
    "Timefold": timefold,
}
"""Ours first, then its peers."""

WHY_NOT: dict[str, Callable[[], str | None]] = {"Timefold": why_not}
"""For an engine that needs more than the project installs, what tells why it cannot run here."""

MOMENT = 0.02
"""Seconds within which only the last of several improvements is kept."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """What an engine made of an instance.

    ``first_plan`` is the second at which it had a plan, None if it never had. ``faults`` are the sentences of the
    check on what does not hold, none for an honest result. ``trace`` holds what was known at each improvement,
    ``failure`` why the engine broke down, if it did.
    """

    engine: str
    result: Result
    first_plan: float | None
    faults: tuple[str, ...]
    trace: tuple[Progress, ...] = ()
    failure: str | None = None

    @property
    def cost(self) -> tuple[float, float]:
        """Medium and soft level as costs, infinite without a plan; the lower the better."""
        score = self.result.score
        return (math.inf, math.inf) if score is None else (-score.medium, -score.soft)


def attempt(engine: str, problem: Problem, limits: SolveLimits) -> Attempt:
    """Run an engine and check what it returns: every rule, the score counted anew, bounds not below the score."""
    trace: list[Progress] = []

    def note(progress: Progress) -> None:
        if len(trace) > 1 and progress.seconds < trace[-1].seconds + MOMENT and trace[-2].score is not None:
            trace.pop()  # the very first plan stays
        trace.append(progress)

    try:
        result = ENGINES[engine](problem, limits, note)
    except TimefoldError as failure:  # a peer's own trouble must not end a long benchmark
        result = Result(Status.FEASIBLE, Plan(), None, None, None, limits.seconds, limits.seed, engine)
        return Attempt(engine, result, None, (), (), str(failure))
    empty_handed = result.score is None and result.status is not Status.INFEASIBLE
    faults = ["no plan"] if empty_handed and engine == OURS else []
    if not empty_handed:
        faults += objections(problem, result)
    first = next((each.seconds for each in trace if each.score is not None), None)
    return Attempt(engine, result, first, tuple(faults), tuple(trace))


def middle(attempts: Sequence[Attempt]) -> Attempt:
    """Return the attempt with the median score; of an even number, the worse of the two in the middle."""
    return sorted(attempts, key=lambda each: each.cost)[len(attempts) // 2]


def contradictions(attempts: Sequence[Attempt], known: Known) -> list[str]:
    """Return what cannot be true at once: a plan that costs less than somebody's proven bound."""
    plans = [(each.engine, *each.cost) for each in attempts]
    if known.medium_best is not None:
        plans.append(("best known", known.medium_best, math.inf if known.soft_best is None else known.soft_best))
    return [
        f"{prover} proves medium {medium_bound:g}, soft {soft_bound:g}, but {finder} has {medium:g}, {soft:g}"
        for (prover, medium_bound, soft_bound), (finder, medium, soft) in product(_proofs(attempts, known), plans)
        if (medium, soft) < (medium_bound, soft_bound)
    ]


def _proofs(attempts: Sequence[Attempt], known: Known) -> Iterator[tuple[str, float, float]]:
    """Yield who proves that no plan costs less than what; a soft bound counts only at a proven medium level."""
    for each in attempts:
        bound = each.result.bound
        if each.result.status is Status.INFEASIBLE:
            yield each.engine, math.inf, math.inf
        elif bound is not None:
            yield each.engine, -bound.medium, 0 if bound.soft is None else -bound.soft
    if known.medium_bound is not None:
        proven = known.medium_bound == known.medium_best and known.soft_bound is not None
        yield "best known", known.medium_bound, known.soft_bound if proven and known.soft_bound is not None else 0
