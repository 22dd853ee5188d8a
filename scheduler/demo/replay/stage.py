"""What is played on: the database, its clock, the people who act, and what was drawn."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.db import Database
from scheduler.core.tables import Job, Market, Site
from scheduler.core.tables.codes import Role
from scheduler.demo.load.worked import people_of
from scheduler.demo.replay.absences import Told
from scheduler.demo.replay.clock import Clock
from scheduler.demo.replay.setting import Setting
from scheduler.demo.replay.staff import Colleague
from scheduler.planning.execution import Searching


@dataclass(frozen=True)
class People:
    """Who acts: the nightly run, the planner, who pays; by organisation who asks and who answers."""

    engine: Actor
    planner: Actor
    buyer: Actor
    requesters: Mapping[int, Actor]
    coordinators: Mapping[int, Actor]


@dataclass(frozen=True)
class Places:
    """The ids of sites by UAI and of jobs by code, and the organisation of each site."""

    sites: Mapping[str, int]
    jobs: Mapping[str, int]
    organisations: Mapping[int, int]


@dataclass(frozen=True)
class Stage:
    """A market that is played."""

    database: Database
    clock: Clock
    market: str
    setting: Setting
    people: People
    places: Places
    staff: Sequence[Colleague]
    told: Mapping[UUID, Told]
    """By what names its form."""
    searching: Searching
    """Who looks for a night's plan."""

    @contextmanager
    def acting(self, actor: Actor, at: datetime) -> Iterator[tuple[Session, datetime]]:
        """Let somebody do something at a moment, in a transaction of their own; it may be some seconds later."""
        now = self.clock.set(at)
        with self.database.transaction(actor) as session:
            yield session, now


def read_people(session: Session, market: str) -> People:
    """Read who acts in a market; the session is the administration's."""
    number = session.scalars(select(Market.id).where(Market.code == market)).one()
    alone = (Role.ENGINE, Role.PLANNER, Role.BUYER)
    [engine], [planner], [buyer] = (people_of(session, number, role) for role in alone)
    requesters, coordinators = (
        {each.organisation: each for each in people_of(session, number, role)}
        for role in (Role.REQUESTER, Role.COORDINATOR)
    )
    return People(engine, planner, buyer, requesters, coordinators)


def read_places(session: Session, market: str) -> Places:
    """Read what is asked for where; the session is the administration's."""
    number = session.scalars(select(Market.id).where(Market.code == market)).one()
    sites = session.execute(select(Site.uai, Site.id, Site.organisation_id).where(Site.market_id == number)).all()
    jobs = session.execute(select(Job.code, Job.id).where(Job.market_id == number)).all()
    return Places(
        {uai or "": which for uai, which, _ in sites},
        {code: which for code, which in jobs},  # noqa: C416  # rows
        {which: organisation for _, which, organisation in sites},
    )
