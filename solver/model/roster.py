"""The hard rules on a whole program: one yes-or-no column a pair, first in the program."""

from collections import defaultdict

import numpy as np

from solver.candidates import Candidates
from solver.model.conflicts import cliques, find_conflicts
from solver.model.limits import constrain_days, constrain_minutes, constrain_weekly_rest
from solver.model.program import Program
from solver.model.work import Work, each_work
from solver.problem import Problem


def drop_blocked(problem: Problem, candidates: Candidates) -> Candidates:
    """Return the candidates less the pairs that fixed work of the same worker excludes.

    Without a dropped pair another may have nothing left that could separate it from fixed work, hence the rounds.
    """
    while True:
        dropped = np.zeros(len(candidates), dtype=np.bool_)
        for work in each_work(problem, candidates):
            if work.free < len(work.start):
                together = find_conflicts(problem, work).together
                dropped[work.pairs] = together[: work.free, work.free :].any(axis=1)
        if not dropped.any():
            return candidates
        candidates = candidates.without(dropped)


def constrain(program: Program, problem: Problem, candidates: Candidates) -> None:
    """Add the pairs and all hard rules but the two on the plan's quality columns (max workers, disruptions)."""
    program.binaries(candidates.pinned)
    for work in each_work(problem, candidates):
        _constrain_conflicts(program, problem, work)
        constrain_minutes(program, work)
        constrain_days(program, work)
        constrain_weekly_rest(program, work, problem)
    _constrain_headcount(program, problem, candidates)


def _constrain_conflicts(program: Program, problem: Problem, work: Work) -> None:
    conflicts = find_conflicts(problem, work)
    order = np.lexsort((work.end[: work.free], work.start[: work.free]))
    for clique in cliques(conflicts.together[np.ix_(order, order)]):
        program.row(work.pairs[order[clique]].tolist(), [1] * len(clique), upper=1)
    for first, second, between in conflicts.gaps:
        ends = [work.pairs[each] for each in (first, second) if each < work.free]
        middle = work.pairs[between].tolist()
        program.row([*ends, *middle], [1] * len(ends) + [-1] * len(middle), upper=len(ends) - 1)


def _constrain_headcount(program: Program, problem: Problem, candidates: Candidates) -> None:
    takers: dict[int, list[int]] = defaultdict(list)
    for pair, shift in enumerate(candidates.shift.tolist()):
        takers[shift].append(pair)
    for shift, pairs in takers.items():
        headcount = problem.request_by_id[problem.shifts[shift].request].headcount
        if len(pairs) > headcount:
            program.row(pairs, [1] * len(pairs), upper=headcount)
