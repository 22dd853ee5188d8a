"""What work there is in a market: skills, jobs that need them, and the usual hours."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.core.errors import Invalid, NotFound
from scheduler.core.many_rows import add, add_numbered
from scheduler.core.tables import Job, JobSkill, ShiftTemplate, Skill
from scheduler.market.setting_up.checks import checked_code, checked_name

SKILL = re.compile("[a-z][a-z0-9_-]*")
A_DAY = 24 * 60
A_WEEK = 7 * A_DAY


@dataclass(frozen=True, slots=True)
class UsualHours:
    """Hours of some weekdays (1 is Monday), minutes since midnight; ``label`` names the post."""

    label: str
    weekdays: tuple[int, ...]
    start_minute: int
    end_minute: int
    break_minutes: int = 0


def at_once(one: UsualHours, other: UsualHours) -> bool:
    """Tell whether two hours meet on a day, so that one person cannot have both; a night goes on into the next day."""
    return any(
        start < other_end and other_start < end
        for start, end in _stretches(one)
        for first, last in _stretches(other)
        for week in (-A_WEEK, 0, A_WEEK)
        for other_start, other_end in [(first + week, last + week)]
    )


def _stretches(usual: UsualHours) -> list[tuple[int, int]]:
    """Return the hours as minutes of a week."""
    return [((day - 1) * A_DAY + usual.start_minute, (day - 1) * A_DAY + usual.end_minute) for day in usual.weekdays]


@dataclass(frozen=True, slots=True)
class NewJob:
    """A job, the codes of the skills that it needs, and its usual hours; ``rome`` numbers the occupation."""

    code: str
    name: str
    skills: tuple[str, ...] = ()
    hours: tuple[UsualHours, ...] = ()
    rome: str | None = None
    priority: int = 1


def add_skills(session: Session, names: Mapping[str, str]) -> dict[str, int]:
    """Store the skills (name by code) that are not there yet, and return the ids of all; all markets share them."""
    there = {row.code: row.id for row in session.execute(select(Skill.code, Skill.id))}
    new = {checked_code(code, SKILL): checked_name(name) for code, name in names.items() if code not in there}
    ids = add_numbered(session, Skill, [{"code": code, "name": name} for code, name in new.items()])
    return there | dict(zip(new, ids, strict=True))


def add_jobs(session: Session, market: int, jobs: Sequence[NewJob]) -> dict[str, int]:
    """Store jobs with their skills and usual hours, and return their ids by code.

    Raises
    ------
    Conflict
        When the market has a job of that code.
    NotFound
        When nobody has named a skill yet.
    Invalid
        When a value cannot be.
    """
    skills = {row.code: row.id for row in session.execute(select(Skill.code, Skill.id))}
    for code in (code for each in jobs for code in each.skills if code not in skills):
        thing = "skill"
        raise NotFound(thing, code)
    ids = dict(
        zip(
            (each.code for each in jobs),
            add_numbered(session, Job, [job_values(market, each) for each in jobs]),
            strict=True,
        )
    )
    needs = [{"job_id": ids[each.code], "skill_id": skills[skill]} for each in jobs for skill in each.skills]
    add(session, JobSkill, needs)
    hours = [hours_values(market, ids[each.code], usual) for each in jobs for usual in each.hours]
    add(session, ShiftTemplate, hours)
    return ids


def job_values(market: int, new: NewJob) -> dict[str, object]:
    """Return a job as it is stored.

    Raises
    ------
    Invalid
        When a value cannot be.
    """
    if new.priority < 1:
        field, reason = "priority", "out_of_range"
        raise Invalid(field, reason)
    return {
        "market_id": market,
        "code": new.code,
        "name": checked_name(new.name),
        "rome": new.rome,
        "priority": new.priority,
    }


def hours_values(market: int, job: int, usual: UsualHours, site: int | None = None) -> dict[str, object]:
    """Return usual hours as they are stored; without a site those of the whole market.

    Raises
    ------
    Invalid
        When a value cannot be.
    """
    length = usual.end_minute - usual.start_minute
    if not (0 <= usual.break_minutes < length and usual.weekdays):
        field, reason = "hours", "out_of_range"
        raise Invalid(field, reason)
    return {
        "market_id": market,
        "job_id": job,
        "site_id": site,
        "label": usual.label,
        "weekdays": list(usual.weekdays),
        "start_minute": usual.start_minute,
        "end_minute": usual.end_minute,
        "break_minutes": usual.break_minutes,
    }
