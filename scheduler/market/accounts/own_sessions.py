"""Where somebody is signed in, and how they sign out there: a session left open elsewhere ends from here."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from scheduler.core.errors import NotFound
from scheduler.core.tables import UserSession
from scheduler.market.accounts.rules import SignInRules
from scheduler.market.accounts.sessions import SignedIn

OWN = select(func.own_users())
"""As whom the sessions act: for whatever organisation, they are of one account."""


@dataclass(frozen=True, slots=True)
class OwnSession:
    """One session of somebody's: when it began, when they were last there (true to five minutes), whether it is this.

    Nothing else is kept of a browser, so nothing else can be shown.
    """

    id: int
    made_at: datetime
    seen_at: datetime
    here: bool


def own_sessions(session: Session, who: SignedIn, rules: SignInRules) -> tuple[OwnSession, ...]:
    """Return the sessions of whoever is signed in that have not ended, this one first, then by when last seen."""
    rows = session.execute(
        select(UserSession.id, UserSession.made_at, UserSession.seen_at)
        .where(
            UserSession.user_id.in_(OWN),
            UserSession.ended_at.is_(None),
            UserSession.seen_at > func.now() - rules.idle,
            UserSession.made_at > func.now() - rules.longest,
        )
        .order_by((UserSession.id == who.session).desc(), UserSession.seen_at.desc(), UserSession.id.desc())
    )
    return tuple(OwnSession(number, made, seen, number == who.session) for number, made, seen in rows)


def end_own_session(session: Session, number: int) -> None:
    """End one of somebody's own sessions; one that has ended already stays as it is.

    Raises
    ------
    NotFound
        When they have no such session.
    """
    query = select(UserSession.id).where(UserSession.id == number, UserSession.user_id.in_(OWN))
    if session.scalar(query) is None:
        thing = "session"
        raise NotFound(thing, number)
    session.execute(
        update(UserSession).where(UserSession.id == number, UserSession.ended_at.is_(None)).values(ended_at=func.now())
    )


def end_other_sessions(session: Session, who: SignedIn) -> int:
    """End all of somebody's sessions but this one; return how many there were."""
    ended = session.execute(
        update(UserSession)
        .where(UserSession.user_id.in_(OWN), UserSession.id != who.session, UserSession.ended_at.is_(None))
        .values(ended_at=func.now())
        .returning(UserSession.id)
    )
    return len(ended.all())
