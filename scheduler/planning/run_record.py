"""What a run left behind for people to read: which pairs it chose, why slots are empty, why these persons.

The records name things as the instance does: shifts ``S<id>``, requests ``R<id>``, workers by code.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from scheduler.market.missing import Missing
from scheduler.planning.foresight.record import Foresight


class Reason(msgspec.Struct, frozen=True):
    """What keeps workers from a shift: how many in all, and how many whom nothing else stops."""

    name: str
    workers: int
    alone: int = 0


class EmptyShift(msgspec.Struct, frozen=True):
    """A shift with empty slots; ``free`` counts workers whom nothing stops."""

    shift: str
    request: str
    empty: int
    free: int = 0
    main_reason: str | None = None
    reasons: tuple[Reason, ...] = ()


class Alternative(msgspec.Struct, frozen=True):
    """Somebody else for a mission; ``points`` is how much worse the plan would be (negative: better).

    ``expected`` of these points are what the person's hours are expected to be worth elsewhere, more than those of
    whoever has the mission.
    """

    worker: str
    points: int
    expected: int = 0
    travel_minutes: int | None = None
    week_minutes: int | None = None
    preferred: bool = False
    familiar: bool = False

    @property
    def kept(self) -> bool:
        """Whether the person would have done at least as well here, were they not expected elsewhere."""
        return self.expected > 0 and 0 <= self.points <= self.expected


class Choice(msgspec.Struct, frozen=True):
    """Why somebody has a mission: the facts, out of how many, and the next best."""

    request: str
    worker: str
    eligible: int
    travel_minutes: int | None = None
    week_minutes: int | None = None
    familiar: bool = False
    preferred: bool = False
    alternatives: tuple[Alternative, ...] = ()


class UnknownWays(msgspec.Struct, frozen=True):
    """Somebody who was left out at so many sites of the agency's territory: nobody knows how long the way takes."""

    worker: str
    sites: int


class Dropped(msgspec.Struct, frozen=True):
    """A pair that was impossible, and the rules it broke: of a plan that was stored, or of what stood when it began."""

    shift: str
    request: str
    worker: str
    rules: tuple[str, ...] = ()


class Explanation(msgspec.Struct, frozen=True):
    """All that a run explains; ``cut`` when time was too short for all alternatives.

    ``missing`` is what the market lacked when the run began, ``broken`` what stood although a rule forbids it, and
    so did not count, ``foresight`` where its prices come from; these are known before there is a plan.
    """

    workers: int = 0
    cut: bool = False
    empty: tuple[EmptyShift, ...] = ()
    missions: tuple[Choice, ...] = ()
    unknown: tuple[UnknownWays, ...] = ()
    missing: tuple[Missing, ...] = ()
    broken: tuple[Dropped, ...] = ()
    foresight: Foresight | None = None


class _Assignment(msgspec.Struct, frozen=True):
    shift: str
    worker: str


class _Solution(msgspec.Struct, frozen=True):
    assignments: tuple[_Assignment, ...] = ()


class _Known(msgspec.Struct, frozen=True):
    pinned: tuple[_Assignment, ...] = ()
    published: tuple[_Assignment, ...] = ()


class _Shift(msgspec.Struct, frozen=True):
    id: str


class _Request(msgspec.Struct, frozen=True):
    shifts: tuple[_Shift, ...] = ()
    headcount: int = 1


class _Instance(msgspec.Struct, frozen=True):
    requests: tuple[_Request, ...] = ()


def explanation(stored: Mapping[str, Any] | None) -> Explanation:
    """Read what a run explains; nothing stored explains nothing."""
    return msgspec.convert(stored or {}, Explanation)


def dropped_pairs(stored: list[Any] | None) -> tuple[Dropped, ...]:
    """Read the pairs that a run dropped."""
    return msgspec.convert(stored or [], tuple[Dropped, ...])


def chosen(solution: str, dropped: list[Any] | None) -> frozenset[tuple[int, str]]:
    """Return the pairs (id of the shift, code of the worker) of a plan, without those that were dropped."""
    pairs = {(each.shift, each.worker) for each in msgspec.json.decode(solution, type=_Solution).assignments}
    pairs -= {(each.shift, each.worker) for each in dropped_pairs(dropped)}
    return frozenset((number(shift), worker) for shift, worker in pairs)


def planned_shifts(instance: str) -> frozenset[int]:
    """Return the ids of the shifts that a run had to plan."""
    requests = msgspec.json.decode(instance, type=_Instance).requests
    return frozenset(number(shift.id) for request in requests for shift in request.shifts)


def planned_places(instance: str) -> dict[int, int]:
    """Return how many people each shift that a run had to plan asks for at once."""
    requests = msgspec.json.decode(instance, type=_Instance).requests
    return {number(shift.id): request.headcount for request in requests for shift in request.shifts}


def known_pairs(instance: str, stored: Mapping[str, Any] | None) -> frozenset[tuple[str, str]]:
    """Return the pairs (shift, worker) that were confirmed or announced when a run read its problem, by its names.

    What broke a rule then it knew as well, but took for open.
    """
    read = msgspec.json.decode(instance, type=_Known)
    known = {(each.shift, each.worker) for each in (*read.pinned, *read.published)}
    return frozenset(known | {(each.shift, each.worker) for each in explanation(stored).broken})


def number(name: str) -> int:
    """Return the id in the name of a shift or request."""
    return int(name[1:])
