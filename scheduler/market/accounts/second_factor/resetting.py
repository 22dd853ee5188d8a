"""A second factor is taken away from whoever has lost their telephone and their codes; on record, and sessions end."""

from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.errors import Conflict, NotFound
from scheduler.core.tables import Account, SecondFactor, User, UserSession
from scheduler.market.accounts.people import person, require_no_more
from scheduler.market.accounts.record import RESET_FACTOR, on_record
from scheduler.market.accounts.second_factor.having import forget


def has_second_factor(session: Session, who: int) -> bool:
    """Tell whether somebody whom the actor administers has a second factor."""
    return bool(session.scalar(text("SELECT :who IN (SELECT people_with_second_factor())"), {"who": who}))


def reset_second_factor(session: Session, actor: Actor, who: int) -> bool:
    """Take somebody's second factor away, as who administers them; tell whether they had one.

    Raises
    ------
    NotAllowed, NotFound
        As ``person`` does.
    Conflict
        ``own_factor``: nobody does so for themselves, which would be a way past the code; ``opens_more``: nor of an
        account that opens more than theirs.
    """
    require_no_more(person(session, actor, who))
    if who == actor.user:
        reason = "own_factor"
        raise Conflict(reason)
    had = bool(session.scalar(text("SELECT reset_second_factor(:who)"), {"who": who}))
    if had:
        on_record(session, actor, RESET_FACTOR, who)
    return had


def reset_by_address(session: Session, email: str) -> bool:
    """Do the same as whoever owns the installation; the session is the administration's.

    Raises
    ------
    NotFound
        When there is no such account.
    """
    users = session.scalars(select(User.id).where(User.email == email.strip().lower()).order_by(User.id)).all()
    if not users:
        thing = "user"
        raise NotFound(thing, email.strip())
    whose = select(SecondFactor.account_id).join(Account, Account.id == SecondFactor.account_id)
    account = session.scalar(whose.where(Account.email == email.strip().lower()))
    if account is None:
        return False
    forget(session, account)
    session.execute(
        update(UserSession)
        .where(UserSession.user_id.in_(users), UserSession.ended_at.is_(None))
        .values(ended_at=func.now())
    )
    for who in users:
        on_record(session, None, RESET_FACTOR, who)
    return True
