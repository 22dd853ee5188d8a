"""A site's posts: what a request is filled in with. A post has a job, a name, its usual week, its skills."""

from collections import defaultdict
from dataclasses import dataclass, replace

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.errors import Invalid
from scheduler.core.seen import mark, require_same
from scheduler.core.tables import Job, Post, PostSkill, ShiftTemplate, Site, Skill
from scheduler.core.texts import one_line
from scheduler.requests.new import MAX_DAY_MINUTES
from scheduler.requests.site_of import site_of
from scheduler.requests.usual_hours import posts
from scheduler.requests.usual_week import Hours, UsualHours

LONGEST_LABEL = 60
MOST_AGENTS = 200
A_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class NewPost:
    """A post as it is written: ``week`` has the stretches of work of each weekday (1 is Monday), in their order."""

    job: int
    label: str
    agents: int
    week: dict[int, tuple[Hours, ...]]
    skills: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class PostSheet:
    """A post as it stands; ``skills`` are those beyond its job's."""

    job: int
    job_name: str
    label: str
    agents: int
    week: tuple[UsualHours, ...]
    skills: tuple[tuple[int, str], ...]

    def hours_of(self, weekday: int) -> tuple[Hours, ...]:
        """Return the stretches of work on a weekday."""
        return tuple(each.hours for each in self.week if weekday in each.weekdays)


def jobs_to_choose(session: Session, actor: Actor) -> tuple[tuple[int, str], ...]:
    """Return the jobs of the market by name: id and name."""
    rows = session.execute(select(Job.id, Job.name).where(Job.market_id == actor.market).order_by(Job.name))
    return tuple((job, name) for job, name in rows)


def post_sheets(session: Session, actor: Actor, site: int) -> tuple[PostSheet, ...]:
    """Return the posts of a site.

    Raises
    ------
    NotFound
        When the site is not there or not the actor's.
    """
    site_of(session, actor, site)
    skills: defaultdict[tuple[int, str], list[tuple[int, str]]] = defaultdict(list)
    for job, label, skill, name in session.execute(
        select(PostSkill.job_id, PostSkill.label, Skill.id, Skill.name)
        .join(Skill, Skill.id == PostSkill.skill_id)
        .where(PostSkill.site_id == site)
        .order_by(Skill.name)
    ):
        skills[job, label].append((skill, name))
    return tuple(
        PostSheet(each.job, each.job_name, each.label, each.agents, each.week, tuple(skills[each.job, each.label]))
        for each in posts(session, actor)
        if each.site == site
    )


def posts_mark(found: tuple[PostSheet, ...]) -> str:
    """Return the mark of the posts of a site."""
    return mark(
        *(
            (each.job, each.label, each.agents, each.skills, [(day, each.hours_of(day)) for day in range(1, 8)])
            for each in found
        )
    )


def set_post(session: Session, actor: Actor, site: int, new: NewPost, *, seen: str | None = None) -> None:
    """Write a post: a new one, or the one of that job and name anew. ``seen`` is the mark of the posts that were shown.

    Raises
    ------
    NotFound
        When the site is not there or not the actor's.
    Invalid
        When a name, a number or hours cannot be.
    Conflict
        ``somebody_else_at_once``: others stand there by now.
    """
    place, new = site_of(session, actor, site), replace(new, label=one_line(new.label))
    _check(session, place, new)
    if seen is not None:
        session.execute(select(Post.label).where(Post.site_id == place.id).with_for_update())
        require_same(posts_mark(post_sheets(session, actor, site)), seen)
    key = {"site_id": place.id, "job_id": new.job, "label": new.label}
    found = session.get(Post, (place.id, new.job, new.label))
    if found is None:
        session.add(Post(**key, market_id=place.market_id, agents=new.agents))
    else:
        found.agents = new.agents
    session.flush()
    _write_week(session, place, new)
    held = set(session.scalars(select(PostSkill.skill_id).filter_by(**key)))
    if held != new.skills:
        session.execute(delete(PostSkill).filter_by(**key))
        session.add_all(PostSkill(**key, skill_id=skill, market_id=place.market_id) for skill in sorted(new.skills))
        session.flush()


def remove_post(session: Session, actor: Actor, site: int, job: int, label: str) -> None:
    """Take a post off the site; requests that were made for it stay. One that is gone already is no error.

    Raises
    ------
    NotFound
        When the site is not there or not the actor's.
    """
    site_of(session, actor, site)
    session.execute(delete(Post).filter_by(site_id=site, job_id=job, label=label))
    session.execute(delete(ShiftTemplate).filter_by(site_id=site, job_id=job, label=label))


def _write_week(session: Session, place: Site, new: NewPost) -> None:
    """Write the site's own hours; those of the whole market stay as they are for the others."""
    by_hours: defaultdict[Hours, list[int]] = defaultdict(list)
    for weekday, stretches in sorted(new.week.items()):
        for hours in stretches:
            by_hours[hours].append(weekday)
    key = {"site_id": place.id, "job_id": new.job, "label": new.label}
    stored = {
        Hours(row.start_minute, row.end_minute, row.break_minutes): sorted(row.weekdays)
        for row in session.scalars(select(ShiftTemplate).filter_by(**key))
    }
    if stored == by_hours:
        return
    session.execute(delete(ShiftTemplate).filter_by(**key))
    session.execute(
        insert(ShiftTemplate),
        [
            {
                **key,
                "market_id": place.market_id,
                "weekdays": weekdays,
                "start_minute": hours.start_minute,
                "end_minute": hours.end_minute,
                "break_minutes": hours.break_minutes,
            }
            for hours, weekdays in by_hours.items()
        ],
    )


def _check(session: Session, place: Site, new: NewPost) -> None:
    job = session.get(Job, new.job)
    wrong = {
        "job": "unknown_job" if job is None or job.market_id != place.market_id else "",
        "label": "" if 0 < len(new.label) <= LONGEST_LABEL else "post_name",
        "agents": "" if 1 <= new.agents <= MOST_AGENTS else "out_of_range",
        "week": "" if any(new.week.values()) else "no_hours_at_all",
        "skills": "" if _known(session, new.skills) else "unknown_skill",
    }
    for field, reason in wrong.items():
        if reason:
            raise Invalid(field, reason)
    for weekday, stretches in new.week.items():
        _check_day(weekday, stretches)


def _known(session: Session, skills: frozenset[int]) -> bool:
    return skills <= set(session.scalars(select(Skill.id).where(Skill.id.in_(skills))))


def _check_day(weekday: int, stretches: tuple[Hours, ...]) -> None:
    field, end = f"week.{weekday}", 0
    for hours in stretches:
        if not 0 <= hours.start_minute < hours.end_minute <= hours.start_minute + A_DAY or hours.start_minute >= A_DAY:
            reason = "end_before_start"
            raise Invalid(field, reason)
        if hours.break_minutes < 0 or hours.break_minutes >= hours.end_minute - hours.start_minute:
            reason = "break_negative" if hours.break_minutes < 0 else "break_too_long"
            raise Invalid(field, reason)
        if hours.start_minute < end:
            reason = "overlap"
            raise Invalid(field, reason)
        end = hours.end_minute
    if sum(hours.paid_minutes for hours in stretches) > MAX_DAY_MINUTES:
        reason = "day_too_long"
        raise Invalid(field, reason)
