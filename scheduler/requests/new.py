"""A request as it is filled in, and everything that can be wrong with it.

Problems are ``Invalid`` with codes for reasons: whoever shows the form finds the words. A shift's field is
``shifts.<number>.<part>``, the number being its place in the request, from 0.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from uuid import UUID
from zoneinfo import ZoneInfo

from scheduler.core.days import moment
from scheduler.core.errors import Invalid
from scheduler.core.tables.codes import RequestReason
from scheduler.requests.day_kinds import CLOSED, MANNED, DayKind
from scheduler.requests.usual_week import Hours

MAX_PERIOD_DAYS = 366
MAX_HEADCOUNT = 20
MAX_DAY_MINUTES = 10 * 60
"""Paid minutes that one person may work on a day (Code du travail, L3121-18)."""

MAX_SPAN_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class AskedShift:
    """A stretch of work on one day, by the clock of the market."""

    day: date
    hours: Hours


@dataclass(frozen=True, slots=True)
class NewRequest:
    """What a site asks for.

    Attributes
    ----------
    preferred, unwanted
        Workers who have been at the site (``people_known``).
    manned
        Days of the school holidays on which the site says that its agents are at work.
    label
        The post's name at the site: its skills are asked for beside the job's.
    form_token
        Names the form that was filled in: sent twice, it makes one request.
    """

    site: int
    job: int
    first_day: date
    last_day: date
    reason: RequestReason
    shifts: tuple[AskedShift, ...]
    headcount: int = 1
    preferred: frozenset[int] = frozenset()
    unwanted: frozenset[int] = frozenset()
    manned: frozenset[date] = frozenset()
    form_token: UUID | None = None
    label: str | None = None


class InvalidRequestError(Invalid):
    """A request with problems: it bears the first, and ``problems`` are all of them."""

    def __init__(self, problems: Sequence[Invalid]) -> None:
        super().__init__(problems[0].field, problems[0].reason)
        self.problems = tuple(problems)


def check_period(first_day: date, last_day: date, headcount: int, today: date) -> Iterator[Invalid]:
    """Iterate over what is wrong with a period and a number of persons."""
    if first_day < today:
        yield Invalid("first_day", "past")
    if last_day < first_day:
        yield Invalid("last_day", "before_first_day")
    elif (last_day - first_day).days >= MAX_PERIOD_DAYS:
        yield Invalid("last_day", "period_too_long")
    if not 1 <= headcount <= MAX_HEADCOUNT:
        yield Invalid("headcount", "headcount")


def check_shifts(new: NewRequest, kinds: Mapping[date, DayKind], zone: ZoneInfo, now: datetime) -> Iterator[Invalid]:
    """Iterate over what is wrong with the shifts; ``kinds`` tells what each day of the period is."""
    if not new.shifts:
        yield Invalid("shifts", "no_shift")
    for number, shift in enumerate(new.shifts):
        for part, reason in _wrong(shift, new, kinds, zone, now):
            yield Invalid(f"shifts.{number}.{part}", reason)
    yield from _days(new.shifts)


def check_people(new: NewRequest, known: Iterable[int]) -> Iterator[Invalid]:
    """Iterate over what is wrong with the persons named; ``known`` are those who have been at the site."""
    known = frozenset(known)
    if new.preferred & new.unwanted:
        yield Invalid("unwanted", "wished_and_banned")
    for field, people in (("preferred", new.preferred), ("unwanted", new.unwanted)):
        if people - known:
            yield Invalid(field, "unknown_person")


def _wrong(
    shift: AskedShift, new: NewRequest, kinds: Mapping[date, DayKind], zone: ZoneInfo, now: datetime
) -> Iterator[tuple[str, str]]:
    """Iterate over the parts of one shift that are wrong."""
    hours = shift.hours
    kind = kinds.get(shift.day)
    if kind is None:
        yield "day", "outside_period"
        return
    if kind in CLOSED and not (kind in MANNED and shift.day in new.manned):
        yield "day", kind.value
        return
    start, end = moment(shift.day, hours.start_minute, zone), moment(shift.day, hours.end_minute, zone)
    if start is None or end is None:
        yield "start" if start is None else "end", "clock_skips_it"
    elif not hours.start_minute < hours.end_minute <= hours.start_minute + MAX_SPAN_MINUTES:
        yield "end", "end_before_start"
    elif hours.break_minutes < 0:
        yield "break", "break_negative"
    elif hours.break_minutes >= minutes_between(start, end):
        yield "break", "break_too_long"
    elif start < now:
        today = shift.day == now.astimezone(zone).date()  # asked for as somebody does not turn up: the usual case
        yield "start", "begun" if today and end > now else "past_hours" if today else "past"


def _days(shifts: Sequence[AskedShift]) -> Iterator[Invalid]:
    """Iterate over days with too many hours, and over shifts that run into the next."""
    numbered = sorted(enumerate(shifts), key=lambda each: (each[1].day, each[1].hours.start_minute))
    paid: dict[date, int] = {}
    for number, shift in numbered:
        before = paid.get(shift.day, 0)
        paid[shift.day] = before + shift.hours.paid_minutes
        if before <= MAX_DAY_MINUTES < paid[shift.day]:
            yield Invalid(f"shifts.{number}.end", "day_too_long")
    for (_, first), (number, second) in pairwise(numbered):
        minutes_apart = (second.day - first.day).days * MAX_SPAN_MINUTES
        if minutes_apart + second.hours.start_minute < first.hours.end_minute:
            yield Invalid(f"shifts.{number}.start", "overlap")


def minutes_between(start: datetime, end: datetime) -> int:
    """Return the minutes that pass, whatever the clocks do meanwhile."""
    return int(end.timestamp() - start.timestamp()) // 60
