"""Links that let somebody in once: to sign in instead of a password, or to choose one.

They go by e-mail, through the outbox, or are handed over. By mail the token is made as that of other private links, so
the message that carries it need not hold it.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from scheduler.core.db import Database
from scheduler.core.errors import NotFound, TooManyAttempts
from scheduler.core.tables import Organisation, SignInLink, User
from scheduler.core.tables.account_codes import LinkKind
from scheduler.core.tables.codes import Role
from scheduler.core.tokens import TOKEN_BYTES, hashed, made
from scheduler.market.accounts.rules import SignInRules
from scheduler.market.accounts.sessions import Entered, enter
from scheduler.market.accounts.throttle import keep_attempt
from scheduler.market.accounts.visitors import Visitor

FOR_PASSWORDS = (LinkKind.INVITATION, LinkKind.RESET)
"""What lets somebody choose a password."""


class LinkState(StrEnum):
    """Whether a link works, or why it does not."""

    WORKS = "works"
    USED = "used"
    EXPIRED = "expired"
    REPLACED = "replaced"
    """By a newer one, or by a password that was chosen since."""
    DISABLED = "disabled"
    """With the account."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class FoundLink:
    """A link that somebody comes with; whose it is, is told while it works."""

    state: LinkState
    kind: LinkKind | None = None
    user: int | None = None
    email: str = ""
    name: str = ""
    organisation: str = ""
    expires_at: datetime | None = None
    guarded: bool = False
    """Whether its owner confirms signed in alone: who asked for it may not open the account."""
    joins: bool = False
    """Whether it is for whoever signs in with the account that they have, of another organisation."""


def ask_for_link(
    session: Session,
    email: str,
    key: str,
    rules: SignInRules,
    kind: LinkKind = LinkKind.SIGN_IN,
    network: str | None = None,
) -> None:
    """Put a link into the outbox; without such an account one is written, and sent to nobody.

    Soon after another it is not written again: who asks on fills no mailbox.

    Raises
    ------
    TooManyAttempts
        When the network has asked for too many lately, whatever their addresses.
    """
    seed = secrets.token_urlsafe(TOKEN_BYTES)
    wait = session.scalar(
        text(
            "SELECT ask_for_sign_in_link(:email, :kind, CAST(:network AS inet), :seed, :hash, :life, :pause,"
            " :most, :span)"
        ),
        {
            "email": email,
            "kind": kind.value,
            "network": network,
            "seed": seed,
            "hash": hashed(made(seed, key)),
            "life": rules.reset if kind == LinkKind.RESET else timedelta(minutes=rules.link_minutes),
            "pause": timedelta(minutes=rules.link_pause_minutes),
            "most": rules.links,
            "span": timedelta(minutes=rules.links_minutes),
        },
    )
    if wait is not None:
        raise TooManyAttempts(-(-wait // timedelta(minutes=1)))


def make_link(
    session: Session,
    email: str,
    rules: SignInRules | None = None,
    kind: LinkKind = LinkKind.SIGN_IN,
    organisation: str | None = None,
) -> str:
    """Make a link for an account and return its token; the session is the administration's.

    One with which a password is chosen ends those made before. Of several users of the account it is for the one of an
    organisation, by its code, where that is given, else for one who has accepted.

    Raises
    ------
    NotFound
        When there is no such account, or it is disabled.
    """
    rules = rules or SignInRules()
    whose = select(User).where(User.email == func.lower(email), User.disabled_at.is_(None), User.role != Role.ENGINE)
    if organisation is not None:
        whose = whose.join(Organisation, Organisation.id == User.organisation_id).where(
            Organisation.code == organisation
        )
    user = session.scalars(whose.order_by(User.accepted_at.is_(None), User.id).limit(1)).one_or_none()
    if user is None:
        thing = "user"
        raise NotFound(thing, email)
    if kind in FOR_PASSWORDS:
        open_ones = (SignInLink.used_at.is_(None), SignInLink.ended_at.is_(None), SignInLink.kind.in_(FOR_PASSWORDS))
        session.execute(update(SignInLink).where(SignInLink.user_id == user.id, *open_ones).values(ended_at=func.now()))
    token = secrets.token_urlsafe(TOKEN_BYTES)
    lives = {LinkKind.INVITATION: rules.invitation, LinkKind.RESET: rules.reset}
    life = lives.get(kind, timedelta(minutes=rules.link_minutes))
    session.add(
        SignInLink(email=user.email, kind=kind, user_id=user.id, token_hash=hashed(token), expires_at=func.now() + life)
    )
    return token


def found_link(database: Database, token: str) -> FoundLink:
    """Tell what a link is for and whether it works; looking at it does not use it up."""
    for row in database.ask("SELECT * FROM sign_in_link(:hash)", hash=hashed(token)):
        state, kind = LinkState(row.state), LinkKind(row.kind)
        if state != LinkState.WORKS:
            return FoundLink(state, kind)
        told = (row.user_id, row.email, row.name, row.organisation, row.expires_at, row.guarded, row.joins)
        return FoundLink(state, kind, *told)
    return FoundLink(LinkState.UNKNOWN)


def link_works(database: Database, token: str) -> bool:
    """Tell whether a link signs somebody in."""
    found = found_link(database, token)
    return found.state == LinkState.WORKS and found.kind == LinkKind.SIGN_IN


def sign_in_by_link(database: Database, token: str, visitor: Visitor) -> Entered:
    """Begin a session of whose link it is; the link is used up. For the throttle it counts as a success.

    Raises
    ------
    NotFound
        When there is no such link, or it was used or is too old.
    """
    with database.transaction(None) as session:
        email, user = used(session, token, (LinkKind.SIGN_IN,))
        found = session.execute(text("SELECT * FROM account_for_sign_in(:email)"), {"email": email}).one_or_none()
        number, stored = (found.account_id, found.password_hash) if found else (None, None)
        browser = visitor.browser(number, stored)
        keep_attempt(session, email, visitor, browser, succeeded=True)
    return enter(database, user, stored, browser)


def used(session: Session, token: str, kinds: tuple[LinkKind, ...]) -> tuple[str, int]:
    """Use a link up, and return whose it was.

    Raises
    ------
    NotFound
        When there is no such link of these kinds, or it does not work.
    """
    found = session.execute(
        text("SELECT * FROM use_sign_in_link(:hash, :kinds)"),
        {"hash": hashed(token), "kinds": [each.value for each in kinds]},
    ).one_or_none()
    if found is None:
        thing = "link"
        raise NotFound(thing, "")
    return found.email, found.user_id
