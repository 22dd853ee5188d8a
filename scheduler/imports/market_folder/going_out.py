"""A stored market as the files of a folder that brings it in: all that is set up, and nobody's file.

Whoever loads it again changes nothing; loaded into another installation it is the same market without its people.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.errors import NotFound
from scheduler.core.tables import (
    AgencyShare,
    Job,
    JobSkill,
    Market,
    Member,
    Organisation,
    PermanenceDay,
    Place,
    Post,
    ShiftTemplate,
    Site,
    Skill,
    Territory,
    User,
)
from scheduler.core.tables.codes import OrganisationKind, Role
from scheduler.core.weeks import EARLIEST
from scheduler.imports import closures
from scheduler.imports.market_folder import files
from scheduler.imports.market_folder.cells import BUYER, WEEKDAYS
from scheduler.imports.market_folder.market import LAWS, SOLIDARITY, ZONES
from scheduler.imports.market_folder.organisations import ROLES
from scheduler.imports.stored import sites as stored_sites
from scheduler.imports.template import head
from scheduler.market.calendar.periods import periods
from scheduler.market.settings import MarketSettings
from scheduler.reports import ColumnKind, Sheet, as_csv

Line = Mapping[str, Any]
Lines = Iterator[Line]
AN_HOUR = 60


def market_files(session: Session, code: str) -> dict[str, bytes]:
    """Return the files of a market by their names; the session is the administration's.

    Raises
    ------
    NotFound
        When there is no market of that code.
    """
    market = session.scalars(select(Market).where(Market.code == code)).one_or_none()
    if market is None:
        thing = "market"
        raise NotFound(thing, code)
    found = {}
    for file in files.FILES:
        if file.stem not in WRITERS:
            continue
        rows = tuple(
            tuple(_written(line.get(each.key)) for each in file.columns) for line in WRITERS[file.stem](session, market)
        )
        sheet = Sheet(file.stem, tuple(map(head, file.columns)), (ColumnKind.TEXT,) * len(file.columns), rows)
        if rows:
            found[f"{file.stem}.csv"] = as_csv(sheet)
    return found


def _written(value: object) -> str | None:
    """Return a cell as people write it."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, date):
        return value.isoformat()  # with the month where nobody takes it for the day
    return str(value) if isinstance(value, str) else str(value).replace(".", ",")


def _clock(minute: int) -> str:
    return "{:02}:{:02}".format(*divmod(minute, AN_HOUR))


def _actor(market: Market) -> Actor:
    return Actor(0, 0, market.id, Role.PLANNER, leads=True)


def _market(_session: Session, market: Market) -> Lines:
    settings, said = MarketSettings.of(market.settings), market.settings.keys()

    def word(words: Mapping[str, object], name: str) -> str | None:
        meant = getattr(settings, name) if name in said else None  # what nobody has said stays unsaid
        return next((each for each, value in words.items() if value == meant), None)

    yield {
        "code": market.code,
        "name": market.name,
        "timezone": market.timezone,
        "nightly_start": f"{market.nightly_start:%H:%M}",
        "lead_time_minutes": market.lead_time_minutes,
        "school_zone": word(ZONES, "school_zone"),
        "holiday_law": word(LAWS, "holiday_law"),
        "solidarity_day": word(SOLIDARITY, "solidarity_day"),
        "horizon_days": settings.horizon_days if "horizon_days" in said else None,
    }


def _organisations(session: Session, market: Market) -> Lines:
    query = select(Organisation, Member.leads).join(Member, Member.organisation_id == Organisation.id)
    here = query.where(Member.market_id == market.id, Member.kind != OrganisationKind.ESTABLISHMENT)
    for each, leads in session.execute(here.order_by(Member.kind, Organisation.code)):
        yield {
            "code": each.code,
            "name": each.name,
            "kind": BUYER if each.kind == OrganisationKind.BUYER else each.agency_kind,
            "phone": each.phone,
            "lat": each.lat,
            "lon": each.lon,
            "leads": leads or None,
        }


def _users(session: Session, market: Market) -> Lines:
    words = {role: word for word, role in ROLES.items()}
    query = select(User, Organisation.code).join(Organisation, Organisation.id == User.organisation_id)
    here = query.join(Member, Member.organisation_id == Organisation.id).where(
        Member.market_id == market.id, User.role != Role.ENGINE, User.disabled_at.is_(None)
    )
    for each, code in session.execute(here.order_by(User.email)):
        yield {
            "email": each.email,
            "name": each.name,
            "organisation": code,
            "role": words[each.role],
            "administers": each.administers,
        }


def _places(session: Session, market: Market) -> Lines:
    for each in session.scalars(select(Place).where(Place.market_id == market.id).order_by(Place.name)):
        for postcode in each.postcodes or (None,):
            yield {
                "name": each.name,
                "postcode": postcode,
                "insee": each.insee,
                "lat": float(each.lat),
                "lon": float(each.lon),
            }


