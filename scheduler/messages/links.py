"""Links that need no password: a user's calendar, a worker's own page."""

import secrets
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select, text, update
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.db import Database
from scheduler.core.errors import NotFound
from scheduler.core.tables import Link, Worker
from scheduler.core.tokens import TOKEN_BYTES, hashed, made, token_of


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose link it is: a user, as whom a calendar is read, or a worker."""

    user: int | None
    worker: int | None
    market: str


def own_link(session: Session, actor: Actor, key: str) -> str | None:
    """Return the token of the actor's calendar, None while there is none."""
    return _live(session, key, Link.user_id == actor.user, Link.market_id == actor.market)


def worker_link(session: Session, actor: Actor, worker: int, key: str) -> str | None:
    """Return the token of a worker's page, None while there is none."""
    return _live(session, key, Link.worker_id == worker, Link.organisation_id == actor.organisation)


def _live(session: Session, key: str, *whose: ColumnElement[bool]) -> str | None:
    row = session.scalars(select(Link).where(*whose, Link.revoked_at.is_(None))).one_or_none()
    return token_of(row.seed, row.token_hash, key) if row else None


def make_own_link(session: Session, actor: Actor, key: str) -> str:
    """Give the actor a calendar link, unless there is one, and return its token."""
    known = own_link(session, actor, key)
    if known is None:
        revoke_own_link(session, actor)  # one that was made with another key
    return known or _add(session, actor, key, user=actor.user)


def make_worker_link(session: Session, actor: Actor, worker: int, key: str) -> str:
    """Give a worker a link, unless there is one, and return its token.

    Raises
    ------
    NotFound
        When the actor's agency does not keep such a file.
    """
    require_file(session, actor, worker)
    known = worker_link(session, actor, worker, key)
    if known is None:
        revoke_worker_link(session, actor, worker)
    return known or _add(session, actor, key, worker=worker)


def revoke_own_link(session: Session, actor: Actor) -> None:
    """Take the actor's calendar link back."""
    _revoke(session, Link.user_id == actor.user, Link.market_id == actor.market)


def revoke_worker_link(session: Session, actor: Actor, worker: int) -> None:
    """Take a worker's link back.

    Raises
    ------
    NotFound
        When the actor's agency does not keep such a file.
    """
    require_file(session, actor, worker)
    _revoke(session, Link.worker_id == worker, Link.organisation_id == actor.organisation)


def require_file(session: Session, actor: Actor, worker: int) -> None:
    """Refuse a worker whose file another agency keeps.

    Raises
    ------
    NotFound
        When the actor's agency does not keep such a file.
    """
    own = select(Worker.id).where(Worker.id == worker, Worker.agency_id == actor.organisation)
    if session.scalars(own).one_or_none() is None:
        thing = "worker"
        raise NotFound(thing, worker)


def _revoke(session: Session, *whose: ColumnElement[bool]) -> None:
    session.execute(update(Link).where(*whose, Link.revoked_at.is_(None)).values(revoked_at=func.now()))


def _add(session: Session, actor: Actor, key: str, user: int | None = None, worker: int | None = None) -> str:
    seed = secrets.token_urlsafe(TOKEN_BYTES)
    token = made(seed, key)
    session.add(
        Link(
            market_id=actor.market,
            organisation_id=actor.organisation,
            user_id=user,
            worker_id=worker,
            seed=seed,
            token_hash=hashed(token),
        )
    )
    session.flush()
    return token


def holder(database: Database, token: str) -> Holder:
    """Return whose link it is.

    Raises
    ------
    NotFound
        When there is no such link, or not any more.
    """
    with database.transaction(None) as session:
        row = session.execute(text("SELECT * FROM link_of(:hash)"), {"hash": hashed(token)}).one_or_none()
    if row is None:
        thing = "link"
        raise NotFound(thing, "")
    return Holder(row.user_id, row.worker_id, row.market_code)
