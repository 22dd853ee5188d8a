"""A second factor is taken away from whoever has lost their telephone and their codes; on record, and sessions end.

Their passkeys go with it: they lie on the same telephone, and whoever holds one needs no second factor.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, select, text, update
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.errors import Conflict, NotFound
from scheduler.core.tables import Account, Passkey, SecondFactor, User, UserSession
from scheduler.market.accounts.people import person, require_no_more
from scheduler.market.accounts.record import RESET_FACTOR, on_record
from scheduler.market.accounts.second_factor.having import forget


@dataclass(frozen=True, slots=True)
class Held:
    """What somebody has beside their password: a second factor, passkeys."""

    factor: bool
    passkeys: bool

    @property
    def nothing(self) -> bool:
        """Whether there is nothing to take away."""
        return not (self.factor or self.passkeys)


def held(session: Session, who: int) -> Held:
    """Tell what somebody whom the actor administers has beside their password."""
    query = "SELECT :who IN (SELECT people_with_second_factor()), :who IN (SELECT people_with_passkeys())"
    return Held(*session.execute(text(query), {"who": who}).one())


def reset_second_factor(session: Session, actor: Actor, who: int) -> Held:
    """Take somebody's second factor and passkeys away, as who administers them; tell what they had.

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
    had = held(session, who)
    if session.scalar(text("SELECT reset_second_factor(:who)"), {"who": who}):
        on_record(session, actor, RESET_FACTOR, who, _gone(had))
    return had


def reset_by_address(session: Session, email: str) -> bool:
    """Do the same as whoever owns the installation; the session is the administration's. Tell whether they had any.

    Raises
    ------
    NotFound
        When there is no such account.
    """
    users = session.scalars(select(User.id).where(User.email == email.strip().lower()).order_by(User.id)).all()
    if not users:
        thing = "user"
        raise NotFound(thing, email.strip())
    account = session.scalars(select(Account.id).where(Account.email == email.strip().lower())).one()
    factor = session.scalar(select(SecondFactor.account_id).where(SecondFactor.account_id == account)) is not None
    passkeys = session.execute(delete(Passkey).where(Passkey.account_id == account).returning(Passkey.id)).all()
    had = Held(factor, bool(passkeys))
    if had.nothing:
        return False
    forget(session, account)
    session.execute(
        update(UserSession)
        .where(UserSession.user_id.in_(users), UserSession.ended_at.is_(None))
        .values(ended_at=func.now())
    )
    for who in users:
        on_record(session, None, RESET_FACTOR, who, _gone(had))
    return True


def _gone(had: Held) -> dict[str, Any]:
    return {"old": {"second_factor": had.factor, "passkeys": had.passkeys}}
