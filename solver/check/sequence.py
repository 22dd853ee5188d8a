"""Rules 7 to 9: overlap, daily rest and transfer, each on pairs of work of one worker.

A pair is blamed only if at least one of the two is free (an assigned shift that is not pinned).
"""

from collections.abc import Iterable, Iterator
from itertools import combinations, groupby, product

from solver.check.roster import Work, shift_ids
from solver.plan import Rule, Violation
from solver.problem import Problem, Worker


def overlaps(worker: Worker, work: Iterable[Work]) -> Iterator[Violation]:
    """Rule 7, overlap: no two overlap; one may end when the other starts."""
    for one, other in combinations(work, 2):
        if one.start < other.end and other.start < one.end:
            yield from _blamed(
                Rule.OVERLAP, worker, one, other, f"would work on {one.name} and {other.name} at the same time"
            )


def short_rests(worker: Worker, work: Iterable[Work]) -> Iterator[Violation]:
    """Rule 8, daily rest: ``rest_minutes`` between a work and its predecessor that starts on another day.

    Code du travail L3131-1: at least 11 hours in a row, across missions and employers.
    """
    needed = worker.limits.rest_minutes
    if needed is None:
        return
    for before, after in predecessors(work):
        rest = after.start - before.end
        if before.day != after.day and 0 <= rest < needed:
            yield from _blamed(
                Rule.DAILY_REST,
                worker,
                before,
                after,
                f"would have {rest} minutes between {before.name} and {after.name}, needs {needed}",
            )


def short_transfers(problem: Problem, worker: Worker, work: Iterable[Work]) -> Iterator[Violation]:
    """Rule 9, transfer: the way between two sites fits between a work and its predecessor at another site.

    Only work with a known site takes part, as judged work and as predecessor.
    """
    for before, after in predecessors(each for each in work if each.site is not None):
        if before.site is None or after.site is None or before.site == after.site:
            continue
        between = after.start - before.end
        needed = problem.transfer_minutes(worker, before.site, after.site)
        if 0 <= between < needed:
            yield from _blamed(
                Rule.TRANSFER,
                worker,
                before,
                after,
                f"would have {between} minutes to go from {before.name} at {before.site}"
                f" to {after.name} at {after.site}, needs {needed}",
            )


def predecessors(work: Iterable[Work]) -> Iterator[tuple[Work, Work]]:
    """Yield (predecessor, work): among the works starting strictly earlier those that end last, each on a tie."""
    last: list[Work] = []
    for _, group in groupby(sorted(work, key=lambda each: each.start), key=lambda each: each.start):
        starting = list(group)
        yield from product(last, starting)
        latest = max(each.end for each in [*last, *starting])
        last = [each for each in [*last, *starting] if each.end == latest]


def _blamed(rule: Rule, worker: Worker, before: Work, after: Work, what: str) -> Iterator[Violation]:
    if not (before.free or after.free):
        return
    blamed, other = (after, before) if after.free else (before, after)
    yield Violation(
        rule,
        f"worker {worker.id} {what}",
        worker=worker.id,
        shifts=shift_ids([blamed, other]),
        blocker=other.shift or "commitment",
    )
