"""Finding people, sites and requests by what one knows of them, as far as one may read them.

The policies say what somebody may read; here stands what each role looks for. A college and the buyer look for nobody.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, cast, func, null, select, true
from sqlalchemy import String as Text
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.folded import folded
from scheduler.core.tables import Job, Mission, Organisation, Request, Site, Worker, WorkerName
from scheduler.core.tables.codes import MissionState, RequestState, Role

SHORTEST = 2
"""Letters or digits below which nothing is looked for; a number of a request may have one digit."""

MOST_WORDS = 8
FIRST = 8
"""Results of each kind on the first page."""

OF_A_PAGE = 30
"""Results on a page of one kind."""

SITE = (Site.shown, func.town_of(Site.address))
"""By what people know the site of a request or a mission."""


class Kind(StrEnum):
    """What is found."""

    PEOPLE = "people"
    SITES = "sites"
    REQUESTS = "requests"
    MISSIONS = "missions"


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found: its number, what it is called, and what tells it from others of that name.

    ``state`` and the days are those of a request or a mission; ``agency`` is who keeps a person's file.
    """

    kind: Kind
    id: int
    name: str
    beside: str | None = None
    state: RequestState | MissionState | None = None
    first_day: date | None = None
    last_day: date | None = None
    agency: int | None = None


@dataclass(frozen=True, slots=True)
class Hits:
    """The results of one kind: those of the page, and how many there are in all."""

    kind: Kind
    shown: tuple[Hit, ...]
    total: int


def plans(actor: Actor) -> bool:
    """Tell whether somebody plans the market: they read requests of all sites, and other agencies' people by code."""
    return actor.leads and actor.role == Role.PLANNER


def kinds_for(actor: Actor) -> tuple[Kind, ...]:
    """Return what somebody may look for."""
    if actor.role == Role.REQUESTER:
        return (Kind.REQUESTS, Kind.SITES)
    if actor.role == Role.BUYER:
        return (Kind.SITES,)
    if plans(actor):
        return (Kind.REQUESTS, Kind.SITES, Kind.PEOPLE)
    return (Kind.PEOPLE, Kind.MISSIONS)


def search(session: Session, actor: Actor, words: str, kind: Kind | None = None, page: int = 1) -> tuple[Hits, ...]:
    """Return what bears all these words, by kind, one statement each; with a ``kind`` a page of that one alone.

    Too few letters find nothing.
    """
    wanted = folded(words).split()[:MOST_WORDS]
    number = words.strip().lstrip("#")
    if sum(map(len, wanted)) < SHORTEST and not (number.isascii() and number.isdecimal()):
        return ()
    limit, offset = (OF_A_PAGE, OF_A_PAGE * (page - 1)) if kind else (FIRST, 0)
    found = []
    for each in kinds_for(actor):
        if kind in {None, each}:
            rows = session.execute(QUERIES[each](actor, wanted).limit(limit).offset(offset)).all()
            shown = tuple(Hit(each, *row[:-1]) for row in rows)
            found.append(Hits(each, shown, rows[0][-1] if rows else 0))
    return tuple(found)


def _all_words(wanted: Iterable[str], *columns: Any) -> ColumnElement[bool]:
    """Demand that every word stands in one of the columns."""
    text = func.folded(func.concat_ws(" ", *columns))
    return and_(*(text.contains(word, autoescape=True) for word in wanted))


def _people(actor: Actor, wanted: list[str]) -> Select[*tuple[Any, ...]]:
    """Find people by the names that the actor may read, else by code."""
    name = func.coalesce(WorkerName.display_name, Worker.code)
    return (
        select(
            Worker.id,
            name,
            func.concat_ws(", ", func.nullif(Worker.code, name), Organisation.name),
            *(null(), null(), null()),
            Worker.agency_id,
            func.count().over(),
        )
        .join(Organisation, Organisation.id == Worker.agency_id)
        .outerjoin(WorkerName, WorkerName.worker_id == Worker.id)
        .where(
            Worker.forgotten_at.is_(None),
            true() if plans(actor) else Worker.agency_id == actor.organisation,
            _all_words(wanted, WorkerName.display_name, Worker.code, Organisation.name),
        )
        .order_by(Worker.agency_id != actor.organisation, name, Worker.id)
    )


def _sites(actor: Actor, wanted: list[str]) -> Select[*tuple[Any, ...]]:
    own = Site.organisation_id == actor.organisation if actor.role == Role.REQUESTER else true()
    return (
        select(Site.id, Site.shown, Site.address, *(null(), null(), null(), null()), func.count().over())
        .where(Site.market_id == actor.market, own, _all_words(wanted, Site.shown, Site.address, Site.uai))
        .order_by(Site.shown, Site.id)
    )


def _requests(actor: Actor, wanted: list[str]) -> Select[*tuple[Any, ...]]:
    """Find requests by number, site, its town and job, the latest first."""
    return (
        select(
            Request.id,
            Site.shown,
            Job.name,
            Request.state,
            Request.first_day,
            Request.last_day,
            null(),
            func.count().over(),
        )
        .join(Site, Site.id == Request.site_id)
        .outerjoin(Job, Job.id == Request.job_id)
        .where(
            Request.market_id == actor.market,
            Request.organisation_id == actor.organisation if actor.role == Role.REQUESTER else true(),
            _all_words(wanted, cast(Request.id, Text), *SITE, Job.name),
        )
        .order_by(Request.last_day.desc(), Request.id.desc())
    )


def _missions(actor: Actor, wanted: list[str]) -> Select[*tuple[Any, ...]]:
    """Find missions of an agency's people by person, site, its town and the number of the request, the latest first."""
    return (
        select(
            Mission.id,
            func.coalesce(WorkerName.display_name, Worker.code),
            Site.shown,
            Mission.state,
            Request.first_day,
            Request.last_day,
            null(),
            func.count().over(),
        )
        .join(Request, Request.id == Mission.request_id)
        .join(Site, Site.id == Request.site_id)
        .join(Worker, Worker.id == Mission.worker_id)
        .outerjoin(WorkerName, WorkerName.worker_id == Worker.id)
        .where(
            Mission.market_id == actor.market,
            Mission.agency_id == actor.organisation,
            Mission.published_at.is_not(None),
            _all_words(wanted, WorkerName.display_name, Worker.code, *SITE, cast(Request.id, Text)),
        )
        .order_by(Request.last_day.desc(), Mission.id.desc())
    )


QUERIES = {Kind.PEOPLE: _people, Kind.SITES: _sites, Kind.REQUESTS: _requests, Kind.MISSIONS: _missions}
