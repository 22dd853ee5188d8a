"""Signing in with a password."""

from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.orm import Session

from scheduler.core.db import Database
from scheduler.core.errors import Invalid, TooManyAttempts
from scheduler.market.accounts.links import ask_for_link
from scheduler.market.accounts.passwords import matches
from scheduler.market.accounts.rules import SignInRules
from scheduler.market.accounts.sessions import Entered, enter
from scheduler.market.accounts.throttle import keep_attempt, wait_for
from scheduler.market.accounts.visitors import Visitor


@dataclass(frozen=True, slots=True)
class Proved:
    """Whose password somebody knew: as whom they begin, its hash, and by what name the account knows the browser."""

    user: int
    stored: str
    browser: str | None


def sign_in(
    database: Database,
    email: str,
    password: str,
    visitor: Visitor,
    rules: SignInRules | None = None,
    *,
    link_key: str | None = None,
) -> Entered:
    """Check a password and begin a session.

    Raises
    ------
    TooManyAttempts, Invalid
        As ``prove`` does.
    """
    rules = rules or SignInRules()
    proved = prove(database, email, password, visitor, rules, link_key=link_key)
    # Only now is the password at hand to be hashed anew, where it was hashed with older parameters.
    new_hash = rules.hasher.hash(password) if rules.hasher.check_needs_rehash(proved.stored) else None
    return enter(database, proved.user, proved.stored, proved.browser, new_hash)


def prove(
    database: Database,
    email: str,
    password: str,
    visitor: Visitor,
    rules: SignInRules,
    *,
    link_key: str | None = None,
) -> Proved:
    """Check a password. The attempt is logged, whatever comes of it.

    An unknown account and a wrong password get the same answer after the same work.

    Parameters
    ----------
    link_key
        With which a link is made that is sent to whoever must not try any more; None where none can be sent.

    Raises
    ------
    TooManyAttempts
        When too many attempts failed lately; the password is then not even looked at, and nothing is logged.
    Invalid
        When there is no such account or the password is another.
    """
    email = email.replace("\0", "").strip()  # a text in PostgreSQL holds no NUL
    with database.transaction(None) as session:
        number, user, stored = account(session, email)
        browser = visitor.browser(number, stored)
        wait = wait_for(session, email, visitor, browser, rules)
        if wait is None:
            succeeded = matches(rules.hasher, stored, password) and user is not None
            keep_attempt(session, email, visitor, browser, succeeded=succeeded)
        elif link_key:
            ask_for_link(session, email, link_key, rules)
    if wait is not None:
        raise TooManyAttempts(wait, mailed=bool(link_key))
    if user is None or stored is None or not succeeded:
        where, reason = "account", "wrong_email_or_password"
        raise Invalid(where, reason)
    return Proved(user, stored, browser)


def account(session: Session, email: str) -> tuple[int | None, int | None, str | None]:
    """Return the account of an address with which somebody can sign in, as whom they begin, and its password's hash."""
    row = session.execute(text("SELECT * FROM account_for_sign_in(:email)"), {"email": email}).one_or_none()
    return (None, None, None) if row is None else (row.account_id, row.user_id, row.password_hash)
