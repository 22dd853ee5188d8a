"""Times and the calendar: the only solver module that knows dates and time zones."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from solver.problem import week_of
from solver.span import Span

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MINUTE = timedelta(minutes=1)
_DAY = 24 * 60

# datetime.fromisoformat takes more than the format allows (dates without time, any letter for the T, hour 24 on newer
# Pythons only), so the shape is checked first.
_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-2][0-9]:[0-9]{2}(:[0-9]{2}([.,][0-9]+)?)?(Z|[+-][0-9]{2}(:?[0-9]{2})?)"
)
_CLOCK = re.compile(r"(?P<hours>[0-3][0-9]|4[0-7]):(?P<minutes>[0-5][0-9])")

# Local days, and the weeks around them, are representable this far with every offset.
_EARLIEST = (datetime(2, 1, 1, tzinfo=UTC) - _EPOCH) // _MINUTE
_LATEST = (datetime(9999, 1, 1, tzinfo=UTC) - _EPOCH) // _MINUTE


@lru_cache(maxsize=1 << 16)
def parse_time(text: str) -> int:
    """Return the absolute minute of an ISO 8601 time with an offset.

    Raises
    ------
    ValueError
        When the text is no such time, or not a whole minute.

    """
    try:
        moment = datetime.fromisoformat(text) if _TIME.fullmatch(text) else None
    except ValueError:
        moment = None
    if moment is None:
        message = "must be an ISO 8601 time with an offset, such as 2026-03-02T08:00:00+01:00"
        raise ValueError(message)
    minutes, rest = divmod(moment - _EPOCH, _MINUTE)
    if rest:
        message = "must be a whole minute"
        raise ValueError(message)
    return minutes


def parse_clock(text: str) -> int:
    """Return the minutes from midnight of a clock reading, "00:00" to "47:59".

    Raises
    ------
    ValueError
        When the text is no such reading.

    """
    reading = _CLOCK.fullmatch(text)
    if reading is None:
        message = "must be a clock reading from 00:00 to 47:59"
        raise ValueError(message)
    return int(reading["hours"]) * 60 + int(reading["minutes"])


@dataclass(frozen=True, slots=True)
class Clock:
    """The wall clock and calendar of one time zone."""

    zone: ZoneInfo

    @classmethod
    def of(cls, name: str) -> "Clock":
        """Return the clock of a zone of the IANA data base.

        Raises
        ------
        ValueError
            When there is no such zone.

        """
        try:
            return cls(ZoneInfo(name))
        except (LookupError, OSError, ValueError) as error:  # OSError: the name of a folder, or one too long
            message = "must be a time zone of the IANA data base, such as Europe/Paris"
            raise ValueError(message) from error

    def read_span(self, span: Span) -> tuple[int, int, int]:
        """Return the local day of the start, and the wall clock at start and end in minutes from that day's 00:00.

        The wall clock takes no notice of clock changes: 08:00 is 480 on every day.

        Raises
        ------
        ValueError
            When the calendar does not reach that far; the text begins with "start" or "end".

        """
        for name, minute in (("start", span.start), ("end", span.end)):
            if not _EARLIEST <= minute < _LATEST:
                message = f"{name}: must lie in the years 2 to 9998"
                raise ValueError(message)
        day, local_start = self._read(span.start)
        end_day, local_end = self._read(span.end)
        return day, local_start, (end_day - day) * _DAY + local_end

    def week_starts(self, spans: Iterable[tuple[int, int]]) -> dict[int, int]:
        """Return where ISO weeks begin: from the week before the earliest start to two after the latest end.

        Keys are running numbers of weeks, values absolute minutes of their local Monday 00:00.
        """
        given = list(spans)
        if not given:
            return {}
        first = week_of(self._read(min(start for start, _ in given))[0])
        last = week_of(self._read(max(end for _, end in given))[0])
        return {week: self._midnight(7 * week + 1) for week in range(first - 1, last + 3)}

    def _read(self, minute: int) -> tuple[int, int]:
        """Return the local day and the minutes the wall clock shows at an absolute minute."""
        local = (_EPOCH + minute * _MINUTE).astimezone(self.zone)
        return local.toordinal(), local.hour * 60 + local.minute

    def _midnight(self, day: int) -> int:
        """Return the absolute minute at which a local day begins."""
        # The earlier of two midnights (fold 0); where clocks skip midnight, the first moment after it.
        begin = datetime.combine(date.fromordinal(day), time(), tzinfo=self.zone)
        return (begin - _EPOCH) // _MINUTE
