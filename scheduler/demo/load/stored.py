"""What of the stored market the state of the demo is made from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.core.errors import NotFound
from scheduler.core.tables import Job, JobSkill, Market, Member, PermanenceDay, Post, Site, User
from scheduler.core.tables.codes import OrganisationKind, Role
from scheduler.demo.load.window import Window
from scheduler.demo.places import read_map
from scheduler.demo.posts import AgentPost, read_families


@dataclass(frozen=True)
class StoredSite:
    """A collège's rows: site, organisation, and the user who asks for it."""

    id: int
    organisation: int
    requester: int


@dataclass(frozen=True)
class Stored:
    """The market's rows: sites by UAI, jobs and their skills by code, who plans, who answers for an agency."""

    market: int
    sites: Mapping[str, StoredSite]
    jobs: Mapping[str, int]
    skills: Mapping[str, tuple[int, ...]]
    planner: tuple[int, int]
    """User and organisation."""
    coordinators: Mapping[int, int]
    """User by agency."""
    agents: tuple[AgentPost, ...]
    """One entry for each agent of the collèges that are in service."""
    permanence: tuple[tuple[str, date], ...]
    """The days in the horizon on which a collège, by UAI, has its agents at work in the holidays."""


def read_stored(session: Session, code: str, window: Window) -> Stored:
    """Read the market.

    Raises
    ------
    NotFound
        When there is none of that code.
    """
    market = session.scalar(select(Market.id).where(Market.code == code))
    if market is None:
        thing = "market"
        raise NotFound(thing, code)
    users = session.execute(
        select(User.id, User.role, Member.organisation_id, Member.kind)
        .join(Member, Member.organisation_id == User.organisation_id)
        .where(Member.market_id == market)
        .order_by(User.id)
    ).all()
    requesters = {row.organisation_id: row.id for row in users if row.kind == OrganisationKind.ESTABLISHMENT}
    sites = {
        site.uai or "": StoredSite(site.id, site.organisation_id, requesters[site.organisation_id])
        for site in session.scalars(select(Site).where(Site.market_id == market).order_by(Site.id))
    }
    (planner,) = ((row.id, row.organisation_id) for row in users if row.role == Role.PLANNER)
    needs = session.execute(
        select(Job.code, Job.id, func.array_agg(JobSkill.skill_id))
        .join(JobSkill, JobSkill.job_id == Job.id)
        .where(Job.market_id == market)
        .group_by(Job.code, Job.id)
    ).all()
    permanence = session.execute(
        select(Site.uai, PermanenceDay.day)
        .join(Site, Site.id == PermanenceDay.site_id)
        .where(PermanenceDay.market_id == market, PermanenceDay.day >= window.today, PermanenceDay.day < window.end)
        .order_by(Site.uai, PermanenceDay.day)
    )
    return Stored(
        market,
        sites,
        {row.code: row.id for row in needs},
        {row.code: tuple(sorted(row[2])) for row in needs},
        planner,
        {row.organisation_id: row.id for row in users if row.role == Role.COORDINATOR},
        _agents(session, market, window.today),
        tuple((uai or "", day) for uai, day in permanence),
    )


def _agents(session: Session, market: int, today: date) -> tuple[AgentPost, ...]:
    colleges = {college.uai: college for college in read_map().colleges}
    families = {family.id: family for family in read_families()}
    rows = session.execute(
        select(Site.uai, Job.code, Post.label, Post.agents)
        .join(Site, Site.id == Post.site_id)
        .join(Job, Job.id == Post.job_id)
        .where(Post.market_id == market, (Site.closed_from.is_(None)) | (Site.closed_from > today))
        .order_by(Site.uai, Job.code, Post.label)
    )
    return tuple(
        AgentPost(colleges[uai or ""], families[job], label) for uai, job, label, agents in rows for _ in range(agents)
    )
