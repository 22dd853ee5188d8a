"""Which pairs of a plan still hold on the data of now, and why the others do not."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from scheduler.planning.run_record import Dropped
from solver.check import broken_static, violations
from solver.plan import Plan, Rule, Violation
from solver.problem import Assignment, Problem

GONE = "gone"
"""The request, the shift or the worker is not there any more."""

TOO_LATE = "too_late"
"""The shift has begun."""


class PlanRefused(Exception):  # noqa: N818  # like the errors of the trade, it says what happened
    """A plan breaks a rule and nothing can be taken out of it to mend that."""


@dataclass(frozen=True, slots=True)
class Rechecked:
    """What holds of a plan, with everything that is pinned by now, and what was dropped."""

    plan: Plan
    dropped: tuple[Dropped, ...]


def recheck(
    problem: Problem, pairs: Iterable[tuple[str, str]], requests: Mapping[str, str], begun: Collection[str] = ()
) -> Rechecked:
    """Take out of a plan what has become impossible; what is left breaks no rule.

    Parameters
    ----------
    problem
        The problem as it is now.
    pairs
        The plan's (shift, worker), maybe made for an earlier problem.
    requests
        The request of each shift of the plan, also of those that are gone.
    begun
        Shifts that have begun meanwhile: only what is announced or confirmed of them stands.

    Raises
    ------
    PlanRefused
        When rules stay broken although all that is free has been looked at: a fault of the program.
    """
    pins, announced = frozenset(problem.pinned), frozenset(problem.published)
    plan, reasons = set(pins), defaultdict[Assignment, list[str]](list)
    for pair in (Assignment(*each) for each in pairs):
        if pair not in pins:
            reasons[pair] += _impossible(problem, pair, late=pair.shift in begun and pair not in announced)
            if not reasons[pair]:
                plan.add(pair)
    while found := violations(problem, Plan(tuple(plan))):
        out: dict[Assignment, Rule] = {}
        for violation in found:
            free = _free(plan, pins, violation)
            if not out.keys() & set(free):  # else what is out already may have mended this one too
                out |= dict.fromkeys(_to_blame(problem, free, violation), violation.rule)
        if not out:
            message = "; ".join(violation.message for violation in found)
            raise PlanRefused(message)
        plan -= out.keys()
        for pair, rule in out.items():
            reasons[pair].append(rule)
    dropped = (
        Dropped(pair.shift, requests.get(pair.shift, ""), pair.worker, tuple(dict.fromkeys(rules)))
        for pair, rules in sorted(reasons.items())
        if rules
    )
    return Rechecked(Plan(tuple(plan)), tuple(dropped))


def _impossible(problem: Problem, pair: Assignment, *, late: bool) -> Sequence[str]:
    """Return why a pair cannot be, whatever else is planned."""
    if pair.shift not in problem.shift_by_id or pair.worker not in problem.worker_index:
        return [GONE]
    if late:
        return [TOO_LATE]
    return broken_static(problem, problem.worker(pair.worker), problem.shift_by_id[pair.shift])


def _free(plan: Collection[Assignment], pins: Collection[Assignment], violation: Violation) -> list[Assignment]:
    """Return the pairs of a violation that could be taken out."""
    return [
        pair
        for pair in plan
        if pair not in pins and pair.shift in violation.shifts and violation.worker in {None, pair.worker}
    ]


def _to_blame(problem: Problem, free: Collection[Assignment], violation: Violation) -> list[Assignment]:
    """Return what to take out against a violation.

    Rather what nobody knows of yet than what is announced, rather the later shift; of a request with too many people
    all that the one with the fewest shifts has.
    """
    announced = frozenset(problem.published)
    if violation.rule is Rule.MAX_WORKERS:
        pinned = {pair.worker for pair in problem.pinned if pair.shift in violation.shifts}
        shares = defaultdict[str, list[Assignment]](list)
        for pair in free:
            if pair.worker not in pinned:
                shares[pair.worker].append(pair)
        return min(shares.values(), key=lambda own: (len(announced & set(own)), len(own), sorted(own)), default=[])
    return sorted(free, key=lambda pair: (pair in announced, -problem.shift_by_id[pair.shift].start, pair))[:1]
