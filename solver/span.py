"""Stretches of time in absolute minutes: whole minutes since 1970-01-01T00:00Z."""

from collections.abc import Iterable
from dataclasses import dataclass

FOREVER = 1 << 40
"""Absolute minutes beyond every date: the open end of a span."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open stretch of absolute minutes."""

    start: int = -FOREVER
    end: int = FOREVER

    def __post_init__(self) -> None:
        if self.end <= self.start:
            message = "end: must be after the start"
            raise ValueError(message)

    def holds(self, start: int, end: int) -> bool:
        """Tell whether ``[start, end)`` lies inside."""
        return self.start <= start and end <= self.end

    def meets(self, start: int, end: int) -> bool:
        """Tell whether ``[start, end)`` shares at least a minute with this span."""
        return self.start < end and start < self.end


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return the same minutes as sorted spans of which no two overlap or touch."""
    result: list[Span] = []
    for span in sorted(spans):
        if result and span.start <= result[-1].end:
            result[-1] = Span(result[-1].start, max(result[-1].end, span.end))
        else:
            result.append(span)
    return tuple(result)
