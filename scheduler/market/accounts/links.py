"""Links that sign somebody in once, instead of a password that they may not try any more.

They go by e-mail, through the outbox, or come from whoever owns the installation. By mail the token is made as that of
other private links, so the message that carries it need not hold it.
"""

import secrets
from datetime import timedelta

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from scheduler.core.db import Database
from scheduler.core.errors import NotFound
from scheduler.core.tables import SignInLink, User
from scheduler.core.tables.codes import Role
from scheduler.core.tokens import TOKEN_BYTES, hashed, made
from scheduler.market.accounts.rules import SignInRules
from scheduler.market.accounts.sessions import Entered, enter
from scheduler.market.accounts.throttle import keep_attempt
from scheduler.market.accounts.visitors import Visitor


def ask_for_link(session: Session, email: str, key: str, rules: SignInRules) -> None:
    """Put a link into the outbox; without such an account one is written, and sent to nobody.

    Soon after another it is not written again: who guesses on fills no mailbox.
    """
    seed = secrets.token_urlsafe(TOKEN_BYTES)
    session.execute(
        text("SELECT ask_for_sign_in_link(:email, :seed, :hash, :life, :pause)"),
        {
            "email": email,
            "seed": seed,
            "hash": hashed(made(seed, key)),
            "life": timedelta(minutes=rules.link_minutes),
            "pause": timedelta(minutes=rules.link_pause_minutes),
        },
    )


def make_link(session: Session, email: str, rules: SignInRules | None = None) -> str:
    """Make a link for an account and return its token; the session is the administration's.

    Raises
    ------
    NotFound
        When there is no such account, or it is disabled.
    """
    whose = select(User).where(User.email == func.lower(email), User.disabled_at.is_(None), User.role != Role.ENGINE)
    user = session.scalars(whose).one_or_none()
    if user is None:
        thing = "user"
        raise NotFound(thing, email)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    life = timedelta(minutes=(rules or SignInRules()).link_minutes)
    session.add(SignInLink(email=user.email, user_id=user.id, token_hash=hashed(token), expires_at=func.now() + life))
    return token


def link_works(database: Database, token: str) -> bool:
    """Tell whether a link signs somebody in; looking at it does not use it up."""
    return bool(database.ask("SELECT * FROM user_of_sign_in_link(:hash)", hash=hashed(token)))


def sign_in_by_link(database: Database, token: str, visitor: Visitor) -> Entered:
    """Begin a session of whose link it is; the link is used up. For the throttle it counts as a success.

    Raises
    ------
    NotFound
        When there is no such link, or it was used or is too old.
    """
    with database.transaction(None) as session:
        found = session.execute(text("SELECT * FROM use_sign_in_link(:hash)"), {"hash": hashed(token)}).one_or_none()
        if found is None:
            thing = "link"
            raise NotFound(thing, "")
        query = text("SELECT password_hash FROM account_for_sign_in(:email)")
        stored = session.scalar(query, {"email": found.email})
        browser = visitor.browser(found.user_id, stored)
        keep_attempt(session, found.email, visitor, browser, succeeded=True)
    return enter(database, found.user_id, stored, browser)
