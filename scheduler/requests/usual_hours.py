"""A site's posts and usual hours, and which days of a period are worked: what a new request is filled in with."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum, auto
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.errors import NotFound
from scheduler.core.tables import Job, Market, PermanenceDay, Post, ShiftTemplate, Site
from scheduler.core.tables.codes import ClosureReason
from scheduler.core.weeks import clock
from scheduler.market.calendar import MANNABLE, ClosedDays, closed_days

SATURDAY = 6


class DayKind(StrEnum):
    """What a day is at a site."""

    OPEN = auto()
    PERMANENCE = auto()
    """In the school holidays, with the agents at work."""
    IDLE = auto()
    """Open, but the post has no usual hours on that day of the week."""
    WEEKEND = auto()
    """A Saturday or Sunday without usual hours."""
    PUBLIC_HOLIDAY = auto()
    SITE = auto()
    """Closed by the site itself."""
    SCHOOL_HOLIDAY = auto()
    BRIDGE = auto()
    CLOSED_FOR_GOOD = auto()
    UNKNOWN = auto()
    """Beyond the school's calendar as far as it is known: it may be a holiday. The site says so itself."""


CLOSURES = {
    ClosureReason.PUBLIC_HOLIDAY: DayKind.PUBLIC_HOLIDAY,
    ClosureReason.SITE: DayKind.SITE,
    ClosureReason.SCHOOL_HOLIDAY: DayKind.SCHOOL_HOLIDAY,
    ClosureReason.BRIDGE: DayKind.BRIDGE,
}
MANNED = frozenset(CLOSURES[each] for each in MANNABLE)
"""Closures during which a site may have agents at work: its permanence days."""

CLOSED = frozenset({*CLOSURES.values(), DayKind.CLOSED_FOR_GOOD})
"""Days on which nobody can be asked for."""


@dataclass(frozen=True, slots=True)
class Hours:
    """A stretch of work on the clock of its day: minutes since midnight, beyond 1440 on the next day."""

    start_minute: int
    end_minute: int
    break_minutes: int = 0

    @property
    def paid_minutes(self) -> int:
        """Minutes by the clock without the break; a night in which the clocks change has others."""
        return self.end_minute - self.start_minute - self.break_minutes


@dataclass(frozen=True, slots=True)
class UsualHours:
    """Hours that recur on some days of the week (1 is Monday)."""

    weekdays: tuple[int, ...]
    hours: Hours


@dataclass(frozen=True, slots=True)
class PostChoice:
    """The agents of a site who do one job at the same hours."""

    site: int
    site_name: str
    job: int
    job_name: str
    label: str
    agents: int
    week: tuple[UsualHours, ...]


@dataclass(frozen=True, slots=True)
class ProposedDay:
    """One day of a period with the hours of the post; none when it is not worked."""

    day: date
    kind: DayKind
    hours: tuple[Hours, ...] = ()


def posts(session: Session, actor: Actor) -> tuple[PostChoice, ...]:
    """Return the posts of the actor's sites by site, job and hours; none of sites that are closed for good.

    A site that has entered no posts yet asks for any job of the market at its usual hours.
    """
    today = datetime.now(clock(session, actor)).date()
    rows = session.execute(
        _every_job(Site.id, Site.shown, Post, Job.id, Job.name).where(
            Site.market_id == actor.market,
            Site.organisation_id == actor.organisation,
            or_(Site.closed_from.is_(None), Site.closed_from > today),
        )
    ).all()
    weeks = _templates(session, {site for site, *_ in rows}, {job for *_, job, _ in rows})
    found = (
        PostChoice(site, site_name, job, job_name, label, agents, _week(weeks, site, job, label))
        for site, site_name, post, job, job_name in rows
        for label, agents in (_entered(post) or _usual(weeks, site, job) or {"": 1}).items()
    )
    return tuple(sorted(found, key=lambda each: (each.site_name, each.site, each.job_name, each.label)))


def labels_of(session: Session, sites: Collection[int]) -> Mapping[tuple[int, int], tuple[str, ...]]:
    """Return under which labels sites ask for a job, by site and job, as their pages offer them (``posts``).

    A job is not there where a site that has entered its posts has none of it, or nobody knows any hours of it.
    """
    rows = session.execute(_every_job(Site.id, Post, Job.id).where(Site.id.in_(sites))).all()
    weeks = _templates(session, set(sites), {job for *_, job in rows})
    found: dict[tuple[int, int], tuple[str, ...]] = {}
    for site, post, job in rows:
        if labels := _entered(post) or _usual(weeks, site, job):
            found[site, job] = (*found.get((site, job), ()), *labels)
    return found


def _every_job(*columns: Any) -> Select[Any]:
    """Select sites with each of their posts; a site that has entered none yet with each job of its market."""
    return (
        select(*columns)
        .select_from(Site)
        .outerjoin(Post, Post.site_id == Site.id)
        .join(Job, or_(Job.id == Post.job_id, and_(Post.job_id.is_(None), Job.market_id == Site.market_id)))
    )


