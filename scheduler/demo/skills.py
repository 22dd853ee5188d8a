"""What a worker can do, and from when until when."""

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta

from scheduler.demo.workforce import Workforce

EXPIRES_WITHIN = range(4, 120)
"""Days from the horizon's start in which a paper that expires runs out; an assumption."""


@dataclass(frozen=True)
class Skill:
    """A skill held from ``start`` to the day before ``end``; None is no bound."""

    id: str
    start: date | None = None
    end: date | None = None


def draw_skills(workforce: Workforce, start: date, draws: random.Random) -> tuple[Skill, ...]:
    """Draw a worker's skills; a worker without any can clean."""
    held: dict[str, Skill] = {}
    for entry in workforce.skills:
        chance, paper = draws.random(), draws.random()
        if chance < entry.share and (entry.needs is None or entry.needs in held):
            expires = entry.id in workforce.skills_that_expire and paper < workforce.expiring_share
            end = start + timedelta(days=draws.choice(EXPIRES_WITHIN)) if expires else None
            held[entry.id] = Skill(entry.id, end=end)
    return tuple(held.values()) or (Skill(workforce.skills[0].id),)


def after_course(skills: tuple[Skill, ...], workforce: Workforce, start: date) -> tuple[Skill, ...]:
    """Add what the training course gives on its last day to what is held already."""
    begin = start + timedelta(days=workforce.course.ends_on_day)
    held = {skill.id: skill for skill in skills}
    for name in workforce.course.skills:
        held[name] = replace(held[name], end=None) if name in held else Skill(name, start=begin)
    return tuple(held.values())