def _sites(session: Session, market: Market) -> Lines:
    for line in stored_sites(session, _actor(market), datetime.now(UTC)):
        yield {**line, "agencies": None}  # the territories say more


def _territories(session: Session, market: Market) -> Lines:
    query = select(Organisation.code, Site.uai, Territory.sector).join(
        Organisation, Organisation.id == Territory.agency_id
    )
    here = query.join(Site, Site.id == Territory.site_id).where(Territory.market_id == market.id)
    for code, uai, sector in session.execute(here.order_by(Organisation.code, Site.uai)):
        yield {"agency": code, "uai": uai, "sector": sector}


def _shares(session: Session, market: Market) -> Lines:
    query = select(Organisation.code, AgencyShare.percent, AgencyShare.from_day)
    here = query.join(Organisation, Organisation.id == AgencyShare.agency_id).where(AgencyShare.market_id == market.id)
    for code, percent, begin in session.execute(here.order_by(AgencyShare.from_day, Organisation.code)):
        yield {"agency": code, "percent": percent, "from_day": begin if begin > EARLIEST else None}


def _needed(session: Session, market: Market) -> Mapping[int, list[Skill]]:
    query = select(JobSkill.job_id, Skill).join(Skill, Skill.id == JobSkill.skill_id)
    here = query.join(Job, Job.id == JobSkill.job_id).where(Job.market_id == market.id).order_by(Skill.code)
    found: dict[int, list[Skill]] = {}
    for job, skill in session.execute(here):
        found.setdefault(job, []).append(skill)
    return found


def _skills(session: Session, _market: Market) -> Lines:
    for each in session.scalars(select(Skill).order_by(Skill.code)):
        yield {"code": each.code, "name": each.name}


def _jobs(session: Session, market: Market) -> Lines:
    needed = _needed(session, market)
    for each in session.scalars(select(Job).where(Job.market_id == market.id).order_by(Job.code)):
        skills = ", ".join(skill.code for skill in needed.get(each.id, ())) or None
        yield {"code": each.code, "name": each.name, "skills": skills, "rome": each.rome, "priority": each.priority}


def _hours(session: Session, market: Market) -> Lines:
    query = select(ShiftTemplate, Job.code, Site.uai).join(Job, Job.id == ShiftTemplate.job_id)
    here = query.outerjoin(Site, Site.id == ShiftTemplate.site_id).where(ShiftTemplate.market_id == market.id)
    order = Job.code, ShiftTemplate.label, Site.uai, ShiftTemplate.weekdays, ShiftTemplate.start_minute
    for each, job, uai in session.execute(here.order_by(*order)):
        yield {
            "job": job,
            "label": each.label,
            "uai": uai,
            "weekdays": ", ".join(WEEKDAYS[day - 1] for day in sorted(each.weekdays)),
            "start_minute": _clock(each.start_minute),
            "end_minute": _clock(each.end_minute),
            "break_minutes": each.break_minutes,
        }


def _posts(session: Session, market: Market) -> Lines:
    query = select(Site.uai, Job.code, Post.label, Post.agents).join(Site, Site.id == Post.site_id)
    here = query.join(Job, Job.id == Post.job_id).where(Post.market_id == market.id)
    for uai, job, label, agents in session.execute(here.order_by(Site.uai, Job.code, Post.label)):
        yield {"uai": uai, "job": job, "label": label, "agents": agents}


def _closures(session: Session, market: Market) -> Lines:
    return closures.stored_lines(session, _actor(market))


def _permanences(session: Session, market: Market) -> Lines:
    query = select(Site.uai, PermanenceDay.day).join(Site, Site.id == PermanenceDay.site_id)
    days: dict[str | None, list[date]] = {}
    for uai, day in session.execute(query.where(PermanenceDay.market_id == market.id).order_by(Site.uai)):
        days.setdefault(uai, []).append(day)
    for uai, manned in days.items():
        for each in periods(dict.fromkeys(manned)):
            last = each.last_day if each.last_day > each.first_day else None
            yield {"uai": uai, "from_day": each.first_day, "to_day": last}


WRITERS: Mapping[str, Callable[[Session, Market], Lines]] = {
    files.MARKET: _market,
    files.ORGANISATIONS: _organisations,
    files.PLACES: _places,
    files.SITES: _sites,
    files.USERS: _users,
    files.TERRITORIES: _territories,
    files.SHARES: _shares,
    files.SKILLS: _skills,
    files.JOBS: _jobs,
    files.HOURS: _hours,
    files.POSTS: _posts,
    files.CLOSURES: _closures,
    files.PERMANENCES: _permanences,
}
