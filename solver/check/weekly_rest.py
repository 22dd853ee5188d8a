"""Rule 12: one long stretch without work starts in every week that a plan burdens."""

from collections.abc import Iterator, Sequence

from solver.check.roster import Work, shift_ids
from solver.plan import Rule, Violation
from solver.problem import Problem, Worker, week_of
from solver.span import FOREVER


def short_weekly_rests(problem: Problem, worker: Worker, work: Sequence[Work]) -> Iterator[Violation]:
    """Rule 12, weekly rest: in each ISO week with free work, and in the week before it if that holds work.

    The week before counts because work on a Monday can cut short the rest that began on Sunday. Code du travail
    L3132-2: 24 hours in a row, to which the 11 hours of daily rest are added.
    """
    needed = worker.limits.weekly_rest_minutes
    if needed is None:
        return
    burdened = {week_of(each.day) for each in work if each.free}
    working = {week_of(each.day) for each in work}
    for week in sorted(burdened | ({week - 1 for week in burdened} & working)):
        rest = longest_rest(work, problem.week_starts[week], problem.week_starts[week + 1])
        if rest < needed:
            shifts = shift_ids(each for each in work if week_of(each.day) in {week, week + 1})
            message = (
                f"worker {worker.id} would rest at most {rest} minutes in a row"
                f" {'in the week' if week in burdened else 'in the week before that'} of"
                f" {_first_free(work, week if week in burdened else week + 1)}, needs {needed}"
            )
            yield Violation(Rule.WEEKLY_REST, message, worker=worker.id, shifts=shifts)


def longest_rest(work: Sequence[Work], monday: int, next_monday: int) -> int:
    """Return the length of the longest stretch without work that starts in ``[monday, next_monday)``.

    A stretch may begin at Monday 00:00 though the rest began before, and may run past the week's end; work that
    began before Monday takes the week's first hours away. ``FOREVER`` when no work follows, 0 when there is none.
    """
    longest = 0
    begin = monday
    for each in sorted(work, key=lambda each: each.start):
        if begin < next_monday:
            longest = max(longest, each.start - begin)
        begin = max(begin, each.end)
    return FOREVER if begin < next_monday else longest


def _first_free(work: Sequence[Work], week: int) -> str:
    return next(each.name for each in work if each.free and week_of(each.day) == week)
