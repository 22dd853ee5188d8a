"""A site's posts and their usual hours in a period: what a new request is filled in with."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.days import days
from scheduler.core.tables import Job, Post, Site
from scheduler.core.weeks import clock
from scheduler.requests.day_kinds import CLOSED, DayKind, day_kinds
from scheduler.requests.site_of import site_of
from scheduler.requests.usual_week import Hours, Templates, UsualHours, templates_of, week_of

SATURDAY = 6


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
    weeks = templates_of(session, {site for site, *_ in rows}, {job for *_, job, _ in rows})
    found = (
        PostChoice(site, site_name, job, job_name, label, agents, week_of(weeks, site, job, label))
        for site, site_name, post, job, job_name in rows
        for label, agents in (_entered(post) or _usual(weeks, site, job) or {"": 1}).items()
    )
    return tuple(sorted(found, key=lambda each: (each.site_name, each.site, each.job_name, each.label)))


def labels_of(session: Session, sites: Collection[int]) -> Mapping[tuple[int, int], tuple[str, ...]]:
    """Return under which labels sites ask for a job, by site and job, as their pages offer them (``posts``).

    A job is not there where a site that has entered its posts has none of it, or nobody knows any hours of it.
    """
    rows = session.execute(_every_job(Site.id, Post, Job.id).where(Site.id.in_(sites))).all()
    weeks = templates_of(session, set(sites), {job for *_, job in rows})
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


def _usual(weeks: Templates, site: int, job: int) -> dict[str, int]:
    """Return the labels of a job's hours at a site, for one agent each."""
    return {label: 1 for of_job, label in weeks if of_job == job and week_of(weeks, site, job, label)}


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
    week = week_of(templates_of(session, {site}, {job}), site, job, label)
    kinds = day_kinds(session, found, first_day, last_day)
    return tuple(proposed(kinds[day], day, week) for day in days(first_day, last_day))


def proposed(kind: DayKind, day: date, week: Iterable[UsualHours]) -> ProposedDay:
    """Fill in one day."""
    if kind in CLOSED:
        return ProposedDay(day, kind)
    hours = tuple(each.hours for each in week if day.isoweekday() in each.weekdays)
    if not hours and kind in {DayKind.OPEN, DayKind.UNKNOWN}:
        kind = DayKind.WEEKEND if day.isoweekday() >= SATURDAY else DayKind.IDLE
    return ProposedDay(day, kind, hours)
