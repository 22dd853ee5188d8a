"""What work there is: skills, jobs, usual hours, and the agents' posts at the collèges."""

import random
from collections import Counter
from collections.abc import Iterator, Mapping

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.core.tables import Job, JobSkill, Post, ShiftTemplate, Skill
from scheduler.demo.data_files import read_rows
from scheduler.demo.load.members import Members
from scheduler.demo.load.rows import Row, add, add_numbered, minute
from scheduler.demo.places import Map
from scheduler.demo.posts import Hours, Template, draw_template, read_families, read_templates


class _SkillRow(msgspec.Struct, frozen=True):
    id: str
    name: str


class _JobRow(msgspec.Struct, frozen=True):
    family: str
    label: str
    rome: str


def add_skills(session: Session) -> Mapping[str, int]:
    """Store the skills that are not there yet (all markets share them) and return the ids of all by code."""
    there = {row.code: row.id for row in session.execute(select(Skill.code, Skill.id))}
    new = [row for row in read_rows("skills.csv", _SkillRow) if row.id not in there]
    ids = add_numbered(session, Skill, [{"code": row.id, "name": row.name} for row in new])
    return there | dict(zip((row.id for row in new), ids, strict=True))


def add_jobs(session: Session, market: int, skills: Mapping[str, int]) -> Mapping[str, int]:
    """Store the jobs with their skills and usual hours; return their ids by code."""
    names = {row.family: row for row in read_rows("job_families.csv", _JobRow)}
    families = read_families()
    stored = add_numbered(
        session,
        Job,
        [
            {
                "market_id": market,
                "code": family.id,
                "name": names[family.id].label,
                "rome": names[family.id].rome.split()[0],
                "priority": family.priority,
            }
            for family in families
        ],
    )
    ids = dict(zip((family.id for family in families), stored, strict=True))
    needs = [{"job_id": ids[family.id], "skill_id": skills[skill]} for family in families for skill in family.skills]
    add(session, JobSkill, needs)
    hours = [
        {"market_id": market, "job_id": ids[row.family], "label": row.label, **times}
        for row in read_templates()
        for times in _hours(row)
    ]
    add(session, ShiftTemplate, hours)
    return ids


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


def _hours(template: Template) -> Iterator[Row]:
    """Say of a row at which hours it is worked on which days: Wednesdays may be shorter."""
    days: dict[Hours, list[int]] = {}
    for weekday in range(1, 8):
        if hours := template.hours(weekday):
            days.setdefault(hours, []).append(weekday)
    for hours, weekdays in days.items():
        yield {
            "weekdays": weekdays,
            "start_minute": minute(hours.start),
            "end_minute": minute(hours.end),
            "break_minutes": hours.break_minutes,
        }
