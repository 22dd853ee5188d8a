"""What was changed by hand, by whom, and what has been undone."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor, require_lead
from scheduler.core.tables import ManualChange, Mission, Request, Site, User
from scheduler.core.tables.codes import ManualKind
from scheduler.market.clock import market_clock
from scheduler.market.people import Person, people


@dataclass(frozen=True, slots=True)
class Touched:
    """A mission that a change was about: who goes where."""

    id: int
    person: Person | None
    site_name: str


@dataclass(frozen=True, slots=True)
class Done:
    """A change by hand; ``missions``, ``request`` and ``person`` are what it was about, as far as one is."""

    id: int
    kind: ManualKind
    at: datetime
    by: str
    missions: tuple[Touched, ...]
    request: int | None
    person: Person | None
    medium: int
    soft: int
    undone_at: datetime | None
    undone_by: str | None


def changes_by_hand(session: Session, actor: Actor, *, most: int = 20) -> tuple[Done, ...]:
    """Return what was changed by hand, the latest first, and whoever is still forbidden however long ago.

    Raises
    ------
    NotAllowed
        To anybody but who plans the market.
    """
    require_lead(actor)
    clock = market_clock(session, actor)
    mine = ManualChange.market_id == actor.market
    latest = select(ManualChange.id).where(mine).order_by(ManualChange.id.desc()).limit(most)
    standing = and_(mine, ManualChange.kind == ManualKind.FORBID, ManualChange.undone_at.is_(None))
    rows = session.scalars(
        select(ManualChange).where(or_(ManualChange.id.in_(latest), standing)).order_by(ManualChange.id.desc())
    ).all()
    touched = {row.id: _missions(row) for row in rows}
    where = _where(session, {each for missions in touched.values() for each in missions})
    away = {row.detail["worker"] for row in rows if row.kind == ManualKind.FORBID}
    known = people(session, away | {worker for worker, _ in where.values()})
    names = dict(session.execute(select(User.id, User.name)).all())
    return tuple(
        Done(
            id=row.id,
            kind=row.kind,
            at=clock.local(row.made_at),
            by=names.get(row.made_by, ""),
            missions=tuple(
                Touched(each, known.get(where[each][0]), where[each][1]) for each in touched[row.id] if each in where
            ),
            request=row.detail.get("request"),
            person=known.get(row.detail["worker"]) if row.kind == ManualKind.FORBID else None,
            medium=row.medium,
            soft=row.soft,
            undone_at=clock.local(row.undone_at) if row.undone_at else None,
            undone_by=names.get(row.undone_by, "") if row.undone_by else None,
        )
        for row in rows
    )


def _missions(row: ManualChange) -> list[int]:
    """Return what a change made, else what it took away, else what it left as it was."""
    return row.detail["made"] or row.detail["gone"] or [each for each in [row.detail.get("mission")] if each]


def _where(session: Session, missions: Collection[int]) -> Mapping[int, tuple[int, str]]:
    """Return the worker (id) and the site's name of missions."""
    rows = session.execute(
        select(Mission.id, Mission.worker_id, Site.shown)
        .join(Request, Request.id == Mission.request_id)
        .join(Site, Site.id == Request.site_id)
        .where(Mission.id.in_(missions))
    )
    return {mission: (worker, site) for mission, worker, site in rows}
