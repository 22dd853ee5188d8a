"""What whoever owns the installation does for people with an account; each session is the administration's.

It is the way in when nobody in an organisation, or at the lead, can help any more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, literal, or_, select, text, update
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session

from scheduler.core.errors import Invalid, NoNightlyRun, NotFound
from scheduler.core.tables import Account, Market, Member, Organisation, SignInLink, User, UserSession
from scheduler.core.tables.account_codes import LinkKind
from scheduler.core.tables.codes import Role
from scheduler.core.tokens import hashed
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
    has_accepted: bool
    """Whether they have been here for the organisation, or could be: the account may be another one's too."""
    disabled_at: datetime | None
    seen_at: datetime | None
    markets: str
    """The codes of the markets in which the organisation takes part, with commas between them."""


def add_person(session: Session, new: NewUser, rules: SignInRules) -> str:
    """Bring somebody into an organisation, and return the token of the invitation.

    Raises
    ------
    NotFound, Conflict, Invalid
        As ``add_users`` does; ``role`` also for the engine, which is no person.
    """
    if new.role == Role.ENGINE:
        field, reason = "role", "other_kind"
        raise Invalid(field, reason)
    add_users(session, [new])
    (who,) = _numbers(session, new.email, new.organisation)
    on_record(session, None, INVITE, who, {"old": {}, "new": {"role": new.role.value, "administers": new.administers}})
    return _link(session, new.email, LinkKind.INVITATION, rules, new.organisation)


def invite_again(session: Session, email: str, rules: SignInRules, organisation: str | None = None) -> str:
    """Return the token of a new invitation for somebody who has not accepted yet.

    Parameters
    ----------
    organisation
        Its code, for somebody whom several have invited.

    Raises
    ------
    NotFound
        When there is no such account, or it is disabled.
    Invalid
        ``has_password``: for them there is ``reset_password``; ``several_organisations``: say which.
    """
    waits = or_(User.accepted_at.is_(None), Account.password_hash.is_(None))
    whose = (
        select(Organisation.code)
        .join(User, User.organisation_id == Organisation.id)
        .join(Account, Account.id == User.account_id)
    )
    invited = session.scalars(whose.where(User.id.in_(_numbers(session, email, organisation)), waits)).all()
    if len(invited) != 1:
        field, reason = "email", "several_organisations" if invited else "has_password"
        raise Invalid(field, reason)
    return _link(session, email, LinkKind.INVITATION, rules, invited[0])


def joins(session: Session, token: str) -> bool:
    """Tell whether an invitation is for whoever signs in with the account that they have, of another organisation."""
    return bool(session.scalar(text("SELECT joins FROM sign_in_link(:hash)"), {"hash": hashed(token)}))


def without_access(session: Session, organisation: str | None = None) -> tuple[Listed, ...]:
    """Return who cannot come in: they have not accepted, and no invitation of theirs works any more.

    Raises
    ------
    NotFound
        When there is no such organisation.
    """
    invited = select(SignInLink.user_id).where(
        SignInLink.kind == LinkKind.INVITATION,
        SignInLink.user_id.is_not(None),
        SignInLink.used_at.is_(None),
        SignInLink.ended_at.is_(None),
        SignInLink.expires_at > func.now(),
    )
    waiting = select(User.email, Organisation.code).join(Organisation, Organisation.id == User.organisation_id)
    query = waiting.where(User.accepted_at.is_(None), User.disabled_at.is_(None), User.id.not_in(invited))
    found = {(email, code) for email, code in session.execute(query)}
    return tuple(each for each in listed(session, None, organisation) if (each.email, each.organisation) in found)


def reset_password(session: Session, email: str, rules: SignInRules) -> str:
    """Return the token of a link with which somebody chooses another password; the present one works until then.

    Raises
    ------
    NotFound
        When there is no such account, or it is disabled.
    """
    return _link(session, email, LinkKind.RESET, rules)


def set_enabled(session: Session, email: str, organisation: str | None = None, *, enabled: bool) -> bool:
    """Enable somebody or disable them, which ends sessions and links; tell whether that changed anything.

    For one organisation, by its code, or for all that they act for.

    Raises
    ------
    NotFound
        When there is no such account.
    LastPlanner
        When nobody else could set up the market.
    """
    users = _numbers(session, email, organisation)
    for who in () if enabled else users:
        require_no_last_planner(session, who)
    differs = User.disabled_at.is_not(None) if enabled else User.disabled_at.is_(None)
    values = {"disabled_at": None if enabled else func.now()}
    return _changed(session, users, differs, values, ENABLE if enabled else DISABLE)


def set_administers(session: Session, email: str, organisation: str | None = None, *, administers: bool) -> bool:
    """Name who looks after an organisation's accounts, or no longer does; tell whether that changed anything.

    Raises
    ------
    NotFound
        When there is no such account.
    LastPlanner
        When nobody else could set up the market.
    Invalid
        ``several_organisations``: of somebody who acts for several, say for which, by its code.
    """
    users = _numbers(session, email, organisation)
    if len(users) > 1:
        field, reason = "email", "several_organisations"
        raise Invalid(field, reason)
    if not administers:
        require_no_last_planner(session, users[0])
    detail = {"old": {"administers": not administers}, "new": {"administers": administers}}
    differs = User.administers.is_(not administers)
    return _changed(session, users, differs, {"administers": administers}, AMEND, detail)


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
    taking_part = (
        select(func.string_agg(Market.code, aggregate_order_by(literal(", "), Market.code)))
        .join(Member, Member.market_id == Market.id)
        .where(Member.organisation_id == User.organisation_id)
        .scalar_subquery()
    )
    query = (
        select(
            User.email,
            User.name,
            Organisation.code,
            User.role,
            User.administers,
            User.accepted_at.is_not(None),
            User.disabled_at,
            seen,
            func.coalesce(taking_part, ""),
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
    users: Sequence[int],
    differs: ColumnElement[bool],
    values: dict[str, Any],
    line: Transition,
    detail: dict[str, Any] | None = None,
) -> bool:
    """Give users other values where they differ, on record; tell whether they did."""
    query = update(User).where(User.id.in_(users), differs).values(values).returning(User.id)
    changed = session.scalars(query).all()
    for who in sorted(changed):
        on_record(session, None, line, who, detail)
    return bool(changed)


def _link(session: Session, email: str, kind: LinkKind, rules: SignInRules, organisation: str | None = None) -> str:
    token = make_link(session, email.strip(), rules, kind, organisation)
    whose = select(User.id).join(SignInLink, SignInLink.user_id == User.id)
    who = session.scalars(whose.where(SignInLink.token_hash == hashed(token))).one()
    on_record(session, None, HELP, who, {"old": {}, "new": {"link": kind.value, "way": "hand"}})
    return token


def _numbers(session: Session, email: str, organisation: str | None = None) -> Sequence[int]:
    """Return the users of an address, one in each organisation; of one organisation alone, by its code."""
    whose = (
        select(User.id)
        .join(Organisation, Organisation.id == User.organisation_id)
        .where(User.email == email.strip().lower(), User.role != Role.ENGINE, User.forgotten_at.is_(None))
        .order_by(Organisation.code)
    )
    found = session.scalars(whose if organisation is None else whose.where(Organisation.code == organisation)).all()
    if not found:
        thing = "user"
        raise NotFound(thing, email.strip())
    return found
