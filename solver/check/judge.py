"""The verdict on a plan: all broken hard rules, and the score."""

from collections.abc import Collection, Iterable, Iterator

from solver.check.cost import medium_cost, soft_parts
from solver.check.limits import (
    days_per_week,
    minutes_in_horizon,
    minutes_per_12_weeks,
    minutes_per_day,
    minutes_per_week,
)
from solver.check.plan_rules import headcounts, missing_pins, too_many_disruptions, too_many_workers
from solver.check.roster import Roster, work_of
from solver.check.sequence import overlaps, short_rests, short_transfers
from solver.check.static import broken_static
from solver.check.weekly_rest import short_weekly_rests
from solver.plan import Plan, Rule, Score, Violation
from solver.problem import Problem, Shift, Worker

STATIC_REASONS = {
    Rule.REQUIRED_SKILL: "lacks a required skill from start to end",
    Rule.AVAILABILITY: "is not available from start to end",
    Rule.ENGAGEMENT: "is not engaged from start to end",
    Rule.TERRITORY: "belongs to an agency whose territory lacks the site",
    Rule.BANNED: "is banned or not among the allowed",
    Rule.MAX_TRAVEL: "lives too far away",
    Rule.TRAVEL_WINDOW: "cannot arrive in time or leave at the end",
    Rule.UNKNOWN_TRAVEL: "has a way to the site that nobody knows the length of",
}


def violations(problem: Problem, plan: Plan) -> list[Violation]:
    """Return every broken hard rule of a plan; a valid plan has none.

    Raises
    ------
    ValueError
        When the plan names a shift or a worker that the problem does not have.

    """
    roster = Roster.of(problem, plan)
    pins = frozenset(problem.pinned)
    found = list(_static(roster))
    for worker_id, shifts in roster.shifts_of_worker.items():
        pinned = [shift.id for shift in shifts if (shift.id, worker_id) in pins]
        found += broken_by_work(problem, problem.worker(worker_id), shifts, pinned)
    found += headcounts(roster, plan)
    found += missing_pins(roster)
    found += too_many_workers(roster)
    found += too_many_disruptions(roster)
    return found


def broken_by_work(
    problem: Problem, worker: Worker, shifts: Iterable[Shift], pinned: Collection[str] = ()
) -> list[Violation]:
    """Return what a worker with these shifts breaks of rules 7 to 13, on working time and its order.

    Parameters
    ----------
    problem
        The instance that holds the worker and the shifts.
    worker
        Whose work it is; the commitments are counted.
    shifts
        The shifts assigned to the worker, each once.
    pinned
        Ids of the shifts pinned to this worker: they count, but are not blamed.

    """
    work = work_of(worker, shifts, pinned)
    return [
        *overlaps(worker, work),
        *short_rests(worker, work),
        *short_transfers(problem, worker, work),
        *minutes_per_day(worker, work),
        *minutes_per_week(worker, work),
        *days_per_week(worker, work),
        *minutes_per_12_weeks(worker, work),
        *short_weekly_rests(problem, worker, work),
        *minutes_in_horizon(worker, work),
    ]


def score(problem: Problem, plan: Plan) -> Score:
    """Return the score of any plan: hard counts violations, medium unfilled work, soft points; all <= 0."""
    return Score(
        hard=-len(violations(problem, plan)),
        medium=-medium_cost(problem, plan),
        soft=-sum(soft_parts(problem, plan).values()),
    )


def _static(roster: Roster) -> Iterator[Violation]:
    problem = roster.problem
    for pair in sorted(roster.pairs.difference(problem.pinned)):
        for rule in broken_static(problem, problem.worker(pair.worker), problem.shift_by_id[pair.shift]):
            message = f"worker {pair.worker} {STATIC_REASONS[rule]} for shift {pair.shift}"
            yield Violation(rule, message, worker=pair.worker, shifts=(pair.shift,))
