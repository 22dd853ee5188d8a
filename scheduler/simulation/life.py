"""One life of a world: who was told what, who declined or fell ill, and who came in the end."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from scheduler.simulation.world import World
from solver.plan import Plan
from solver.problem import Assignment, Shift

DAY = 24 * 60

LEAST_WARNING = 30
"""Nobody declines later than so many minutes before the first shift they were told of."""


class Loss(StrEnum):
    """Why somebody who was told of a shift does not have it any more."""

    DECLINED = "declined"
    ILL = "ill"
    CANCELLED = "cancelled"
    TAKEN_BACK = "taken_back"


@dataclass
class Life:
    """What has happened so far under one way of planning.

    Parameters
    ----------
    world
        The world that is lived.
    told
        Who has been told of each shift that is still to come, by the shift's id.
    worked
        Who came, by the shift's id.
    declined
        Pairs of worker and request that were declined.
    lost
        The last reason for which somebody lost each shift, and when.
    covered
        The last evening at whose end somebody had been planned for a shift, told or not, by the shift's id.
    promises
        The days ahead, on each such evening, of a shift that nobody had been told of yet, by the shift's id.
    intended
        What is planned and nobody has been told of yet.
    counts
        How many pairs were told, and how many were lost for each reason.

    """

    world: World
    told: dict[str, str] = field(default_factory=dict)
    worked: dict[str, str] = field(default_factory=dict)
    declined: set[tuple[str, str]] = field(default_factory=set)
    lost: dict[str, tuple[int, Loss]] = field(default_factory=dict)
    covered: dict[str, int] = field(default_factory=dict)
    promises: dict[str, list[int]] = field(default_factory=dict)
    intended: Plan = field(default_factory=Plan)
    counts: Counter[str] = field(default_factory=Counter)
    _answers: dict[tuple[str, str], int] = field(default_factory=dict)

    def tell(self, now: int, plan: Iterable[Assignment]) -> None:
        """Make a plan known: it holds everybody who is to have a shift that is still to come."""
        wanted = {pair.shift: pair.worker for pair in plan}
        for shift, worker in list(self.told.items()):
            if wanted.get(shift) != worker:
                self.lose(now, shift, Loss.TAKEN_BACK)
        for shift, worker in sorted(wanted.items()):
            if shift not in self.told:
                self.told[shift] = worker
                self.counts["told"] += 1
                self._ask(now, worker, self.world.problem.shift_by_id[shift])

    def _ask(self, now: int, worker: str, shift: Shift) -> None:
        """Note when a worker who will decline does so: once a request, before the first shift of it."""
        if self.world.declines(worker, shift.request):
            answer = now + self.world.answer_minutes(worker, shift.request)
            latest = max(shift.start - LEAST_WARNING, now + 1)
            known = self._answers.get((worker, shift.request), answer)
            self._answers[worker, shift.request] = min(known, answer, latest)

    def answers(self) -> list[int]:
        """Return the minutes at which somebody will decline."""
        return sorted(set(self._answers.values()))

    def hear(self, now: int) -> set[str]:
        """Take all news up to a moment, after the shifts that have begun by then; return the requests concerned."""
        concerned: set[str] = set()
        for (worker, request), at in list(self._answers.items()):
            if at <= now:
                del self._answers[worker, request]
                self.declined.add((worker, request))
                mine = [shift for shift, who in self.told.items() if who == worker and self._of(shift) == request]
                for shift in mine:
                    self.lose(now, shift, Loss.DECLINED)
                    concerned.add(request)
        for shift in [each for each in self.told if self.world.news[each].is_cancelled(now)]:
            self.lose(now, shift, Loss.CANCELLED)
        for illness in self.world.illnesses:
            if illness.known_at <= now < illness.span.end:
                for shift in self._during(illness.worker, illness.span.start, illness.span.end):
                    self.lose(now, shift, Loss.ILL)
                    concerned.add(self._of(shift))
        self._intend_less(now, concerned)
        return concerned

    def _intend_less(self, now: int, concerned: set[str]) -> None:
        """Give up what nobody has been told of and cannot be any more; note for what reason."""
        left = []
        for pair in self.intended:
            why = self._prevented(now, pair)
            if why is None:
                left.append(pair)
            else:
                self.lost[pair.shift] = now, why
                if why is not Loss.CANCELLED:
                    concerned.add(self._of(pair.shift))
        self.intended = Plan(tuple(left))

    def _prevented(self, now: int, pair: Assignment) -> Loss | None:
        shift = self.world.problem.shift_by_id[pair.shift]
        if (pair.worker, shift.request) in self.declined:
            return Loss.DECLINED
        if self.world.news[pair.shift].is_cancelled(now):
            return Loss.CANCELLED
        for each in self.world.illnesses:
            if each.worker == pair.worker and each.known_at <= now and each.span.meets(shift.start, shift.end):
                return Loss.ILL
        return None

    def begin(self, shift: Shift) -> None:
        """Let a shift begin: who was told of it comes."""
        if shift.id in self.told:
            self.worked[shift.id] = self.told.pop(shift.id)

    def lose(self, now: int, shift: str, why: Loss) -> None:
        """Take a shift from whoever was told of it."""
        del self.told[shift]
        self.lost[shift] = now, why
        self.counts[why] += 1

    def close(self, now: int) -> None:
        """Note at the end of an evening what is covered."""
        untold = [pair.shift for pair in self.intended]
        self.covered |= dict.fromkeys((*self.told, *untold), now)
        for shift in untold:
            ahead = (self.world.problem.shift_by_id[shift].start - now) // DAY
            self.promises.setdefault(shift, []).append(ahead)

    def excused(self, shift: str, since: int) -> bool:
        """Tell whether the last thing that happened to a shift, after a moment, is that its worker did not come."""
        when, why = self.lost.get(shift, (since, Loss.TAKEN_BACK))
        return when > since and why in {Loss.DECLINED, Loss.ILL}

    def _of(self, shift: str) -> str:
        return self.world.problem.shift_by_id[shift].request

    def _during(self, worker: str, start: int, end: int) -> list[str]:
        shifts = self.world.problem.shift_by_id
        return [
            shift
            for shift, who in self.told.items()
            if who == worker and shifts[shift].start < end and start < shifts[shift].end
        ]
