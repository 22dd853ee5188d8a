"""Keeping what is promised: a slot that somebody holds stays covered by a new plan, by them or by somebody else.

Whoever holds a slot may be moved, since nobody was told; that somebody comes was told to the site. A promise is no rule
of a plan and no part of its score, so that bound and explanations stay what they are: the plan that a search finds is
compared with what is held, and where it leaves a promised slot empty, whoever holds it is put back and what stands in
the way is taken out. That ends, since what is held is possible all at once beside what is announced.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from scheduler.planning.announced import held_pairs
from scheduler.planning.recheck import Rechecked, recheck
from scheduler.planning.translate.index import Index, shift_name
from solver.plan import Plan
from solver.problem import Assignment, Problem


def held_beside(problem: Problem, held: Iterable[tuple[str, str]], plan: Iterable[Assignment] = ()) -> Rechecked:
    """Hold pairs (shift, worker) against what is announced: which are possible beside it, all at once, and why not.

    What is announced may break a rule by itself; then what a plan keeps of it counts first.
    """
    first = {*problem.pinned, *(frozenset(problem.published) & frozenset(plan))}
    announced = recheck(_settling(problem, first), problem.published, {}).plan
    return recheck(_settling(problem, announced), held, {})


def still_held(
    problem: Problem, held: Iterable[tuple[str, str]], plan: Iterable[Assignment] = ()
) -> frozenset[Assignment]:
    """Return the pairs of ``held_beside`` that are possible, without what is announced."""
    return frozenset(held_beside(problem, held, plan).plan) - {*problem.pinned, *problem.published}


def _settling(problem: Problem, pairs: Iterable[Assignment]) -> Problem:
    return replace(problem, pinned=tuple(sorted(pairs)), published=(), max_disruptions=None)


def settled(problem: Problem, index: Index, now: datetime) -> tuple[Problem, Index]:
    """Return the market in which what is held stands like what is confirmed: for the engine, which breaks no promise.

    A planner may use whoever is held: they decide, and what is held is looked at again after it (``announcing``).
    """
    held = still_held(problem, held_pairs(index, now))
    if not held:
        return problem, index
    codes = {hand.id: code for code, hand in index.workers.items()}
    booked = (each for each in index.held if (shift_name(each.shift), codes.get(each.worker)) in held)
    return (
        replace(problem, pinned=tuple(sorted({*problem.pinned, *held}))),
        replace(index, booked=(*index.booked, *booked), held=()),
    )


def with_promises(problem: Problem, plan: Plan, held: Iterable[tuple[str, str]]) -> Plan:
    """Return a plan that keeps every promise that can be kept; one that keeps them all already is returned as it is.

    Parameters
    ----------
    problem, plan
        A plan that breaks no rule of the problem.
    held
        The pairs (shift, worker) that are promised; those that are not possible any more promise nothing.
    """
    promised = still_held(problem, held, plan)
    announced = frozenset(problem.pinned) | frozenset(problem.published)
    while True:
        pairs = frozenset(plan)
        firm = (pairs & announced) | promised
        needed, filled = Counter(pair.shift for pair in firm), Counter(pair.shift for pair in pairs)
        back: set[Assignment] = set()
        for pair in sorted(promised - pairs):
            if filled[pair.shift] < needed[pair.shift]:
                filled[pair.shift] += 1
                back.add(pair)
        if not back:
            return plan
        stays = (pairs & firm) | back
        plan = recheck(_settling(problem, stays), pairs, {}).plan
