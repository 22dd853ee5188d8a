"""What whoever owns the installation does for people with an account; each session is the administration's.

It is the way in when nobody in an organisation, or at the lead, can help any more.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from scheduler.core.errors import Invalid, NoNightlyRun, NotFound
from scheduler.core.tables import Market, Member, Organisation, User, UserSession
from scheduler.core.tables.account_codes import LinkKind
from scheduler.core.tables.codes import Role
from scheduler.core.transitions import Transition
from scheduler.market.accounts.last_planner import require_no_last_planner
from scheduler.market.accounts.links import make_link
from scheduler.market.accounts.record import AMEND, DISABLE, ENABLE, HELP, INVITE, on_record
from scheduler.market.accounts.rules import SignInRules
from scheduler.market.setting_up import NewUser, add_users, appoint_engine


@dataclass(frozen=True, slots=True)
class Listed:
    """Somebody with an account, for a list."""

    email: str
    name: str
    organisation: str
    """Its code."""
    role: Role
    administers: bool
    has_password: bool
    disabled_at: datetime | None
    seen_at: datetime | None


def add_person(session: Session, new: NewUser, rules: SignInRules) -> str:
    """Make an account, and return the token of its invitation.

    Raises
    ------
    NotFound, Conflict, Invalid
        As ``add_users`` does; ``role`` also for the engine, which is no person.
    """
    if new.role == Role.ENGINE:
        field, reason = "role", "other_kind"
        raise Invalid(field, reason)
    add_users(session, [new])
    who = _number(session, new.email)
    on_record(session, None, INVITE, who, {"old": {}, "new": {"role": new.role.value, "administers": new.administers}})
    return _link(session, new.email, LinkKind.INVITATION, rules)


def invite_again(session: Session, email: str, rules: SignInRules) -> str:
    """Return the token of a new invitation for somebody who has no password yet.

    Raises
    ------
    NotFound
        When there is no such account, or it is disabled.
    Invalid
        ``has_password``: for them there is ``reset_password``.
    """
    if _has_password(session, email):
        field, reason = "email", "has_password"
        raise Invalid(field, reason)
    return _link(session, email, LinkKind.INVITATION, rules)


def reset_password(session: Session, email: str, rules: SignInRules) -> str:
    """Return the token of a link with which somebody chooses another password; the present one works until then.

    Raises
    ------
    NotFound
        When there is no such account, or it is disabled.
    """
    return _link(session, email, LinkKind.RESET, rules)


def set_enabled(session: Session, email: str, *, enabled: bool) -> bool:
    """Enable an account or disable it, which ends its sessions and links; tell whether that changed anything.

    Raises
    ------
    NotFound
        When there is no such account.
    LastPlanner
        When nobody else could set up the market.
    """
    if not enabled:
        require_no_last_planner(session, _number(session, email))
    differs = User.disabled_at.is_not(None) if enabled else User.disabled_at.is_(None)
    values = {"disabled_at": None if enabled else func.now()}
    return _changed(session, email, differs, values, ENABLE if enabled else DISABLE)


def set_administers(session: Session, email: str, *, administers: bool) -> bool:
    """Name who looks after an organisation's accounts, or no longer does; tell whether that changed anything.

    Raises
    ------
    NotFound
        When there is no such account.
    LastPlanner
        When nobody else could set up the market.
    """
    if not administers:
        require_no_last_planner(session, _number(session, email))
    detail = {"old": {"administers": not administers}, "new": {"administers": administers}}
    differs = User.administers.is_(not administers)
    return _changed(session, email, differs, {"administers": administers}, AMEND, detail)


def listed(session: Session, market: str | None = None, organisation: str | None = None) -> tuple[Listed, ...]:
    """Return everybody with an account, by organisation and address; of one market or organisation, by its code.

    Raises
    ------
    NotFound
        When there is no such market or organisation.
    """
    for table, code, thing in ((Market, market, "market"), (Organisation, organisation, "organisation")):
        if code is not None and session.scalar(select(table.id).where(table.code == code)) is None:
            raise NotFound(thing, code)
    seen = select(func.max(UserSession.seen_at)).where(UserSession.user_id == User.id).scalar_subquery()
    query = (
        select(
            User.email,
            User.name,
            Organisation.code,
            User.role,
            User.administers,
            User.password_hash.is_not(None),
            User.disabled_at,
            seen,
        )
        .join(Organisation, Organisation.id == User.organisation_id)
        .where(User.role != Role.ENGINE, User.forgotten_at.is_(None))
        .order_by(Organisation.code, User.email)
    )
    if market is not None:
        members = select(Member.organisation_id).join(Market, Market.id == Member.market_id)
        query = query.where(User.organisation_id.in_(members.where(Market.code == market)))
    if organisation is not None:
        query = query.where(Organisation.code == organisation)
    return tuple(Listed(*row) for row in session.execute(query))


def appoint(session: Session, market: str) -> None:
    """Open the account of a market's nightly run, which its lead needs and nobody signs in with.

    Raises
    ------
    NotFound
        When there is no such market.
    NoNightlyRun
        When nobody leads it.
    """
    found, thing = session.scalars(select(Market).where(Market.code == market)).one_or_none(), "market"
    if found is None:
        raise NotFound(thing, market)
    if session.scalar(select(Member.organisation_id).where(Member.market_id == found.id, Member.leads)) is None:
        raise NoNightlyRun(thing, market)
    appoint_engine(session, found)


def _changed(
    session: Session,
    email: str,
    differs: ColumnElement[bool],
    values: dict[str, Any],
    line: Transition,
    detail: dict[str, Any] | None = None,
) -> bool:
    """Give an account other values where they differ, on record; tell whether they did."""
    who = _number(session, email)
    query = update(User).where(User.id == who, differs).values(values).returning(User.id)
    changed = session.scalar(query) is not None
    if changed:
        on_record(session, None, line, who, detail)
    return changed


def _link(session: Session, email: str, kind: LinkKind, rules: SignInRules) -> str:
    token = make_link(session, email.strip(), rules, kind)
    on_record(session, None, HELP, _number(session, email), {"old": {}, "new": {"link": kind.value, "way": "hand"}})
    return token


def _number(session: Session, email: str) -> int:
    whose = select(User.id).where(User.email == email.strip().lower(), User.role != Role.ENGINE)
    found = session.scalar(whose.where(User.forgotten_at.is_(None)))
    if found is None:
        thing = "user"
        raise NotFound(thing, email.strip())
    return found


def _has_password(session: Session, email: str) -> bool:
    return bool(session.scalar(select(User.password_hash.is_not(None)).where(User.id == _number(session, email))))
