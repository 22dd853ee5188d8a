"""What work there is: skills, jobs, usual hours, and the agents' posts at the collèges."""

import random
from collections import Counter
from collections.abc import Iterator, Mapping

import msgspec
from sqlalchemy.orm import Session

from scheduler.core.many_rows import add
from scheduler.core.tables import Post
from scheduler.demo.data_files import read_rows
from scheduler.demo.load.clock_times import minute
from scheduler.demo.load.members import Members
from scheduler.demo.places import Map
from scheduler.demo.posts import Hours, Template, draw_template, read_families, read_templates
from scheduler.market.setting_up import NewJob, UsualHours, add_jobs, add_skills


class _SkillRow(msgspec.Struct, frozen=True):
    id: str
    name: str


class _JobRow(msgspec.Struct, frozen=True):
    family: str
    label: str
    rome: str


def store_skills(session: Session) -> Mapping[str, int]:
    """Store the skills that are not there yet and return the ids of all by code."""
    return add_skills(session, {row.id: row.name for row in read_rows("skills.csv", _SkillRow)})


def store_jobs(session: Session, market: int) -> Mapping[str, int]:
    """Store the jobs with their skills and usual hours; return their ids by code."""
    names = {row.family: row for row in read_rows("job_families.csv", _JobRow)}
    jobs = [
        NewJob(
            code=family.id,
            name=names[family.id].label,
            skills=tuple(family.skills),
            hours=tuple(each for row in read_templates() if row.family == family.id for each in _hours(row)),
            rome=names[family.id].rome.split()[0],
            priority=family.priority,
        )
        for family in read_families()
    ]
    return add_jobs(session, market, jobs)


def add_posts(session: Session, places: Map, members: Members, jobs: Mapping[str, int], draws: random.Random) -> int:
    """Draw and store what the agents of each collège do at which hours; return how many agents there are."""
    families = read_families()
    shares = [family.share for family in families]
    agents = Counter(
        (college.uai, family.id, draw_template(family, draws)[0].label)
        for college in places.colleges
        for family in draws.choices(families, shares, k=college.posts)
    )
    rows = [
        {
            "market_id": members.market,
            "site_id": members.sites[uai],
            "job_id": jobs[family],
            "label": label,
            "agents": count,
        }
        for (uai, family, label), count in agents.items()
    ]
    add(session, Post, rows)
    return agents.total()


def _hours(template: Template) -> Iterator[UsualHours]:
    """Say of a row at which hours it is worked on which days: Wednesdays may be shorter."""
    days: dict[Hours, list[int]] = {}
    for weekday in range(1, 8):
        if hours := template.hours(weekday):
            days.setdefault(hours, []).append(weekday)
    for hours, weekdays in days.items():
        begin, end = minute(hours.start), minute(hours.end)
        yield UsualHours(template.label, tuple(weekdays), begin, end, hours.break_minutes)
