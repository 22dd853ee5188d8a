"""What was handed out, kept as it was: looked at before, given, listed, and given again to the byte."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.errors import Conflict, NotFound
from scheduler.core.one_statement import Query, together
from scheduler.core.tables import GivenDocument, Organisation, User
from scheduler.core.tables.document_codes import DocumentKind
from scheduler.core.weeks import clock
from scheduler.documents.contract import BOUND
from scheduler.documents.document import Document
from scheduler.documents.sealing import known_by, sealed, unsealed

THING = "document"
MOST = 20
"""So many are listed, the latest: a mission that changes often has no more that anybody looks for."""


@dataclass(frozen=True, slots=True)
class Given:
    """A document that was handed out, in a list.

    ``person`` is None where it was somebody of another organisation, or the worker themselves (``by_worker``).
    ``is_there``: its bytes are still kept.
    """

    id: int
    kind: DocumentKind
    at: datetime
    person: str | None
    by_worker: bool
    is_there: bool


@dataclass(frozen=True, slots=True)
class OfMission:
    """The documents that an agency can hand out about a mission of theirs, and those that were."""

    kinds: tuple[DocumentKind, ...]
    given: tuple[Given, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """A document as it was handed out."""

    kind: DocumentKind
    mission: int | None
    month: date | None
    content: bytes


def preview(document: Document, now: datetime) -> bytes:
    """Return a document as it would be handed out; nothing is kept."""
    return document.drawn(now, given=False)


def give(session: Session, actor: Actor, document: Document, now: datetime, key: str) -> int:
    """Hand out a document in the actor's name and return its number; what says the same was kept is given again.

    Raises
    ------
    NotAllowed
        When it is not theirs to give.
    """
    says = known_by(document.kind, document.made_of, key)
    same = select(GivenDocument.id).where(
        GivenDocument.kind == document.kind,
        GivenDocument.agency_id == document.agency,
        GivenDocument.worker_id == document.worker,
        GivenDocument.mission_id.is_not_distinct_from(document.mission),
        GivenDocument.month.is_not_distinct_from(document.month),
        GivenDocument.made_of == says,
    )
    known = session.scalar(same)
    if known is not None:
        return known
    drawn = document.drawn(now, given=True)
    row = insert(GivenDocument).values(
        market_id=document.market,
        kind=document.kind,
        agency_id=document.agency,
        organisation_id=document.organisation,
        worker_id=document.worker,
        mission_id=document.mission,
        month=document.month,
        given_by=actor.user,
        made_of=says,
        sha256=sha256(drawn).hexdigest(),
        content=sealed(document.kind, drawn, key),
    )
    # Somebody else may give the same at this moment: theirs is as good.
    session.execute(row.on_conflict_do_nothing(constraint="given_documents_once"))
    return session.scalars(same).one()


def given(session: Session, actor: Actor, mission: int) -> tuple[Given, ...]:
    """Return what the actor may read of what was handed out about a mission, the latest first."""
    return _listed(session.execute(_given(actor, mission)), clock(session, actor))


def of_mission(session: Session, actor: Actor, mission: int) -> OfMission:
    """Return the documents of a confirmed mission of the actor's agency: one statement."""
    own = select(Organisation.agency_kind).where(Organisation.id == actor.organisation)
    found = together(session, own=own, given=_given(actor, mission))
    [agency] = found["own"]
    kinds = (DocumentKind.ORDER, *([DocumentKind.CONTRACT] if agency.agency_kind == BOUND else []))
    return OfMission(kinds, _listed(found["given"], clock(session, actor)))


def _given(actor: Actor, mission: int) -> Query:
    return (
        select(
            GivenDocument.id,
            GivenDocument.kind,
            GivenDocument.given_at.label("at"),
            User.name.label("person"),
            GivenDocument.given_by.is_(None).label("by_worker"),
            GivenDocument.content.is_not(None).label("is_there"),
        )
        .outerjoin(User, and_(User.id == GivenDocument.given_by, User.organisation_id == actor.organisation))
        .where(GivenDocument.mission_id == mission)
        .order_by(GivenDocument.id.desc())
        .limit(MOST)
    )


def _listed(rows: Iterable[Any], zone: ZoneInfo) -> tuple[Given, ...]:
    return tuple(
        Given(row.id, DocumentKind(row.kind), row.at.astimezone(zone), row.person, row.by_worker, row.is_there)
        for row in rows
    )


def kept(session: Session, actor: Actor, document: int, key: str) -> Kept:
    """Return a document as it was handed out.

    Raises
    ------
    NotFound
        When the actor may read no such document, or its worker was forgotten since.
    Conflict
        ``sealed_with_another_key``: the installation has another secret key than when it was given.
    """
    del actor  # who may read it, the policy says
    columns = (GivenDocument.kind, GivenDocument.mission_id, GivenDocument.month, GivenDocument.content)
    row = session.execute(
        select(*columns).where(GivenDocument.id == document, func.octet_length(GivenDocument.content) > 0)
    ).one_or_none()
    if row is None:
        raise NotFound(THING, document)
    content = unsealed(row.kind, row.content, key)
    if content is None:
        reason = "sealed_with_another_key"
        raise Conflict(reason)
    return Kept(row.kind, row.mission_id, row.month, content)
