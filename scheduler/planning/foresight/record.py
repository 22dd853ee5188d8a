"""What a run keeps of its prices: on what history they rest, who is expected where, and how many others could go.

Workers by code, sites and jobs by number: no names.
"""

from datetime import date

import msgspec


class Place(msgspec.Struct, frozen=True):
    """Work that leans on somebody: at which site, of which job, and how many people in all could do it.

    ``minutes`` is the person's part of what the site is expected to ask for, a week.
    """

    site: int
    job: int | None
    able: int
    minutes: int


class Awaited(msgspec.Struct, frozen=True):
    """Somebody whose hours have a price: points an hour of a day far ahead, and the places behind it.

    ``places`` come those first that lean on the person most.
    """

    worker: str
    points: int
    places: tuple[Place, ...] = ()


class Foresight(msgspec.Struct, frozen=True):
    """What a run expected: from the paid ``minutes`` asked for since a day, in so many ``weeks`` of open days."""

    since: date | None = None
    weeks: float = 0.0
    minutes: int = 0
    awaited: tuple[Awaited, ...] = ()
