"""A world lived through: news in the order in which it comes, and a decision wherever one is due."""

import heapq
from collections.abc import Callable, Iterator
from dataclasses import replace

from scheduler.simulation.evening import problem_at
from scheduler.simulation.kept import Kept
from scheduler.simulation.life import Life
from scheduler.simulation.policies import Policy
from scheduler.simulation.prices import priced
from scheduler.simulation.world import World
from solver.check import violations
from solver.plan import Plan
from solver.problem import Assignment, Shift
from solver.solve import SolveLimits

DAY = 24 * 60
LEAD = 120
"""Minutes before a shift until which somebody can still be sent."""

NEWS = 0.1
"""Part of a night's work for the answer to news."""


class BrokenPlanError(Exception):
    """A plan that breaks a rule: a fault of whoever made it, never of the world."""


def live(
    world: World,
    policy: Policy,
    limits: SolveLimits,
    kept: Kept,
    on_evening: Callable[[int], None] = lambda _done: None,
) -> Life:
    """Live through a world.

    Parameters
    ----------
    world
        What happens.
    policy
        Who decides, and when.
    limits
        What a night's search may use.
    kept
        What was decided before, if this life was broken off.
    on_evening
        Called after each evening, with how many there have been.

    Raises
    ------
    BrokenPlanError
        When a decision breaks a rule.

    """
    life = Life(world)
    coming = iter(sorted(world.problem.shifts, key=lambda shift: (shift.start, shift.end, shift.id)))
    following = next(coming, None)
    evenings = frozenset(world.evenings)
    queue = sorted({*evenings, *_news(world)})
    while queue:
        now = heapq.heappop(queue)
        following = _begin(life, following, coming, now)
        concerned = life.hear(now)
        if now in evenings:
            _decide(life, policy, limits, kept, now)
            life.close(now)
            on_evening(world.evenings.index(now) + 1)
        elif policy.at_once:
            concerned |= {shift.request for shift in world.problem.shifts if world.news[shift.id].known_at == now}
            if concerned:
                _decide(life, policy, limits, kept, now, frozenset(concerned))
        for answer in life.answers():
            if answer not in queue:
                heapq.heappush(queue, answer)
    _begin(life, following, coming, world.problem.horizon.end)
    return life


def _news(world: World) -> Iterator[int]:
    """Yield the moments at which something happens that nobody decides."""
    for news in world.news.values():
        yield max(news.known_at, world.evenings[0])
        if news.cancelled_at is not None:
            yield max(news.cancelled_at, world.evenings[0])
    yield from (max(illness.known_at, world.evenings[0]) for illness in world.illnesses)


def _begin(life: Life, following: Shift | None, coming: Iterator[Shift], now: int) -> Shift | None:
    """Let all shifts begin that do so by now; return the next one."""
    while following is not None and following.start <= now:
        life.begin(following)
        following = next(coming, None)
    return following


def _decide(
    life: Life, policy: Policy, limits: SolveLimits, kept: Kept, now: int, only: frozenset[str] | None = None
) -> None:
    plan = kept.decision(now)
    if plan is None:
        problem = problem_at(life, now, stays=policy.stays, earliest=now + LEAD, only=only)
        if policy.belief is not None:
            problem = priced(life.world, problem, now, policy.belief, wishes=policy.wishes)
        search = limits if only is None else _shorter(limits)
        plan = policy.decide(life.world, problem, search, life.intended) if problem.shifts else Plan()
        if broken := violations(problem, plan):
            message = f"{problem.name}: {broken[0].message}"
            raise BrokenPlanError(message)
        kept.keep(now, plan)
    new = {pair.shift for pair in plan}
    soon = {shift: who for shift, who in life.told.items() if _stays(life, policy, shift, now)}
    due = plan if policy.notice_days is None else _due(life, plan, now + policy.notice_days * DAY)
    life.tell(now, [*due, *(Assignment(shift, who) for shift, who in soon.items() if shift not in new)])
    shifts = life.world.problem.shift_by_id
    others = [] if only is None else [pair for pair in life.intended if shifts[pair.shift].request not in only]
    life.intended = Plan.of(pair for pair in (*plan, *others) if pair.shift not in life.told)


def _shorter(limits: SolveLimits) -> SolveLimits:
    """Return a part of the work: news is about a few requests."""
    return replace(limits, work=NEWS * limits.work)


def _due(life: Life, plan: Plan, until: int) -> list[Assignment]:
    """Return the missions to be told now: those whose first shift begins by then, whole."""
    shifts = life.world.problem.shift_by_id
    first: dict[tuple[str, str], int] = {}
    for shift, worker in plan:
        mission = shifts[shift].request, worker
        first[mission] = min(first.get(mission, shifts[shift].start), shifts[shift].start)
    return [pair for pair in plan if first[shifts[pair.shift].request, pair.worker] < until]


def _stays(life: Life, policy: Policy, shift: str, now: int) -> bool:
    """Tell whether whoever was told of a shift keeps it, whatever was decided: always, or as it is about to begin."""
    return policy.stays or life.world.problem.shift_by_id[shift].start < now + LEAD
