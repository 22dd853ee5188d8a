"""What the buyer looks at: hours, delays and people by site, trade, month and school week, and nobody's name."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import Any

from sqlalchemy import Date, Integer, cast, column, func, select
from sqlalchemy.orm import Session
from sqlalchemy.types import BigInteger

from scheduler.buyer.coverage import Count, require_period
from scheduler.core.access import Actor
from scheduler.core.sorting import alphabetical
from scheduler.core.tables import Job, Site
from scheduler.market.school_weeks import school_weeks


@dataclass(frozen=True, slots=True)
class Asked:
    """What to count: days, both included, and only one site or one job when these are given."""

    from_day: date
    to_day: date
    site: int | None = None
    job: int | None = None


@dataclass(frozen=True, slots=True)
class Delays:
    """Half of the requests have less, half more; None when there is nothing to count.

    Attributes
    ----------
    notice_minutes
        From asking to the first shift.
    answer_minutes
        From asking to the first confirmation, of those requests that have one.
    """

    notice_minutes: int | None
    answer_minutes: int | None


@dataclass(frozen=True, slots=True)
class Line:
    """The numbers of one site or one job; ``about`` is a site's address."""

    id: int | None
    name: str
    about: str
    count: Count
    delays: Delays


@dataclass(frozen=True, slots=True)
class Stretch:
    """The numbers of a month or a week; ``people`` of a month, ``school_week`` of a week in term."""

    first_day: date
    asked_minutes: int
    covered_minutes: int
    people: int = 0
    school_week: int | None = None

    @property
    def percent(self) -> int:
        """The covered part of a hundred, rounded down."""
        return Count(0, self.asked_minutes, self.covered_minutes).percent


@dataclass(frozen=True, slots=True)
class Choice:
    """A site or job to which the numbers can be narrowed."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Figures:
    """All numbers of a time.

    ``people`` are different persons who were or will be sent, ``missions`` what they are sent for; ``sites`` and
    ``jobs`` are those with requests, ``all_sites`` and ``all_jobs`` those of the market.
    """

    asked: Asked
    total: Count
    delays: Delays
    people: int
    missions: int
    sites: tuple[Line, ...]
    jobs: tuple[Line, ...]
    months: tuple[Stretch, ...]
    weeks: tuple[Stretch, ...]
    all_sites: tuple[Choice, ...]
    all_jobs: tuple[Choice, ...]


def figures(session: Session, actor: Actor, asked: Asked) -> Figures:
    """Count what was asked for in a time, what is confirmed or done of it, how long it took, and how many people came.

    Raises
    ------
    Invalid
        When the time ends before it begins, or is longer than a contract.
    NotAllowed
        Unless the actor is the buyer or plans the market.
    """
    require_period(asked.from_day, asked.to_day)
    hours = [row for row in _rows(session, "market_hours", HOURS, asked) if _wanted(row, asked)]
    delays = [row for row in _rows(session, "market_delays", DELAYS, asked) if _wanted(row, asked)]
    people = {row.month: row for row in _rows(session, "market_people", PEOPLE, asked, asked.site, asked.job)}
    here = select(Site.id, Site.shown.label("name"), Site.address).where(Site.market_id == actor.market)
    sites = session.execute(here).all()
    jobs = session.execute(select(Job.id, Job.name).where(Job.market_id == actor.market)).all()
    addresses = {row.id: (row.name, row.address) for row in sites}
    trades = {row.id: (row.name, "") for row in jobs}
    in_all = people.get(None)
    return Figures(
        asked=asked,
        total=_count(hours, delays),
        delays=_delays(delays),
        people=in_all.people if in_all else 0,
        missions=in_all.missions if in_all else 0,
        sites=_lines(hours, delays, lambda row: row.site_id, addresses),
        jobs=_lines(hours, delays, lambda row: row.job_id, trades),
        months=_months(hours, people, asked),
        weeks=_weeks(hours, school_weeks(session, actor, asked.from_day, asked.to_day)),
        all_sites=_choices(sites),
        all_jobs=_choices(jobs),
    )


HOURS = {"site_id": Integer, "job_id": Integer, "month": Date, "week": Date} | dict.fromkeys(
    ("asked_minutes", "covered_minutes", "promised_minutes"), BigInteger
)
DELAYS = {"site_id": Integer, "job_id": Integer, "notice_minutes": BigInteger, "answer_minutes": BigInteger}
PEOPLE = {"month": Date, "people": BigInteger, "missions": BigInteger}


def _rows(session: Session, name: str, columns: Mapping[str, Any], asked: Asked, *more: int | None) -> Sequence[Any]:
    """Call one of the database's functions that count across organisations."""
    arguments = [cast(asked.from_day, Date), cast(asked.to_day, Date), *(cast(each, Integer) for each in more)]
    found = getattr(func, name)(*arguments).table_valued(*(column(each, kind) for each, kind in columns.items()))
    return session.execute(select(found)).all()


def _wanted(row: Any, asked: Asked) -> bool:  # noqa: ANN401  # a row of one of the functions
    return asked.site in {None, row.site_id} and asked.job in {None, row.job_id}


def _count(hours: Iterable[Any], delays: Sequence[Any]) -> Count:
    rows = list(hours)
    return Count(
        len(delays),
        *(sum(getattr(row, name) for row in rows) for name in ("asked_minutes", "covered_minutes", "promised_minutes")),
    )


def _delays(rows: Iterable[Any]) -> Delays:
    def middle(values: Iterable[int | None]) -> int | None:
        known = [value for value in values if value is not None]
        return round(median(known)) if known else None

    found = list(rows)
    return Delays(middle(row.notice_minutes for row in found), middle(row.answer_minutes for row in found))


def _lines(
    hours: Iterable[Any],
    delays: Iterable[Any],
    key: Callable[[Any], int | None],
    names: Mapping[int, tuple[str, str]],
) -> tuple[Line, ...]:
    by_hours, by_delays = defaultdict(list), defaultdict(list)
    for row in hours:
        by_hours[key(row)].append(row)
    for row in delays:
        by_delays[key(row)].append(row)
    lines = []
    for each, rows in by_hours.items():
        name, about = names.get(each, ("", "")) if each is not None else ("", "")
        lines.append(Line(each, name, about, _count(rows, by_delays[each]), _delays(by_delays[each])))
    return tuple(sorted(lines, key=lambda line: (not line.name, alphabetical(line.name), line.id or 0)))


def _months(hours: Iterable[Any], people: Mapping[date | None, Any], asked: Asked) -> tuple[Stretch, ...]:
    sums = _sums((row.month, row) for row in hours)
    found, month = [], asked.from_day.replace(day=1)
    while month <= asked.to_day:
        sent = people.get(month)
        found.append(Stretch(month, *sums[month], people=sent.people if sent else 0))
        month = (month + timedelta(days=31)).replace(day=1)
    return tuple(found)


def _weeks(hours: Iterable[Any], weeks: Mapping[date, int | None]) -> tuple[Stretch, ...]:
    sums = _sums((row.week, row) for row in hours)
    return tuple(Stretch(start, *sums[start], school_week=number) for start, number in weeks.items())


def _sums(rows: Iterable[tuple[date, Any]]) -> Mapping[date, tuple[int, int]]:
    found: dict[date, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for start, row in rows:
        asked, covered = found[start]
        found[start] = asked + row.asked_minutes, covered + row.covered_minutes
    return found


def _choices(rows: Iterable[Any]) -> tuple[Choice, ...]:
    return tuple(sorted((Choice(row.id, row.name) for row in rows), key=lambda each: alphabetical(each.name)))
