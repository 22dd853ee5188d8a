"""A plan held against the data of now: what of it still holds, and which missions it means."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.tables import Run
from scheduler.core.tables.codes import MissionState
from scheduler.planning.announced import announced, announced_since, held_pairs
from scheduler.planning.draft import Draft, drafted
from scheduler.planning.judging import judged
from scheduler.planning.promises import with_promises
from scheduler.planning.recheck import recheck
from scheduler.planning.run_record import Dropped, known_pairs
from scheduler.planning.translate import Index, problem_of
from solver.instance import read_instance
from solver.plan import Plan
from solver.problem import Problem

STILL_HELD = "still_held"
"""Whoever has the slot cannot serve it any more, and nobody has freed it yet."""

PROMISED = "promised"
"""The person holds a slot that is promised, and nobody else is left for it."""


@dataclass(frozen=True, slots=True)
class Current:
    """What a plan comes to now; ``plan`` has all pins of now and breaks no rule."""

    plan: Plan
    dropped: tuple[Dropped, ...]
    draft: Draft


def current(
    session: Session,
    actor: Actor,
    run: Run,
    solved: Problem,
    pairs: Iterable[tuple[str, str]],
    now: datetime,
    *,
    publishing: bool = False,
) -> Current:
    """Hold pairs of a run's plan against the data of now.

    The window is that of the run: what starts less than the lead time after it began was never planned, and what has
    begun by now is dropped. The requests must be locked, else it may all be different by the time it is stored.

    What was announced since the run read its problem, by hand or anew after a refusal, stands: the run did not give it
    up, it never knew of it. What is held keeps its promise (``promises``), also where that was announced meanwhile on
    which the plan counted.

    Parameters
    ----------
    run, solved, pairs
        The run, the problem that it solved, and what is left of the plan.
    now
        The moment from which on shifts can still be given.
    publishing
        Whether the plan is to be the plan in force: then nobody gets a slot that somebody still has who cannot serve it
        any more. A draft may have them, for when these days are freed.

    Raises
    ------
    PlanRefused
        When what is left breaks a rule.
    """
    broken = {(each.mission, each.shift) for each in judged(session, actor, now)}
    translation = problem_of(session, actor, run.started_at, broken=broken)
    index = translation.index
    wanted = set(pairs)
    since = announced_since(index, known_pairs(run.instance or "{}", run.explanation))
    held = _held(index, wanted, broken, since) if publishing else ()
    begun = {name for name, shift in index.shifts.items() if shift.starts_at <= now}
    requests = {shift.id: shift.request for shift in solved.shifts}
    problem = _with_pinned(read_instance(translation.instance), index, since)
    checked = recheck(problem, wanted.difference(held), requests, begun)
    plan = with_promises(problem, checked.plan, held_pairs(index, now))
    gone = sorted(frozenset(checked.plan) - frozenset(plan))
    dropped = (
        *checked.dropped,
        *(Dropped(*_named(pair, requests), (STILL_HELD,)) for pair in held),
        *(Dropped(*_named(pair, requests), (PROMISED,)) for pair in gone),
    )
    return Current(plan, dropped, drafted(plan, index, now, () if publishing else broken, since))


def _with_pinned(problem: Problem, index: Index, missions: Collection[int]) -> Problem:
    """Return the problem with the announced shifts of some missions as settled."""
    pairs = {pair for mission, pair in announced(index) if mission in missions}.intersection(problem.published)
    left = (pair for pair in problem.published if pair not in pairs)
    return replace(problem, pinned=(*problem.pinned, *sorted(pairs)), published=tuple(left))


def _named(pair: tuple[str, str], requests: Mapping[str, str]) -> tuple[str, str, str]:
    shift, worker = pair
    return shift, requests.get(shift, ""), worker


def _held(
    index: Index,
    pairs: Collection[tuple[str, str]],
    broken: Collection[tuple[int, int]],
    since: Collection[int],
) -> tuple[tuple[str, str], ...]:
    """Return the pairs for which no slot is left as long as those stay who cannot serve theirs any more.

    Whoever was announced for the shift before keeps it.
    """
    found: list[tuple[str, str]] = []
    codes = {hand.id: code for code, hand in index.workers.items()}
    for name, shift in index.shifts.items():
        here = [each for each in index.booked if each.shift == shift.id]
        settled = {codes[each.worker] for each in here if each.state != MissionState.PUBLISHED or each.mission in since}
        announced = {codes[each.worker] for each in here} - settled
        if any((each.mission, each.shift) in broken for each in here if codes[each.worker] in settled):
            new = sorted(
                (pair for pair in pairs if pair[0] == name and pair[1] not in settled),
                key=lambda pair: (pair[1] not in announced, pair),
            )
            found += new[max(shift.headcount - len(settled), 0) :]
    return tuple(found)
