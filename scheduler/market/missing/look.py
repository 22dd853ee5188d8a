"""Looking for what is missing, as whoever plans the market or its nightly run may see it."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor, require_lead
from scheduler.core.acting_market import acting_market
from scheduler.core.one_statement import AnyRow, together
from scheduler.core.tables import Job, JobSkill, Member, Organisation, Site, Territory, User
from scheduler.core.tables.calendar_codes import SchoolZone
from scheduler.core.tables.codes import OrganisationKind, Role
from scheduler.market.calendar import closed_days, setting_of
from scheduler.market.missing.lacks import Lack, Missing
from scheduler.market.missing.people import Horizon, holding, homeless, passless, reached
from scheduler.market.settings import MarketSettings
from scheduler.market.shares import agreed_in, in_force, shares_of

ALL = 100  # percent


def missing(session: Session, actor: Actor, at: datetime) -> tuple[Missing, ...]:
    """Return what the actor's market lacks for a run that begins at a moment, in the order in which it is filled.

    Minutes that are missing or stale and can be computed are taken for computed: call ``market.travel.enrich`` before.

    Raises
    ------
    NotAllowed
        To who does not plan the market.
    """
    require_lead(actor)
    market = acting_market(session, actor)
    zone, days = ZoneInfo(market.timezone), MarketSettings.of(market.settings).horizon_days
    first = (at + timedelta(minutes=market.lead_time_minutes)).astimezone(zone).date()
    horizon = Horizon(market, first, first + timedelta(days=days - 1))
    found = together(
        session,
        organisations=_without_user(horizon),
        shut_out=select(func.members_without_access().column_valued("id")),
        agencies=select(Organisation.id, Organisation.code, Organisation.name)
        .join(Member, Member.organisation_id == Organisation.id)
        .where(Member.market_id == market.id, Member.kind == OrganisationKind.AGENCY, horizon.takes_part())
        .order_by(Organisation.name),
        planners=select(User.id).where(
            User.organisation_id == actor.organisation, User.role == Role.PLANNER, User.disabled_at.is_(None)
        ),
        lead=select(Organisation.code, Organisation.name).where(Organisation.id == actor.organisation),
        sites=select(Site.id, Site.uai, Site.shown, Site.organisation_id)
        .where(Site.market_id == market.id, (Site.closed_from.is_(None)) | (Site.closed_from > first))
        .order_by(Site.shown, Site.id),
        served=select(Territory.site_id).where(Territory.market_id == market.id).distinct(),
        reached=reached(horizon),
        shares=shares_of(market.id),
        jobs=select(Job.id, Job.code, Job.name).where(Job.market_id == market.id).order_by(Job.name),
        needs=select(JobSkill.job_id, JobSkill.skill_id)
        .join(Job, Job.id == JobSkill.job_id)
        .where(Job.market_id == market.id),
        holding=holding(horizon),
        homeless=homeless(horizon),
        passless=passless(horizon),
    )
    known_until = closed_days(session, market, horizon.first, horizon.last).known_until
    return tuple(_gaps(found, horizon, known_until))


def _without_user(horizon: Horizon) -> Select[*tuple[Any, ...]]:
    """Ask for the members for which nobody can sign in."""
    shown = func.establishment_shown(Organisation.id, Organisation.name)
    silent = func.members_without_user().column_valued("silent")
    return (
        select(Organisation.id, Organisation.kind, Organisation.code, shown.label("name"))
        .join(Member, Member.organisation_id == Organisation.id)
        .where(Member.market_id == horizon.market.id, horizon.takes_part(), Organisation.id.in_(select(silent)))
        .order_by(shown)
    )


def _gaps(found: dict[str, list[AnyRow]], horizon: Horizon, known_until: date | None) -> Iterator[Missing]:
    (lead,) = found["lead"]
    if not found["planners"]:
        yield Missing(Lack.NO_PLANNER, lead.code, lead.name)
    yield from _of_organisations(found)
    yield from _of_sites(found)
    agreed = in_force(agreed_in(found["shares"]), horizon.first)
    if agreed is not None and (total := sum(agreed.percent.values())) != ALL:
        yield Missing(Lack.SHARES, number=total)
    yield from _of_jobs(found)
    if setting_of(horizon.market).school_zone == SchoolZone.UNSAID and known_until is None:
        yield Missing(Lack.NO_SCHOOL_ZONE)
    elif known_until is None:
        yield Missing(Lack.NO_SCHOOL_HOLIDAYS)
    elif known_until < horizon.last:
        yield Missing(Lack.CALENDAR_ENDS, day=known_until)
    if not found["holding"]:
        yield Missing(Lack.NOBODY_EMPLOYED)
    for each in found["homeless"]:
        yield Missing(Lack.PERSON_WITHOUT_HOME, each.code, each.name, each.sites)
    for each in found["passless"]:
        yield Missing(Lack.PERSON_WITHOUT_PASS, each.code, each.name)


def _of_organisations(found: dict[str, list[AnyRow]]) -> Iterator[Missing]:
    for each in found["organisations"]:
        if each.kind == OrganisationKind.AGENCY:
            yield Missing(Lack.AGENCY_WITHOUT_USER, each.code, each.name)
    shut_out = {each.id for each in found["shut_out"]}
    for each in found["agencies"]:
        if each.id in shut_out:
            yield Missing(Lack.AGENCY_WITHOUT_ACCESS, each.code, each.name)
    silent = {each.id for each in found["organisations"]}
    for site in found["sites"]:
        if site.organisation_id in silent:
            yield Missing(Lack.SITE_WITHOUT_USER, _code(site), site.shown)
    if number := sum(site.organisation_id in shut_out for site in found["sites"]):
        yield Missing(Lack.SITES_WITHOUT_ACCESS, number=number)


def _of_sites(found: dict[str, list[AnyRow]]) -> Iterator[Missing]:
    served, reached_sites = ({each.site_id for each in found[name]} for name in ("served", "reached"))
    if not found["sites"]:
        yield Missing(Lack.NO_SITE)
    for site in found["sites"]:
        if site.id not in served:
            yield Missing(Lack.SITE_UNSERVED, _code(site), site.shown)
        elif site.id not in reached_sites:
            yield Missing(Lack.SITE_OUT_OF_REACH, _code(site), site.shown)


def _of_jobs(found: dict[str, list[AnyRow]]) -> Iterator[Missing]:
    held = _sets(found["holding"], "worker_id")
    needed = _sets(found["needs"], "job_id")
    if not found["jobs"]:
        yield Missing(Lack.NO_JOB)
    for job in found["jobs"]:
        if held and not any(needed.get(job.id, set()) <= skills for skills in held.values()):
            yield Missing(Lack.JOB_WITHOUT_PEOPLE, job.code, job.name)


def _sets(rows: Sequence[AnyRow], key: str) -> dict[int, set[int]]:
    """Return the skills of each worker or job; somebody without any has an empty set."""
    sets: dict[int, set[int]] = {}
    for row in rows:
        sets.setdefault(getattr(row, key), set()).update({row.skill_id} - {None})
    return sets


def _code(site: AnyRow) -> str:
    return site.uai or str(site.id)
