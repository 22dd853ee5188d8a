"""The trades of a market, as whoever sets it up sees and changes them: skills, priority, usual hours."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor, require_lead
from scheduler.core.errors import Invalid, NotFound
from scheduler.core.tables import Job, JobSkill, ShiftTemplate, Skill
from scheduler.core.tables.codes import Thing
from scheduler.market.changes import Change, changes, hold_market, record, require_seen
from scheduler.market.setting_up.checks import checked_name, free_code
from scheduler.market.setting_up.trades import A_DAY, UsualHours, at_once

MOST_PRIORITY = 10


@dataclass(frozen=True, slots=True)
class Trade:
    """A trade of the market with the skills that it needs (name by id) and its usual hours by their number."""

    id: int
    name: str
    priority: int
    skills: dict[int, str]
    hours: dict[int, UsualHours]


@dataclass(frozen=True, slots=True)
class Trades:
    """The trades by name, all skills that there are (name by id), and the latest changes."""

    trades: tuple[Trade, ...]
    skills: dict[int, str]
    changes: tuple[Change, ...]

    @property
    def last(self) -> int:
        """The number of the last change, 0 when there was none: whoever changes says what they have seen."""
        return self.changes[0].id if self.changes else 0


def market_trades(session: Session, actor: Actor, which: int | None = None) -> Trades:
    """Return the trades of the actor's market, or one of them.

    Raises
    ------
    NotAllowed, NotFound
        To anybody but who plans the market, and of a trade that it has not.
    """
    require_lead(actor)
    jobs = select(Job).where(Job.market_id == actor.market).order_by(Job.name, Job.id)
    found = list(session.scalars(jobs if which is None else jobs.where(Job.id == which)))
    if which is not None and not found:
        thing = "job"
        raise NotFound(thing, which)
    ids = [each.id for each in found]
    names = {row.id: row.name for row in session.execute(select(Skill.id, Skill.name).order_by(Skill.name))}
    needed: defaultdict[int, dict[int, str]] = defaultdict(dict)
    for job, skill in session.execute(select(JobSkill.job_id, JobSkill.skill_id).where(JobSkill.job_id.in_(ids))):
        needed[job][skill] = names[skill]
    hours: defaultdict[int, dict[int, UsualHours]] = defaultdict(dict)
    templates = (
        select(ShiftTemplate)
        .where(ShiftTemplate.job_id.in_(ids), ShiftTemplate.site_id.is_(None))
        .order_by(ShiftTemplate.label, ShiftTemplate.start_minute, ShiftTemplate.id)
    )
    for row in session.scalars(templates):
        usual = UsualHours(row.label, tuple(sorted(row.weekdays)), row.start_minute, row.end_minute, row.break_minutes)
        hours[row.job_id][row.id] = usual
    return Trades(
        tuple(Trade(each.id, each.name, each.priority, needed[each.id], hours[each.id]) for each in found),
        names,
        changes(session, actor, Thing.JOB, which=which),
    )


def add_trade(session: Session, actor: Actor, name: str, priority: int, skills: Collection[int]) -> int:
    """Store a new trade and return its number.

    Raises
    ------
    NotAllowed
        For whoever does not set up the market.
    Invalid
        When a value cannot be, or a trade of the market is called so.
    """
    hold_market(session, actor, Thing.JOB)
    found = market_trades(session, actor)
    name = _checked(found, name, priority, skills)
    codes = set(session.scalars(select(Job.code).where(Job.market_id == actor.market)))
    job = Job(market_id=actor.market, code=free_code(name, codes, "metier"), name=name, priority=priority)
    session.add(job)
    session.flush()
    session.add_all(JobSkill(job_id=job.id, skill_id=skill) for skill in sorted(set(skills)))
    session.flush()
    record(session, actor, Thing.JOB, job.id, {}, _written(found, name, priority, skills))
    return job.id


def change_trade(
    session: Session, actor: Actor, job: int, name: str, priority: int, skills: Collection[int], *, seen: int
) -> None:
    """Give a trade another name, priority or other skills; requests that are there keep theirs.

    Raises
    ------
    NotAllowed, NotFound, Invalid
        For whoever does not set up the market, of a trade that it has not, when a value cannot be.
    Conflict
        ``somebody_else_at_once``: others changed it since.
    """
    old = _held(session, actor, job, seen)
    found = market_trades(session, actor)
    name = _checked(found, name, priority, skills, own=job)
    before = _written(found, old.name, old.priority, old.skills)
    if record(session, actor, Thing.JOB, job, before, _written(found, name, priority, skills)):
        row = session.get_one(Job, job)
        row.name, row.priority = name, priority
        gone = set(old.skills) - set(skills)
        session.execute(delete(JobSkill).where(JobSkill.job_id == job, JobSkill.skill_id.in_(gone)))
        session.add_all(JobSkill(job_id=job, skill_id=skill) for skill in sorted(set(skills) - set(old.skills)))
        session.flush()


def add_usual_hours(session: Session, actor: Actor, job: int, usual: UsualHours, *, seen: int) -> None:
    """Add usual hours of a trade, for all sites that have none of their own under that label.

    Raises
    ------
    NotAllowed, NotFound, Conflict
        As ``change_trade`` does.
    Invalid
        When the hours cannot be, or meet others of that label: whoever has these hours would work twice at once.
    """
    there = _held(session, actor, job, seen).hours.values()
    label = checked_name(usual.label, "label")
    pause, length = usual.break_minutes, usual.end_minute - usual.start_minute
    wrong = {
        "weekdays": "" if usual.weekdays else "no_shift",
        "start": "" if 0 <= usual.start_minute < A_DAY else "unreadable_hours",
        "end": "" if usual.start_minute < usual.end_minute <= usual.start_minute + A_DAY else "end_before_start",
        "pause": "break_negative" if pause < 0 else "" if pause < length else "break_too_long",
    }
    for field, reason in wrong.items():
        if reason:
            raise Invalid(field, reason)
    if any(each.label == label and at_once(each, usual) for each in there):
        field, reason = "weekdays", "usual_hours_meet"
        raise Invalid(field, reason)
    session.add(
        ShiftTemplate(
            market_id=actor.market,
            job_id=job,
            site_id=None,
            label=label,
            weekdays=sorted(usual.weekdays),
            start_minute=usual.start_minute,
            end_minute=usual.end_minute,
            break_minutes=usual.break_minutes,
        )
    )
    session.flush()
    record(session, actor, Thing.JOB, job, {}, {"hours": _hours(usual)})


def remove_usual_hours(session: Session, actor: Actor, job: int, hours: int, *, seen: int) -> bool:
    """Take usual hours off a trade and tell whether they were there still; requests that were made for them stay.

    Raises
    ------
    NotAllowed, NotFound, Conflict
        As ``change_trade`` does.
    """
    hold_market(session, actor, Thing.JOB)
    [old] = market_trades(session, actor, job).trades
    if hours not in old.hours:
        return False
    require_seen(session, actor, Thing.JOB, job, seen)
    session.execute(delete(ShiftTemplate).where(ShiftTemplate.id == hours))
    record(session, actor, Thing.JOB, job, {"hours": _hours(old.hours[hours])}, {"hours": None})
    return True


def add_skill(session: Session, actor: Actor, name: str) -> int:
    """Store a new skill, which all markets share, and return its number.

    Raises
    ------
    NotAllowed
        For whoever does not set up the market.
    Invalid
        When the name is none, or a skill is called so.
    """
    hold_market(session, actor, Thing.JOB)
    name = checked_name(name)
    if session.scalar(select(Skill.id).where(func.lower(Skill.name) == name.lower())) is not None:
        field, reason = "name", "skill_name_taken"
        raise Invalid(field, reason)
    code = free_code(name, set(session.scalars(select(Skill.code))), "competence")
    added: int = session.scalars(select(func.add_skill(code, name))).one()
    return added


def _held(session: Session, actor: Actor, job: int, seen: int) -> Trade:
    hold_market(session, actor, Thing.JOB)
    [found] = market_trades(session, actor, job).trades
    require_seen(session, actor, Thing.JOB, job, seen)
    return found


def _checked(found: Trades, name: str, priority: int, skills: Collection[int], own: int | None = None) -> str:
    name = checked_name(name)
    taken = any(each.name.lower() == name.lower() and each.id != own for each in found.trades)
    wrong = {
        "name": "trade_name_taken" if taken else "",
        "priority": "" if 1 <= priority <= MOST_PRIORITY else "out_of_range",
        "skills": "" if set(skills) <= found.skills.keys() else "unknown_skill",
    }
    for field, reason in wrong.items():
        if reason:
            raise Invalid(field, reason)
    return name


def _written(found: Trades, name: str, priority: int, skills: Collection[int]) -> dict[str, Any]:
    return {"name": name, "priority": priority, "skills": sorted(found.skills[each] for each in skills)}


def _hours(usual: UsualHours) -> list[Any]:
    return [usual.label, list(usual.weekdays), usual.start_minute, usual.end_minute, usual.break_minutes]
