"""What was changed by hand, by whom, and what has been undone."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from scheduler.access import Actor
from scheduler.leading import Person, market_clock, people, require_lead
from scheduler.tables import ManualChange, User
from scheduler.tables.codes import ManualKind


@dataclass(frozen=True, slots=True)
class Done:
    """A change by hand; ``missions``, ``request`` and ``person`` are what it was about, as far as one is."""

    id: int
    kind: ManualKind
    at: datetime
    by: str
    missions: tuple[int, ...]
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
    away = people(session, {row.detail["worker"] for row in rows if row.kind == ManualKind.FORBID})
    names = dict(session.execute(select(User.id, User.name)).all())
    return tuple(
        Done(
            id=row.id,
            kind=row.kind,
            at=clock.local(row.made_at),
            by=names.get(row.made_by, ""),
            missions=tuple(row.detail["made"] or row.detail["gone"] or filter(None, [row.detail.get("mission")])),
            request=row.detail.get("request"),
            person=away.get(row.detail.get("worker", 0)),
            medium=row.medium,
            soft=row.soft,
            undone_at=clock.local(row.undone_at) if row.undone_at else None,
            undone_by=names.get(row.undone_by, "") if row.undone_by else None,
        )
        for row in rows
    )
