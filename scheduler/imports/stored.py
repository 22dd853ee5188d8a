"""What is stored, as a file of the same kind brings it in: it can be corrected and brought in again."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.tables import (
    AvailabilityException,
    Organisation,
    Site,
    Skill,
    Territory,
    WeeklyAvailability,
    Worker,
    WorkerSkill,
)
from scheduler.core.tables import Sheet as SiteSheet
from scheduler.core.weeks import clock
from scheduler.imports import closures, journeys
from scheduler.imports.availabilities import LONGEST, RULES, WEEKDAYS
from scheduler.imports.cells import DAY_MINUTES, day
from scheduler.imports.columns import Column
from scheduler.imports.kinds import IMPORTERS, Kind
from scheduler.imports.sites import KEPT, TOLD
from scheduler.reports import ColumnKind, Sheet

Line = Mapping[str, Any]
"""What stands in a row, by the keys of its columns."""

RULE_WORDS = {rule.value: word for word, rule in RULES.items()}
WEEKDAY_WORDS = {weekday.number: word for word, weekday in WEEKDAYS.items()}
A_DAY = timedelta(days=1)


def stored(session: Session, actor: Actor, kind: Kind, now: datetime) -> Sheet:
    """Return what is stored of a kind, as far as the actor may bring it in.

    Raises
    ------
    KeyError
        For a kind that has a list of its own, with more in it.
    """
    columns = IMPORTERS[kind].columns_for(asking=False)
    rows = tuple(tuple(line.get(each.key) for each in columns) for line in LINES[kind](session, actor, now))
    return Sheet("Données", tuple(each.head for each in columns), tuple(map(_holds, columns)), rows)


def sites(session: Session, actor: Actor, _now: datetime) -> Iterator[Line]:
    """Iterate over the sites of the market."""
    told = {each.site_id: each for each in session.scalars(select(SiteSheet).filter_by(market_id=actor.market))}
    agencies: dict[int, list[str]] = {}
    query = select(Territory.site_id, Territory.sector, Organisation.name).join(
        Organisation, Organisation.id == Territory.agency_id
    )
    by_site = query.where(Territory.market_id == actor.market).order_by(Territory.sector.desc(), Organisation.name)
    for site_id, sector, name in session.execute(by_site):
        if sector or site_id in agencies:  # in a file the first one is that of the sector
            agencies.setdefault(site_id, []).append(name)
    for site in session.scalars(select(Site).filter_by(market_id=actor.market).order_by(Site.uai)):
        if site.uai is not None:
            sheet = told.get(site.id)
            yield {
                "uai": site.uai,
                **{key: getattr(site, key) for key in KEPT},
                **{key: sheet and getattr(sheet, key) for key in TOLD},
                "agencies": ", ".join(agencies.get(site.id, ())) or None,
            }


def skills(session: Session, actor: Actor, _now: datetime) -> Iterator[Line]:
    """Iterate over the skills of the agency's workers."""
    query = select(Worker.code, Skill.name, WorkerSkill.from_day, WorkerSkill.to_day)
    query = query.join(WorkerSkill, WorkerSkill.worker_id == Worker.id).join(Skill, Skill.id == WorkerSkill.skill_id)
    own = query.where(Worker.agency_id == actor.organisation)
    for row in session.execute(own.order_by(Worker.code, Skill.name, WorkerSkill.from_day)):
        yield dict(zip(("worker", "skill", "from_day", "to_day"), row, strict=True))


def availabilities(session: Session, actor: Actor, now: datetime) -> Iterator[Line]:
    """Iterate over the hours of each week, and the dates against them that are not over."""
    own = select(Worker.id, Worker.code).where(Worker.agency_id == actor.organisation)
    codes = {row.id: row.code for row in session.execute(own)}
    weekly = select(WeeklyAvailability).where(WeeklyAvailability.worker_id.in_(codes))
    for each in session.scalars(weekly.order_by(WeeklyAvailability.worker_id, WeeklyAvailability.weekday)):
        yield {
            "worker": codes[each.worker_id],
            "rule": RULE_WORDS[each.rule.value],
            "weekday": WEEKDAY_WORDS[each.weekday],
            "start": _clock(each.start_minute),
            "end": _clock(each.end_minute),
        }
    zone, told = clock(session, actor), set[tuple[object, ...]]()
    dated = select(AvailabilityException).where(
        AvailabilityException.worker_id.in_(codes), AvailabilityException.ends_at > now
    )
    for stretch in session.scalars(dated.order_by(AvailabilityException.worker_id, AvailabilityException.starts_at)):
        who = {"worker": codes[stretch.worker_id], "rule": RULE_WORDS[stretch.rule.value]}
        for dates in _dates(stretch.starts_at.astimezone(zone), stretch.ends_at.astimezone(zone)):
            line = {**who, **dates}
            if (said := tuple(line.items())) not in told:  # what was entered twice is one fact
                told.add(said)
                yield line


def _dates(begin: datetime, end: datetime) -> Iterator[Line]:
    """Iterate over the rows that a stretch of time is: whole days together, hours day by day."""
    at = begin
    while at < end:
        midnight = datetime.combine(at.date() + A_DAY, time(), at.tzinfo)
        if at.time() == time() and midnight <= end:
            last = min(end.date() - A_DAY, at.date() + timedelta(days=LONGEST - 1))
            yield {"from_day": at.date(), "to_day": last if last > at.date() else None}
            at = datetime.combine(last + A_DAY, time(), at.tzinfo)
        else:
            until = min(end, midnight)
            minute = DAY_MINUTES if until == midnight else until.hour * 60 + until.minute
            yield {"from_day": at.date(), "start": _clock(at.hour * 60 + at.minute), "end": _clock(minute)}
            at = until


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _holds(column: Column) -> ColumnKind:
    if column.read is day:
        return ColumnKind.DAY
    return ColumnKind.NUMBER if isinstance(column.example, float) else ColumnKind.TEXT


LINES: Mapping[Kind, Callable[[Session, Actor, datetime], Iterator[Line]]] = {
    Kind.SITES: sites,
    Kind.SKILLS: skills,
    Kind.AVAILABILITIES: availabilities,
    Kind.CLOSURES: lambda session, actor, _now: closures.stored_lines(session, actor),
    Kind.JOURNEYS: lambda session, actor, _now: journeys.stored_lines(session, actor),
}
"""What writes the rows of a kind; workers and requests have lists of their own, with more in them."""
