"""Why a slot is empty: for each shift with empty slots, what stops every single worker from taking one.

A reason stands for a worker and a shift when adding that one pair to the plan would break the rule, everything else
left as it is; of a plan that breaks rules already, only what the pair breaks anew. A worker stopped by three rules
is counted under each of the three, so counts overlap; ``alone`` counts those whom nothing else stops.

Taking one worker more never breaks the rule on disruptions, nor the headcount of a shift with an empty slot: these
two are never reasons.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from solver.check import unfilled
from solver.diary import BUSY, Crowd, Diary, crowds_of, diaries_of
from solver.plan import Plan, Rule
from solver.problem import Problem, Shift


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that keeps workers from a shift.

    ``name`` is a rule's, ``busy`` or ``already_there``; ``workers`` counts everybody it stops and ``alone`` those
    whom it alone stops. ``blockers``, of ``busy`` only, gives for each shift in the way (or ``commitment``) the
    number of workers whom it stops, most first; a worker with two shifts in the way counts under both.
    """

    name: str
    workers: int
    alone: int
    blockers: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EmptySlot:
    """A shift with ``empty`` empty slots, and why nobody stands there.

    ``reasons`` come most workers first; ``free`` holds the ids of the workers whom nothing stops.
    """

    shift: Shift
    empty: int
    reasons: tuple[Reason, ...]
    free: tuple[str, ...]

    @property
    def main_reason(self) -> str | None:
        """The reason whose end would let most workers come: the highest ``alone``, then the highest count.

        None when somebody could come as things are, or when there are no workers at all.
        """
        if self.free or not self.reasons:
            return None
        return max(self.reasons, key=lambda reason: (reason.alone, reason.workers)).name


def explain(problem: Problem, plan: Plan) -> list[EmptySlot]:
    """Explain every shift of a plan that has empty slots.

    Parameters
    ----------
    problem
        The instance.
    plan
        Any plan for it; what it breaks already is no reason, what one pair more would break is.

    Returns
    -------
    list[EmptySlot]
        In order of start, end and id of the shift.

    Raises
    ------
    ValueError
        When the plan names a shift or a worker that the problem does not have.

    """
    empty = unfilled(problem, plan)
    shifts = sorted(
        (problem.shift_by_id[shift] for shift in empty), key=lambda shift: (shift.start, shift.end, shift.id)
    )
    diaries = diaries_of(problem, plan)
    crowds = crowds_of(problem, plan)
    return [_explained(shift, empty[shift.id], diaries, crowds[shift.request]) for shift in shifts]


def _explained(shift: Shift, empty: int, diaries: Sequence[Diary], crowd: Crowd) -> EmptySlot:
    workers: Counter[str] = Counter()
    alone: Counter[str] = Counter()
    blockers: Counter[str] = Counter()
    free = []
    for diary in diaries:
        stops = diary.stops(shift)
        names = {name for name, _ in stops}
        if crowd.refuses(diary.worker.id):
            names.add(Rule.MAX_WORKERS.value)
        workers.update(names)
        blockers.update(blocker for _, blocker in stops if blocker)
        if len(names) == 1:
            alone.update(names)
        elif not names:
            free.append(diary.worker.id)
    ranked = sorted(workers, key=lambda name: (-workers[name], name))
    in_the_way = dict(sorted(blockers.items(), key=lambda item: (-item[1], item[0])))
    reasons = (Reason(name, workers[name], alone[name], in_the_way if name == BUSY else {}) for name in ranked)
    return EmptySlot(shift, empty, tuple(reasons), tuple(free))
