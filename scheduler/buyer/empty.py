"""Why hours stayed empty: the minutes that nobody had, each under one reason, and nobody's name."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from scheduler.core.one_statement import AnyRow


class EmptyReason(StrEnum):
    """Why nobody had a shift; the database gives each its first one that holds (``functions/empty_hours.sql``).

    ``lost``: somebody was to come, and that was called off. ``declined``: the agency of whoever it was proposed to said
    no, or nothing. ``skill`` to ``busy``: what kept most people from it, as the last run said. ``late``: it was known
    too late for any run. ``ahead``: it is still to come. ``other`` is all else, and what was declined or lost by so few
    people that it could point to one.
    """

    LATE = "late"
    SKILL = "skill"
    UNAVAILABLE = "unavailable"
    TRAVEL = "travel"
    LIMITS = "limits"
    BUSY = "busy"
    DECLINED = "declined"
    LOST = "lost"
    OTHER = "other"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True)
class Empty:
    """Paid minutes that stayed empty for a reason."""

    reason: EmptyReason
    minutes: int


LAST = (EmptyReason.OTHER, EmptyReason.AHEAD)
"""They explain nothing, so they come after those that do."""


def by_reason(rows: Iterable[AnyRow]) -> tuple[Empty, ...]:
    """Return empty minutes by reason, most first."""
    found = (Empty(EmptyReason(row.reason), row.minutes) for row in rows if row.minutes)
    return tuple(sorted(found, key=lambda each: (each.reason in LAST, -each.minutes, each.reason)))
