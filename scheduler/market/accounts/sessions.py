"""Sessions: a row each, of which the browser's cookie holds the random token.

Leaving it, a new password, disabling the account, idleness and age end a session, and with it every copy of the cookie.
"""

import secrets
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.db import Database
from scheduler.core.errors import Invalid, NotFound
from scheduler.core.tables import Account, Passkey, UserSession
from scheduler.core.tables.codes import Role
from scheduler.core.tokens import hashed
from scheduler.market.accounts.rules import SignInRules
from scheduler.market.accounts.visitors import Known

TOKEN_BYTES = 32


class Factor(StrEnum):
    """What a session lacks of the second factor before it counts for anything."""

    NONE = "none"
    ASKED = "asked"
    """The code of the one that its user has."""
    MISSING = "missing"
    """One at all: the market demands it, and its user has none yet."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who a session's user acts as, and its number; while it lacks a ``factor``, nobody may let them act."""

    session: int
    actor: Actor
    factor: Factor = Factor.NONE
    several: bool = False
    """Whether they could act in another market too."""
    elsewhere: bool = False
    """Whether they could act for another organisation too."""


@dataclass(frozen=True, slots=True)
class Entered:
    """What a browser keeps of signing in: the session's token, and by what the account knows it from now on.

    ``users`` are all as whom the owner of the account may act, ``user`` is as whom they begin.
    """

    user: int
    token: str
    known: Known | None
    account: int
    users: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class UsedPasskey:
    """A passkey that has just signed: its number, and how often it had signed before and has by now, as it says."""

    id: int
    before: int
    after: int


def enter(
    database: Database,
    user: int,
    stored: str | None,
    browser: str | None,
    new_hash: str | None = None,
    passkey: UsedPasskey | None = None,
) -> Entered:
    """Begin a session of somebody who has just proved who they are; with it they accept to act for the organisation.

    Parameters
    ----------
    stored
        The hash of their password; None when they have none.
    browser
        The name under which the account knows the browser; None makes a new one.
    new_hash
        The same password hashed anew, to be stored instead.
    passkey
        By which they proved it: such a session lacks no second factor.

    Raises
    ------
    Invalid
        When their organisation takes part in no market any more, or another has used the passkey meanwhile.
    """
    try:
        actor = database.actor(user)
    except NotFound as error:
        where, reason = "account", "wrong_email_or_password"
        raise Invalid(where, reason) from error
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with database.transaction(actor) as session:
        if new_hash is not None:  # before the session begins: another hash ends all that there are
            own = Account.id == func.acting_account()
            session.execute(update(Account).where(own).values(password_hash=new_hash))
        account = session.scalars(select(Account.id)).one()  # the policy shows nobody another's
        begun = {"user_id": user, "token_hash": hashed(token)}
        if passkey is not None:
            _count(session, passkey)
            begun |= {"passkey_id": passkey.id, "passkey_account_id": account}
        session.execute(insert(UserSession).inline().values(begun))
        users = tuple(session.scalars(select(func.own_users())))
    kept = new_hash or stored
    return Entered(user, token, Known.by(kept, browser) if kept else None, account, users)


def _count(session: Session, passkey: UsedPasskey) -> None:
    """Note that a passkey was used, unless it was taken away or used since it was looked at."""
    noted = session.execute(
        update(Passkey)
        .where(Passkey.id == passkey.id, Passkey.sign_count == passkey.before)
        .values(sign_count=passkey.after, used_at=func.now())
        .returning(Passkey.id)
    )
    if noted.one_or_none() is None:
        where, reason = "passkey", "wrong_passkey"
        raise Invalid(where, reason)


def signed_in(database: Database, token: str, rules: SignInRules) -> SignedIn | None:
    """Return whose session that is, as whom and in the market that they chose, else the first; None when it has ended.

    One statement, which also writes, every five minutes, that somebody was there.
    """
    for row in database.ask(
        "SELECT * FROM session_actors(:hash, :idle, :longest)",
        hash=hashed(token),
        idle=rules.idle,
        longest=rules.longest,
    ):
        actor = Actor(row.user_id, row.organisation_id, row.market_id, Role(row.role), row.leads, row.administers)
        return SignedIn(row.session_id, actor, Factor(row.factor), row.several, row.elsewhere)
    return None


def end_session(database: Database, who: SignedIn) -> None:
    """Sign somebody out: this session ends, wherever its cookie was copied to."""
    with database.transaction(who.actor) as session:
        session.execute(
            update(UserSession)
            .where(UserSession.id == who.session, UserSession.ended_at.is_(None))
            .values(ended_at=func.now())
        )
