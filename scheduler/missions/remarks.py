"""A few words on a request or a mission, such as who was rung: for its agency and the lead, and no site.

They are cleared away after a year, and with the person whom the mission was for.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, delete, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor, require_lead
from scheduler.core.errors import Invalid, NotFound
from scheduler.core.one_statement import AnyRow, Query
from scheduler.core.tables import Mission, Remark, Request, User
from scheduler.core.texts import one_line
from scheduler.core.weeks import clock
from scheduler.missions.health_words import health_words
from scheduler.missions.lines import own

LONGEST = 280


@dataclass(frozen=True, slots=True)
class Said:
    """A remark; ``person`` is None when it was somebody of another organisation. ``own``: it can be taken back."""

    id: int
    at: datetime
    person: str | None
    said: str
    own: bool


class TellsOfHealth(Invalid):
    """Words that tell of somebody's health: kept only once whoever writes has said that they mean it."""

    def __init__(self, words: tuple[str, ...]) -> None:
        super().__init__("said", "health_words")
        self.words = words


def remarks(
    session: Session, actor: Actor, *, request: int | None = None, mission: int | None = None
) -> tuple[Said, ...]:
    """Return what was jotted down on a request alone, or on a mission, as far as whoever looks may read it."""
    return said(session.execute(jotted(actor, request=request, mission=mission)), clock(session, actor))


def jotted(actor: Actor, *, request: int | None = None, mission: int | None = None) -> Query:
    """Ask for the same, as part of another statement."""
    return (
        select(Remark.id, Remark.at, User.name, Remark.said)
        .outerjoin(User, and_(User.id == Remark.said_by, User.organisation_id == actor.organisation))
        .where(_about(request, mission))
        .order_by(Remark.id)
    )


def said(rows: Iterable[AnyRow], zone: ZoneInfo) -> tuple[Said, ...]:
    """Return remarks as they were asked for."""
    return tuple(Said(which, at.astimezone(zone), name, words, name is not None) for which, at, name, words in rows)


def remark_on_mission(session: Session, actor: Actor, mission_id: int, said: str, *, sure: bool) -> None:
    """Jot something down on a mission of the actor's agency.

    Raises
    ------
    NotFound
        When the agency has no such mission.
    Invalid
        Without words, or with too many (``said``).
    TellsOfHealth
        Unless ``sure``.
    """
    _keep(session, actor, _of_mission(session, actor, mission_id), mission_id, said, sure=sure)


def remark_on_request(session: Session, actor: Actor, request: int, said: str, *, sure: bool) -> None:
    """Jot something down on a request, for whoever plans.

    Raises
    ------
    NotAllowed
        For whoever does not lead the market.
    NotFound
        When it has no such request.
    Invalid, TellsOfHealth
        As ``remark_on_mission`` does.
    """
    _see_request(session, actor, request)
    _keep(session, actor, request, None, said, sure=sure)


def take_back(
    session: Session, actor: Actor, remark: int, *, request: int | None = None, mission: int | None = None
) -> bool:
    """Take back a remark on a request alone or on a mission, of somebody of the actor's organisation.

    Tell whether it was there still.

    Raises
    ------
    NotAllowed, NotFound
        As ``remark_on_mission`` and ``remark_on_request`` do; and when the remark is somebody else's, or about
        something else.
    """
    if mission is not None:
        _of_mission(session, actor, mission)
    elif request is not None:
        _see_request(session, actor, request)
    theirs = select(User.id).where(User.organisation_id == actor.organisation)
    gone = session.execute(
        delete(Remark)
        .where(_about(request, mission), Remark.id == remark, Remark.said_by.in_(theirs))
        .returning(Remark.id)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if gone is None and session.scalar(select(Remark.id).where(Remark.id == remark)) is not None:
        thing = "remark"
        raise NotFound(thing, remark)
    return gone is not None


def _of_mission(session: Session, actor: Actor, mission_id: int) -> int:
    """Return the request of a mission of the actor's agency."""
    request = session.scalars(select(Mission.request_id).where(own(actor), Mission.id == mission_id)).one_or_none()
    if request is None:
        thing = "mission"
        raise NotFound(thing, mission_id)
    return request


def _see_request(session: Session, actor: Actor, request: int) -> None:
    require_lead(actor)
    if session.scalars(select(Request.id).where(Request.id == request)).one_or_none() is None:
        thing = "request"
        raise NotFound(thing, request)


def _about(request: int | None, mission: int | None) -> ColumnElement[bool]:
    if mission is not None:
        return Remark.mission_id == mission
    return and_(Remark.request_id == request, Remark.mission_id.is_(None))


def _keep(session: Session, actor: Actor, request: int, mission: int | None, said: str, *, sure: bool) -> None:
    words = one_line(said)
    if not 1 <= len(words) <= LONGEST:
        field, reason = "said", "text_too_long" if words else "nothing_said"
        raise Invalid(field, reason)
    if not sure and (found := health_words(words)):
        raise TellsOfHealth(found)
    session.add(Remark(market_id=actor.market, request_id=request, mission_id=mission, said_by=actor.user, said=words))
    session.flush()
