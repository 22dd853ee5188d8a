"""The second step of a new request: a row for each stretch of work, to be ticked off or changed.

The rows are as many as the period has days, so they are no fields of a form class: each is read by its key.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from scheduler.core.errors import Invalid
from scheduler.core.weeks import monday
from scheduler.requests import AskedShift
from scheduler.requests.day_kinds import MANNED, DayKind
from scheduler.requests.usual_hours import PostChoice, ProposedDay
from scheduler.requests.usual_week import Hours
from web.wording import problems
from web.wording.formats import day

MINUTES = 60
A_DAY = 24 * MINUTES
WEEKEND = 6
UNREADABLE = {
    "start": _("Indiquez l’heure de début."),
    "end": _("Indiquez l’heure de fin."),
    "break": _("Indiquez la pause en minutes."),
}
TIME = re.compile(r"(?P<hour>[0-9]{1,2})(?:[h:](?P<minute>[0-9]{2})?)?")
ASKABLE = frozenset({DayKind.OPEN, DayKind.PERMANENCE, DayKind.IDLE, DayKind.WEEKEND, DayKind.UNKNOWN, *MANNED})
"""Days that may be ticked; those in the school holidays are then days on which the site has agents at work."""


@dataclass(slots=True)
class Row:
    """One row of the table, as text: what was typed comes back as it was."""

    day: date
    kind: DayKind
    number: int = 0
    on: bool = False
    start: str = ""
    end: str = ""
    pause: str = "0"
    overnight: bool = False
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The end of the names of its fields."""
        return f"{self.day.isoformat()}.{self.number}"

    @property
    def askable(self) -> bool:
        """Whether it may be ticked."""
        return self.kind in ASKABLE

    @property
    def minutes(self) -> int:
        """Paid minutes of one person, 0 when it is not ticked or cannot be read."""
        hours = self.hours() if self.on else None
        return max(0, hours.paid_minutes) if hours else 0

    def hours(self) -> Hours | None:
        """Read the times, None (and say so in ``errors``) when one cannot be read."""
        start, end = _minute(self.start), _minute(self.end)
        pause = int(self.pause) if self.pause.isdecimal() and len(self.pause) < len("10000") else None
        for name, found in (("start", start), ("end", end), ("break", pause)):
            if found is None:
                self.errors[name] = str(UNREADABLE[name])
        if start is None or end is None or pause is None:
            return None
        return Hours(start, end + A_DAY if self.overnight else end, pause)


def rows_of(proposed: Iterable[ProposedDay], post: PostChoice) -> list[Row]:
    """Fill in the usual hours; days without any wait to be ticked.

    A weekend without any is left out, unless the whole period is one: then nobody means other days.
    """
    proposed = tuple(proposed)
    weekend = all(each.day.isoweekday() >= WEEKEND for each in proposed)
    usual = min((each.hours for each in post.week), key=lambda each: each.start_minute, default=None)
    found = []
    for each in proposed:
        found += [_filled(each, number, hours) for number, hours in enumerate(each.hours)]
        if not each.hours and (weekend or each.day.isoweekday() < WEEKEND):
            row = Row(each.day, each.kind)
            if row.askable and usual:
                row = _filled(each, 0, usual)
                row.on = False
            found.append(row)
    return found


def _filled(proposed: ProposedDay, number: int, hours: Hours) -> Row:
    return Row(
        day=proposed.day,
        kind=proposed.kind,
        number=number,
        on=True,
        start=clock_text(hours.start_minute),
        end=clock_text(hours.end_minute),
        pause=str(hours.break_minutes),
        overnight=hours.end_minute > A_DAY,
    )


def read(rows: Iterable[Row], given: Mapping[str, str]) -> None:
    """Put what was sent into the rows."""
    for row in rows:
        row.on = row.askable and f"on.{row.key}" in given
        row.start = given.get(f"start.{row.key}", row.start).strip()
        row.end = given.get(f"end.{row.key}", row.end).strip()
        row.pause = given.get(f"break.{row.key}", row.pause).strip() or "0"


def asked(rows: Iterable[Row]) -> tuple[list[Row], list[AskedShift]]:
    """Return the rows that are ticked, and their shifts as far as they can be read."""
    ticked = [row for row in rows if row.on]
    read_hours = [(row, row.hours()) for row in ticked]
    return ticked, [AskedShift(row.day, hours) for row, hours in read_hours if hours]


def manned(rows: Iterable[Row]) -> frozenset[date]:
    """Return the ticked days of the school holidays."""
    return frozenset(row.day for row in rows if row.on and row.kind in MANNED)


def place(found: Iterable[Invalid], ticked: Sequence[Row]) -> list[str]:
    """Put problems of shifts onto their rows; return the words of those that belong to no row."""
    elsewhere = []
    for problem in found:
        thing, _, rest = problem.field.partition(".")
        number, _, part = rest.partition(".")
        message = str(problems.invalid(problem))
        if thing == "shifts" and number.isdecimal():
            ticked[int(number)].errors.setdefault(part, message)
        else:
            elsewhere.append(message)
    return elsewhere


def messages(rows: Iterable[Row]) -> Iterator[tuple[str, str]]:
    """Iterate over what is wrong in rows: the id of the field, and the words with the day."""
    for row in rows:
        for part, message in row.errors.items():
            name = "on" if part == "day" else part
            yield f"{name}.{row.key}", gettext("%(day)s : %(message)s", day=day(row.day), message=message)


@dataclass(frozen=True, slots=True)
class Week:
    """The rows of one week."""

    monday: date
    rows: list[Row]

    @property
    def minutes(self) -> int:
        """Paid minutes of one person."""
        return sum(row.minutes for row in self.rows)

    @property
    def days(self) -> int:
        """Days with work."""
        return len({row.day for row in self.rows if row.on})

    @property
    def unknown(self) -> bool:
        """Whether a day lies beyond the school's calendar as far as it is known."""
        return any(row.kind == DayKind.UNKNOWN for row in self.rows)

    @property
    def wrong(self) -> bool:
        """Whether something in it is to be corrected."""
        return any(row.errors for row in self.rows)


def weeks_of(rows: Iterable[Row]) -> list[Week]:
    """Put rows together by week."""
    return [Week(start, list(each)) for start, each in groupby(rows, key=lambda row: monday(row.day))]


def _minute(text: str) -> int | None:
    """Read a clock time as a browser sends it, or as somebody types it where it offers no field for times."""
    found = TIME.fullmatch(text.lower().replace(" ", "").replace("\N{NO-BREAK SPACE}", ""))
    if found is None:
        return None
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    return hour * MINUTES + minute if hour * MINUTES < A_DAY and minute < MINUTES else None


def clock_text(minute: int) -> str:
    """Write a time of the day as a browser's field wants it."""
    hours, minutes = divmod(minute % A_DAY, MINUTES)
    return f"{hours:02}:{minutes:02}"
