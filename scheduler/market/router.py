"""How long cars need on real streets, as a program elsewhere knows: the port, and OSRM behind it.

What goes out are places, rounded as homes are, and sites: never who lives there. Untried on a real server so far: the
tests ask a server of their own, which answers as OSRM's documentation says.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from msgspec import Struct, ValidationError, convert

from scheduler.core.asking import Unanswered, ask
from scheduler.market.distance import Spot

AT_ONCE = 50
"""Beginnings and ends each in one question: OSRM takes a hundred places together unless it is told otherwise."""

Seconds = Sequence[Sequence[float | None]]


class Router(Protocol):
    """Knows how long ways by car are."""

    def seconds(self, begins: Sequence[Spot], ends: Sequence[Spot]) -> Seconds:
        """Return the seconds from each beginning to each end, None where no street leads.

        Raises
        ------
        Unanswered
            When it does not tell.
        """


class _Table(Struct):
    """The answer of OSRM's table service, as far as it is read."""

    code: str
    durations: list[list[float | None]]


@dataclass(frozen=True, slots=True)
class Osrm:
    """An OSRM server: its table service (``/table/v1/driving``) below an address."""

    url: str

    def seconds(self, begins: Sequence[Spot], ends: Sequence[Spot]) -> Seconds:
        """Ask in parts that the server takes."""
        rows: list[list[float | None]] = []
        for some in _parts(begins):
            parts = [self._table(some, others) for others in _parts(ends)]
            rows += [[each for row in side for each in row] for side in zip(*parts, strict=True)]
        return rows

    def _table(self, begins: Sequence[Spot], ends: Sequence[Spot]) -> list[list[float | None]]:
        places = ";".join(f"{each.longitude:.6f},{each.latitude:.6f}" for each in (*begins, *ends))
        sources = ";".join(map(str, range(len(begins))))
        destinations = ";".join(map(str, range(len(begins), len(begins) + len(ends))))
        answer = ask(f"{self.url}/table/v1/driving/{places}?sources={sources}&destinations={destinations}")
        try:
            table = convert(answer, _Table)
        except ValidationError:
            reason = "not a table"
            raise Unanswered(reason) from None
        sizes = {len(row) for row in table.durations}
        negative = any(each is not None and each < 0 for row in table.durations for each in row)
        if table.code != "Ok" or len(table.durations) != len(begins) or sizes != {len(ends)} or negative:
            reason = "another table than the one asked for"
            raise Unanswered(reason)
        return table.durations


def _parts(places: Sequence[Spot]) -> Iterator[Sequence[Spot]]:
    return (places[first : first + AT_ONCE] for first in range(0, len(places), AT_ONCE))
