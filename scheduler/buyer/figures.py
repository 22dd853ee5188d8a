"""What the buyer looks at: hours, delays and people by site, trade, month and school week, and nobody's name."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Date, Integer, Text, cast, column, func, select
from sqlalchemy.orm import Session
from sqlalchemy.types import BigInteger

from scheduler.buyer.coverage import Count, require_period
from scheduler.buyer.empty import Empty, by_reason
from scheduler.core.access import Actor
from scheduler.core.months import later
from scheduler.core.one_statement import AnyRow, Query, together
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
    ``jobs`` are those with requests, ``all_sites`` and ``all_jobs`` those of the market, whenever; ``open_sites`` is
    how many of the sites were open in the time. ``empty`` is what was asked for and not covered, by reason.
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
    open_sites: int
    empty: tuple[Empty, ...]


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
    narrowed = asked.site, asked.job
    told = together(
        session,
        hours=_asked("market_coverage", HOURS, asked, *narrowed),
        waits=_asked("market_waits", WAITS, asked, *narrowed),
        people=_asked("market_people", PEOPLE, asked, *narrowed),
        empty=_asked("market_empty", EMPTY, asked, *narrowed),
        sites=select(Site.id, Site.shown.label("name"), Site.address, Site.closed_from).where(
            Site.market_id == actor.market
        ),
        jobs=select(Job.id, Job.name).where(Job.market_id == actor.market),
    )
    hours, waits = _by(told["hours"]), _by(told["waits"])
    people = {row.month: row for row in told["people"]}
    in_all = people.get(None)
    [total] = waits["all"]
    return Figures(
        asked=asked,
        total=_count(hours["all"][0], total),
        delays=Delays(total.notice_minutes, total.answer_minutes),
        people=in_all.people if in_all else 0,
        missions=in_all.missions if in_all else 0,
        sites=_lines(hours["site"], waits["site"], {row.id: (row.name, row.address) for row in told["sites"]}),
        jobs=_lines(hours["job"], waits["job"], {row.id: (row.name, "") for row in told["jobs"]}),
        months=_months(hours["month"], people, asked),
        weeks=_weeks(hours["week"], school_weeks(session, actor, asked.from_day, asked.to_day)),
        all_sites=_choices(told["sites"]),
        all_jobs=_choices(told["jobs"]),
        open_sites=sum(row.closed_from is None or row.closed_from > asked.from_day for row in told["sites"]),
        empty=by_reason(told["empty"]),
    )


MINUTES = dict.fromkeys(("asked_minutes", "covered_minutes", "promised_minutes"), BigInteger)
HOURS = {"by": Text, "id": Integer, "start": Date} | MINUTES
WAITS = {"by": Text, "id": Integer} | dict.fromkeys(("requests", "notice_minutes", "answer_minutes"), BigInteger)
PEOPLE = {"month": Date, "people": BigInteger, "missions": BigInteger}
EMPTY = {"reason": Text, "minutes": BigInteger}


def _asked(name: str, columns: Mapping[str, Any], asked: Asked, *more: int | None) -> Query:
    """Ask one of the database's functions that count across organisations, as part of another statement."""
    arguments = [cast(asked.from_day, Date), cast(asked.to_day, Date), *(cast(each, Integer) for each in more)]
    found = getattr(func, name)(*arguments).table_valued(*(column(each, kind) for each, kind in columns.items()))
    return select(found)


def _by(rows: Iterable[AnyRow]) -> Mapping[str, list[AnyRow]]:
    found: defaultdict[str, list[AnyRow]] = defaultdict(list)
    for row in rows:
        found[row.by].append(row)
    return found


def _count(hours: AnyRow, waits: AnyRow) -> Count:
    return Count(waits.requests, hours.asked_minutes or 0, hours.covered_minutes or 0, hours.promised_minutes or 0)


def _lines(hours: Iterable[AnyRow], waits: Iterable[AnyRow], names: Mapping[int, tuple[str, str]]) -> tuple[Line, ...]:
    delays = {row.id: row for row in waits}
    lines = []
    for row in hours:
        name, about = names.get(row.id, ("", "")) if row.id is not None else ("", "")
        waited = delays[row.id]
        lines.append(
            Line(row.id, name, about, _count(row, waited), Delays(waited.notice_minutes, waited.answer_minutes))
        )
    return tuple(sorted(lines, key=lambda line: (not line.name, alphabetical(line.name), line.id or 0)))


def _months(hours: Iterable[AnyRow], people: Mapping[date | None, AnyRow], asked: Asked) -> tuple[Stretch, ...]:
    sums = _sums(hours)
    found, month = [], asked.from_day.replace(day=1)
    while month <= asked.to_day:
        sent = people.get(month)
        found.append(Stretch(month, *sums.get(month, (0, 0)), people=sent.people if sent else 0))
        month = later(month, 1)
    return tuple(found)


def _weeks(hours: Iterable[AnyRow], weeks: Mapping[date, int | None]) -> tuple[Stretch, ...]:
    sums = _sums(hours)
    return tuple(Stretch(start, *sums.get(start, (0, 0)), school_week=number) for start, number in weeks.items())


def _sums(rows: Iterable[AnyRow]) -> Mapping[date, tuple[int, int]]:
    return {row.start: (row.asked_minutes, row.covered_minutes) for row in rows}


def _choices(rows: Iterable[Any]) -> tuple[Choice, ...]:
    return tuple(sorted((Choice(row.id, row.name) for row in rows), key=lambda each: alphabetical(each.name)))
