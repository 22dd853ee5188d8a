"""An ordered list of stand-bys for each mission of a plan, whose first ones are feasible all together.

A stand-by could take all that is left of a mission beside everything else that they have, in place of whoever has it
now. The first of every list is reserved: with all of them in the plan, the rules of ``solver.check`` hold, so they hold
too whichever of them are called. The others of a list could come alone, and may be reserved elsewhere.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from scheduler.planning.alternatives import Choices, RequestPart
from scheduler.planning.stand_by.together import Together
from solver.plan import Plan
from solver.problem import Problem

MOST = 3
"""How long a list is: whoever comes after that is looked for as everybody else is."""


@dataclass(frozen=True, slots=True)
class StandBys:
    """The stand-bys of a mission, by the instance's names: who is reserved, None when nobody is left; the others."""

    part: RequestPart
    first: str | None
    others: tuple[str, ...]


def stand_by_lists(
    problem: Problem,
    plan: Plan,
    parts: Sequence[RequestPart],
    *,
    people: Collection[str],
    willing: Collection[str] = (),
    given_up: Mapping[str, Collection[str]] = MappingProxyType({}),
) -> tuple[StandBys, ...]:
    """Return the stand-bys of missions, in the order in which these are given.

    Parameters
    ----------
    problem, plan
        What is planned, and the plan in force.
    parts
        What is left of each mission.
    people
        Who can be given something new.
    willing
        Who has agreed to stand by: they come before all others.
    given_up
        By shift who has said no to it, or whose agency has: they are not asked for it again.
    """
    choices = Choices(problem, plan)
    away = [{one for shift in part.shifts for one in given_up.get(shift.id, ())} for part in parts]
    ranked = [_ranked(choices, part, set(people) - gone, willing) for part, gone in zip(parts, away, strict=True)]
    first = Together(problem, plan, parts, ranked).chosen
    return tuple(
        StandBys(part, chosen, tuple(each for each in able if each != chosen)[: MOST - (chosen is not None)])
        for part, chosen, able in zip(parts, first, ranked, strict=True)
    )


def _ranked(choices: Choices, part: RequestPart, people: Collection[str], willing: Collection[str]) -> tuple[str, ...]:
    """Return who could take all of a mission: the willing first, then by what the whole plan would cost more."""
    able = [
        each
        for each in choices.able(part)
        if each is not part.worker and each.id in people and choices.can_take(part, each)
    ]
    points = {each.id: sum(choices.differences(part, each).values()) for each in able}
    return tuple(sorted(points, key=lambda each: (each not in willing, points[each], each)))
