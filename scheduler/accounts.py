"""Accounts: passwords, signing in without guessing, and who somebody is."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import func, insert, select, text, update
from sqlalchemy.orm import Session

from scheduler.access import Actor
from scheduler.db import Database
from scheduler.errors import Invalid, NotFound, TooManyAttempts
from scheduler.held import hold
from scheduler.tables import Market, Organisation, SignInAttempt, User
from scheduler.tables.codes import Language

LONGEST_PASSWORD = 1000
"""Characters; hashing more would cost us time at everybody's wish."""


@dataclass(frozen=True, slots=True)
class SignInRules:
    """How passwords are hashed and guessing is slowed down.

    Attributes
    ----------
    hasher
        Argon2id with its parameters; the default is the library's, RFC 9106's second recommendation.
    failures, minutes
        So many failed attempts in so many minutes, of one account or from one network address, stop further ones.
    """

    hasher: PasswordHasher = field(default_factory=PasswordHasher)
    failures: int = 5
    minutes: int = 15


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a signed-in user is, for the head of every page."""

    name: str
    email: str
    organisation: str
    market: str
    timezone: str
    """Of the market, an IANA name."""
    language: Language


def password_hash(password: str, rules: SignInRules | None = None) -> str:
    """Hash a password for ``users.password_hash``."""
    return (rules or SignInRules()).hasher.hash(password)


def sign_in(
    database: Database, email: str, password: str, address: str | None, rules: SignInRules | None = None
) -> int:
    """Check a password and return the user's id. The attempt is logged, whatever comes of it.

    An unknown account and a wrong password get the same answer after the same work.

    Parameters
    ----------
    address
        The visitor's network address; None when unknown.

    Raises
    ------
    TooManyAttempts
        When too many attempts failed lately; the password is then not even looked at, and nothing is logged.
    Invalid
        When there is no such account or the password is another.
    """
    rules = rules or SignInRules()
    email = email.replace("\0", "").strip()  # a text in PostgreSQL holds no NUL
    with database.transaction(None) as session:
        _one_at_a_time(session, email, address)
        _require_few_failures(session, email, address, rules)
        user, stored = _account(session, email)
        succeeded = _matches(rules.hasher, stored, password) and user is not None
        # Inline: the application may write attempts but not read them, not even the new one's number.
        attempt = {"email": func.lower(email), "address": address, "succeeded": succeeded}
        session.execute(insert(SignInAttempt).inline().values(attempt))
    if user is None or not succeeded:
        where, reason = "account", "wrong_email_or_password"
        raise Invalid(where, reason)
    if stored is not None and rules.hasher.check_needs_rehash(stored):
        _store_hash(database, user, rules.hasher.hash(password))
    return user


def _one_at_a_time(session: Session, email: str, address: str | None) -> None:
    """Let parallel attempts wait for each other; counted at once, a hundred of them would all pass as the first."""
    lock = text("SELECT pg_advisory_xact_lock(hashtextextended('sign_in:' || :what, 0))")
    for what in (address or "", email.lower()):  # always in this order, so that no two wait for each other
        session.execute(lock, {"what": what})


def _require_few_failures(session: Session, email: str, address: str | None, rules: SignInRules) -> None:
    since = datetime.now(UTC) - timedelta(minutes=rules.minutes)
    failed = session.scalar(
        text("SELECT failed_sign_ins(:email, CAST(:address AS inet), :since)"),
        {"email": email, "address": address, "since": since},
    )
    if failed is not None and failed >= rules.failures:
        raise TooManyAttempts(rules.minutes)


def _account(session: Session, email: str) -> tuple[int | None, str | None]:
    row = session.execute(text("SELECT * FROM account_for_sign_in(:email)"), {"email": email}).one_or_none()
    return (None, None) if row is None else (row.user_id, row.password_hash)


def _matches(hasher: PasswordHasher, stored: str | None, password: str) -> bool:
    if len(password) > LONGEST_PASSWORD:
        password, stored = "", None
    if stored is None:
        hasher.hash(password)  # as much work as a comparison: the time tells nobody which accounts exist
        return False
    try:
        return hasher.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


def _store_hash(database: Database, user: int, stored: str) -> None:
    """Hash anew what was hashed with older parameters; only now is the password at hand."""
    with database.transaction(database.actor(user)) as session:
        session.execute(update(User).where(User.id == user).values(password_hash=stored))


def identity(session: Session, actor: Actor) -> Identity:
    """Tell who somebody is.

    Raises
    ------
    NotFound
        When the account is gone or disabled.
    """
    row = session.execute(
        select(User.name, User.email, User.language, Organisation.name, Market)
        .join(Organisation, Organisation.id == User.organisation_id)
        .join(Market, Market.id == actor.market)
        .where(User.id == actor.user)
    ).one_or_none()
    if row is None:
        thing = "user"
        raise NotFound(thing, actor.user)
    name, email, language, organisation, market = row
    hold(session, market)  # nearly every page asks for it next
    return Identity(name, email, organisation, market.name, market.timezone, language)


def choose_language(session: Session, actor: Actor, language: Language) -> None:
    """Keep the language in which somebody wants the screens."""
    session.execute(update(User).where(User.id == actor.user).values(language=language))
