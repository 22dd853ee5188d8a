"""A day of work cut into kinds of time, to the minute.

A public holiday comes before a Sunday, and both before an evening: each minute has one price. The clock is the
market's, so work past midnight on a Saturday is Sunday's from midnight on. Nobody says *when* a break was, so it is
taken from all kinds of time in proportion to their length, to the minute by largest remainder; of two alike, from the
earlier in the list of ``TimeKind``.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from scheduler.core.days import minutes_between
from scheduler.core.tables.bill_codes import TimeKind

A_DAY = timedelta(days=1)
SUNDAY = 6


@dataclass(frozen=True, slots=True)
class Evening:
    """From which clock time on, and until which one of the next morning, the evening's price holds."""

    begins: time
    ends: time

    def holds(self, at: time) -> bool:
        """Tell whether a clock time is of the evening."""
        return at >= self.begins or at < self.ends


@dataclass(frozen=True, slots=True)
class Calendar:
    """What decides of a minute: the clock, the public holidays of the site that are not worked, the evening."""

    zone: ZoneInfo
    holidays: frozenset[date]
    evening: Evening

    def kind(self, moment: datetime) -> TimeKind:
        """Return the kind of time that a moment is of."""
        shown = moment.astimezone(self.zone)
        if shown.date() in self.holidays:
            return TimeKind.PUBLIC_HOLIDAY
        if shown.weekday() == SUNDAY:
            return TimeKind.SUNDAY
        return TimeKind.EVENING if self.evening.holds(shown.time()) else TimeKind.BASE


def cut(starts_at: datetime, ends_at: datetime, break_minutes: int, calendar: Calendar) -> Mapping[TimeKind, int]:
    """Return the paid minutes of each kind; together they are those of the day, and none is without a minute."""
    spans = dict.fromkeys(TimeKind, 0)
    for begin, end in _stretches(starts_at, ends_at, calendar):
        spans[calendar.kind(begin)] += minutes_between(begin, end)
    breaks = _shared(break_minutes, spans)
    return {kind: spans[kind] - breaks[kind] for kind in TimeKind if spans[kind] > breaks[kind]}


def _stretches(starts_at: datetime, ends_at: datetime, calendar: Calendar) -> Iterator[tuple[datetime, datetime]]:
    """Cut where the kind of time may change: at midnight and at both ends of the evening, whatever the clocks do.

    Of a clock time that is shown twice both moments are cut at.
    """
    first = starts_at.astimezone(calendar.zone).date() - A_DAY
    last = ends_at.astimezone(calendar.zone).date() + A_DAY
    clocks = {time(), calendar.evening.begins, calendar.evening.ends}
    cuts = {
        datetime.combine(first + A_DAY * n, each, calendar.zone).replace(fold=fold).astimezone(UTC)
        for n in range((last - first).days + 1)
        for each in clocks
        for fold in (0, 1)
    }
    # Where the clocks change the shown time jumps: a boundary that they leap over is at the jump itself.
    cuts |= set(_jumps(starts_at, ends_at, calendar.zone))
    within = sorted(each for each in cuts if starts_at < each < ends_at)
    yield from zip([starts_at, *within], [*within, ends_at], strict=True)


def _jumps(starts_at: datetime, ends_at: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    """Return the full hours at which the clocks change."""
    hour = starts_at.astimezone(UTC).replace(minute=0)
    while hour < ends_at:
        following = hour + timedelta(hours=1)
        if hour.astimezone(zone).utcoffset() != following.astimezone(zone).utcoffset():
            yield following
        hour = following


def _shared(break_minutes: int, spans: Mapping[TimeKind, int]) -> Mapping[TimeKind, int]:
    """Share a break in proportion, to the minute; nothing is taken from a kind beyond its own minutes."""
    whole = sum(spans.values())
    if whole == 0:
        return dict.fromkeys(spans, 0)
    shares = {kind: divmod(break_minutes * span, whole) for kind, span in spans.items()}
    left = break_minutes - sum(minutes for minutes, _ in shares.values())
    most = sorted(shares, key=lambda kind: -shares[kind][1])[:left]  # stable: the earlier kind of two alike
    return {kind: minutes + (kind in most) for kind, (minutes, _) in shares.items()}