def _entered(post: Post | None) -> dict[str, int]:
    """Return the label and agents of what a site has entered."""
    return {post.label: post.agents} if post else {}


def _usual(weeks: "Templates", site: int, job: int) -> dict[str, int]:
    """Return the labels of a job's hours at a site, for one agent each."""
    return {label: 1 for of_job, label in weeks if of_job == job and _week(weeks, site, job, label)}


def propose_hours(
    session: Session, actor: Actor, site: int, job: int, label: str, first_day: date, last_day: date
) -> tuple[ProposedDay, ...]:
    """Return every day of a period with the usual hours of a post; closed days have none, permanence days do.

    Raises
    ------
    NotFound
        When the site is not there or not the actor's.
    """
    found = site_of(session, actor, site)
    week = _week(_templates(session, {site}, {job}), site, job, label)
    kinds = day_kinds(session, found, first_day, last_day)
    return tuple(proposed(kinds[day], day, week) for day in days(first_day, last_day))


def usual_weeks(session: Session, site: int, job: int) -> tuple[tuple[UsualHours, ...], ...]:
    """Return the usual hours of every post of a job at a site."""
    templates = _templates(session, {site}, {job})
    labels = session.scalars(select(Post.label).where(Post.site_id == site, Post.job_id == job).order_by(Post.label))
    return tuple(_week(templates, site, job, label) for label in labels)


def proposed(kind: DayKind, day: date, week: Iterable[UsualHours]) -> ProposedDay:
    """Fill in one day."""
    if kind in CLOSED:
        return ProposedDay(day, kind)
    hours = tuple(each.hours for each in week if day.isoweekday() in each.weekdays)
    if not hours and kind in {DayKind.OPEN, DayKind.UNKNOWN}:
        kind = DayKind.WEEKEND if day.isoweekday() >= SATURDAY else DayKind.IDLE
    return ProposedDay(day, kind, hours)


def site_of(session: Session, actor: Actor, site: int) -> Site:
    """Return a site that the actor may ask for: one of their own, any of the market for whoever leads it.

    Raises
    ------
    NotFound
        When it is not there or not theirs.
    """
    found = session.get(Site, site)
    if found is None or not (actor.leads or found.organisation_id == actor.organisation):
        thing = "site"
        raise NotFound(thing, site)
    return found


def day_kinds(session: Session, site: Site, first_day: date, last_day: date) -> Mapping[date, DayKind]:
    """Tell for every day of a period whether the site is open, manned or closed, and why."""
    closed = closed_days(session, session.get_one(Market, site.market_id), first_day, last_day, site)
    manned = set(
        session.scalars(
            select(PermanenceDay.day).where(
                PermanenceDay.site_id == site.id, PermanenceDay.day.between(first_day, last_day)
            )
        )
    )
    return {day: _kind(day, site.closed_from, closed, manned=day in manned) for day in days(first_day, last_day)}


def _kind(day: date, closed_from: date | None, closed: ClosedDays, *, manned: bool) -> DayKind:
    if closed_from is not None and day >= closed_from:
        return DayKind.CLOSED_FOR_GOOD
    why = closed.why(day)
    kind = CLOSURES[why] if why else DayKind.OPEN if closed.knows(day) else DayKind.UNKNOWN
    return DayKind.PERMANENCE if manned and kind in {*MANNED, DayKind.UNKNOWN} else kind


def days(first_day: date, last_day: date) -> Iterator[date]:
    """Iterate over the days of a period, both ends included."""
    return (first_day + timedelta(days=n) for n in range((last_day - first_day).days + 1))


def moment(day: date, minute: int, zone: ZoneInfo) -> datetime | None:
    """Return the moment (UTC) of a clock time (minutes since the day's midnight); None when the clocks skip it.

    An hour that comes twice, when the clocks are put back, means the first time.
    """
    wanted = datetime.combine(day, time()) + timedelta(minutes=minute)
    found = wanted.replace(tzinfo=zone).astimezone(UTC)
    return found if found.astimezone(zone).replace(tzinfo=None) == wanted else None


Templates = Mapping[tuple[int, str], Sequence[ShiftTemplate]]


def _templates(session: Session, sites: set[int], jobs: set[int]) -> Templates:
    rows: dict[tuple[int, str], list[ShiftTemplate]] = {}
    for row in session.scalars(
        select(ShiftTemplate)
        .where(ShiftTemplate.job_id.in_(jobs), or_(ShiftTemplate.site_id.in_(sites), ShiftTemplate.site_id.is_(None)))
        .order_by(ShiftTemplate.start_minute, ShiftTemplate.id)
    ):
        rows.setdefault((row.job_id, row.label), []).append(row)
    return rows


def _week(templates: Templates, site: int, job: int, label: str) -> tuple[UsualHours, ...]:
    """Return the hours of a post; those that the site keeps for itself stand before those of the market."""
    rows = templates.get((job, label), ())
    own = [row for row in rows if row.site_id == site] or [row for row in rows if row.site_id is None]
    return tuple(
        UsualHours(tuple(sorted(row.weekdays)), Hours(row.start_minute, row.end_minute, row.break_minutes))
        for row in own
    )
