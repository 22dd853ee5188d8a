"""What somebody shows again before a key to their account comes or goes: whoever finds their screen open cannot.

Whoever has a second factor gives a code of it, so that the password alone adds no way around it; everybody else the
password. Whoever has neither (they come by a link or a provider) must have signed in a moment ago.
"""

from collections.abc import Callable
from datetime import timedelta
from enum import StrEnum
from typing import TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.core.db import Database
from scheduler.core.errors import Invalid
from scheduler.core.tables import SecondFactor, User, UserSession
from scheduler.market.accounts.second_factor.trying import Tried, mark_passed, with_code
from scheduler.market.accounts.sessions import SignedIn
from scheduler.market.accounts.signing_in import account, prove

T = TypeVar("T")

A_MOMENT = timedelta(minutes=15)


class Shown(StrEnum):
    """What somebody shows again."""

    CODE = "code"
    PASSWORD = "password"  # noqa: S105  # the name of a thing
    RECENT = "recent"
    """Nothing: that they signed in a moment ago is enough, and must be so."""


def to_show(session: Session, who: SignedIn) -> Shown:
    """Tell what somebody has to show."""
    has_factor = select(SecondFactor.account_id).where(SecondFactor.account_id == User.account_id).exists()
    email, guarded = session.execute(select(User.email, has_factor).where(User.id == who.actor.user)).one()
    if guarded:
        return Shown.CODE
    return Shown.RECENT if account(session, email)[2] is None else Shown.PASSWORD


def showing(database: Database, who: SignedIn, tried: Tried, act: Callable[[Session], T]) -> T:
    """Do something once somebody has shown again what they have to; return what it returns.

    Parameters
    ----------
    tried
        The code or the password that was given.

    Raises
    ------
    TooManyAttempts
        When too many failed lately.
    Invalid
        When the code (``code``) or the password (``present``) is wrong, or signing in was too long ago (``present``).
    """
    with database.transaction(who.actor) as session:
        shown = to_show(session, who)
        email = session.scalars(select(User.email).where(User.id == who.actor.user)).one()
    if shown == Shown.CODE:

        def passed(session: Session) -> T:
            mark_passed(session, who)
            return act(session)

        return with_code(database, who, tried, passed)[0]
    field = "present"
    if shown == Shown.PASSWORD:
        try:
            prove(database, email, tried.code, tried.visitor, tried.rules)
        except Invalid as error:
            reason = "wrong_password"
            raise Invalid(field, reason) from error
    with database.transaction(who.actor) as session:
        if shown == Shown.RECENT:
            recent = select(UserSession.id).where(
                UserSession.id == who.session, UserSession.made_at > func.now() - A_MOMENT
            )
            if session.scalar(recent) is None:
                reason = "sign_in_again"
                raise Invalid(field, reason)
        return act(session)
