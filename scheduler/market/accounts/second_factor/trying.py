"""A code that somebody gives: judged once, counted apart from passwords, and used up."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from scheduler.core.db import Database
from scheduler.core.errors import Invalid, TooManyAttempts
from scheduler.core.tables import RecoveryCode, SecondFactor, User, UserSession
from scheduler.core.tables.account_codes import SignInStep
from scheduler.market.accounts.rules import SignInRules
from scheduler.market.accounts.second_factor.codes import plain, recovery_hash, step_of, unsealed
from scheduler.market.accounts.sessions import SignedIn
from scheduler.market.accounts.signing_in import account
from scheduler.market.accounts.throttle import keep_attempt, wait_for
from scheduler.market.accounts.visitors import Known, Visitor

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Tried:
    """A code that somebody gives, from where, and what is needed to judge it."""

    code: str
    visitor: Visitor
    key: str
    rules: SignInRules


def pass_second_factor(database: Database, who: SignedIn, tried: Tried) -> Known | None:
    """Let a session count; return by what the account knows the browser from now on.

    Raises
    ------
    Invalid, TooManyAttempts
        As ``with_code`` does.
    """
    return with_code(database, who, tried, lambda session: mark_passed(session, who))[1]


def with_code(database: Database, who: SignedIn, tried: Tried, act: Callable[[Session], T]) -> tuple[T, Known | None]:
    """Do something that takes a code; return what it returns, and what makes the browser known.

    The attempt is logged, whatever comes of it, and counted apart from passwords: whoever knows the password could else
    begin the count anew with it.

    Raises
    ------
    TooManyAttempts
        When too many failed lately; the code is then not even looked at.
    Invalid
        When the code is wrong or was used before.
    """
    with database.transaction(who.actor) as session:
        number, email = session.execute(select(User.account_id, User.email).where(User.id == who.actor.user)).one()
        stored = account(session, email)[2]  # None of whoever has no password
        browser = tried.visitor.browser(number, stored)
        wait = wait_for(session, email, tried.visitor, browser, tried.rules, SignInStep.CODE)
        if wait is None:
            right = _accept(session, number, tried)
            keep_attempt(session, email, tried.visitor, browser, SignInStep.CODE, succeeded=right)
            if right:
                return act(session), Known.by(stored, browser) if stored else None
    if wait is not None:
        raise TooManyAttempts(wait)
    field, reason = "code", "wrong_code"
    raise Invalid(field, reason)


def mark_passed(session: Session, who: SignedIn) -> None:
    """Note that a session has passed the second factor."""
    session.execute(update(UserSession).where(UserSession.id == who.session).values(factor_at=func.now()))


def _accept(session: Session, account: int, tried: Tried) -> bool:
    """Use a code up; the row is locked, so of two who come with the same at once one is let in."""
    factor = session.scalars(
        select(SecondFactor).where(SecondFactor.account_id == account).with_for_update()
    ).one_or_none()
    if factor is None:
        return False
    code = plain(tried.code)
    secret = unsealed(factor.secret, account, tried.key)
    step = step_of(secret, code, factor.last_step) if secret else None
    if step is not None:
        factor.last_step = step
        return True
    used = session.execute(
        update(RecoveryCode)
        .where(
            RecoveryCode.account_id == account,
            RecoveryCode.code_hash == recovery_hash(code),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=func.now())
        .returning(RecoveryCode.id)
    )
    return used.one_or_none() is not None
